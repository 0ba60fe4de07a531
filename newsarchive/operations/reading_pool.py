"""Worker processes that read files or captures, each of these within the budget of a page.

One that is over it, or takes its worker down, costs itself and no other.
"""

import multiprocessing
import os
import signal
import threading
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from dataclasses import dataclass, field
from typing import Generic, TypeVar

from newsarchive import logs
from newsarchive.config import LogFormat
from newsarchive.crawling.seldom_collected import collect_seldom
from newsarchive.extraction.parse_budget import SECONDS

Task = TypeVar("Task")
Result = TypeVar("Result")

_AHEAD = 3
"""Batches a worker that are under way: who takes them in their order keeps nobody waiting."""
KILLED = f"reading it takes more than {SECONDS} s or 1 GB, or ends the process that reads it"


@dataclass
class ReadingPool(Generic[Task, Result]):
    """`workers` processes that `read` tasks; `killed` is what came of a task that ends the process which reads it.

    Both tasks and results go from process to process, and so does `read`.
    """

    read: Callable[[Sequence[Task]], list[Result]]
    killed: Callable[[Task], Result]
    workers: int
    _pool: ProcessPoolExecutor | None = field(default=None, init=False)

    def begin(self, tasks: Sequence[Task]) -> "Future[list[Result]]":
        """Have `tasks` read by whichever process is free; `results` waits for them."""
        if self._pool is None:
            self._pool = _processes(self.workers)
        try:
            return self._pool.submit(self.read, tasks)
        except BrokenProcessPool as broken:  # by tasks that were given before these
            failed: Future[list[Result]] = Future()
            failed.set_exception(broken)
            return failed

    def in_order(
        self, tasks: Sequence[Task], together: int, is_asked_to_stop: Callable[[], bool]
    ) -> "Iterator[tuple[Sequence[Task], list[Result]]]":
        """What came of `tasks`, so many `together`, in their order; after a stop, of those that were begun before."""
        begun: deque[tuple[Sequence[Task], Future[list[Result]]]] = deque()
        starts = iter(range(0, len(tasks), together))
        while True:
            while len(begun) < _AHEAD * self.workers and not is_asked_to_stop():
                if (start := next(starts, None)) is None:
                    break
                some = tasks[start : start + together]
                begun.append((some, self.begin(some)))
            if not begun:
                return
            some, future = begun.popleft()
            yield some, self.results(some, future)

    def results(self, tasks: Sequence[Task], begun: "Future[list[Result]]") -> list[Result]:
        """What came of `tasks`. Where a process died meanwhile, they are read again apart from all others."""
        try:
            return begun.result()
        except BrokenProcessPool:
            self.close()
            return list(self._apart(tasks))

    def _apart(self, tasks: Sequence[Task]) -> Iterator[Result]:
        """Read one by one, so that it shows which of them ends the process that reads it."""
        alone = _processes(1)
        try:
            for task in tasks:
                try:
                    yield from alone.submit(self.read, [task]).result()
                except BrokenProcessPool:
                    yield self.killed(task)
                    alone.shutdown()
                    alone = _processes(1)
        finally:
            alone.shutdown()

    def close(self) -> None:
        """Let go of the processes; what they still read is dropped."""
        if self._pool is not None:
            self._pool.shutdown(cancel_futures=True)
            self._pool = None


def _processes(workers: int) -> ProcessPoolExecutor:
    spawning = multiprocessing.get_context("spawn")  # a fork would share the archive's connection
    form: LogFormat = "json" if logs.is_json() else "text"
    return ProcessPoolExecutor(workers, mp_context=spawning, initializer=_begin_worker, initargs=(form,))


def _begin_worker(log_format: LogFormat) -> None:
    """A worker ends when its parent tells it to, or is gone; Ctrl-C in the terminal is the parent's business."""
    logs.begin(log_format)
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    threading.Thread(target=_leave_with_parent, daemon=True).start()
    collect_seldom()


def _leave_with_parent() -> None:
    parent = multiprocessing.parent_process()
    assert parent is not None
    parent.join()
    os._exit(1)
