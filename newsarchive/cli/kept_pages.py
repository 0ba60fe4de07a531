"""Pages that a test case can be made of: from a file, from the archive, or fetched for the purpose."""

import re
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import quote

from newsarchive.cli.crawl import run_crawl
from newsarchive.cli.failure import Failure
from newsarchive.cli.opening import archive_url
from newsarchive.cli.run_view import problems_in_words
from newsarchive.cli.saved_pages import UnreadableFile, page_bytes

if TYPE_CHECKING:
    from newsarchive.items import Capture


@dataclass(frozen=True, kw_only=True)
class KeptPage:
    """A page with what is known of its fetch; `name` is a short one, fit for a folder."""

    body: bytes
    url: str | None
    fetched_at: datetime
    status: int = 200
    headers: tuple[tuple[str, str], ...] = ()
    name: str


def page_of_file(file: str, url: str | None) -> KeptPage:
    """The page in `file`; the file's own time stands for the time of the fetch."""
    try:
        body = page_bytes(file)
    except UnreadableFile as error:
        raise Failure(f"{file}: {error}") from error
    return KeptPage(body=body, url=url, fetched_at=_time_of(file), name=_slug(Path(file).stem))


def _time_of(file: str) -> datetime:
    kept_at = datetime.now(UTC) if file == "-" else datetime.fromtimestamp(Path(file).stat().st_mtime, UTC)
    return kept_at.replace(microsecond=0)


def page_of_address(url: str, connect_to: tuple[str, ...]) -> KeptPage:
    """The archived page of `url`; one that is not archived yet is crawled first."""
    capture = _archived(url)
    if capture is None or capture.status is None:  # a source file is no page
        alone = re.sub(r"[\s,]", lambda between: quote(between[0]), url)  # the spider parts addresses by these
        problems = _crawl(alone, connect_to)
        capture = _archived(alone)
        if capture is None or capture.status is None:
            raise Failure(f"{url} gave no page: {problems or 'it leads elsewhere; give the address where it ends'}")
    return KeptPage(
        body=capture.body,
        url=capture.url,
        fetched_at=capture.fetched_at,
        status=capture.status,
        headers=capture.headers,
        name=_name(capture.url),
    )


def _archived(url: str) -> "Capture | None":
    from newsarchive.archive import ArchiveError, NoArchive, NoSuchArticle, open_archive
    from newsarchive.publishers import likely_identity

    try:
        with open_archive(archive_url()) as archive:
            try:
                return archive.capture(url, likely_identity)
            except NoSuchArticle:
                return archive.latest_capture(url)  # a page that we cannot read is what cases are made for
    except NoArchive:
        return None
    except ArchiveError as error:
        raise Failure(str(error)) from error


def _crawl(url: str, connect_to: tuple[str, ...]) -> str:
    """Fetch `url` into the archive; gives what went wrong, in words."""
    from newsarchive.crawling.run import CrawlRequest

    request = CrawlRequest(
        spider="article",
        arguments={"urls": url},
        archive_url=archive_url(),
        connect_to=connect_to,
    )
    return problems_in_words(run_crawl(request, progress=False))


def _name(url: str) -> str:
    """``ncd_8630990``: the identity without its publisher, which the folder above says already."""
    from newsarchive.publishers import identify

    identity = identify(url)
    return _slug(identity.key.removeprefix(f"{identity.publisher}:") if identity else url.partition("://")[2])


def _slug(text: str) -> str:
    return re.sub(r"[^\w-]+", "_", text).strip("_")[:80] or "page"
