"""Naver blog: the frame around a post, the post in three editors, and the mobile page."""

from collections.abc import Iterator
from datetime import UTC, datetime
from functools import cached_property

from newsarchive.extraction.layout import Layout
from newsarchive.extraction.parse_cost import is_too_costly
from newsarchive.normalization.urls import absolute
from newsarchive.publishers.platforms.identity import NAVER, canonical_address, post_identity
from newsarchive.publishers.platforms.post_page import PostPage

_HOME = f"https://{NAVER}/"
# Cards that show other pages, stickers, maps, files, the list of other posts.
_BOXES = ".se-oglink, .se-module-oglink, .se-sticker, .se-placesMap, .se-file, .se_og_wrap, .se_map_article, .og_tag"
_DATES = ".se_publishDate, ._postAddDate, .blog_date, .post_date"
_SECTION = ".blog2_series a, .blog_category a, .cate.pcol2 a, .se_series a"
_PEOPLE = ".blog_author strong, .nick a, #nickNameArea, .blog2_container .nick, .writer .nick"

_SMART_EDITOR_ONE = Layout(
    name="SmartEditor ONE",
    evidence=(".se-main-container", ".se-viewer", ".se-title-text", ".se-component"),
    headline=".se-documentTitle .se-title-text, .se-title-text",
    dates=_DATES,
    body=(".se-main-container",),
    section=_SECTION,
    reporters=_PEOPLE,
    images="img",
    boxes=_BOXES,
)
_SMART_EDITOR_3 = Layout(
    name="SmartEditor 3",
    evidence=(".se_component_wrap", ".se_doc_viewer", ".se_textarea", "h3.se_textarea", ".__se_component_area"),
    headline="h3.se_textarea, .se_title .se_textarea",
    dates=_DATES,
    body=(".se_component_wrap.sect_dsc", ".__se_component_area", ".se_component_wrap"),
    section=_SECTION,
    reporters=_PEOPLE,
    images="img",
    boxes=f"{_BOXES}, .se_title, .se_documentTitle",
)
_SMART_EDITOR_2 = Layout(
    name="SmartEditor 2",
    evidence=("#postViewArea", ".itemSubjectBoldfont", "#viewTypeSelector", ".post_ct", "._postAddDate", ".tit_h3"),
    headline=".itemSubjectBoldfont, .tit_h3",
    dates=_DATES,
    body=("#postViewArea", "#viewTypeSelector", ".post_ct", "#post-area .post-view"),
    section=_SECTION,
    reporters=_PEOPLE,
    images="img",
    boxes=_BOXES,
)


class NaverPage(PostPage):
    """A post on blog.naver.com, as ``PostView.naver`` or the mobile page gives it."""

    extractor = "naver-1"
    layouts = (_SMART_EDITOR_ONE, _SMART_EDITOR_3, _SMART_EDITOR_2)
    home = _HOME

    @property
    def framed_address(self) -> str | None:
        """Where the post is, if this is only the frame around it."""
        frame = self.tree.css_first("iframe#mainFrame, frame#mainFrame")
        found = absolute(frame.attributes.get("src"), self.base) if frame else None
        return found if found and post_identity(found) else None

    @cached_property
    def own_address(self) -> str | None:
        """The address that Naver itself uses, whichever form was asked for."""
        named = (post_identity(url) for url in (self.url, *self.stated_addresses))
        return next((canonical_address(identity.key) for identity in named if identity), None)

    @cached_property
    def dates(self) -> tuple[str | None, str | None]:
        """As shown; a date that is only said relative to today (3시간 전) is taken from the page's own record."""
        published, modified = super().dates
        record = self.tree.css_first("#_post_property[adddate]")
        stamp = (record.attributes.get("adddate") or "") if record else ""
        if (published is None or published.rstrip().endswith("전")) and stamp.isascii() and stamp.isdigit():
            return _moment(stamp) or published, modified
        return published, modified

    def _missing(self) -> Iterator[str]:
        if framed := self.framed_address:
            yield f"the post itself: this is the frame around {framed}"
        else:
            yield from super()._missing()


def framed_address(url: str, body: bytes, content_type: str | None = None) -> str | None:
    """The address of the post inside Naver's frame, None where the page is no such frame. Never raises."""
    page = NaverPage(url, body, content_type)
    return None if is_too_costly(page.markup) else page.framed_address


def _moment(stamp: str) -> str | None:
    """Milliseconds since 1970 as a date with its zone; None beyond the calendar."""
    try:
        return datetime.fromtimestamp(int(stamp[:15]) / 1000, UTC).isoformat(timespec="minutes")
    except (ValueError, OverflowError, OSError):
        return None
