"""The one transaction in which pages are committed: article, version, index, capture, out-links, frontier row."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field, replace
from typing import NamedTuple

from sqlalchemy import Connection, select

from newsarchive import clock
from newsarchive.archive import (
    captures,
    doubtful,
    earlier,
    frontier,
    hints,
    leases,
    missing,
    rereading,
    source_links,
    stored,
    takedown_guard,
    takedowns,
    targets,
    training,
    unchanged,
    verdicts_asked,
    visits,
)
from newsarchive.archive.article_rows import (
    Shown,
    add_capture,
    add_version,
    keep_article,
    meet_publisher,
    see_addresses,
)
from newsarchive.archive.engine import alone_with
from newsarchive.archive.index import refresh
from newsarchive.archive.rows import change
from newsarchive.archive.schema import ArticleRow, CaptureRow
from newsarchive.archive.stored import Stored
from newsarchive.archive.takedowns import OUTCOME
from newsarchive.archive.versions import Fate, decide, is_changed
from newsarchive.items import Article, Capture, PageResult
from newsarchive.normalization.text import clean_line

ExtractAgain = Callable[[Capture], Article | None]
"""Today's page class on an archived capture; None where it reads no article there."""


class Fated(NamedTuple):
    """What came of a page, and what went wrong, in words."""

    fate: str
    problem: str | None


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
    _stale: dict[int, None] = field(default_factory=dict)
    _publishers: set[str] = field(default_factory=set)
    _bars: bool = True

    def hold(self, keys: Iterable[str]) -> None:
        """To be called first, once: until the end of the transaction no other process decides about these articles,
        and nothing is taken out.

        All at once: processes that commit several pages would else wait for each other in a circle.
        """
        takedowns.stand_by(self.connection)
        self._bars = takedowns.are_there(self.connection)
        alone_with(self.connection, *keys)

    def record(self, page: PageResult) -> str:
        """Commit everything that came of one frontier row, whose articles are held; gives the fate, or the outcome
        where there is no article.

        Of what was taken out for ever nothing is kept: then it is `taken-down`.
        Raises LeaseLost, and writes nothing, where the row is no longer leased by the owner.
        """
        # A problem may quote anything that a server sent; a database keeps neither NUL nor lone surrogates.
        if page.problem is not None:
            page = replace(page, problem=clean_line(page.problem))
        page = self._admitted(page)
        if page.outcome == OUTCOME:
            frontier.enqueue(self.connection, page.run_id, page.next_links, page.frontier_id)
            takedown_guard.end(self.connection, page.frontier_id, self.owner)
            return OUTCOME
        fate, problem = self._record_capture(page)
        if page.capture is not None:
            hints.keep(self.connection, page.hints, page.capture.fetched_at)
        if page.resolves is not None and (found := page.articles[0].identity if page.articles else page.identity):
            targets.resolve(self.connection, page.resolves, found.key)
        frontier.enqueue(self.connection, page.run_id, (*page.out_links, *page.next_links), page.frontier_id)
        leases.end(self.connection, page.frontier_id, self.owner, fate, problem)
        return fate

    def _admitted(self, page: PageResult) -> PageResult:
        """`page`, or what may be kept of it."""
        return takedown_guard.admitted(self.connection, page) if self._bars else page

    def finish(self) -> None:
        """Bring the search index up to date, and dictionaries.

        At the end, because FTS5 writes what it has gathered before many a statement on other tables: indexed one by
        one, 50 articles took 20 % longer to commit.
        """
        refresh(self.connection, self._stale)
        self._stale.clear()
        training.train_where_due(self.connection)

    def _record_capture(self, page: PageResult) -> Fated:
        if page.unchanged is not None and page.capture is not None:
            return Fated(unchanged.record(self.connection, page, page.capture, page.unchanged), None)
        if page.missing is not None and page.capture is not None:
            return Fated(missing.record(self.connection, page, page.capture), page.problem)
        if page.articles and page.capture is not None:
            fates = [self._record_article(page, page.capture, article) for article in page.articles]
            return fates[0]
        self._record_failure(page)
        return Fated(page.outcome, page.problem)

    def _record_failure(self, page: PageResult) -> None:
        """A page that gave no article; what is known of the one that it should have given stays as it is."""
        told_nothing = page.identity is not None and page.outcome not in ("listing", "nothing")
        known = stored.find(self.connection, page.identity) if told_nothing and page.identity else None
        if page.capture is not None:
            add_capture(self.connection, page, page.capture, page.outcome, known.id if known else None)
        elif known is None:
            verdicts_asked.keep_attempt(self.connection, page.frontier_id, page.outcome, page.problem)
        at = page.capture.fetched_at if page.capture else clock.now()
        if known is not None and at >= known.last_seen_at:
            visits.fail(self.connection, known, at)

    def _record_article(self, page: PageResult, capture: Capture, article: Article) -> Fated:
        known = stored.find(self.connection, article.identity)
        if known is not None and earlier.is_earlier(known, capture):
            return self._record_earlier(page, capture, article, known)
        is_other_form = known is not None and known.medium != capture.medium
        if known is not None and is_other_form and (page.trusts or not article.doubts):
            return Fated(self._record_other_form(page, capture, article, known), page.problem)
        if known is not None and not is_other_form and known.extractor != article.extractor:
            known = self._compare_with_todays_code(known, article)
        found = doubtful.look(self.connection, known, capture, article)
        if found.is_clear or page.trusts:
            fate = decide(stored.known(known), article)
            self._keep(page, capture, article, known, fate)
            return Fated(fate, page.problem)
        return Fated(*doubtful.record(self.connection, page, capture, article, known, found))

    def _record_earlier(self, page: PageResult, capture: Capture, article: Article, known: Stored) -> Fated:
        self._stale[known.id] = None
        return Fated(*earlier.record(self.connection, page, capture, article, known, self.extract_again))

    def _record_other_form(self, page: PageResult, capture: Capture, article: Article, known: Stored) -> Fate:
        """A page whose source file is archived, or the other way round.

        It is an edit only against what that form said before.
        """
        held = stored.known_in_other_form(self.connection, known, capture.medium, article)
        fate = decide(held, article)
        if is_changed(held, article):
            origin = "publisher" if stored.was_seen_in(self.connection, known, capture.medium) else "reextraction"
            self._keep(page, capture, article, known, fate, origin)
            return fate
        live = {"status": "live", "gone_at": None, "missing_since": None} if capture.medium == "http" else {}
        looked = visits.seen(known, article, capture, fate)
        change(self.connection, ArticleRow, known.id, {"last_seen_at": capture.fetched_at, **live, **looked})
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
        is_new_version = known is None or (fate in ("changed", "back") and is_changed(stored.compared(known), article))
        number = known.number + is_new_version if known is not None else 1
        if known is None:
            self._meet(article.identity.publisher, capture)
        article_id = keep_article(self.connection, known, number, article, capture, fate, page.listed_change)
        self._stale[article_id] = None
        capture_id = self._add_capture(page, capture, fate, article_id, article)
        shown = Shown(capture_id, capture.fetched_at)
        version_id = known.version_id if known is not None else 0
        if is_new_version:
            version_id = add_version(self.connection, article_id, number, article, shown, origin)
        if known is None:
            source_links.keep_first(self.connection, article_id, version_id, article.source_links, shown.at)
        elif source_links.digest(article.source_links) != known.sources_digest:
            keep = source_links.keep if origin == "publisher" else source_links.read_again
            keep(self.connection, article_id, version_id, article.source_links, shown.at)
        see_addresses(self.connection, article_id, article.addresses, shown.at)

    def _meet(self, publisher: str, capture: Capture) -> None:
        if publisher not in self._publishers:
            meet_publisher(self.connection, publisher, capture.fetched_at)
            self._publishers.add(publisher)

    def _add_capture(self, page: PageResult, capture: Capture, fate: Fate, article_id: int, article: Article) -> int:
        return add_capture(self.connection, page, capture, fate, article_id, article)

    def _compare_with_todays_code(self, known: Stored, article: Article) -> Stored | None:
        """Read the previous capture with today's code first, so that better code is never taken for an edit."""
        behind = self._read_again(known.capture_id)
        if behind.article is None:
            return known
        newest_id = rereading.newest_page(self.connection, known)
        newest = self._read_again(newest_id) if newest_id != known.capture_id else behind

        def add(number: int, again: Article, shown: Shown) -> int:
            return add_version(self.connection, known.id, number, again, shown, "reextraction")

        self._stale[known.id] = None
        rereading.renew(self.connection, known, behind, newest, add)
        return stored.find(self.connection, article.identity)

    def _read_again(self, capture_id: int) -> rereading.Reread:
        row = self.connection.execute(select(CaptureRow.__table__).where(CaptureRow.id == capture_id)).mappings().one()
        again = self.extract_again(captures.from_row(self.connection, row))
        return rereading.Reread(row["id"], row["fetched_at"], rereading.believed(again))
