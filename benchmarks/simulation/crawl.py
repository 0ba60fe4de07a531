"""One crawl process: the rows of one publisher's run, leased as their hosts are due (crawling/scheduler.py)."""

from collections import deque
from collections.abc import Callable

from benchmarks.simulation.answers import Answers
from benchmarks.simulation.machines import Machine
from benchmarks.simulation.rows import Row
from benchmarks.simulation.scene import Scene
from benchmarks.simulation.world import Host, latency_of
from newsarchive.crawling.scheduler import PATIENCE_SECONDS

_SLICE = 0.1
"""A start is done in pieces of so many seconds of CPU, so that several share a core as they do in truth."""


class Crawl:
    """`rows` are its queue at the beginning; `found` gives the rows that a page brings; `ended` is told what is left.

    A process does one thing at a time: the time from a page's answer until it is committed is `costs.page` on a core
    of its machine.
    """

    def __init__(
        self,
        scene: Scene,
        machine: Machine,
        rows: list[Row],
        found: Callable[[Row], list[Row]],
        ended: Callable[[list[Row]], None],
    ) -> None:
        self._clock, self._costs, self._tally, self._random = scene.clock, scene.costs, scene.tally, scene.random
        self._machine, self._found, self._ended = machine, found, ended
        self._answers = Answers(scene.clock, scene.tally)
        self._queues: dict[int, tuple[Host, deque[Row]]] = {}
        self._under_way: dict[int, Row] = {}
        """By the row's id in memory: sent and not committed."""
        self._asks_robots: set[int] = set()
        self._busy_until = 0.0
        self._woken_at = float("inf")
        self.is_over = False
        for row in rows:
            self._queue(row)
        self._start(scene.costs.start)

    def kill(self) -> list[Row]:
        """kill -9: nothing of it happens any more; gives the rows that are not archived."""
        self.is_over = True
        return self._left()

    def _left(self) -> list[Row]:
        rows = [row for row in self._under_way.values() if row.kind != "robots"]
        return rows + [row for _, queue in self._queues.values() for row in queue]

    def _start(self, left: float) -> None:
        if self.is_over:
            return
        if left <= 0:
            self._tally.ready(self._clock.now)
            self._turn()
            return
        done = self._machine.done_at(self._clock.now, min(left, _SLICE))
        self._clock.at(done, self._start, left - _SLICE)

    def _queue(self, row: Row, *, first: bool = False) -> None:
        row.waits_since = self._clock.now
        _, queue = self._queues.setdefault(row.host.number, (row.host, deque()))
        if first:
            queue.appendleft(row)
        else:
            queue.append(row)

    def _wake(self) -> None:
        if not self.is_over and self._clock.now >= self._woken_at:
            self._woken_at = float("inf")
            self._turn()

    def _turn(self) -> None:
        """Send what may go now; then wait for the next host, or end."""
        now = self._clock.now
        if now < self._busy_until:
            self._wake_at(self._busy_until)
            return
        while len(self._under_way) < self._costs.requests and (host := self._next_host()) is not None:
            due = host.turns.next_allowed_at
            if not host.turns.claim(now):
                self._wait(due)
                return
            row = self._next_of(host)
            self._tally.claim(now - max(due, row.waits_since))
            self._send(row)
        if not self._under_way and self.is_empty:
            self._end()

    @property
    def is_empty(self) -> bool:
        """Whether nothing is queued."""
        return not self._queues

    def _next_host(self) -> Host | None:
        """The host that is due first among those of which something is queued; none whose robots.txt is awaited."""
        hosts = (host for host, _ in self._queues.values() if host.number not in self._asks_robots)
        return min(hosts, key=lambda host: host.turns.next_allowed_at, default=None)

    def _wait(self, due: float) -> None:
        """Nothing is due. A run all of whose rows are due much later ends, and goes on another time."""
        self._tally.vain += 1
        if due - self._clock.now > PATIENCE_SECONDS and not self._under_way:
            self._end()
        else:
            self._wake_at(due)

    def _wake_at(self, time: float) -> None:
        if time < self._woken_at:
            self._woken_at = time
            self._clock.at(time, self._wake)

    def _next_of(self, host: Host) -> Row:
        """The row whose turn it is, or the question for robots.txt, which takes it."""
        if host.robots_until <= self._clock.now:
            self._asks_robots.add(host.number)
            robots = Row(-1, "robots", host)
            robots.waits_since = self._clock.now
            return robots
        _, queue = self._queues[host.number]
        row = queue.popleft()
        if not queue:
            del self._queues[host.number]
        return row

    def _send(self, row: Row) -> None:
        now, host = self._clock.now, row.host
        self._tally.sent(now, row)
        host.turns.hold(now)
        self._under_way[id(row)] = row
        trouble = host.trouble(now)
        latency = 0.01 if trouble == "absent" else latency_of(host, self._random.random())
        self._clock.at(now + latency, self._answered, row, trouble, now)

    def _answered(self, row: Row, trouble: str | None, sent: float) -> None:
        if self.is_over:
            return
        if trouble is not None:
            del self._under_way[id(row)]
            self._settle(row, trouble, sent)
            self._turn()
            return
        self._answers.good(row, sent)
        self._busy_until = self._machine.done_at(max(self._clock.now, self._busy_until), self._costs.page)
        self._clock.at(self._busy_until, self._committed, row)

    def _settle(self, row: Row, trouble: str, sent: float) -> None:
        """What becomes of a row whose host is in trouble: it waits in the queue, or is given up for this run."""
        if row.kind == "robots":
            self._asks_robots.discard(row.host.number)
            if self._answers.robots_fault(row.host, trouble):
                self._give_up(row.host)
        elif self._answers.bad(row, trouble, sent):
            self._queue(row, first=trouble == "absent")
        else:
            self._tally.given_up(row)

    def _give_up(self, host: Host) -> None:
        """robots.txt forbids everything while nobody can read it: what was queued is for another run."""
        _, queue = self._queues.pop(host.number, (host, deque()))
        for row in queue:
            self._tally.given_up(row)

    def _committed(self, row: Row) -> None:
        if self.is_over:
            return
        del self._under_way[id(row)]
        if row.kind == "robots":
            self._asks_robots.discard(row.host.number)
            self._answers.robots(row.host)
        else:
            self._tally.archived(self._clock.now, row)
            for found in self._found(row):
                self._queue(found)
        self._turn()

    def _end(self) -> None:
        self.is_over = True
        self._clock.at(self._clock.now + self._costs.end, self._ended, self._left())
