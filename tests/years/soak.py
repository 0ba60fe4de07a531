"""``python -m tests.years.soak ARCHIVE BLOGS DAYS HOURS``: the schedule for so many days under a moved clock.

Every blog is crawled every so many hours, articles are revisited every day, the archive is tidied every week. The
schedule is the real one and does nothing else; jobs are done by two workers, processes of their own. Prints, as JSON,
what was seen on the way.
"""

import json
import logging
import os
import subprocess
import sys
import time
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from newsarchive import clock
from newsarchive.archive import Archive, open_archive
from newsarchive.archive.processes import process
from newsarchive.config import Job, Schedule
from newsarchive.operations.schedule import LOOK_SECONDS, ScheduleLoop
from newsarchive.operations.schedule_held import Chances
from newsarchive.operations.schedule_process import Ended
from tests.archive.looking import rows
from tests.years.soak_site import host_of
from tests.years.world import BEGIN

AT_ONCE = 2
TABLES = ("runs", "yields", "frontier", "attempts", "notices", "jobs", "robots", "hosts", "dictionaries", "chores")
ARTICLES = ("articles", "article_urls", "versions", "captures", "payloads", "indexed")


@dataclass
class Worker:
    """Does one job at a time; as the schedule sees it, each job is a process of its own."""

    url: str
    blogs: int
    _process: "subprocess.Popen[str]" = field(init=False)
    process: str = field(init=False)

    def __post_init__(self) -> None:
        words = [sys.executable, "-m", "tests.years.soak_worker", self.url, str(self.blogs)]
        pipe = subprocess.PIPE
        self._process = subprocess.Popen(words, stdin=pipe, stdout=pipe, text=True)
        self.process = process(self._process.pid)
        assert self._process.stdout is not None
        os.set_blocking(self._process.stdout.fileno(), False)
        self._said = b""
        self.is_free = True

    def begin(self, job: Job) -> None:
        """Do it."""
        assert self._process.stdin is not None
        self.is_free = False
        told = {"now": clock.now().isoformat(), "spider": job.spider, "arguments": dict(job.arguments)}
        self._process.stdin.write(json.dumps(told) + "\n")
        self._process.stdin.flush()

    def ended(self) -> Ended | None:
        """How it ended, None while it is done."""
        assert self._process.stdout is not None
        if self._process.poll() is not None:
            raise RuntimeError("a worker has died")
        try:
            self._said += os.read(self._process.stdout.fileno(), 65536)
        except BlockingIOError:
            return None
        line, end, self._said = self._said.partition(b"\n")
        if not end:
            self._said = line
            return None
        self.is_free = True
        return Ended(outcome=json.loads(line)["outcome"])

    def stop(self) -> None:
        """It comes to its end by itself."""

    def kill(self) -> None:
        """End the process."""
        self._process.kill()
        self._process.wait()


@dataclass
class Soak:
    """What is seen on the way: memory in KiB by day, rows by day, which publishers were at work twice at once."""

    url: str
    archive: Archive
    schedule: Schedule
    workers: list[Worker]
    memory: list[int] = field(default_factory=list)
    counts: list[dict[str, int]] = field(default_factory=list)
    twice: list[str] = field(default_factory=list)
    begun: int = 0

    def run(self, until: datetime) -> None:
        """All days."""
        chances = Chances(since_boot=_seconds, awake=_seconds, chance=lambda: 0.5)
        loop = ScheduleLoop(self.archive, self.schedule, self._start, chances=chances)
        day = clock.now()
        while clock.now() < until:
            loop.turn()
            if loop.is_idle:
                clock.ahead += max(self._next_due() - clock.now(), timedelta(seconds=LOOK_SECONDS + 0.1))
            else:
                time.sleep(0.004)
            if clock.now() - day >= timedelta(days=1):
                day = clock.now()
                self._look()
        loop.stop()
        while not loop.is_idle:
            loop.turn()
            time.sleep(0.01)

    def _start(self, job: Job) -> Worker:
        self.begun += 1
        under_way = [state.publisher for state in self.archive.jobs() if state.is_under_way and state.name != job.name]
        self.twice += [job.publisher] if job.publisher in under_way else []
        worker = next(worker for worker in self.workers if worker.is_free)
        worker.begin(job)
        return worker

    def _next_due(self) -> datetime:
        return min((state.next_due_at for state in self.archive.jobs()), default=clock.now())

    def _look(self) -> None:
        self.memory.append(_resident_kib())
        if len(self.memory) % 5 == 0:
            self.counts.append(self.counted())

    def counted(self) -> dict[str, int]:
        """Rows of each table, and the bytes of the file that are in use."""
        found = {name: rows(self.url, f"SELECT count(*) FROM {name}")[0][0] for name in (*TABLES, *ARTICLES)}
        pages = rows(self.url, "SELECT (page_count - freelist_count) * page_size FROM pragma_page_count,"
                     " pragma_freelist_count, pragma_page_size")  # fmt: skip
        return {**found, "bytes": pages[0][0]}


def _seconds() -> float:
    return time.monotonic() + clock.ahead.total_seconds()


def _resident_kib() -> int:
    pages = Path("/proc/self/statm").read_text(encoding="ascii").split()[1]
    return int(pages) * os.sysconf("SC_PAGE_SIZE") // 1024


def the_schedule(blogs: int, hours: float) -> Schedule:
    """A job a blog; revisits; the tidying."""
    jobs = [
        Job(name=f"blog-{number}", publisher=f"blog-{number}", spider="blog", every=timedelta(hours=hours),
            arguments={"site": f"https://{host_of(number)}/"})
        for number in range(blogs)
    ]  # fmt: skip
    jobs.append(Job(name="revisit", publisher="revisit", spider="revisit", every=timedelta(days=1)))
    jobs.append(Job(name="tidy", publisher="tidy", task="tidy", every=timedelta(days=7)))
    return Schedule(jobs={job.name: job for job in jobs}, at_once=AT_ONCE)


def main() -> None:
    """The soak."""
    logging.disable(logging.ERROR)
    url, blogs, days, hours = sys.argv[1:]
    clock.ahead = BEGIN - clock.now()
    workers = [Worker(url, int(blogs)) for _ in range(AT_ONCE)]
    began = time.monotonic()
    with open_archive(url) as archive:
        soak = Soak(url, archive, the_schedule(int(blogs), float(hours)), workers)
        soak.run(BEGIN + timedelta(days=float(days)))
        told: dict[str, Any] = {"memory": soak.memory, "counts": soak.counts, "twice": soak.twice, "begun": soak.begun}
        told["last"] = soak.counted()
        told["seconds"] = round(time.monotonic() - began)
    for worker in workers:
        worker.kill()
    print(json.dumps(told), flush=True)


if __name__ == "__main__":
    main()
