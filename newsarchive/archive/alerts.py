"""What is new since last time: for saved searches and of watched articles."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from sqlalchemy import Connection

from newsarchive.archive import events, watches
from newsarchive.archive.events import Event
from newsarchive.archive.hits import Hit
from newsarchive.archive.saved_searches import SavedSearch
from newsarchive.archive.search import Found
from newsarchive.archive.watches import WatchedArticle

Ask = Callable[[str, Sequence[int], int], Found]
"""What a query finds among the articles with these numbers, newest first, at most so many of them."""


@dataclass(frozen=True, kw_only=True)
class FoundAnew:
    """An article that a saved search finds, and what happened to it since last time, first to last."""

    hit: Hit
    events: tuple[Event, ...]


@dataclass(frozen=True, kw_only=True)
class SearchAlert:
    """What is new for a saved search, in the order in which it happened; `warnings` as of any search."""

    search: SavedSearch
    found: tuple[FoundAnew, ...]
    warnings: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class WatchAlert:
    """What happened to a watched article since last time, first to last."""

    article: WatchedArticle
    events: tuple[Event, ...]


@dataclass(frozen=True, kw_only=True)
class Alerts:
    """What is new in the captures up to `until`, with every search that was asked, whether it has news or not.

    `watched` is None where watched articles were not asked for; `watching` says how many there are.
    """

    until: int
    searches: tuple[SearchAlert, ...]
    watched: tuple[WatchAlert, ...] | None
    watching: int


@dataclass(frozen=True, kw_only=True)
class Waiting:
    """A saved search, and how many articles it has still to tell of."""

    search: SavedSearch
    articles: int


def look(
    connection: Connection, searches: Sequence[SavedSearch], ask: Ask, until: int, *, with_watched: bool
) -> Alerts:
    """What the captures up to `until` have for these saved searches and, if wanted, for all watched articles."""
    found = news(connection, searches, watches.cursors(connection) if with_watched else {}, ask, until)
    return found if with_watched else replace(found, watched=None)


def news(
    connection: Connection, searches: Sequence[SavedSearch], watching: dict[int, int], ask: Ask, until: int
) -> Alerts:
    """The same, for watched articles each behind the capture that `watching` gives by the article's number."""
    happened = _happened(connection, [*(search.seen_capture for search in searches), *watching.values()], until)
    return Alerts(
        until=until,
        searches=tuple(_search_alert(connection, search, happened, ask) for search in searches),
        watched=_watch_alerts(connection, watching, happened),
        watching=len(watching),
    )


def waiting(connection: Connection, searches: Sequence[SavedSearch], ask: Ask, until: int) -> tuple[Waiting, ...]:
    """How many articles each of these searches has still to tell of."""
    happened = _happened(connection, [search.seen_capture for search in searches], until)
    return tuple(
        Waiting(search=search, articles=ask(search.query, list(_for_search(search, happened)), 0).total)
        for search in searches
    )


def _happened(connection: Connection, cursors: Sequence[int], until: int) -> list[Event]:
    return events.between(connection, min(cursors), until) if cursors else []


def _for_search(search: SavedSearch, happened: Sequence[Event]) -> dict[int, list[Event]]:
    """What a search tells of, by article: a removal is told of watched articles only."""
    told = (event for event in happened if event.capture > search.seen_capture and event.kind != "gone")
    return events.by_article(told)


def _search_alert(connection: Connection, search: SavedSearch, happened: Sequence[Event], ask: Ask) -> SearchAlert:
    candidates = _for_search(search, happened)
    found = ask(search.query, list(candidates), len(candidates))
    by_number = {hit.id: hit for hit in found.hits}
    return SearchAlert(
        search=search,
        found=tuple(
            FoundAnew(hit=by_number[article_id], events=events.with_versions(connection, told))
            for article_id, told in candidates.items()
            if article_id in by_number
        ),
        warnings=found.warnings,
    )


def _watch_alerts(
    connection: Connection, watching: dict[int, int], happened: Sequence[Event]
) -> tuple[WatchAlert, ...]:
    told = events.by_article(
        event
        for event in happened
        if event.kind != "new" and event.capture > watching.get(event.article_id, event.capture)
    )
    articles = {article.id: article for article in watches.watched(connection, told)}
    return tuple(
        WatchAlert(article=articles[article_id], events=events.with_versions(connection, happenings))
        for article_id, happenings in told.items()
    )
