"""The archive's door for traces: what an article's sources lead to, and who retells it. Each is one consistent look."""

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import replace
from datetime import datetime

from sqlalchemy import Connection

from newsarchive.archive import reading, report_rows, tracing_rows
from newsarchive.archive.engine import map_file
from newsarchive.archive.engine import reading as look
from newsarchive.archive.opened import Opened
from newsarchive.archive.reading import Identify
from newsarchive.archive.report_rows import Habits
from newsarchive.archive.traced import RetellingGraph, SourceGraph, TracedArticle, TracedLink

Articles = dict[str, TracedArticle]
Links = dict[str, tuple[TracedLink, ...]]


class Tracing(Opened):
    """Nothing here goes on without end: each look is bounded by levels and by a number of articles."""

    def source_graph(self, reference: str, identify: Identify, *, depth: int, most: int) -> SourceGraph:
        """What the article names, what that names, and so on: `depth` levels, about `most` articles at most.

        The article need not be archived where others name it. Raises NoSuchArticle where they do not.
        """
        with look(self._engine) as connection:
            map_file(connection)
            return _sources(connection, _known_key(connection, reference, identify), depth, most)

    def retelling_graph(self, reference: str, identify: Identify, *, depth: int, most: int) -> RetellingGraph:
        """Who names the article, who names those, and so on, bounded likewise; and who tells its story.

        The article need not be archived where others name it. Raises NoSuchArticle where they do not.
        """
        with look(self._engine) as connection:
            map_file(connection)
            return _retellings(connection, _known_key(connection, reference, identify), depth, most)

    def texts_of(self, wanted: Collection[tuple[int, int]]) -> dict[tuple[int, int], tuple[str, str]]:
        """Headline and body of each (number of an article, number of its version) that there is."""
        with look(self._engine) as connection:
            return tracing_rows.texts(connection, wanted)

    def citing_habits(
        self,
        publisher: str,
        since: datetime | None,
        until: datetime | None,
        is_newsroom: Callable[[str], bool],
        *,
        depth: int,
        most: int,
    ) -> Habits:
        """How a publisher cites in what appeared from `since` until before `until`, and what lies behind that.

        `is_newsroom` says so of a publisher; `depth` and `most` bound what is followed. Raises NoSuchPublisher.
        """
        with look(self._engine) as connection:
            map_file(connection)
            name = report_rows.known_as(connection, publisher)
            found = report_rows.habits(connection, name, since, until, is_newsroom)
            articles, links = behind(connection, _mentioned(found.links), depth, most)
            return replace(found, articles=articles, behind=links)

    def habits_of(self, publisher: str, numbers: Sequence[int]) -> Habits:
        """What these articles of `publisher`, by number, name; not what lies behind that, nor who cites it."""
        with look(self._engine) as connection:
            return report_rows.of_articles(connection, publisher, numbers)


def _known_key(connection: Connection, reference: str, identify: Identify) -> str:
    """The key of the article that is meant: archived, or named by others. Raises NoSuchArticle, TakenDown."""
    key = reading.key_of(connection, reference, identify)
    if tracing_rows.articles_of(connection, [key]):
        return key
    reading.require_not_taken_down(connection, key, reference)
    if not tracing_rows.naming(connection, [key]):
        reading.find_article(connection, reference, identify)
    return key


def _sources(connection: Connection, start: str, depth: int, most: int) -> SourceGraph:
    articles, links = behind(connection, [start], depth, most)
    return SourceGraph(start=start, articles=articles, links=links)


def behind(connection: Connection, starts: Collection[str], depth: int, most: int) -> tuple[Articles, Links]:
    """The articles with these keys, what they name, and so on; both by key, bounded as the archive's traces are."""
    articles = tracing_rows.articles_of(connection, starts)
    links: Links = {}
    level = list(articles)
    for _ in range(depth):
        level = level[: most - len(links)]
        if not level:
            break
        read = tracing_rows.links_of(connection, [articles[key].id for key in level])
        links |= read
        articles |= tracing_rows.articles_of(connection, _mentioned(read))
        named = dict.fromkeys(link.target for key in level for link in read[key] if link.is_followed and link.target)
        level = [key for key in named if key in articles and key not in links]
    return articles, links


def _mentioned(links: Mapping[str, tuple[TracedLink, ...]]) -> set[str]:
    return {link.target for named in links.values() for link in named if link.target}


def _retellings(connection: Connection, start: str, depth: int, most: int) -> RetellingGraph:
    articles = tracing_rows.articles_of(connection, [start])
    named: list[TracedLink] = []
    asked, level, is_whole = {start}, [start], True
    for _ in range(depth):
        numbers = sorted(tracing_rows.naming(connection, level))
        links = _leading_to(set(level), tracing_rows.links_of(connection, numbers[:most]))
        named += links
        articles |= tracing_rows.articles_of(connection, {link.key for link in links})
        behind = list(dict.fromkeys(link.key for link in links if link.is_followed and link.key not in asked))
        level = behind[: max(0, most - len(asked))]
        is_whole = is_whole and len(numbers) <= most and len(behind) == len(level)
        asked.update(level)
        if not level:
            break
    return _with_story(connection, start, articles, named, most, is_whole and not level)


def _leading_to(keys: set[str], read: Links) -> list[TracedLink]:
    return [link for links in read.values() for link in links if link.target in keys]


def _with_story(
    connection: Connection,
    start: str,
    articles: Articles,
    named: list[TracedLink],
    most: int,
    is_whole: bool,
) -> RetellingGraph:
    own = articles.get(start)
    numbers = tracing_rows.same_story(connection, own.id, most + 1) if own else []
    story = tracing_rows.articles_by_number(connection, numbers[:most])
    together = {**articles, **story}
    return RetellingGraph(
        start=start,
        articles=together,
        named=tuple(named),
        same_story=tuple(story),
        alike=tracing_rows.alike(connection, [each.id for each in together.values()]),
        is_whole=is_whole and len(numbers) <= most,
    )
