"""A worker until somebody ends it: Procrastinate's own workers inside it, begun again whenever the server was away."""

import asyncio
import logging
import signal
import time
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor

import psycopg
from procrastinate import App
from procrastinate.exceptions import ProcrastinateException
from procrastinate.worker import Worker as QueueWorker

from newsarchive.archive import Archive, ArchiveError
from newsarchive.config import Job, Queue, Schedule
from newsarchive.operations.schedule_asking import Asking
from newsarchive.operations.schedule_hook import Hook
from newsarchive.operations.schedule_running import TURN_SECONDS
from newsarchive.operations.work import tables, tasks
from newsarchive.operations.work.doing import Doing
from newsarchive.operations.work.inner import Inner, in_words, run_until_one_ends, say
from newsarchive.operations.work.server import PAUSES, address
from newsarchive.operations.work.working import Working

logger = logging.getLogger(__name__)

WATCH_SECONDS = 5.0
"""So often the leases of other machines are looked at."""
_IDLE_SECONDS = 1.0
_SPARE_THREADS = 8
"""Beside those that do jobs: for looks at the archive."""
_AWAY = (ProcrastinateException, psycopg.Error, ArchiveError, OSError)
"""What Procrastinate raises while the server is away."""


class Running:
    """A worker on `archive`: `at_once` jobs at a time of these `queues`. With `once`, until nothing waits there."""

    def __init__(
        self,
        archive: Archive,
        archive_url: str,
        schedule: Schedule,
        *,
        queues: Sequence[Queue],
        at_once: int,
        hook: Hook,
        once: bool = False,
    ) -> None:
        self.asking = Asking("the worker")
        self._archive_url, self._schedule, self._hook = archive_url, schedule, hook
        self._queues, self._at_once, self._once = list(queues), at_once, once
        self._asked = 0
        self._doing = Doing(archive, schedule, asking=self.asking, hook=hook, end=lambda: self._asked)
        self._archive = archive
        self._working = Working(
            self._doing, archive, archive_url, schedule, part=self._part, is_ending=lambda: bool(self._asked)
        )
        self._inner: list[Inner] = []
        self._app: App | None = None
        self._loop: asyncio.AbstractEventLoop | None = None

    def run(self) -> None:
        """Work until Ctrl-C or SIGTERM: jobs under way are stopped then, and go on elsewhere; again: killed."""
        asyncio.run(self._run())

    async def _run(self) -> None:
        loop = self._loop = asyncio.get_running_loop()
        loop.set_exception_handler(say)
        loop.set_default_executor(ThreadPoolExecutor(self._at_once + _SPARE_THREADS))
        for number in (signal.SIGINT, signal.SIGTERM):
            loop.add_signal_handler(number, self._ask)
        beside = [asyncio.create_task(each) for each in (self._turn_hook(), self._watch())]
        try:
            await self._work_on()
        finally:
            for task in beside:
                task.cancel()
            self._hook.finish(at_once=bool(self._asked))

    def _ask(self) -> None:
        self._asked += 1
        for worker in self._inner:
            worker.stop()

    async def _work_on(self) -> None:
        """Work; where the server is away, wait with growing pauses and begin again."""
        tries = 0
        while not self._asked:
            began = time.monotonic()
            if await self._worked() and self._once:
                return
            tries = 0 if time.monotonic() - began > PAUSES[-1] else tries + 1
            await self._pause(PAUSES[min(tries, len(PAUSES) - 1)])

    async def _pause(self, seconds: float) -> None:
        until = time.monotonic() + seconds
        while not self._asked and time.monotonic() < until:
            await asyncio.sleep(TURN_SECONDS)

    async def _worked(self) -> bool:
        """Work until it is asked to end, or the server is away: then False."""
        server = address(self._archive_url)
        if await asyncio.to_thread(self.asking.asked, lambda: [tables.make(server)]) is None:
            return False
        try:
            await self._work(server)
        except _AWAY as error:
            self.asking.faults += 1
            logger.info("the worker begins again: %s", in_words(error))
            return False
        return True

    async def _work(self, server: str) -> None:
        app = self._app = tasks.new_app(server, self._working)
        try:
            await app.open_async()
            await self._serve(app)
        finally:
            self._inner = []
            await app.close_async()

    async def _serve(self, app: App) -> None:
        self._inner = [self._worker(app, self._queues, self._at_once), self._worker(app, [tasks.CLOCKWORK], 2)]
        if self._asked:
            return
        await tasks.offer(app, await asyncio.to_thread(self._working.look))
        idle = asyncio.create_task(self._stop_when_idle(app)) if self._once else None
        try:
            await run_until_one_ends(self._inner)
        finally:
            was_idle = idle is not None and idle.done()
            if idle is not None:
                idle.cancel()
        if not self._asked and not was_idle:
            raise ArchiveError("the connection to the server broke")

    def _worker(self, app: App, queues: Sequence[str], at_once: int) -> Inner:
        is_clockwork = queues == [tasks.CLOCKWORK]
        return QueueWorker(
            app,
            queues=queues,
            concurrency=at_once,
            shutdown_graceful_timeout=0,
            delete_jobs="successful" if is_clockwork else "never",
            install_signal_handlers=False,
            update_heartbeat_interval=tasks.HEARTBEAT_SECONDS,
            stalled_worker_timeout=tasks.SILENT_SECONDS,
        )

    async def _stop_when_idle(self, app: App) -> None:
        """With `once`: when nothing waits in the queues, and nothing is under way here."""
        idle = 0
        while idle < 2:
            await asyncio.sleep(_IDLE_SECONDS)
            idle = 0 if self._working.under_way or await tasks.waits(app, self._queues) else idle + 1
        for worker in self._inner:
            worker.stop()

    def _part(self, job: Job) -> int:
        """Put a part for each publisher that has articles due into the queue; how many were put."""
        assert self._loop is not None, "a job is done in the loop"
        assert self._app is not None, "by Procrastinate"
        due = self._archive.publishers_due()
        return asyncio.run_coroutine_threadsafe(tasks.put_parts(self._app, job, due), self._loop).result()

    async def _turn_hook(self) -> None:
        while True:
            self._hook.turn()
            await asyncio.sleep(TURN_SECONDS)

    async def _watch(self) -> None:
        """Who first sees that a lease stands still frees it: the next tick may be of a worker that has just begun."""
        while True:
            if await asyncio.to_thread(self._doing.watch):
                await asyncio.to_thread(self._working.look)
            await asyncio.sleep(WATCH_SECONDS)
