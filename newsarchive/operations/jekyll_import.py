"""Importing the source files of a Jekyll blog: each file is a row of a run, so an import is resumed as a crawl is."""

import hashlib
import os
from collections import deque
from collections.abc import Callable, Iterable
from concurrent.futures import Future
from contextlib import closing
from dataclasses import dataclass, replace
from functools import cache, partial
from pathlib import Path

from newsarchive.archive import Archive, OpenRun, Run, open_archive
from newsarchive.archive.leases import Leased
from newsarchive.crawling.rereading import extract_again
from newsarchive.items import OutLink, PageResult
from newsarchive.normalization.text import clean_line
from newsarchive.operations.leasing import next_rows
from newsarchive.operations.reading_pool import KILLED, ReadingPool
from newsarchive.operations.source_files import SourceFile, read_files, readable, site_folder
from newsarchive.operations.stopping import Stopping
from newsarchive.publishers import named_article
from newsarchive.publishers.platforms.jekyll_folder import PassedOver, sources
from newsarchive.publishers.platforms.jekyll_git import first_commits

SPIDER = "import jekyll"
"""The name under which imports stand among the runs."""
TOGETHER = 50
"""Files that are read, and committed, at a time: a kill loses no more than the work on twice these a worker."""

Tell = Callable[[PageResult, str], None]
"""Told of each file, with its fate."""


class SeveralSites(Exception):
    """One address was given for files of several sites."""


@dataclass(frozen=True, kw_only=True)
class ImportRequest:
    """What a person asked for; `site` is the blog's address, where the folder does not state it."""

    folder: Path
    archive_url: str
    synchronous: str = "NORMAL"
    site: str | None = None
    fresh: bool = False
    workers: int = os.cpu_count() or 1


def import_jekyll(request: ImportRequest, expect: Callable[[int], None], tell: Tell) -> Run:
    """Import every post below the folder; gives the run, closed. `expect` is told how many files are to be read.

    An import of the same folder and site that was killed or stopped goes on. Raises NoPosts, UnreadableSource (no such
    folder) and SeveralSites before anything is written, ArchiveError where the archive cannot be opened or written.
    """
    files = _listed(request)
    with open_archive(request.archive_url, create=True, synchronous=request.synchronous) as archive:
        run = _begun(archive, request, files)
        expect(archive.unfinished(run.id))
        with Stopping() as stopping:
            _Import(archive, run, request, tell, stopping).work()
        archive.tie_source_links(named_article)
        return archive.close_run(run.id, stopped=stopping.asked)


def blogs_of(request: ImportRequest) -> list[Path]:
    """The folder itself where it holds posts of one site, else that of each site. Raises as `import_jekyll`."""
    sites = _sites(request, list(sources(request.folder, lambda _passed_over: None)))
    return sites if len(sites) > 1 else [request.folder]


def _begun(archive: Archive, request: ImportRequest, files: tuple[OutLink, ...]) -> OpenRun:
    arguments = {"dir": clean_line(str(request.folder))} | ({"site": request.site} if request.site else {})
    run = archive.open_run(spider=SPIDER, arguments=arguments, simulated=False, fresh=request.fresh)
    if not run.seeds_complete:
        archive.enqueue(run.id, files)
        archive.seeds_complete(run.id)
    return run


def _listed(request: ImportRequest) -> tuple[OutLink, ...]:
    passed_over: list[PassedOver] = []
    posts = list(sources(request.folder, passed_over.append))
    _sites(request, posts)
    links = [_row(request.folder, post) for post in posts]
    return (*links, *(_row(request.folder, found.path, found.reason) for found in passed_over))


def _sites(request: ImportRequest, posts: Iterable[Path]) -> list[Path]:
    """The folders of the sites that the posts belong to. Raises SeveralSites."""
    sites = sorted({site_folder(post) for post in posts})
    if request.site and len(sites) > 1:
        some = ", ".join(map(str, sites[:3])) + (", …" if len(sites) > 3 else "")
        raise SeveralSites(f"{request.folder} holds {len(sites)} sites ({some}): import each with its own --site")
    return sites


def _row(folder: Path, file: Path, passed_over: str | None = None) -> OutLink:
    """The row of a file, with the very bytes of its name beside the name that people read."""
    below = file.relative_to(folder)
    name = os.fsencode(below)
    return OutLink(
        url=clean_line(readable(below)),
        fingerprint=hashlib.sha1(name, usedforsecurity=False).digest(),
        host="file",
        delay=0.0,
        callback="read_file",
        cb_kwargs={"name": name.hex(), **({"passed_over": passed_over} if passed_over else {})},
    )


_Pool = ReadingPool[SourceFile, PageResult]


def _killer(file: SourceFile) -> PageResult:
    return PageResult(
        run_id=file.run_id,
        frontier_id=file.frontier_id,
        url=readable(Path(file.path)),
        outcome="parse_failed",
        problem=KILLED,
    )


@dataclass
class _Import:
    archive: Archive
    run: OpenRun
    request: ImportRequest
    tell: Tell
    stopping: Stopping

    def work(self) -> None:
        """Read and commit until nothing is left, or a stop is asked for: what was begun then is still committed."""
        met = set(self.archive.keys_captured(self.run.id))
        read = partial(read_files, self.request.folder, self.request.site)
        with closing(_Pool(read, _killer, self.request.workers)) as pool:
            begun: deque[tuple[list[SourceFile], Future[list[PageResult]]]] = deque()
            while self._begin_more(pool, begun):
                files, future = begun.popleft()
                results = [_first_of_its_key(result, met) for result in pool.results(files, future)]
                for result, fate in zip(results, self.archive.record_all(results, extract_again), strict=True):
                    self.tell(result, fate)

    def _begin_more(self, pool: _Pool, begun: deque[tuple[list[SourceFile], Future[list[PageResult]]]]) -> bool:
        """Keep two batches a worker under way; says whether there is anything to wait for."""
        while len(begun) < 2 * self.request.workers and not self.stopping.asked:
            rows = next_rows(self.archive, self.run.id, TOGETHER, waits=not begun)
            if not rows:
                break
            files = [self._file(leased) for leased in rows]
            begun.append((files, pool.begin(files)))
        return bool(begun)

    def _file(self, leased: Leased) -> SourceFile:
        name = os.fsdecode(bytes.fromhex(leased.cb_kwargs["name"]))
        return SourceFile(
            run_id=self.run.id,
            frontier_id=leased.id,
            path=name,
            passed_over=leased.cb_kwargs.get("passed_over"),
            first_commit=_first_commit(self.request.folder / name),
        )


def _first_commit(file: Path) -> str | None:
    root = site_folder(file)
    commits = _commits(root)
    return commits.get(file.relative_to(root).as_posix()) if commits else None


_commits = cache(first_commits)


def _first_of_its_key(result: PageResult, met: set[str]) -> PageResult:
    """Two files may be published at one address, where Jekyll itself keeps the last: the second is no edit."""
    if not result.articles:
        return result
    key = result.articles[0].identity.key
    if key in met:
        return replace(result, outcome="nothing", articles=(), problem=f"another file of this import is {key} already")
    met.add(key)
    return result
