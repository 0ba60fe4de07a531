"""What a job costs before its first page: crawls of one article, begun as schedules do, and as commands by themselves.

A job is forked from a process that has loaded all it needs; a command loads that itself. Both crawl the same article
into an archive that exists.
"""

import re
import sys
import time
from collections.abc import Sequence
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory
from typing import Any

from benchmarks import cpu, tables
from benchmarks.measuring import Cost, RunFailed, run
from benchmarks.server import serving
from newsarchive.archive import open_archive
from newsarchive.operations.schedule_process import CommandProcess

ROUNDS, QUICK_ROUNDS = 9, 2
_PRIVATE = re.compile(r"^Private_\w+:\s+(\d+) kB", re.MULTILINE)


def report(rounds: int) -> list[dict[str, Any]]:
    """A row each way: medians of CPU seconds, wall seconds and MB that no other process has, and the ratio."""
    with serving(1) as site, TemporaryDirectory(prefix="newsarchive-bench-") as folder:
        url = f"sqlite:///{Path(folder, 'start.db')}"
        open_archive(url, create=True).close()
        words = ("crawl", "kbs", "--fresh", "--json", "--connect-to", site.connect_to)
        forked(words, url)  # the first of all begins the process that the others are forked from
        ways = {"forked": forked, "by itself": by_itself}
        found = {name: [way(words, url) for _ in range(rounds)] for name, way in ways.items()}
    rows: list[dict[str, Any]] = [{"way": name, **_medians(costs)} for name, costs in found.items()]
    return [row | {"ratio": round(row["cpu_s"] / rows[-1]["cpu_s"], 3)} for row in rows]


def _medians(costs: Sequence[Cost]) -> dict[str, Any]:
    return {
        "cpu_s": round(median(each.cpu for each in costs), 3),
        "wall_s": round(median(each.wall for each in costs), 2),
        "mb": round(median(each.peak_mb for each in costs)),
    }


def by_itself(words: Sequence[str], archive_url: str) -> Cost:
    """As a person gives the command. Raises RunFailed."""
    return run((sys.executable, "-m", "newsarchive", *words), {"NEWSARCHIVE_URL": archive_url})


def forked(words: Sequence[str], archive_url: str) -> Cost:
    """As a schedule or a worker does. Its server's CPU counts, too. Raises RunFailed."""
    began, process = time.monotonic(), CommandProcess(words, archive_url, is_crawl=True)
    pid, memory = int(process.process.split(":")[1]), 0.0
    server = cpu.parent_of(pid)
    before = cpu.seconds_of([server])
    while (ended := process.ended()) is None:
        memory = max(memory, _private_mb(pid))
        time.sleep(0.005)
    if ended.outcome != "complete":
        raise RunFailed(f"the crawl ended {ended.outcome}: {ended.message}")
    wall = time.monotonic() - began
    return Cost(cpu=cpu.seconds_of([server]) - before, wall=wall, peak_mb=memory, printed="")


def _private_mb(pid: int) -> float:
    try:
        rollup = Path(f"/proc/{pid}/smaps_rollup").read_text(encoding="ascii")
    except OSError:  # it has ended
        return 0.0
    return sum(map(int, _PRIVATE.findall(rollup))) / 1024


def show(found: dict[str, Any]) -> None:
    """The table for people."""
    print("Crawls of one article: a job forked by a schedule, and a command by itself")
    columns = {"way": "begun", "cpu_s": "CPU s", "ratio": "ratio", "wall_s": "seconds", "mb": "MB of its own"}
    tables.show(found["starts"], columns)


def run_with(chosen: Any) -> dict[str, Any]:
    """Measure as chosen on the command line."""
    return {"starts": report(QUICK_ROUNDS if chosen.quick else ROUNDS)}


if __name__ == "__main__":
    tables.main("start", __doc__, tables.options, run_with, show)
