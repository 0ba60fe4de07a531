"""The search page: words and filters, hits with snippets, counts by day and by publisher."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import partial
from typing import Any

from starlette.requests import Request
from starlette.responses import Response

from newsarchive.archive.counting import By, Count
from newsarchive.archive.read_handle import Reader
from newsarchive.archive.search import Sort
from newsarchive.publishers import likely_identity
from newsarchive.publishers.cited import cited_as
from newsarchive.web.asking import Unasked, asking, reader_of, text_of
from newsarchive.web.charts import chart_of
from newsarchive.web.remembering import Remembered
from newsarchive.web.rendering import address, page

LIMIT = 20
_MOST_PUBLISHERS = 12
_COUNTED_BY: tuple[By, ...] = ("day", "publisher")
MEANT: Mapping[str, Any] = {"identify": likely_identity, "cited_as": cited_as}
"""What `cites:` means by an address and by a name."""


@dataclass(frozen=True, kw_only=True)
class Wish:
    """What a reader wants found: words of the query language, and what the fields beside them add."""

    q: str = ""
    publisher: str = ""
    section: str = ""
    after: str = ""
    before: str = ""
    sort: Sort = "relevance"

    @property
    def typed(self) -> str:
        """All of it in the query language."""
        fields = [(name, getattr(self, name)) for name in ("publisher", "section", "after", "before")]
        return " ".join([self.q, *(f"{name}:{_quoted(value)}" for name, value in fields if value)]).strip()

    def parameters(self, **others: object) -> dict[str, object]:
        """As they stand in an address: what is not set is left out."""
        own = {name: getattr(self, name) for name in self.__dataclass_fields__}
        return {**own, "sort": self.sort if self.sort != "relevance" else None, **others}


def _quoted(value: str) -> str:
    return '"' + value.replace('"', " ") + '"'


def wish_of(request: Request) -> Wish:
    """Raises Unasked where a date is none."""
    for name in ("after", "before"):
        _require_day(text_of(request, name))
    sort: Sort = "newest" if text_of(request, "sort") == "newest" else "relevance"
    fields = {name: text_of(request, name, 300) for name in ("publisher", "section", "after", "before")}
    return Wish(q=text_of(request, "q"), sort=sort, **fields)


def _require_day(typed: str) -> None:
    try:
        date.fromisoformat(typed or "2000-01-01")
    except ValueError as error:
        raise Unasked(400, "search.dates_wrong") from error


@asking
def search(request: Request) -> Response:
    """`/search?q=…`: with nothing asked for, the newest articles."""
    wish, reader = wish_of(request), reader_of(request)
    after = request.query_params.get("page") or None
    found = reader.search(wish.typed, sort=wish.sort, limit=LIMIT, page=after, **MEANT)
    days, publishers = _counted(request, wish, "day"), _counted(request, wish, "publisher")
    return page(
        request,
        "search.html",
        wish=wish,
        found=found,
        is_first=after is None,
        chart=chart_of([(each.value, each.articles) for each in days]),
        publishers=publishers[:_MOST_PUBLISHERS],
        as_json=address("/api/v1/search", wish.parameters()),
        following=address("/search", wish.parameters(page=found.next_page)) if found.next_page else None,
    )


def _counted(request: Request, wish: Wish, by: By) -> tuple[Count, ...]:
    """How many of what is found have what; of all articles, as it was a minute ago at most."""
    if not wish.typed:
        remembered: tuple[Count, ...] = request.app.state.counts[by]()
        return remembered
    return reader_of(request).count(wish.typed, by, **MEANT).counts


def remembered_counts(reader: Reader) -> Mapping[By, Remembered[tuple[Count, ...]]]:
    """The counts of all articles, for the first page."""
    return {by: Remembered(partial(_all_counted, reader, by)) for by in _COUNTED_BY}


def _all_counted(reader: Reader, by: By) -> tuple[Count, ...]:
    return reader.count("", by).counts
