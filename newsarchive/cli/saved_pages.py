"""Pages saved as files: read with care, because anything may be named on a command line."""

import sys
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from newsarchive.cli.cleaning import without_surrogates

if TYPE_CHECKING:
    from newsarchive.crawling.parse_trial import TrialProcess
    from newsarchive.items import ExtractedArticle

LARGEST = 64 * 1024 * 1024
"""Bytes of a page: many times what any publisher sends, little enough for memory."""


@dataclass(frozen=True, kw_only=True)
class SavedPage:
    """What came of one file: the article that its page holds, or the problem."""

    file: str
    article: "ExtractedArticle | None" = None
    problem: str | None = None


class UnreadableFile(Exception):
    """The file cannot be read as a page; the message says why."""


def read_file(file: str, url: str | None, publisher: str | None) -> SavedPage:
    """Read the page in `file` (``-`` is stdin) as a crawl would, within the same budget; never raises."""
    from newsarchive.crawling.parse_trial import read_carefully
    from newsarchive.publishers import NotAnArticle, Removed, UnknownPublisher
    from newsarchive.publishers.platforms.jekyll_article import is_source

    name = without_surrogates(file)
    try:
        body = page_bytes(file)
        if publisher in (None, "jekyll") and is_source(file, body):
            return SavedPage(file=name, article=read_carefully(_trials(), "saved source", url, body, file))
        return SavedPage(file=name, article=read_carefully(_trials(), "saved page", url, body, publisher))
    except (UnreadableFile, NotAnArticle, Removed, UnknownPublisher) as error:
        return SavedPage(file=name, problem=str(error))
    except Exception as error:  # noqa: BLE001 - one page that trips our code must not cost the other ten thousand
        return SavedPage(file=name, problem=f"our mistake, please report it: {type(error).__name__}: {error}")


@cache
def _trials() -> "TrialProcess":
    """The process that reads what may cost much; it ends with this one."""
    from newsarchive.crawling.parse_trial import TrialProcess

    return TrialProcess()


def page_bytes(file: str) -> bytes:
    """The bytes of `file`, or of stdin where it is ``-``. Raises UnreadableFile."""
    if file == "-":
        return _within_limit(sys.stdin.buffer.read(LARGEST + 1))
    path = Path(file)
    try:
        if path.is_dir():
            raise UnreadableFile("it is a folder; name the files in it, for example with *.html")
        if path.exists() and not path.is_file():
            raise UnreadableFile("it is no ordinary file; to read from a pipe give -")
        with path.open("rb") as page:
            return _within_limit(page.read(LARGEST + 1))
    except (OSError, ValueError) as error:
        raise UnreadableFile(f"it cannot be read: {getattr(error, 'strerror', None) or error}") from error


def _within_limit(body: bytes) -> bytes:
    if len(body) > LARGEST:
        raise UnreadableFile(f"it is larger than {LARGEST // 1024 // 1024} MiB; no page is")
    return body
