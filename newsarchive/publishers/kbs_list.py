"""KBS's list API, `/api/getNewsList`: which articles a day had, page by page.

What is known of it comes from public crawlers (docs/limits.md), not from KBS: an answer that looks otherwise
raises NotAListing, which is an alarm, never an empty day.
"""

import json
import re
from collections.abc import Sequence
from datetime import date
from typing import Any
from urllib.parse import urlencode

from newsarchive.extraction.errors import NotAListing
from newsarchive.items import Hint
from newsarchive.normalization.text import clean_line
from newsarchive.publishers.shelf import canonical_url, identify

API = "https://news.kbs.co.kr/api/getNewsList"
ROWS = 200
"""Articles a page of the list; public crawlers ask for 200 and 500, the site's own pages for 12."""

PAGES = 50
"""More pages than this no day has had: a list that goes on and on is a trap, or does not turn its pages."""

DAILY = 840
"""Articles a day, counted over the codes of August 2026."""

SECTIONS = {
    "정치": "0003",
    "경제": "0004",
    "사회": "0005",
    "국제": "0006",
    "IT·과학": "0007",
    "문화": "0008",
    "연예": "0039",
    "스포츠": "0002",
}
"""Name to code; the last three are likely, not proven."""

WHEN_FORBIDDEN = "without --since, the sitemap of recent news is read instead: newsarchive crawl kbs"

_SUMMARY = 200
_BREAK = re.compile(r"<br\s*/?>", re.IGNORECASE)


def section_codes(typed: str) -> tuple[str, ...]:
    """Codes of sections given by name or code, parted by commas. Raises ValueError naming an unknown one."""
    return tuple(_code(name.strip()) for name in typed.split(",") if name.strip())


def _code(name: str) -> str:
    if name in SECTIONS:
        return SECTIONS[name]
    if name in SECTIONS.values():
        return name
    raise ValueError(f"there is no section {name!r}; there are {', '.join(SECTIONS)}")


def list_url(day: date, page: int, sections: tuple[str, ...] = ()) -> str:
    """The address of one page (from 1) of the list of `day`."""
    asked = {
        "currentPageNo": page,
        "rowsPerPage": ROWS,
        "datetimeBegin": f"{day:%Y%m%d}000000",
        "datetimeEnd": f"{day:%Y%m%d}235959",
        "contentsCode": ",".join(sections) or "ALL",
        "localCode": "00",
    }
    return f"{API}?{urlencode(asked)}"


def read_list(body: bytes, url: str, after: str | None = None) -> tuple[Hint, ...]:
    """The articles on a page of the list, in its order; none past the last page.

    `after` is the first address on the page before. Raises NotAListing, saying what came, for anything but the
    answer that is known, and for the page before once more.
    """
    try:
        answer = json.loads(body)
    except (ValueError, RecursionError) as error:
        raise NotAListing(url, f"not a list of articles: no JSON but {body[:40]!r}") from error
    if not isinstance(answer, dict) or answer.get("success") is not True or not isinstance(answer.get("data"), list):
        raise NotAListing(url, f"not a list of articles: no success and data in {body[:80]!r}")
    hints = tuple(_hint(row, url) for row in answer["data"])
    if hints and hints[0].url == after:
        raise NotAListing(url, "the list does not turn its pages: this one begins as the one before")
    return hints


def goes_on(hints: Sequence[Hint], page: int, url: str) -> bool:
    """Whether a page follows this one, which it does where this one is full. Raises NotAListing past all days."""
    if len(hints) >= ROWS and page >= PAGES:
        raise NotAListing(url, f"the list of one day has no end after {PAGES} pages")
    return len(hints) >= ROWS


def _hint(row: Any, url: str) -> Hint:
    code = str(row.get("newsCode")) if isinstance(row, dict) else ""
    identity = identify(f"https://news.kbs.co.kr/news/view.do?ncd={code}") if code.isalnum() else None
    if identity is None:
        raise NotAListing(url, f"not a list of articles: a row without newsCode, {str(row)[:80]!r}")
    return Hint(
        key=identity.key,
        url=canonical_url(identity) or "",
        headline=_text(row.get("newsTitle")),
        summary=(_text(row.get("newsContents")) or "")[:_SUMMARY] or None,
        date_text=_text(row.get("serviceTime")),
    )


def _text(value: Any) -> str | None:
    return (clean_line(_BREAK.sub(" ", value)) or None) if isinstance(value, str) else None
