"""The archive's one door: everything that crawls or asks comes through here."""

from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from sqlalchemy import Engine, make_url
from sqlalchemy.exc import DataError, DBAPIError, IntegrityError

from newsarchive.archive import (
    correcting,
    correction_rows,
    frontier,
    hosts,
    leases,
    pauses,
    reading,
    robots,
    runs,
    search,
    source_links,
    store,
    targets,
)
from newsarchive.archive.corrections import Correction
from newsarchive.archive.engine import connect, writing
from newsarchive.archive.engine import reading as look
from newsarchive.archive.errors import ArchiveError
from newsarchive.archive.filters import Cited, CitedAs, Names
from newsarchive.archive.history import Version, get_versions
from newsarchive.archive.index import index_differences
from newsarchive.archive.migration import prepare
from newsarchive.archive.processes import this_process
from newsarchive.archive.reading import Identify, Stats, StoredArticle
from newsarchive.archive.robots import Robots
from newsarchive.archive.runs import OpenRun, Run
from newsarchive.archive.search import Found, Sort
from newsarchive.archive.source_links import Citing, StoredSource
from newsarchive.archive.store import ExtractAgain
from newsarchive.items import Capture, OutLink, PageResult, SourceLink


def open_archive(url: str, *, create: bool = False, synchronous: str = "NORMAL") -> "Archive":
    """The archive at `url` (sqlite:///FILE), brought to this version's schema.

    Raises NoArchive where there is none and `create` is not set, NewerSchema, or ArchiveError with the reason
    why it cannot be opened.
    """
    engine = connect(url, synchronous=synchronous)
    _require_folder(url, create)
    try:
        prepare(engine, create=create)
    except BaseException:
        engine.dispose()
        raise
    return Archive(engine)


def _require_folder(url: str, create: bool) -> None:
    if make_url(url).get_backend_name() != "sqlite":
        return
    name = make_url(url).database
    folder = Path(name).parent if name and name != ":memory:" else None
    if create and folder is not None and not folder.is_dir():
        raise ArchiveError(f"the archive {url} cannot be opened: there is no folder {folder}")


class Archive:
    """Keeping and finding. Every method is one transaction; what comes out is plain frozen data."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self._owner = this_process()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        """Let go of the database; what the database objected to meanwhile becomes an ArchiveError."""
        self.close()
        if isinstance(error, DBAPIError):
            raise ArchiveError(f"the archive {self._engine.url} cannot be used: {error.orig}") from error

    def close(self) -> None:
        """Let go of the database."""
        self._engine.dispose()

    # Keeping

    def record(self, page: PageResult, extract_again: ExtractAgain) -> str:
        """Commit all that came of one frontier row; gives its fate. Raises LeaseLost (nothing is written then)."""
        with writing(self._engine) as connection:
            return store.record(connection, page, self._owner, extract_again)

    def record_all(self, pages: Sequence[PageResult], extract_again: ExtractAgain) -> list[str]:
        """Commit several pages in one transaction; gives their fates.

        Where the database refuses what one of them holds, that one's row ends `failed` and says so.
        """
        try:
            with writing(self._engine) as connection:
                return [store.record(connection, page, self._owner, extract_again) for page in pages]
        except (DataError, IntegrityError, UnicodeError) as refusal:
            if len(pages) == 1:
                return [self.record(store.refused(pages[0], refusal), extract_again)]
        return [fate for page in pages for fate in self.record_all((page,), extract_again)]

    def tie_source_links(self, named: targets.NamedArticle, key: str | None = None) -> int:
        """Give their targets to source links that lead to blogs archived since; says how many were given one.

        Only to those of the article `key`, unless that is None.
        """
        with look(self._engine) as connection:
            found = targets.ties(connection, named, key)
        if found:
            with writing(self._engine) as connection:
                targets.tie(connection, found)
        return len(found)

    def open_run(self, *, spider: str, arguments: dict[str, Any], simulated: bool, fresh: bool = False) -> OpenRun:
        """Resume the killed or stopped run of the same spider and arguments, else begin one."""
        with writing(self._engine) as connection:
            return runs.open_run(
                connection,
                spider=spider,
                arguments=arguments,
                simulated=simulated,
                owner=self._owner,
                now=datetime.now(UTC),
                fresh=fresh,
            )

    def goes_on(self, *, spider: str, arguments: dict[str, Any], simulated: bool) -> bool:
        """Whether `open_run` with these arguments would resume an earlier run."""
        with look(self._engine) as connection:
            return runs.goes_on(connection, spider, arguments, simulated)

    def seeds_complete(self, run_id: int) -> None:
        """Remember that every seed of the run is queued."""
        with writing(self._engine) as connection:
            runs.seeds_complete(connection, run_id)

    def close_run(self, run_id: int, *, stopped: bool = False, failed: bool = False, message: str | None = None) -> Run:
        """End the run, count and judge it; `failed` where it broke down whatever was read."""
        with writing(self._engine) as connection:
            return runs.close_run(connection, run_id, self._owner, datetime.now(UTC), stopped, message, failed)

    # The frontier

    def enqueue(self, run_id: int, links: tuple[OutLink, ...]) -> int:
        """Queue seeds; says how many the run did not have."""
        with writing(self._engine) as connection:
            return frontier.enqueue(connection, run_id, links)

    def lease(self, run_id: int, room: int) -> list[leases.Leased]:
        """Rows to fetch now, at most `room`, of one host that is due."""
        with writing(self._engine) as connection:
            rows = leases.lease(connection, run_id, self._owner, room)
            if not rows and leases.reclaim(connection, run_id, self._owner):
                rows = leases.lease(connection, run_id, self._owner, room)
            return rows

    def claim_host(self, host: str, delay: float) -> float:
        """Claim one more request to `host`: 0.0 when it may go now, else the seconds until asking again."""
        with writing(self._engine) as connection:
            return hosts.claim(connection, host, delay)

    def hold_host(self, host: str, delay: float, ago: float = 0.0) -> None:
        """Count the delay from `ago` seconds before now: then the claimed request to `host` went, or came in."""
        with writing(self._engine) as connection:
            hosts.hold(connection, host, delay, ago)

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

    def host_answered(self, host: str) -> None:
        """A good answer came from `host`: what was held against it is forgotten."""
        with writing(self._engine) as connection:
            pauses.answered(connection, host)

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

    def keys_captured(self, run_id: int) -> list[str]:
        """The keys of all articles that the run has captured."""
        with look(self._engine) as connection:
            return reading.keys_captured(connection, run_id)

    def unfinished(self, run_id: int) -> int:
        """How many rows of the run are not done."""
        with look(self._engine) as connection:
            return frontier.unfinished(connection, run_id)

    def keep_robots(self, answer: Robots) -> None:
        """Remember what an origin answered for /robots.txt."""
        with writing(self._engine) as connection:
            robots.keep(connection, answer)

    def robots(self, origin: str, now: datetime) -> Robots | None:
        """The answer of `origin` that still holds at `now`, if there is one."""
        with look(self._engine) as connection:
            return robots.get(connection, origin, now)

    # Finding

    def search(
        self,
        typed: str,
        *,
        sort: Sort = "relevance",
        limit: int = 20,
        identify: Identify = lambda _address: None,
        cited_as: CitedAs = lambda _name: Cited(),
    ) -> Found:
        """Articles that hold every word and "phrase" of `typed` and pass its filters. Any input is valid.

        `identify` and `cited_as` say what `cites:` means by an address and by a name; without them it takes keys,
        addresses and names as they are stored.
        """
        names, now = Names(identify=identify, cited_as=cited_as), datetime.now(UTC)
        with look(self._engine) as connection:
            return search.search(connection, typed, sort=sort, limit=limit, names=names, now=now)

    def article(self, reference: str, identify: Identify) -> StoredArticle:
        """The article named by number, key or any address. Raises NoSuchArticle."""
        with look(self._engine) as connection:
            return reading.get_article(connection, reading.find_article(connection, reference, identify))

    def versions(self, reference: str, identify: Identify) -> tuple[Version, ...]:
        """All versions of the article, first to last. Raises NoSuchArticle."""
        with look(self._engine) as connection:
            return get_versions(connection, reading.find_article(connection, reference, identify))

    def sources(self, reference: str, identify: Identify) -> tuple[StoredSource, ...]:
        """What the article names as its sources, or did. Raises NoSuchArticle."""
        with look(self._engine) as connection:
            return source_links.get(connection, reading.find_article(connection, reference, identify))

    def correct(
        self,
        reference: str,
        identify: Identify,
        number: int,
        rewrite: correcting.Rewrite,
        author: str | None = None,
        note: str | None = None,
    ) -> Correction:
        """Overrule the article's source link `number`: `rewrite` says how it reads, or None where it is no source.

        Raises NoSuchArticle, NoSuchSource; NotCorrected where that counts already.
        """
        with writing(self._engine) as connection:
            article_id = reading.find_article(connection, reference, identify)
            said = correcting.Said(author=author, note=note, at=datetime.now(UTC))
            return correcting.correct(connection, article_id, number, rewrite, said)

    def add_source(
        self,
        reference: str,
        identify: Identify,
        link: SourceLink,
        author: str | None = None,
        note: str | None = None,
    ) -> Correction:
        """Name a source that the rules missed. Raises NoSuchArticle; NotCorrected where it is named already."""
        with writing(self._engine) as connection:
            article_id = reading.find_article(connection, reference, identify)
            said = correcting.Said(author=author, note=note, at=datetime.now(UTC))
            return correcting.add(connection, article_id, link, said)

    def withdraw(self, correction_id: int) -> Correction:
        """Let the rules be right again. Raises NoSuchCorrection; NotCorrected where it was withdrawn before."""
        with writing(self._engine) as connection:
            return correcting.withdraw(connection, correction_id, datetime.now(UTC))

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
        """One run, which must exist."""
        with look(self._engine) as connection:
            return runs.get_run(connection, run_id)

    def stats(self) -> Stats:
        """Counts over the whole archive."""
        with look(self._engine) as connection:
            return reading.get_stats(connection)

    def index_differences(self) -> list[tuple[str, int, str, int]]:
        """Where the search index and a rebuild of it differ; empty when it is sound."""
        with look(self._engine) as connection:
            return index_differences(connection)
