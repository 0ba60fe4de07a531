"""Worker processes that read source files, each within the budget of a page.

A file that is over it, or takes its worker down, costs itself and no other file.
"""

import multiprocessing
import os
import signal
import threading
from collections.abc import Iterator, Sequence
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from dataclasses import dataclass, field
from pathlib import Path

from newsarchive.crawling.seldom_collected import collect_seldom
from newsarchive.extraction.parse_budget import SECONDS
from newsarchive.items import PageResult
from newsarchive.operations.source_files import SourceFile, read_files, readable

KILLED = f"reading it takes more than {SECONDS} s or 1 GB, or ends the process that reads it"


@dataclass
class ReadingPool:
    """`workers` processes that read files below `folder`; `address` is the site's where a person gave it."""

    folder: Path
    address: str | None
    workers: int
    _pool: ProcessPoolExecutor | None = field(default=None, init=False)

    def begin(self, files: Sequence[SourceFile]) -> "Future[list[PageResult]]":
        """Have `files` read by whichever process is free; `results` waits for them."""
        if self._pool is None:
            self._pool = _processes(self.workers)
        try:
            return self._pool.submit(read_files, self.folder, self.address, files)
        except BrokenProcessPool as broken:  # by files that were given before these
            failed: Future[list[PageResult]] = Future()
            failed.set_exception(broken)
            return failed

    def results(self, files: Sequence[SourceFile], begun: "Future[list[PageResult]]") -> list[PageResult]:
        """What came of `files`. Where a process died meanwhile, they are read again apart from all others."""
        try:
            return begun.result()
        except BrokenProcessPool:
            self.close()
            return list(self._apart(files))

    def _apart(self, files: Sequence[SourceFile]) -> Iterator[PageResult]:
        """Read one by one, so that it shows which of them ends the process that reads it."""
        alone = _processes(1)
        try:
            for file in files:
                try:
                    yield from alone.submit(read_files, self.folder, self.address, [file]).result()
                except BrokenProcessPool:
                    yield _killer(file)
                    alone.shutdown()
                    alone = _processes(1)
        finally:
            alone.shutdown()

    def close(self) -> None:
        """Let go of the processes; what they still read is dropped."""
        if self._pool is not None:
            self._pool.shutdown(cancel_futures=True)
            self._pool = None


def _killer(file: SourceFile) -> PageResult:
    return PageResult(
        run_id=file.run_id,
        frontier_id=file.frontier_id,
        url=readable(Path(file.path)),
        outcome="parse_failed",
        problem=KILLED,
    )


def _processes(workers: int) -> ProcessPoolExecutor:
    spawning = multiprocessing.get_context("spawn")  # a fork would share the archive's connection
    return ProcessPoolExecutor(workers, mp_context=spawning, initializer=_begin_worker)


def _begin_worker() -> None:
    """A worker ends when its parent tells it to, or is gone; Ctrl-C in the terminal is the parent's business."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    threading.Thread(target=_leave_with_parent, daemon=True).start()
    collect_seldom()


def _leave_with_parent() -> None:
    parent = multiprocessing.parent_process()
    assert parent is not None
    parent.join()
    os._exit(1)
