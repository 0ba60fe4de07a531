"""The dates of an article: where its layout has them, else in lines of dates above the text, else in metadata."""

import re
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from newsarchive.extraction import fields, json_ld
from newsarchive.extraction.datelines import datelines, states_a_time, states_an_edit
from newsarchive.normalization.dates import read_date

if TYPE_CHECKING:
    from newsarchive.extraction.article_page import ArticlePage

# What is read for certain needs no closer look: nearly all dates are written so.
_ORDINARY = re.compile(r"(?:입력 |수정 )?20\d\d\.[01]\d\.[0-3]\d \([0-2]\d:[0-5]\d\)")
# Relative dates can be read as of any time.
_SOME_TIME = datetime(2026, 1, 1, tzinfo=UTC)

Stated = tuple[str | None, str | None]


@dataclass(frozen=True)
class PageDates:
    """Input and edit time in the page's words; ``shown``: those that stand where the layout has them."""

    published: str | None
    modified: str | None
    shown: Stated


def read_dates(page: "ArticlePage") -> PageDates:
    """What the page shows, else what its metadata say."""
    # An element that two selectors of a list match is given twice.
    nodes = {node.mem_id: node for node in page.all(page.layout.dates)}
    shown = fields.visible_dates(map(fields.line_of, nodes.values()))
    published, modified = _readable(page, shown)
    if not (published and modified) and page.containers:
        beside = _readable(page, fields.visible_dates(datelines(page.containers[0])))
        published, modified = published or beside[0], modified or beside[1]
    if published:
        return PageDates(published, modified, shown)
    stated = json_ld.news_article(page.tree)
    return PageDates(
        page.meta("article:published_time") or json_ld.text(stated, "datePublished") or shown[0],
        modified or page.meta("article:modified_time") or json_ld.text(stated, "dateModified"),
        shown,
    )


def to_the_second(found: PageDates, stated: str | None, zone: str) -> PageDates:
    """The input time as metadata give it, where that is the same minute as the one shown; else as found."""
    shown, exact = read_date(found.published, zone), read_date(stated, zone)
    if shown is None or exact is None or exact.replace(second=0, microsecond=0) != shown:
        return found
    return PageDates(stated, found.modified, (stated, found.shown[1]))


def lacks_a_date(page: "ArticlePage") -> bool:
    """Whether a date stands on the page that was not read, or the page has no place for one any more.

    A page with an empty place for its date, and no other trace of one, has none.
    """
    dates = page.found_dates
    if not is_readable(dates.published, page.zone):
        place = page.layout.date_place
        return bool(dates.published) or not page.tree.css_first(place) or states_a_time(page.markup)
    if is_readable(dates.modified, page.zone):
        return False
    return bool(dates.modified or dates.shown[1]) or states_an_edit(page.markup)


def is_readable(text: str | None, zone: str) -> bool:
    """Whether ``text`` names a time."""
    return bool(text and (_ORDINARY.fullmatch(text) or read_date(text, zone, _SOME_TIME)))


def _readable(page: "ArticlePage", stated: Stated) -> Stated:
    published, modified = (text if is_readable(text, page.zone) else None for text in stated)
    return published, modified
