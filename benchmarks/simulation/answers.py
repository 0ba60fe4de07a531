"""What an answer, or none, does to its host: the project's own rules (crawling/waiting.py, crawling/robots.py)."""

from datetime import UTC, datetime

from benchmarks.simulation.clock import Clock
from benchmarks.simulation.rows import Row
from benchmarks.simulation.tally import Tally
from benchmarks.simulation.world import Host
from newsarchive.archive.pauses import Silence
from newsarchive.crawling.pace import LONGEST_WAY
from newsarchive.crawling.robots import ASKED_AGAIN, FAULT_HOLDS, LONGEST_FAULT
from newsarchive.crawling.waiting import wait_after, wait_for_dead
from newsarchive.settings import POSTPONED_AT_MOST, RETRY_TIMES

_RETRY_AFTER = "120"
THEN = datetime(2026, 1, 1, tzinfo=UTC)
"""Retry-After is said in seconds here, so the date does not matter."""


def _absent(silence: Silence) -> float | None:
    return wait_for_dead(silence.failures, silence.seconds, silence.pauses, is_absent=True)


class Answers:
    """Keeps hosts' turns and pauses as answers come."""

    def __init__(self, clock: Clock, tally: Tally) -> None:
        self._clock, self._tally = clock, tally

    def good(self, row: Row, sent: float) -> None:
        """A page came: the delay counts from when the host can have had the request."""
        now, turns = self._clock.now, row.host.turns
        turns.hold(now, max(0.0, now - sent - LONGEST_WAY))
        if turns.is_troubled:
            turns.answered(now)

    def bad(self, row: Row, trouble: str, sent: float) -> bool:
        """The host is busy or absent; says whether the row may be asked for again in this run."""
        now, turns = self._clock.now, row.host.turns
        if trouble != "absent":
            self._pause(row.host, trouble)
            row.postponed += 1
            return row.postponed <= POSTPONED_AT_MOST
        if turns.unanswered(now, now - sent, _absent):
            row.postponed += 1
            return row.postponed <= POSTPONED_AT_MOST
        row.retries += 1
        return row.retries <= RETRY_TIMES

    def _pause(self, host: Host, trouble: str) -> None:
        status, said = (429, _RETRY_AFTER) if trouble == "busy, says when" else (503, None)
        host.turns.pause(self._clock.now, lambda number: wait_after(status, said, number, THEN))
        self._tally.pauses += 1

    def robots(self, host: Host) -> None:
        """Rules came."""
        host.robots_until = self._clock.now + ASKED_AGAIN.total_seconds()
        host.robots_faults = 0

    def robots_fault(self, host: Host, trouble: str) -> bool:
        """No rules came; says whether everything is forbidden: else those go on that came before."""
        had_rules = host.robots_until > 0
        host.robots_faults += 1
        again = min(LONGEST_FAULT, FAULT_HOLDS * 2 ** min(host.robots_faults - 1, 10))
        if had_rules and trouble != "absent":
            self._pause(host, trouble)
        else:
            host.turns.not_tried(self._clock.now)
        if had_rules:
            host.robots_until = self._clock.now + again.total_seconds()
        return not had_rules
