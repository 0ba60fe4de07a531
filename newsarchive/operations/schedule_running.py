"""The schedule until somebody ends it, and one round of it, with the signals that end them."""

import signal
import time
from types import FrameType, TracebackType
from typing import Any, Self

from newsarchive.operations.schedule import ScheduleLoop
from newsarchive.operations.schedule_hook import Hook

TURN_SECONDS = 0.2
"""So often it is looked whether a job has ended."""
_SIGNALS = (signal.SIGINT, signal.SIGTERM)


class Asked:
    """While it is entered, counts how often Ctrl-C or SIGTERM asked for an end."""

    def __init__(self) -> None:
        self.times = 0
        self._before: dict[signal.Signals, Any] = {}

    def __enter__(self) -> Self:
        self._before = {number: signal.signal(number, self._count) for number in _SIGNALS}
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        for number, handler in self._before.items():
            signal.signal(number, handler)

    def _count(self, _number: int, _frame: FrameType | None) -> None:
        self.times += 1


def run(loop: ScheduleLoop, hook: Hook, *, once: bool) -> bool:
    """Run the schedule until it is asked to end; with `once`, until what was due is done. Whether it was asked to.

    Asked once, it lets its jobs end as they do when they are stopped; asked again, it kills them. What they have not
    done is done by the next one. Whatever ends it, none of its jobs goes on. Raises ArchiveError where `once`.
    """
    with Asked() as asked:
        try:
            while not (asked.times or (once and loop.is_done)):
                loop.turn()
                time.sleep(TURN_SECONDS)
            _end(loop, asked)
            hook.finish(at_once=bool(asked.times))
        except BaseException:
            loop.kill()
            hook.finish(at_once=True)
            raise
        return bool(asked.times)


def _end(loop: ScheduleLoop, asked: Asked) -> None:
    """Until no job is under way, or the archive that should be told of it does not answer the most impatient."""
    loop.stop()
    killed_at: float | None = None
    while not loop.is_idle and (killed_at is None or time.monotonic() - killed_at < _LAST_WORD_SECONDS):
        if asked.times > 1 and killed_at is None:
            loop.kill()
            killed_at = time.monotonic()
        loop.turn()
        time.sleep(TURN_SECONDS / 4)


_LAST_WORD_SECONDS = 5.0
"""So long is tried to give leases back when everything was killed: whoever comes next finds their holder dead."""
