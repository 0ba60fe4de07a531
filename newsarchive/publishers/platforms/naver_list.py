"""Naver's list of the titles of a blog: all its posts, page by page (its feed has the latest fifty).

What is known of it comes from public crawlers (docs/limits.md): any other answer raises NotAListing.
"""

import json
import re
from typing import Any

from newsarchive.extraction.errors import NotAListing
from newsarchive.extraction.feeds import FeedEntry
from newsarchive.normalization.urls import address
from newsarchive.publishers.platforms.identity import NAVER, naver_blog

ROWS = 30
"""Titles a page: the most that Naver gives."""

_PAGE = re.compile(r"(?<=[?&]currentPage=)\d{1,6}", re.ASCII)
# Naver writes an apostrophe as \', which JSON does not know.
_NO_JSON_ESCAPE = re.compile(rb"\\(?=')")


def titles_of(site: str) -> str | None:
    """The address of the first list of titles of the Naver blog at ``site``; None for what is no Naver blog."""
    parts = address(site)
    blog = naver_blog(parts) if parts else None
    return f"https://{NAVER}/PostTitleListAsync.naver?blogId={blog}&currentPage=1&countPerPage={ROWS}" if blog else None


def following_titles(url: str) -> str:
    """The address of the list's page after the one at ``url``."""
    return _PAGE.sub(lambda page: str(int(page[0]) + 1), url, count=1)


def read_titles(body: bytes, url: str) -> tuple[tuple[FeedEntry, ...], bool]:
    """The posts on one page of the list at ``url``, and whether a page follows. Raises NotAListing for all else."""
    try:
        answer = json.loads(_NO_JSON_ESCAPE.sub(b"", body))
    except (ValueError, RecursionError) as error:
        raise NotAListing(url, f"not Naver's list of titles: no JSON ({type(error).__name__})") from error
    posts = answer.get("postList") if isinstance(answer, dict) else None
    parts = address(url)
    blog = naver_blog(parts) if parts else None
    if not isinstance(posts, list) or blog is None:
        raise NotAListing(url, f"not Naver's list of titles: no postList in {body[:80]!r}")
    page = _PAGE.search(url)
    seen = int(page[0]) * ROWS if page else ROWS
    return tuple(entry for post in posts if (entry := _entry(post, blog))), bool(posts) and seen < _total(answer)


def _entry(post: Any, blog: str) -> FeedEntry | None:
    number = str(post.get("logNo")) if isinstance(post, dict) else ""
    if not (number.isascii() and number.isdigit()):
        return None
    day = post.get("addDate")
    return FeedEntry(url=f"https://{NAVER}/{blog}/{number}", date_text=day if isinstance(day, str) else None)


def _total(answer: dict[str, Any]) -> int:
    total = str(answer.get("totalCount"))
    return int(total) if total.isascii() and total.isdigit() and len(total) < 9 else 0
