"""Python's collector of cyclic garbage, set for a process that reads many pages: it has little to find."""

import gc

THRESHOLDS = (20_000, 20, 50)
"""Allocations before the young are looked through, and rounds before the older ones. With Python's own (700, 10, 10)
a crawl spends 6 % of its time here; memory over 20,000 pages is the same (measured, docs/performance.md)."""


def collect_seldom() -> None:
    """What this process has made until now stays out of the collector's way, which comes less often from now on."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(*THRESHOLDS)
