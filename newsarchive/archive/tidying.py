"""The archive's door for tidying: what is old and told nothing new goes, a little at a time, while crawls go on."""

from collections import Counter
from collections.abc import Callable, Iterator

from newsarchive.archive import tidying_captures, tidying_leftovers, tidying_payloads, tidying_space
from newsarchive.archive.engine import reading as look
from newsarchive.archive.engine import writing
from newsarchive.archive.opened import Opened
from newsarchive.archive.retention import Thinning
from newsarchive.archive.tidying_captures import Bound, Group
from newsarchive.archive.tidying_leftovers import Ages, Leftover
from newsarchive.archive.tidying_payloads import Dropped
from newsarchive.archive.tidying_space import Space

CAPTURES_AT_ONCE = 50
"""Captures that go in one transaction."""


class Tidying(Opened):
    """Each method is one short transaction, or one look; whatever is done twice changes nothing the second time."""

    def bound_captures(self) -> Bound:
        """What stays because verdicts, or runs that may go on, rest on it."""
        with look(self._engine) as connection:
            return tidying_captures.bound(connection)

    def crowded(self) -> Iterator[list[Group]]:
        """All of which there are so many captures that one may go, some at a time."""
        after: int | None = 0
        while after is not None:
            with look(self._engine) as connection:
                found = tidying_captures.articles(connection, after)
            yield found
            after = found[-1].article_id if found else None
        with look(self._engine) as connection:
            found = tidying_captures.others(connection)
        yield found

    def going(self, groups: list[Group], rule: Thinning, known: Bound) -> dict[Group, list[int]]:
        """The captures of each group that may go, of groups of which any may."""
        with look(self._engine) as connection:
            found = {group: tidying_captures.going(connection, group, rule, known) for group in groups}
        return {group: ids for group, ids in found.items() if ids}

    def thin(self, group: Group, rule: Thinning, known: Bound) -> int:
        """Take out some of those captures; how many, 0 when none is left."""
        with writing(self._engine) as connection:
            return tidying_captures.thin(connection, group, rule, known, CAPTURES_AT_ONCE)

    def would_free(self, captures: list[int]) -> Dropped:
        """The payloads that no capture would have without these, as far as they stand now."""
        with look(self._engine) as connection:
            going = Counter(tidying_captures.payloads_of(connection, captures))
            return tidying_payloads.would_drop(connection, going, going.keys())

    def orphaned_payloads(self) -> Iterator[list[int]]:
        """All payloads that no capture has, some at a time."""
        after: int | None = 0
        while after is not None:
            with look(self._engine) as connection:
                found, after = tidying_payloads.orphans(connection, after)
            yield found

    def drop_payload(self, payload_id: int) -> Dropped:
        """Take out a payload that no capture has; what is kept beside it is kept otherwise."""
        with writing(self._engine) as connection:
            return tidying_payloads.drop(connection, payload_id)

    def close_dead_runs(self, ages: Ages) -> int:
        """End runs that were killed so long ago that nobody goes on with them; how many."""
        with writing(self._engine) as connection:
            return tidying_leftovers.close_dead_runs(connection, ages)

    def count_leftovers(self, what: Leftover, ages: Ages) -> int:
        """How many rows of that table would go."""
        with look(self._engine) as connection:
            return tidying_leftovers.count(connection, what, ages)

    def drop_leftovers(self, what: Leftover, ages: Ages) -> int:
        """Take out some of them; how many, 0 when none is left."""
        with writing(self._engine) as connection:
            return tidying_leftovers.drop_some(connection, what, ages)

    def merge_index(self) -> bool:
        """Merge a little of the search index; whether there is more of it."""
        return tidying_space.merge_index(self._engine)

    @property
    def is_a_file(self) -> bool:
        """Whether the archive is a file, which can be made anew."""
        return self._engine.dialect.name == "sqlite"

    def space(self) -> Space | None:
        """What a file takes, and what of it is free; None on a server."""
        return tidying_space.space(self._engine)

    def checkpoint(self) -> bool:
        """Empty the -wal file; False where somebody still reads it."""
        return tidying_space.checkpoint(self._engine)

    def vacuum(self, is_asked_to_stop: Callable[[], bool]) -> bool:
        """Make the file anew, or give a server's tables their free space back; False where it was stopped.

        Raises ArchiveError.
        """
        if self.is_a_file:
            return tidying_space.vacuum(self._engine, is_asked_to_stop)
        tidying_space.vacuum_tables(self._engine)
        return True
