"""When a crawl looks into the frontier again: each look is a transaction, and the engine asks several times a page."""

import time
from collections.abc import Callable

from scrapy.utils.asyncio import CallLaterResult, call_later

LONGEST_DRY = 0.5
"""Where the frontier gave nothing, it is not asked again for so many seconds, nor before something is due, unless
something is queued. What other processes queue, or let go, waits as long."""
_SHORTEST = 0.01


class NextLook:
    """When to look, and a timer that has the engine do so. All times are seconds from now."""

    def __init__(self, wake: Callable[[], None]) -> None:
        self._wake_engine = wake
        self._dry_until = 0.0
        self._timer: CallLaterResult | None = None
        self._wakes_at: float | None = None

    def is_in_vain(self) -> bool:
        """Whether the frontier has nothing yet, as far as this process knows."""
        return time.monotonic() < self._dry_until

    def nothing_for(self, seconds: float | None) -> None:
        """The frontier gave nothing, and has nothing for so long; None: nobody knows."""
        self._dry_until = time.monotonic() + min(LONGEST_DRY, LONGEST_DRY if seconds is None else seconds)

    def due_in(self, seconds: float) -> None:
        """A host may be due in so many seconds: sooner than was to be expected while its answer was on the way."""
        due_at = time.monotonic() + seconds
        self._dry_until = min(self._dry_until, due_at)
        if self._wakes_at is None or due_at < self._wakes_at:
            self.wake_in(seconds)

    def wake_in(self, seconds: float | None) -> None:
        """Have the engine ask again then; None: only when it does so by itself."""
        if self._timer is not None:
            self._timer.cancel()
        self._timer = None if seconds is None else call_later(max(_SHORTEST, seconds), self._wake)
        self._wakes_at = None if seconds is None else time.monotonic() + seconds

    def _wake(self) -> None:
        self._timer = self._wakes_at = None
        self._dry_until = 0.0
        self._wake_engine()
