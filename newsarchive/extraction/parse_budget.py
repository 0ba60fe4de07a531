"""What reading one page may cost, kept by the kernel: parsers written in C cannot be interrupted from within."""

import math
import resource

from newsarchive.extraction.errors import NotAnArticle

SECONDS = 10
"""Of processor time, for one page."""
BYTES = 1024 * 1024 * 1024
"""Of memory, for one page."""


class OverBudget(NotAnArticle):
    """The page was not read to its end; ``reason`` says what it was over."""

    def __init__(self, url: str, reason: str) -> None:
        super().__init__(url, f"a page that can be read within {SECONDS} s and 1 GB: {reason}")
        self.reason = reason


def begin_page(mapped: int | None = None) -> None:
    """From now on this process has the budget of one page, beside the `mapped` bytes that it had before.

    What it has mapped now is asked if None. Beyond its time the process is ended by SIGXCPU; more memory than that
    raises MemoryError, or ends it, too.
    """
    used = resource.getrusage(resource.RUSAGE_SELF)
    _limit(resource.RLIMIT_CORE, 0)
    _limit(resource.RLIMIT_CPU, math.ceil(used.ru_utime + used.ru_stime) + SECONDS)
    _limit(resource.RLIMIT_AS, (address_space() if mapped is None else mapped) + BYTES)


def end_page() -> None:
    """Until the next page, this process may take what it needs."""
    _limit(resource.RLIMIT_CPU, resource.RLIM_INFINITY)
    _limit(resource.RLIMIT_AS, resource.RLIM_INFINITY)


def address_space() -> int:
    """The bytes that this process has mapped already."""
    with open("/proc/self/statm", encoding="ascii") as statm:  # noqa: PTH123 (no file, but a word of the kernel)
        return int(statm.read().split()[0]) * resource.getpagesize()


def _limit(kind: int, most: int) -> None:
    """A lower limit that was set from outside stays."""
    hard = resource.getrlimit(kind)[1]
    within = most if hard == resource.RLIM_INFINITY else hard if most == resource.RLIM_INFINITY else min(most, hard)
    resource.setrlimit(kind, (within, hard))
