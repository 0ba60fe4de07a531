"""A host's turns and pauses in memory: what archive/hosts.py and archive/pauses.py do in SQL.

The lengths of pauses are the project's own rules (crawling/waiting.py), its constants are imported. That this class
does what the SQL does is held by a test that gives both the same to do (tests/benchmarks/test_simulated_turns.py).
All times are seconds on one clock.
"""

from collections.abc import Callable

from newsarchive.archive.hosts import TRIAL_SECONDS
from newsarchive.archive.pauses import CLOCK_STEP, Silence


class Turns:
    """One host: `next_allowed_at` is the only delay there is; `delay` the longer of our own and its Crawl-delay."""

    __slots__ = ("delay", "failing_since", "failures", "next_allowed_at", "paused_until", "pauses")

    def __init__(self, delay: float) -> None:
        self.delay = delay
        self.next_allowed_at = 0.0
        self.paused_until: float | None = None
        self.pauses = 0
        self.failures = 0
        self.failing_since: float | None = None

    @property
    def is_troubled(self) -> bool:
        """Whether a good answer would be news."""
        return self.paused_until is not None or self.failures > 0

    def claim(self, now: float) -> bool:
        """Claim one request; False where it may not go yet."""
        if self.next_allowed_at > now:
            return False
        turn = self.delay
        if self.paused_until is not None and turn < TRIAL_SECONDS:
            turn = TRIAL_SECONDS
        self.next_allowed_at = now + turn
        return True

    def hold(self, now: float, ago: float = 0.0) -> None:
        """A claimed request went, or came in, `ago` seconds ago: the next goes a whole delay after that."""
        due = now - ago + self.delay
        if self.next_allowed_at < due:
            self.next_allowed_at = due

    def pause(self, now: float, seconds: Callable[[int], float]) -> float:
        """The host asks for a pause of ``seconds(number of it in a row)``; how long it lasts from now."""
        number = max(1, self.pauses if self._is_paused(now) else self.pauses + 1)
        return self._pause(now, number, seconds(number))

    def unanswered(self, now: float, ago: float, seconds: Callable[[Silence], float | None]) -> float:
        """A request that went `ago` seconds ago had no answer; the seconds of the pause that there is now, or 0."""
        if self._is_paused(now):
            assert self.paused_until is not None
            return self.paused_until - now
        since = self.failing_since if self.failing_since is not None else now - ago
        silence = Silence(self.failures + 1, now - since, self.pauses)
        self.failures, self.failing_since = silence.failures, since
        length = seconds(silence)
        return 0.0 if length is None else self._pause(now, self.pauses + 1, length)

    def answered(self, now: float) -> None:
        """A good answer came: nothing is held against the host, unless it asked for a pause meanwhile."""
        if self._is_paused(now):
            return
        self._end_trial(now)
        self.failures, self.failing_since, self.pauses, self.paused_until = 0, None, 0, None

    def not_tried(self, now: float) -> None:
        """The request that was to try the host after its pause told nothing: another one may."""
        if self.paused_until is not None and self.paused_until <= now:
            self._end_trial(now)

    def _end_trial(self, now: float) -> None:
        if self.paused_until is not None and self.next_allowed_at > now + self.delay:
            self.next_allowed_at = now + self.delay

    def _is_paused(self, now: float) -> bool:
        return self.paused_until is not None and self.paused_until > now

    def _pause(self, now: float, number: int, seconds: float) -> float:
        until = max(now + seconds + CLOCK_STEP, self.paused_until or 0.0)
        self.next_allowed_at = max(until, min(self.next_allowed_at, now + self.delay))
        self.paused_until, self.pauses = until, number
        return until - now
