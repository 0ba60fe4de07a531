"""The archive's door for what is asked: articles, versions, sources, runs."""

from datetime import datetime
from typing import Any

from newsarchive import clock
from newsarchive.archive import (
    alike,
    correction_rows,
    counting,
    dated_keys,
    events,
    findings,
    latest_runs,
    reading,
    runs,
    search,
    source_links,
    statistics,
)
from newsarchive.archive.corrections import Correction
from newsarchive.archive.counting import By, Counts
from newsarchive.archive.dated_keys import DatedKey
from newsarchive.archive.engine import map_file
from newsarchive.archive.engine import reading as look
from newsarchive.archive.events import Event
from newsarchive.archive.filters import Cited, CitedAs, Names
from newsarchive.archive.findings import Doubted, Failing, Overdue, Paused
from newsarchive.archive.history import Version, get_versions
from newsarchive.archive.index import index_differences
from newsarchive.archive.latest_runs import RunAmiss
from newsarchive.archive.leafing import Leafing
from newsarchive.archive.reading import Identify, StoredArticle
from newsarchive.archive.runs import Run
from newsarchive.archive.search import Asked, Found, Listing, Matching, Sort
from newsarchive.archive.source_links import Citing, StoredSource
from newsarchive.archive.statistics import Stats
from newsarchive.items import Capture


class Finding(Leafing):
    """Each method is one consistent look; what comes out is plain frozen data."""

    def search(
        self,
        typed: str,
        *,
        sort: Sort = "relevance",
        limit: int = 20,
        page: str | None = None,
        identify: Identify = lambda _address: None,
        cited_as: CitedAs = lambda _name: Cited(),
    ) -> Found:
        """Articles that hold every word and "phrase" of `typed` and pass its filters. Any input is valid.

        `identify` and `cited_as` say what `cites:` means by an address and by a name; without them it takes keys,
        addresses and names as they are stored. `page` is the `next_page` of a search for the same; raises NotAPage
        where it is none.
        """
        asked = _asked(typed, identify, cited_as, sort=sort, limit=limit, page=page)
        with look(self._engine) as connection:
            map_file(connection)
            return search.search(connection, asked)

    def listing(
        self,
        typed: str,
        *,
        sort: Sort = "relevance",
        limit: int = 20,
        page: str | None = None,
        identify: Identify = lambda _address: None,
        cited_as: CitedAs = lambda _name: Cited(),
    ) -> Listing:
        """The numbers of what `search` finds, in its order: for who reads the articles themselves."""
        asked = _asked(typed, identify, cited_as, sort=sort, limit=limit, page=page)
        with look(self._engine) as connection:
            map_file(connection)
            return search.listing(connection, asked)

    def search_alike(
        self,
        reference: str,
        typed: str = "",
        *,
        limit: int = 20,
        identify: Identify = lambda _address: None,
        cited_as: CitedAs = lambda _name: Cited(),
    ) -> Found:
        """Articles like the one named by number, key or address, the most alike first. Raises NoSuchArticle."""
        asked = _asked(typed, identify, cited_as, limit=limit)
        with look(self._engine) as connection:
            map_file(connection)
            return alike.search_alike(connection, reading.find_article(connection, reference, identify), asked)

    def count(
        self,
        typed: str,
        by: By,
        *,
        identify: Identify = lambda _address: None,
        cited_as: CitedAs = lambda _name: Cited(),
    ) -> Counts:
        """How many articles that a search finds are of each publisher, section or day. Any input is valid."""
        with look(self._engine) as connection:
            map_file(connection)
            return counting.count(connection, _asked(typed, identify, cited_as), by)

    def matching(
        self,
        typed: str,
        *,
        identify: Identify = lambda _address: None,
        cited_as: CitedAs = lambda _name: Cited(),
    ) -> Matching:
        """The numbers of all articles that a search for `typed` finds, newest first. Any input is valid."""
        with look(self._engine) as connection:
            return search.matching(connection, _asked(typed, identify, cited_as))

    def article(self, reference: str, identify: Identify) -> StoredArticle:
        """The article named by number, key or any address. Raises NoSuchArticle."""
        with look(self._engine) as connection:
            return reading.get_article(connection, reading.find_article(connection, reference, identify))

    def versions(self, reference: str, identify: Identify) -> tuple[Version, ...]:
        """All versions of the article, first to last. Raises NoSuchArticle."""
        with look(self._engine) as connection:
            return get_versions(connection, reading.find_article(connection, reference, identify))

    def events(self, reference: str, identify: Identify) -> tuple[Event, ...]:
        """What happened to the article, in order of capture: first seen, edited, gone, back. Raises NoSuchArticle."""
        with look(self._engine) as connection:
            article_id = reading.find_article(connection, reference, identify)
            happened = events.of_articles(connection, [article_id]).get(article_id, [])
            return events.with_versions(connection, happened)

    def sources(self, reference: str, identify: Identify) -> tuple[StoredSource, ...]:
        """What the article names as its sources, or did. Raises NoSuchArticle."""
        with look(self._engine) as connection:
            return source_links.get(connection, reading.find_article(connection, reference, identify))

    def corrections(self, reference: str, identify: Identify) -> tuple[Correction, ...]:
        """What people said of the article's sources, withdrawn corrections too. Raises NoSuchArticle."""
        with look(self._engine) as connection:
            return correction_rows.of_article(connection, reading.find_article(connection, reference, identify))

    def citing(self, reference: str, identify: Identify) -> tuple[Citing, ...]:
        """Who names the article as a source; it need not be archived itself. Raises NoSuchArticle for no article."""
        with look(self._engine) as connection:
            return source_links.citing(connection, reading.key_of(connection, reference, identify))

    def capture(self, reference: str, identify: Identify) -> Capture:
        """The capture behind the article's newest version, with its bytes. Raises NoSuchArticle."""
        with look(self._engine) as connection:
            return reading.article_capture(connection, reading.find_article(connection, reference, identify))

    def latest_capture(self, url: str) -> Capture | None:
        """The newest capture of exactly this URL, whatever stood there; None where it was never fetched."""
        with look(self._engine) as connection:
            return reading.latest_capture(connection, url)

    def runs(self, limit: int = 20) -> list[Run]:
        """The latest runs, newest first."""
        with look(self._engine) as connection:
            return runs.list_runs(connection, limit)

    def run(self, run_id: int) -> Run:
        """One run. Raises NoSuchRun."""
        with look(self._engine) as connection:
            return runs.get_run(connection, run_id)

    def runs_amiss(self, after: datetime) -> list[RunAmiss]:
        """Of each spider and arguments, the latest run that began `after` then, unless it is complete."""
        with look(self._engine) as connection:
            return latest_runs.amiss(connection, after)

    def last_start(self, spider: str) -> datetime | None:
        """When the spider's latest run began; None where it never ran."""
        with look(self._engine) as connection:
            return latest_runs.last_start(connection, spider)

    def failing(self) -> list[Failing]:
        """By publisher: articles whose looks have failed several times in a row."""
        with look(self._engine) as connection:
            return findings.failing(connection)

    def doubted(self) -> list[Doubted]:
        """By publisher and doubt: articles that were read and not believed, and were not read well since."""
        with look(self._engine) as connection:
            return findings.doubted(connection)

    def overdue(self, before: datetime) -> list[Overdue]:
        """By publisher: articles that were to be looked at again `before` then, and were not."""
        with look(self._engine) as connection:
            return findings.overdue(connection, before)

    def paused(self) -> list[Paused]:
        """Hosts that are not asked now."""
        with look(self._engine) as connection:
            return findings.paused(connection)

    def stats(self) -> Stats:
        """Counts over the whole archive."""
        with look(self._engine) as connection:
            return statistics.get_stats(connection)

    def index_differences(self) -> list[tuple[str, int, str, int]]:
        """Where the search index and a rebuild of it differ; empty when it is sound."""
        with look(self._engine) as connection:
            return index_differences(connection)

    def dated_keys(self, publisher: str) -> list[DatedKey]:
        """Keys of a publisher's articles, some thousand of them, with the dates that stand on their pages."""
        with look(self._engine) as connection:
            return dated_keys.dated_keys(connection, publisher)

    def keys_captured(self, run_id: int) -> list[str]:
        """The keys of all articles that the run has captured."""
        with look(self._engine) as connection:
            return reading.keys_captured(connection, run_id)


def _asked(typed: str, identify: Identify, cited_as: CitedAs, **how: Any) -> Asked:
    return Asked(typed=typed, names=Names(identify=identify, cited_as=cited_as), now=clock.now(), **how)
