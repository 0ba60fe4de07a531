"""The archive's door for likeness: texts to compare, which of them may tell one story, the stories that come of it."""

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection
from sqlalchemy.exc import DBAPIError

from newsarchive.archive import candidates, reading, story_list, story_rows
from newsarchive.archive.candidates import Candidate
from newsarchive.archive.engine import alone_with, map_file, writing
from newsarchive.archive.engine import reading as look
from newsarchive.archive.opened import Opened
from newsarchive.archive.reading import Identify
from newsarchive.archive.story_list import Story
from newsarchive.archive.story_rows import Likeness, Tale

Group = Callable[[Sequence[int], Iterable[tuple[int, int, float]]], dict[int, int]]
"""The story of each of some articles, given in the order of dates, from how alike pairs of them are."""


@dataclass(frozen=True, kw_only=True)
class Compared:
    """An article whose text, as it reads in `version`, was held against those that may tell the same.

    `read` are the versions of those that are `like` it, as they were read.
    """

    article_id: int
    version: int
    like: tuple[Likeness, ...]
    read: Mapping[int, int]


@dataclass(frozen=True, kw_only=True)
class Kept:
    """What comparing brought: pairs that were not known, articles that changed their story."""

    pairs: int
    moved: int


@dataclass(frozen=True, kw_only=True)
class Wanted:
    """A text of which the like is wanted: its rare tokens, and where it stands in the order of dates."""

    tokens: tuple[str, ...]
    place: int | None = None
    but: frozenset[int] = frozenset()


class Likening(Opened):
    """Each method is one transaction."""

    def tale(self, reference: str, identify: Identify) -> Tale:
        """The article's text as it reads now. Raises NoSuchArticle."""
        with look(self._engine) as connection:
            found = story_rows.tales(connection, [reading.find_article(connection, reference, identify)])
            return found[0]

    def tales(self, ids: Collection[int]) -> list[Tale]:
        """The texts of these articles as they read now, in no order; those that the index lacks are left out."""
        with look(self._engine) as connection:
            return story_rows.tales(connection, ids)

    def candidates(self, wanted: Sequence[Wanted], most: int) -> list[list[Candidate]]:
        """For each of `wanted`, at most so many articles that have some of its tokens, the likeliest first."""
        with look(self._engine) as connection:
            map_file(connection)
            return [
                candidates.candidates(connection, each.tokens, near=each.place, but=each.but, most=most)
                for each in wanted
            ]

    def untold(self, rules: str) -> list[int]:
        """Articles that were not compared yet, not as they read now, or by other rules; in the order of dates."""
        with look(self._engine) as connection:
            return story_rows.untold(connection, rules)

    def biggest_stories(self, *, since: datetime | None, until: datetime | None, limit: int) -> list[Story]:
        """The stories that most articles tell, of those that began between two aware times."""
        with look(self._engine) as connection:
            return story_list.biggest(connection, since, until, limit)

    def current_versions(self, ids: Collection[int]) -> dict[int, int]:
        """The number of the version that each of these articles reads as now."""
        with look(self._engine) as connection:
            return story_rows.current_versions(connection, ids)

    def keep_compared(self, compared: Sequence[Compared], rules: str, group: Group) -> Kept:
        """Keep what comparing brought, and put these articles into stories.

        What was compared is left out where either article reads otherwise by now, and what another process kept.
        Raises ArchiveError where nothing can be written.
        """
        try:
            with writing(self._engine) as connection:
                alone_with(connection, "stories")
                return _keep(connection, compared, rules, group)
        except DBAPIError as error:
            raise self._unusable(error) from error


def _keep(connection: Connection, compared: Sequence[Compared], rules: str, group: Group) -> Kept:
    now = story_rows.current_versions(connection, {each for one in compared for each in (one.article_id, *one.read)})
    before = story_rows.compared_before(connection, now)
    kept = [each for each in compared if _is_wanted(each, now, before, rules)]
    versions = {each.article_id: each.version for each in kept}
    touched = _forget(connection, versions, before, rules)
    found = (like for each in kept for like in each.like if each.read[like.other] == now.get(like.other))
    pairs = story_rows.keep_likenesses(connection, found)
    story_rows.keep_compared(connection, versions.items(), rules)
    return Kept(pairs=pairs, moved=_put_into_stories(connection, {*versions, *touched}, group))


def _is_wanted(each: Compared, now: Mapping[int, int], before: Mapping[int, tuple[int, str]], rules: str) -> bool:
    return each.version == now.get(each.article_id) and (each.version, rules) != before.get(each.article_id)


def _forget(
    connection: Connection, versions: Mapping[int, int], before: Mapping[int, tuple[int, str]], rules: str
) -> set[int]:
    """Drop what was held of articles that are compared anew; gives those whose story that may change.

    Of two articles one alone may find the other. So where only the rules are new, what others found by them stays.
    """
    again = versions.keys() & before.keys()
    pairs = story_rows.likenesses(connection, again)
    touched = {article for each in pairs for article in (each.one, each.other)} - again
    done = {article for article, (_, by) in story_rows.compared_before(connection, touched).items() if by == rules}
    edited = {article for article in again if before[article][0] != versions[article]}
    stay = [each for each in pairs if {each.one, each.other} & done and not {each.one, each.other} & edited]
    story_rows.forget(connection, again, but=stay)
    return touched


def _put_into_stories(connection: Connection, article_ids: Collection[int], group: Group) -> int:
    held = story_rows.around(connection, article_ids)
    told = group(held.order, [(each.one, each.other, each.score) for each in held.likenesses])
    return story_rows.put(connection, _changed(told, held.stories))


def _changed(told: Mapping[int, int], held: Mapping[int, int]) -> dict[int, int]:
    return {article: story for article, story in told.items() if held[article] != story}
