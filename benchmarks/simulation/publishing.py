"""What there is to ask for: each publisher's list, the articles that it names, and addresses that they share."""

from random import Random

from benchmarks.simulation.judge import Judge
from benchmarks.simulation.rows import Kind, Row
from benchmarks.simulation.world import Host, Publisher, World


class Newsstand:
    """Makes rows, and keeps those that a run could not get for the publisher's next one."""

    def __init__(self, world: World, judge: Judge, random: Random) -> None:
        self._judge, self._random, self._shared = judge, random, world.shared
        self._shared_links = world.shared_links
        self._listed = [0] * len(world.publishers)
        self._kept: list[list[Row]] = [[] for _ in world.publishers]
        self._owner: dict[int, int] = {}
        """By serial of an address at a shared host: the publisher whose run met it."""

    def first_rows(self, publisher: Publisher) -> list[Row]:
        """What a run begins with: what an earlier one left, and the list."""
        rows, self._kept[publisher.number] = self._kept[publisher.number], []
        if not any(row.kind == "list" for row in rows):
            rows.append(self._list(publisher, publisher.lists - 1))
        return rows

    def found(self, publisher: Publisher, row: Row, now: float) -> list[Row]:
        """What a page brings: a list, all that is new on it; an article, an address of a shared host now and then."""
        if row.kind == "article":
            return self._cited(publisher) if self._random.random() < self._shared_links else []
        if row.kind != "list":
            return []
        if row.lists_after:
            return [self._list(publisher, row.lists_after - 1)]
        first, until = self._listed[publisher.number], publisher.published_until(now)
        self._listed[publisher.number] = until
        numbers = range(first, until)
        return [self._row("article", publisher.host, publisher.published_at(number)) for number in numbers]

    def keep(self, number: int, rows: list[Row]) -> None:
        """A run has ended, or died, with these rows: its publisher's next run goes on with them."""
        self._kept[number].extend(rows)

    def again(self, row: Row) -> None:
        """A row that a run gave up: another one asks for it."""
        row.postponed = row.retries = 0
        self._kept[self._owner.get(row.serial, row.host.number)].append(row)

    def waiting(self) -> list[Row]:
        """All rows that wait for a run."""
        return [row for rows in self._kept for row in rows]

    def _list(self, publisher: Publisher, lists_after: int) -> Row:
        row = self._row("list", publisher.host)
        row.lists_after = lists_after
        return row

    def _cited(self, publisher: Publisher) -> list[Row]:
        row = self._row("shared", self._random.choice(self._shared))
        self._owner[row.serial] = publisher.number
        return [row]

    def _row(self, kind: Kind, host: Host, published: float = 0.0) -> Row:
        return Row(self._judge.new_serial(), kind, host, published)
