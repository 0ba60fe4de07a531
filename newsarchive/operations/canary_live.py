"""One recent article of a publisher, fetched by a crawl like any other, into an archive that is thrown away."""

import time
from collections.abc import Sequence
from contextlib import suppress
from importlib.resources import files
from pathlib import Path
from tempfile import TemporaryDirectory

from newsarchive.archive import Archive, ArchiveError, open_archive
from newsarchive.operations.canary import Look, look_at_page
from newsarchive.operations.schedule_process import CommandProcess
from newsarchive.publishers import Publisher, identify

LONGEST = 600
"""Seconds: a crawl of one article that takes longer is given up."""
_TURN_SECONDS = 0.2


def check_live(owner: Publisher, connect_to: Sequence[str] = ()) -> Look:
    """Crawl one article with the publisher's own spider, and look at what came of it.

    Robots, delays, the contact URL and guards are those of any crawl; `connect_to` is as ``--connect-to``. Nothing
    is written to anybody's archive. Raises OSError where no process can be begun.
    """
    with TemporaryDirectory(prefix="newsarchive-check-") as folder:
        url = f"sqlite:///{Path(folder) / 'check.db'}"
        said = _crawled(owner, url, connect_to)
        with suppress(ArchiveError), open_archive(url) as archive:
            if look := _look(owner, archive):
                return look
    return Look(publisher=owner.id, way="live", state="not reached", problem=said)


def _crawled(owner: Publisher, archive_url: str, connect_to: Sequence[str]) -> str:
    """What the crawl says went wrong, should it have brought nothing."""
    mapped = (word for each in connect_to for word in ("--connect-to", each))
    words = ("crawl", *_spider(owner), "--limit", "1", "--json", *mapped)
    process, end = CommandProcess(words, archive_url, is_crawl=True), time.monotonic() + LONGEST
    while (ended := process.ended()) is None:
        if time.monotonic() > end:
            process.kill()
            return f"the crawl took more than {LONGEST} s"
        time.sleep(_TURN_SECONDS)
    return ended.message or "the crawl found no article to look at"


def _spider(owner: Publisher) -> tuple[str, ...]:
    """A publisher's own spider has its name; a blog without one is crawled by its address."""
    if (files("newsarchive.spiders") / f"{owner.id}.py").is_file():
        return (owner.id,)
    return "blog", "-a", f"site={owner.home}"


def _look(owner: Publisher, archive: Archive) -> Look | None:
    """At the last page that came from an address of the publisher's articles; None where none did."""
    captures = [each for each in archive.export_all_captures() if _is_of(owner, each.url)]
    if not captures:
        return None
    last = captures[-1]
    content_type = next((value for name, value in last.headers if name.lower() == "content-type"), None)
    return look_at_page(owner, last.url, archive.capture_body(last.id), content_type, last.status)


def _is_of(owner: Publisher, url: str) -> bool:
    identity = identify(url)
    return identity is not None and identity.publisher == owner.id
