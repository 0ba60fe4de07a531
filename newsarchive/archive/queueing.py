"""The archive's door for what is to be fetched: the frontier, hosts and their manners."""

import time
from collections.abc import Callable
from datetime import datetime

from newsarchive import clock
from newsarchive.archive import (
    cited,
    due,
    frontier,
    hosts,
    leases,
    pauses,
    robots,
    runs,
    unchanged,
)
from newsarchive.archive.engine import reading as look
from newsarchive.archive.engine import writing
from newsarchive.archive.opened import Opened
from newsarchive.archive.robots import Robots
from newsarchive.items import OutLink, Validators

RECLAIM_SECONDS = 1.0


class Queueing(Opened):
    """Each method is one transaction, but for a lease that must look further."""

    _reclaimed_at = -RECLAIM_SECONDS

    def enqueue(self, run_id: int, links: tuple[OutLink, ...]) -> int:
        """Queue seeds; says how many the run did not have."""
        with writing(self._engine) as connection:
            return frontier.enqueue(connection, run_id, links)

    def lease(self, run_id: int, room: int) -> list[leases.Leased]:
        """Rows to fetch now, at most `room`, of one host that is due. Raises RunLost."""
        with writing(self._engine) as connection:
            self._be_heard(connection)
            runs.require_own(connection, run_id, self._owner)
            rows = leases.lease(connection, run_id, self._owner, room)
        if not rows and self._queue_more(run_id):
            with writing(self._engine) as connection:
                rows = leases.lease(connection, run_id, self._owner, room)
        return rows

    def _queue_more(self, run_id: int) -> bool:
        """Queue what need not wait any more, or was leased to the dead; in a transaction of its own (see awaited)."""
        with writing(self._engine) as connection:
            more = frontier.end_waiting(connection, run_id)
            return bool(more) or (self._may_reclaim() and leases.reclaim(connection, run_id, self._owner) > 0)

    def _may_reclaim(self) -> bool:
        """Whether it is time to look again for leases of processes that have died: that costs as much as a page."""
        now = time.monotonic()
        if now < self._reclaimed_at + RECLAIM_SECONDS:
            return False
        self._reclaimed_at = now
        return True

    def claim_host(self, host: str, delay: float) -> float:
        """Claim one more request to `host`: 0.0 when it may go now, else the seconds until asking again."""
        with writing(self._engine) as connection:
            return hosts.claim(connection, host, delay)

    def go_to_host(self, host: str, delay: float, way: float) -> hosts.Going:
        """The claimed request to `host` goes now, and comes in within `way` seconds: until when no other goes."""
        with writing(self._engine) as connection:
            return hosts.go(connection, host, delay, way)

    def hold_host(self, host: str, delay: float, ago: float = 0.0, until: float | None = None) -> None:
        """The request to `host` had come in `ago` seconds before now: the delay counts from then.

        `until`: what `go_to_host` gave for it.
        """
        with writing(self._engine) as connection:
            hosts.hold(connection, host, delay, ago, until)

    def keep_crawl_delay(self, host: str, delay: float, crawl_delay: float) -> None:
        """Remember what the robots.txt of `host`, asked for just now, wants between two requests; 0: nothing."""
        with writing(self._engine) as connection:
            hosts.keep_crawl_delay(connection, host, delay, crawl_delay)

    def pause_host(self, host: str, delay: float, seconds: Callable[[int], float], reason: str) -> float:
        """No request to `host` for ``seconds(pauses in a row)``; gives how long from now. `reason` follows its name."""
        with writing(self._engine) as connection:
            return pauses.pause(connection, host, delay, seconds, reason)

    def host_unanswered(
        self, host: str, delay: float, ago: float, seconds: Callable[[pauses.Silence], float | None], reason: str
    ) -> float:
        """A request to `host`, `ago` seconds ago, had no answer; gives the seconds of its pause, 0 for none."""
        with writing(self._engine) as connection:
            return pauses.unanswered(connection, host, delay, ago, seconds, reason)

    def host_answered(self, host: str) -> bool:
        """A good answer came from `host`: what was held against it is forgotten; False where its pause is not over."""
        with writing(self._engine) as connection:
            return pauses.answered(connection, host)

    def host_not_tried(self, host: str) -> None:
        """The request that was to try `host` after its pause was not made, or told nothing."""
        with writing(self._engine) as connection:
            pauses.not_tried(connection, host)

    def host_trouble(self, host: str) -> pauses.Trouble:
        """Whether `host` is paused, or gave no good answer of late."""
        with look(self._engine) as connection:
            return pauses.trouble(connection, host)

    def pause_reasons(self, run_id: int) -> tuple[str, ...]:
        """Why the hosts that the run waits for are paused."""
        with look(self._engine) as connection:
            return pauses.reasons(connection, run_id)

    def postpone(self, frontier_id: int, host: str, *, counts: bool) -> None:
        """Put a leased row back into the queue, to wait for `host`. Raises LeaseLost."""
        with writing(self._engine) as connection:
            leases.postpone(connection, frontier_id, self._owner, host, counts=counts)

    def seconds_until_due(self, run_id: int) -> float | None:
        """Seconds until a queued row of the run may be fetched; None when none is queued."""
        with look(self._engine) as connection:
            return hosts.seconds_until_due(connection, run_id)

    def validators(self, url: str, *, simulated: bool = False) -> Validators | None:
        """What to ask a server by whether the page at `url` has changed since it showed the current version.

        None where the archive has nothing to ask by. `simulated`: a stand-in server is asked.
        """
        with look(self._engine) as connection:
            return unchanged.validators(connection, url, clock.now(), simulated=simulated)

    def take_due(self, budget: due.Budget, *, limit: int, publisher: str | None = None) -> list[due.Due]:
        """Articles that are to be looked at again now, which no other crawl is then given; at most `limit`."""
        with writing(self._engine) as connection:
            return due.take(connection, clock.now(), budget, limit, publisher)

    def next_due(self) -> datetime | None:
        """When the next article is to be looked at again; None where none ever is."""
        with look(self._engine) as connection:
            return due.next_due(connection)

    def cited(self, *, unknown: bool = False) -> list[cited.Wanted]:
        """What source links name and the archive lacks; `unknown`: addresses of which nobody knows what they name."""
        with look(self._engine) as connection:
            return (cited.unknown if unknown else cited.known)(connection)

    def may_be_asked(self, key: str) -> bool:
        """Whether an article that the archive lacks is to be asked for now, after what came of earlier attempts."""
        with look(self._engine) as connection:
            return cited.may_be_asked(connection, key, clock.now())

    def unfinished(self, run_id: int) -> int:
        """How many rows of the run are not done."""
        with look(self._engine) as connection:
            return frontier.unfinished(connection, run_id)

    def is_unfinished(self, run_id: int) -> bool:
        """Whether a row of the run is not done; quicker than to count them."""
        with look(self._engine) as connection:
            return frontier.is_unfinished(connection, run_id)

    def keep_robots(self, answer: Robots) -> None:
        """Remember what an origin answered for /robots.txt."""
        with writing(self._engine) as connection:
            robots.keep(connection, answer)

    def robots(self, origin: str, now: datetime) -> Robots | None:
        """The answer of `origin` that still holds at `now`, if there is one."""
        with look(self._engine) as connection:
            return robots.get(connection, origin, now)
