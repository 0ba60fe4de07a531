"""One recent article of a publisher, fetched by a crawl like any other, into an archive that is thrown away."""

import json
import subprocess
from collections.abc import Mapping, Sequence
from contextlib import suppress
from importlib.resources import files
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TypedDict

from newsarchive.archive import Archive, ArchiveError, open_archive
from newsarchive.operations.canary import Look, look_at_page
from newsarchive.operations.schedule_process import started
from newsarchive.publishers import Publisher, identify

LONGEST = 600
"""Seconds: a crawl of one article that takes longer is given up."""
_LINES = 3


class Said(TypedDict, total=False):
    """What is read here of the record that `crawl --json` ends with; nothing where it did not come so far."""

    message: str | None
    problems: Sequence[Mapping[str, object]] | None


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
    words = ("-m", "newsarchive", "crawl", *_spider(owner), "--limit", "1", "--json", *mapped)
    process = started(words, archive_url, reads=True, hears=True)
    try:
        out, err = process.communicate(timeout=LONGEST)
    except subprocess.TimeoutExpired:
        process.kill()
        process.communicate()
        return f"the crawl took more than {LONGEST} s"
    return in_words(_run(out), err.decode("utf-8", "replace"))


def _spider(owner: Publisher) -> tuple[str, ...]:
    """A publisher's own spider has its name; a blog without one is crawled by its address."""
    if (files("newsarchive.spiders") / f"{owner.id}.py").is_file():
        return (owner.id,)
    return "blog", "-a", f"site={owner.home}"


def _run(out: bytes) -> Said:
    with suppress(ValueError, IndexError):
        run: Said = json.loads(out.splitlines()[-1])
        return run if isinstance(run, dict) else {}
    return {}


def in_words(run: Said, err: str) -> str:
    """What a crawl that brought no article says of itself: its message and problems, else its last lines."""
    problems = [
        f"{each.get('url')}: {each.get('outcome')}: {each.get('problem')}" for each in run.get("problems") or ()
    ]
    told = [str(run["message"])] if run.get("message") else []
    lines = [line.removeprefix("newsarchive: ") for line in err.splitlines() if line.strip()][-_LINES:]
    return "; ".join((*told, *problems) or lines) or "the crawl found no article to look at"


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
