"""Why a reading is not to be believed, told by the page itself: pure functions over a page and what was read of it."""

from collections.abc import Iterator
from typing import TYPE_CHECKING

from newsarchive.extraction.languages import is_broken
from newsarchive.extraction.page_dates import lacks_a_date
from newsarchive.extraction.promises import Promises
from newsarchive.extraction.unread_text import UnreadText
from newsarchive.extraction.walls import is_walled
from newsarchive.items import Doubt, Fallback

if TYPE_CHECKING:
    from newsarchive.extraction.article_page import ArticlePage

# A text of no more letters is looked at together with what else the page says of itself.
_FEW = 40
_LONGEST_PLACEHOLDER = 60


def doubts_of(page: "ArticlePage", promises: Promises) -> tuple[Doubt, ...]:
    """All doubts about an article that was read, in the order of `Doubt`; none for a page that keeps its promises."""
    return tuple(_doubts(page, promises))


def fallbacks_of(page: "ArticlePage") -> tuple[Fallback, ...]:
    """The fields that were read from their second-best place."""
    published, modified = page.found_dates.shown
    found: tuple[tuple[Fallback, bool], ...] = (
        ("headline", not page.found_headline.in_place),
        ("date_published", page.found_dates.published not in (None, published)),
        ("date_modified", page.found_dates.modified not in (None, modified)),
        ("body", bool(page.text.lines) and not page.text_in_place),
    )
    return tuple(field for field, fell_back in found if fell_back)


def _doubts(page: "ArticlePage", promises: Promises) -> Iterator[Doubt]:
    text = page.parted.paragraphs
    unread = UnreadText(page, promises)
    if not page.found_headline.seen:
        yield "no-headline"
    if lacks_a_date(page):
        yield "no-date"
    if _is_placeholder(text, promises) or (not text and (not _shows_a_video(page, promises) or unread.is_anywhere)):
        yield "no-text"
    if text and unread.is_elsewhere:
        yield "text-elsewhere"
    if is_walled(page, unread):
        yield "walled"
    yield from _of_letters(page, promises)


def _shows_a_video(page: "ArticlePage", promises: Promises) -> bool:
    shown = page.tree.css_first(promises.video) is not None
    return shown and promises.video_headline.match(page.headline or "") is not None


def _is_placeholder(text: tuple[str, ...], promises: Promises) -> bool:
    return len(text) == 1 and len(text[0]) <= _LONGEST_PLACEHOLDER and bool(promises.placeholder.search(text[0]))


def _of_letters(page: "ArticlePage", promises: Promises) -> Iterator[Doubt]:
    """By the text; a short one together with all else that the page says of itself."""
    text, headline, language = " ".join(page.parted.paragraphs), page.headline or "", promises.language
    is_short = len(text) <= _FEW
    said = " ".join(filter(None, (headline, text, *page.found_dates.shown, page.section))) if is_short else text
    plain = language.is_plain(said)
    if is_broken(headline) or (not plain and language.is_garbled(said)):
        yield "garbled"
    elif not (plain or language.is_of(said)) or (is_short and not language.is_of(text)):
        yield "other-language"
