"""The one transaction in which pages are committed: article, version, index, capture, out-links, frontier row."""

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from typing import Any

from sqlalchemy import Connection, delete, select

from newsarchive.archive import captures, frontier, hints, leases, source_links, stored
from newsarchive.archive.article_rows import (
    Shown,
    add_capture,
    add_images,
    add_version,
    keep_article,
    readings,
    see_addresses,
)
from newsarchive.archive.engine import alone_with
from newsarchive.archive.index import ToIndex, index
from newsarchive.archive.rows import change
from newsarchive.archive.schema import ArticleRow, CaptureRow, ImageRow, VersionRow
from newsarchive.archive.stored import Stored
from newsarchive.archive.versions import Fate, content_digest, decide, decide_missing
from newsarchive.items import FALSE_PAGES, Article, Capture, PageResult
from newsarchive.normalization.text import clean_line

SHOWING = ("new", "changed", "touched", "seen")
"""The fates of captures that show the article."""
ExtractAgain = Callable[[Capture], Article | None]
"""Today's page class on an archived capture; None where it reads no article there."""


def refused(page: PageResult, refusal: Exception) -> PageResult:
    """What is recorded of a page that the database does not take."""
    problem = f"the database refuses it: {refusal}"
    return replace(page, outcome="failed", capture=None, articles=(), problem=clean_line(problem)[:500])


@dataclass
class Recorder:
    """Commits pages in the transaction of `connection`, in the name of `owner`; to be finished before it ends."""

    connection: Connection
    owner: str
    extract_again: ExtractAgain
    _to_index: dict[int, ToIndex] = field(default_factory=dict)

    def record(self, page: PageResult) -> str:
        """Commit everything that came of one frontier row; gives the fate (or the outcome where there is no article).

        Raises LeaseLost, and writes nothing, where the row is no longer leased by the owner.
        """
        # A problem may quote anything that a server sent; a database keeps neither NUL nor lone surrogates.
        if page.problem is not None:
            page = replace(page, problem=clean_line(page.problem))
        fate = self._record_capture(page)
        if page.capture is not None:
            hints.keep(self.connection, page.hints, page.capture.fetched_at)
        frontier.enqueue(self.connection, page.run_id, (*page.out_links, *page.next_links), page.frontier_id)
        leases.end(self.connection, page.frontier_id, self.owner, fate, page.problem)
        return fate

    def finish(self) -> None:
        """Bring the search index up to date.

        At the end, because FTS5 writes what it has gathered before many a statement on other tables: indexed one by
        one, 50 articles took 20 % longer to commit.
        """
        index(self.connection, self._to_index.values())
        self._to_index.clear()

    def _record_capture(self, page: PageResult) -> str:
        if page.capture is None:
            return page.outcome
        if page.missing is not None:
            return self._record_missing(page, page.capture)
        if not page.articles:
            add_capture(self.connection, page, page.capture, page.outcome)
            return page.outcome
        fates = [self._record_article(page, page.capture, article) for article in page.articles]
        return fates[0]

    def _record_article(self, page: PageResult, capture: Capture, article: Article) -> Fate:
        alone_with(self.connection, article.identity.key)
        known = stored.find(self.connection, article.identity)
        if known is not None and known.medium != capture.medium:
            return self._record_other_form(page, capture, article, known)
        if known is not None and known.extractor != article.extractor:
            known = self._compare_with_todays_code(known, article)
        fate = decide(stored.known(known), article)
        self._keep(page, capture, article, known, fate)
        return fate

    def _record_other_form(self, page: PageResult, capture: Capture, article: Article, known: Stored) -> Fate:
        """A page whose source file is archived, or the other way round.

        It is an edit only against what that form said before.
        """
        fate = decide(stored.known_in_other_form(self.connection, known, capture.medium, article), article)
        if fate == "changed":
            origin = "publisher" if stored.was_seen_in(self.connection, known, capture.medium) else "reextraction"
            self._keep(page, capture, article, known, fate, origin)
            return fate
        live = {"status": "live", "gone_at": None, "missing_since": None} if capture.medium == "http" else {}
        change(self.connection, ArticleRow, known.id, {"last_seen_at": capture.fetched_at, **live})
        add_capture(self.connection, page, capture, fate, known.id, article)
        see_addresses(self.connection, known.id, article.addresses, capture.fetched_at)
        return fate

    def _keep(
        self,
        page: PageResult,
        capture: Capture,
        article: Article,
        known: Stored | None,
        fate: Fate,
        origin: str = "publisher",
    ) -> None:
        number = known.number + (fate == "changed") if known is not None else 1
        article_id = keep_article(self.connection, known, number, article, capture)
        capture_id = add_capture(self.connection, page, capture, fate, article_id, article)
        shown = Shown(capture_id, capture.fetched_at)
        version_id = known.version_id if known is not None else 0
        if fate in ("new", "changed"):
            version_id = self._add_version(article_id, number, article, shown, origin)
        if known is None:
            source_links.keep_first(self.connection, article_id, version_id, article.source_links, shown.at)
        elif source_links.digest(article.source_links) != known.sources_digest:
            keep = source_links.keep if origin == "publisher" else source_links.read_again
            keep(self.connection, article_id, version_id, article.source_links, shown.at)
        see_addresses(self.connection, article_id, article.addresses, shown.at)

    def _add_version(self, article_id: int, number: int, article: Article, shown: Shown, origin: str) -> int:
        version_id = add_version(self.connection, article_id, number, article, shown, origin)
        waits = self._to_index.get(article_id)
        is_first = number == 1 or (waits is not None and waits.is_first)
        self._to_index[article_id] = ToIndex(article_id, version_id, article.headline, article.body, is_first)
        return version_id

    def _compare_with_todays_code(self, known: Stored, article: Article) -> Stored | None:
        """Read the previous capture with today's code first, so that better code is never taken for an edit."""
        row = self.connection.execute(select(CaptureRow.__table__).where(CaptureRow.id == known.capture_id))
        capture = row.mappings().one()
        again = self.extract_again(captures.from_row(capture))
        if again is None:
            return known
        self._update_article_dates(known, again)
        version_id = known.version_id
        if content_digest(again.headline, again.body) == known.digest:
            self._read_version_again(version_id, again)
        else:
            number = known.number + 1
            change(self.connection, ArticleRow, known.id, {"current_version": number})
            shown = Shown(capture["id"], capture["fetched_at"])
            version_id = self._add_version(known.id, number, again, shown, "reextraction")
        self._read_sources_again(known, version_id, again)
        return stored.find(self.connection, article.identity)

    def _read_sources_again(self, known: Stored, version_id: int, again: Article) -> None:
        """What the newest capture names, with today's rules: sources may have been swapped under the same text."""
        seen = CaptureRow.article_id == known.id, CaptureRow.medium == known.medium, CaptureRow.fate.in_(SHOWING)
        newest = select(CaptureRow.__table__).where(*seen).order_by(CaptureRow.id.desc()).limit(1)
        row = self.connection.execute(newest).mappings().one()
        if row["id"] != known.capture_id:
            again = self.extract_again(captures.from_row(row)) or again
        source_links.read_again(self.connection, known.id, version_id, again.source_links, row["fetched_at"])

    def _read_version_again(self, version_id: int, again: Article) -> None:
        """The same content: what is better read today (bylines, dates, pictures) replaces what was read before.

        Digests are equal, so the words are, and the search index need not know.
        """
        change(self.connection, VersionRow, version_id, readings(again))
        self.connection.execute(delete(ImageRow).where(ImageRow.version_id == version_id))
        add_images(self.connection, version_id, again)

    def _update_article_dates(self, known: Stored, again: Article) -> None:
        """What today's code reads as the edit time of the old capture, unless later captures moved it on."""
        wanted = select(VersionRow.date_modified).where(VersionRow.id == known.version_id)
        if known.date_modified == self.connection.execute(wanted).scalar_one():
            change(self.connection, ArticleRow, known.id, {"date_modified": again.date_modified})

    def _record_missing(self, page: PageResult, capture: Capture) -> str:
        assert page.missing is not None
        if page.identity is not None:
            alone_with(self.connection, page.identity.key)
        known = stored.find(self.connection, page.identity) if page.identity else None
        if known is None and page.outcome in FALSE_PAGES:
            add_capture(self.connection, page, capture, page.outcome)
            return page.outcome
        fate = decide_missing(stored.known(known), page.missing, capture.fetched_at)
        add_capture(self.connection, page, capture, fate, known.id if known else None)
        if known is not None and fate in ("gone", "missing"):
            since = known.missing_since or capture.fetched_at
            values: dict[str, Any] = {"missing_since": since}
            if fate == "gone":
                values |= {"status": "gone", "gone_at": capture.fetched_at}
            change(self.connection, ArticleRow, known.id, values)
        return fate
