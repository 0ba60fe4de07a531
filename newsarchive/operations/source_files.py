"""One source file of a blog: read, and told as a page result. Runs in worker processes."""

import os
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from pathlib import Path

from newsarchive import clock
from newsarchive.crawling.source_links import with_source_links
from newsarchive.extraction.errors import NotAnArticle
from newsarchive.extraction.parse_budget import address_space, begin_page, end_page
from newsarchive.items import Capture, PageResult
from newsarchive.normalization.article import normalize
from newsarchive.publishers import identify
from newsarchive.publishers.platforms.jekyll_article import root_of
from newsarchive.publishers.platforms.jekyll_capture import capture_of, captured_article, read_captured_post
from newsarchive.publishers.platforms.jekyll_folder import UnreadableSource, read_bytes
from newsarchive.publishers.platforms.jekyll_site import Site, site_of
from newsarchive.publishers.platforms.jekyll_source import SourcePost


@dataclass(frozen=True, kw_only=True)
class SourceFile:
    """A file to read: ``path`` below the imported folder, and the row of the run that waits for it.

    ``passed_over`` says why it is not read at all; ``first_commit`` is the ISO 8601 date of the commit that brought it.
    """

    run_id: int
    frontier_id: int
    path: str
    passed_over: str | None = None
    first_commit: str | None = None


def read_files(folder: Path, address: str | None, files: Sequence[SourceFile]) -> list[PageResult]:
    """What came of each file below ``folder``, in their order; ``address`` is the site's, where a person gave it.

    Never raises.
    """
    mapped = address_space()
    return [_read_in_time(folder, address, file, mapped) for file in files]


def readable(path: Path) -> str:
    """``path`` as text; bytes in it that are no UTF-8 are written as ``\\xff``."""
    return os.fsencode(path.as_posix()).decode("utf-8", "backslashreplace")


def site_folder(file: Path) -> Path:
    """The folder of the site that ``file`` belongs to."""
    return _site_folder(file.parent)


@lru_cache(maxsize=4096)
def _site_folder(parent: Path) -> Path:
    return root_of(parent / "any post")


def _read_in_time(folder: Path, address: str | None, file: SourceFile, mapped: int) -> PageResult:
    """A file that is over the budget of a page ends this process."""
    begin_page(mapped)
    try:
        return _read(folder, address, file)
    finally:
        end_page()


def _read(folder: Path, address: str | None, file: SourceFile) -> PageResult:
    name = readable(Path(file.path))
    result = PageResult(run_id=file.run_id, frontier_id=file.frontier_id, url=name, outcome="nothing")
    if file.passed_over is not None:
        return replace(result, problem=file.passed_over)
    try:
        capture = _captured(folder / file.path, address, file.first_commit)
    except UnreadableSource as error:
        return replace(result, outcome="failed", problem=str(error))
    try:
        return told(replace(result, capture=capture), capture)
    except MemoryError:
        return replace(result, capture=capture, outcome="parse_failed", problem="reading it takes more than 1 GB")
    except Exception as error:  # noqa: BLE001 - one file that trips our code must not cost the other ten thousand
        mistake = f"our mistake, please report it: {type(error).__name__}: {error}"
        return replace(result, capture=capture, outcome="failed", problem=mistake)


def _captured(file: Path, address: str | None, first_commit: str | None) -> Capture:
    root = site_folder(file)
    name = readable(file.relative_to(root))
    return capture_of(read_bytes(file), name, root.name, _site(root, address), first_commit, clock.now())


def told(result: PageResult, capture: Capture) -> PageResult:
    """`result` with the post in the captured source file, or why there is none."""
    post = read_captured_post(capture)
    if not post.published:
        return replace(result, problem="published: false, so Jekyll leaves it out")
    try:
        extracted = captured_article(post, capture)
    except NotAnArticle as error:
        return replace(result, problem=post.problem or str(error))
    known = identify(extracted.url)
    extracted = replace(extracted, identity=known) if known else extracted
    return replace(
        result,
        outcome="article",
        identity=extracted.identity,
        articles=(normalize(with_source_links(extracted)),),
        problem=_damage(post),
    )


def _damage(post: SourcePost) -> str | None:
    """What was wrong with a post that was read nevertheless."""
    if post.front_matter_valid:
        return None
    got = f"; recovered: {', '.join(post.recovered)}" if post.recovered else ""
    return f"damaged front matter: {post.problem}{got}"


@lru_cache(maxsize=256)
def _site(root: Path, address: str | None) -> Site:
    return site_of(root, address)
