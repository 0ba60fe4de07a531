"""Importing WARC files: each record is a row of a run, so an import is resumed as a crawl is."""

import hashlib
import os
from collections import Counter, deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import Future
from contextlib import closing
from dataclasses import dataclass, replace
from itertools import islice
from pathlib import Path
from urllib.parse import urlsplit

from newsarchive.archive import Archive, OpenRun, Run, open_archive
from newsarchive.archive.leases import Leased
from newsarchive.crawling.rereading import extract_again
from newsarchive.items import Capture, PageResult, Validators
from newsarchive.normalization.text import clean_line
from newsarchive.operations.leasing import next_rows
from newsarchive.operations.reading_pool import KILLED, ReadingPool
from newsarchive.operations.stopping import Stopping
from newsarchive.operations.warc.listing import IsBlog, Listing, refers_of, standing_of
from newsarchive.operations.warc.reading import ReadRecord, RecordToRead, read_records, result_of
from newsarchive.publishers import is_hosted_blog, named_article

SPIDER = "import warc"
"""The name under which imports stand among the runs."""
TOGETHER = 50
"""Records that are read, and committed, at a time: a kill loses no more than the work on twice these a worker."""
ENDINGS = (".warc", ".warc.gz", ".arc", ".arc.gz")
"""Of the files that are taken of a folder."""
_QUEUED_AT_ONCE = 500

Tell = Callable[[PageResult, str], None]
"""Told of each record, with its fate."""


class NoWarc(Exception):
    """There is nothing to import where a person said there was."""


@dataclass(frozen=True, kw_only=True)
class WarcRequest:
    """What a person asked for; `sites` are addresses of blogs whose posts are wanted, too."""

    paths: tuple[Path, ...]
    archive_url: str
    synchronous: str = "NORMAL"
    sites: tuple[str, ...] = ()
    fresh: bool = False
    workers: int = os.cpu_count() or 1


def files_of(paths: Iterable[Path]) -> list[Path]:
    """The files that are meant, those of folders at any depth. Raises NoWarc."""
    found = [file for path in paths for file in _files(path)]
    return list(dict.fromkeys(found))


def _files(path: Path) -> list[Path]:
    if path.is_file():
        return [path.resolve()]
    if not path.is_dir():
        raise NoWarc(f"{path}: there is no such file or folder")
    found = sorted(file.resolve() for file in path.rglob("*") if file.name.lower().endswith(ENDINGS) and file.is_file())
    if not found:
        raise NoWarc(f"{path}: no web archive is below this folder; looked for files ending in {', '.join(ENDINGS)}")
    return found


def import_warc(request: WarcRequest, expect: Callable[[int], None], tell: Tell) -> Run:
    """Import all that the files hold of publishers on the shelf and known blogs; gives the run, closed.

    Blogs are those of platforms that host them, those that the archive has, and `request.sites`. `expect` is told how
    many records are to be read. An import of the same files that was killed or stopped goes on. Raises NoWarc before
    anything is written, ArchiveError where the archive cannot be opened or written.
    """
    files = files_of(request.paths)
    with open_archive(request.archive_url, create=True, synchronous=request.synchronous) as archive:
        run = archive.open_run(
            spider=SPIDER, arguments=_arguments(request, files), simulated=False, fresh=request.fresh
        )
        with Stopping() as stopping:
            left_out = _list(archive, run, request, files, tell, stopping)
            expect(archive.unfinished(run.id))
            _Import(archive, run, request.workers, tell, stopping).work()
        archive.tie_source_links(named_article)
        return archive.close_run(run.id, stopped=stopping.asked, message=_in_words(left_out), compares=False)


def _arguments(request: WarcRequest, files: Sequence[Path]) -> dict[str, str]:
    """What the run is known by: files that have changed are others."""
    state = hashlib.blake2b(digest_size=4)
    for file in files:
        about = file.stat()
        state.update(f"{file}\0{about.st_size}\0{about.st_mtime_ns}\0".encode("utf-8", "surrogateescape"))
    named = ", ".join(str(path) for path in request.paths[:3]) + (", …" if len(request.paths) > 3 else "")
    sites = {"site": ", ".join(sorted(request.sites))} if request.sites else {}
    return {
        "files": clean_line(named.encode("utf-8", "backslashreplace").decode()),
        "state": state.hexdigest(),
        **sites,
    }


def _list(
    archive: Archive, run: OpenRun, request: WarcRequest, files: Sequence[Path], tell: Tell, stopping: Stopping
) -> Counter[str]:
    """Queue what is to be read, unless that was done; gives what is left out, by reason.

    `tell` is told of what was taken out of the archive for ever: that is not read.
    """
    listing = Listing(_is_blog(archive, request.sites))
    rows = listing.rows(files)
    while not stopping.asked and (some := tuple(islice(rows, _QUEUED_AT_ONCE))):
        if not run.seeds_complete:
            for link in archive.barred(some):
                tell(PageResult(run_id=run.id, frontier_id=0, url=link.url, outcome="taken-down"), "taken-down")
            archive.enqueue(run.id, some)
    if not run.seeds_complete and not stopping.asked:
        archive.seeds_complete(run.id)
    return listing.left_out


def _is_blog(archive: Archive, sites: Iterable[str]) -> IsBlog:
    named = {(urlsplit(site).hostname or "").removeprefix("www.") for site in sites}
    known = archive.archived_publishers() | named
    return lambda host: host in known or is_hosted_blog(host)


def _in_words(left_out: Counter[str]) -> str | None:
    if not left_out:
        return None
    return f"left out: {'; '.join(f'{count:,} {reason}' for reason, count in left_out.most_common())}"


@dataclass
class _Import:
    archive: Archive
    run: OpenRun
    workers: int
    tell: Tell
    stopping: Stopping

    def work(self) -> None:
        """Read and commit until nothing is left, or a stop is asked for: what was begun then is still committed."""
        pool = ReadingPool[RecordToRead, ReadRecord](read_records, _killer, self.workers)
        with closing(pool):
            begun: deque[tuple[list[RecordToRead], Future[list[ReadRecord]]]] = deque()
            while self._begin_more(pool, begun):
                tasks, future = begun.popleft()
                for batch in self._settled(pool.results(tasks, future)):
                    fates = self.archive.record_all(batch, extract_again)
                    for page, fate in zip(batch, fates, strict=True):
                        self.tell(page, fate)

    def _begin_more(
        self,
        pool: ReadingPool[RecordToRead, ReadRecord],
        begun: deque[tuple[list[RecordToRead], Future[list[ReadRecord]]]],
    ) -> bool:
        """Keep two batches a worker under way; says whether there is anything to wait for."""
        while len(begun) < 2 * self.workers and not self.stopping.asked:
            rows = next_rows(self.archive, self.run.id, TOGETHER, waits=not begun)
            if not rows:
                break
            tasks = [self._task(leased) for leased in rows]
            begun.append((tasks, pool.begin(tasks)))
        return bool(begun)

    def _task(self, leased: Leased) -> RecordToRead:
        told = leased.cb_kwargs
        return RecordToRead(
            run_id=self.run.id,
            frontier_id=leased.id,
            url=leased.url,
            at=None if "damage" in told else standing_of(*told["at"]),
            original=standing_of(*told["original"]) if "original" in told else None,
            refers=refers_of(told.get("refers")),
            damage=told.get("damage"),
        )

    def _settled(self, results: Iterable[ReadRecord]) -> Iterator[list[PageResult]]:
        """The pages of `results`, without those that are archived already, in batches to be committed together.

        What is unchanged may refer to a page shortly before it: then that is committed first.
        """
        batch: list[PageResult] = []
        met: set[tuple[object, ...]] = set()
        for result in results:
            page = self._unless_archived(result.page, met)
            if result.refers is not None and page.capture is not None:
                unchanged = self._referring(result, page)
                if unchanged is None and batch:
                    yield batch
                    batch = []
                    unchanged = self._referring(result, page)
                page = unchanged or replace(page, outcome="nothing", capture=None, identity=None, problem=_DANGLING)
            batch.append(page)
        if batch:
            yield batch

    def _unless_archived(self, page: PageResult, met: set[tuple[object, ...]]) -> PageResult:
        if page.capture is None:
            return page
        key = _sameness(page.capture)
        if key in met or self.archive.has_capture(page.capture):
            nothing_new = {"capture": None, "articles": (), "identity": None, "missing": None, "problem": None}
            return replace(page, outcome="archived", **nothing_new)  # type: ignore[arg-type]
        met.add(key)
        return page

    def _referring(self, result: ReadRecord, page: PageResult) -> PageResult | None:
        assert result.refers is not None
        assert page.capture is not None
        url, at = result.refers.url, result.refers.at
        found = self.archive.whole_capture(url, at=at, before=page.capture.fetched_at)
        return replace(page, unchanged=Validators(capture_id=found, etag=None, last_modified=None)) if found else None


_DANGLING = "a 304 whose page is not archived"


def _sameness(capture: Capture) -> tuple[object, ...]:
    return capture.url, capture.fetched_at, capture.received_sha256


def _killer(task: RecordToRead) -> ReadRecord:
    return ReadRecord(page=replace(result_of(task), outcome="parse_failed", problem=KILLED))
