"""Tistory: skins are free, but the editor's container, the metadata and the entry's own script are the platform's."""

import re

from newsarchive.extraction import json_ld
from newsarchive.extraction.layout import Layout
from newsarchive.publishers.platforms.post_page import PostPage

_ENTRY = re.compile(rb"T\.entryInfo\s*=\s*(\{[^{}]{1,2000}\})")
# Advertisements, buttons, the box of other posts in the category, cards that show other pages, the fold's handle.
_BOXES = (
    ".container_postbtn, .another_category, .revenue_unit_wrap, [data-tistory-react-app], .btn-toggle-moreless,"
    ' [data-ke-type="opengraph"], .og-card, .tt-plugin, .tt_adsense_top, .tt_adsense_bottom'
)

_DESKTOP = Layout(
    name="desktop",
    evidence=(".tt_article_useless_p_margin", ".contents_style", ".article-view", ".area_view", 'body[id^="tt-body-"]'),
    headline=".title-article, .tit_post, .title_view, .hd-inner h1, .article-header h1, .titleWrap h2, .post-cover h1",
    dates=".article-header .date, .post-cover .date, .info_post .date, .jb-article-information .date, .post-meta .date",
    body=(".tt_article_useless_p_margin", ".contents_style", ".article-view", ".area_view", ".entry-content"),
    section=".article-header .category, .post-cover .category, .info_post .category, .tit_category",
    reporters=".article-header .author, .post-cover .author, .info_post .author",
    images="img",
    boxes=_BOXES,
)
_MOBILE = Layout(
    name="mobile",
    evidence=(".blogview_content", ".blogview_tit", ".tit_blogview", ".blogview_info", ".txt_by"),
    headline=".tit_blogview",
    dates=".blogview_tit .txt_date, .txt_date",
    body=(".blogview_content",),
    section=".txt_category",
    reporters=".txt_by",
    images="img",
    boxes=_BOXES,
)


class TistoryPage(PostPage):
    """A post on Tistory, in any skin or in the mobile form."""

    extractor = "tistory-1"
    layouts = (_DESKTOP, _MOBILE)
    trusts_shared_title = True
    lists = ", ".join(f"body#tt-body-{kind}" for kind in ("index", "category", "archive", "tag", "search", "guestbook"))

    @property
    def section(self) -> str | None:
        """The author's category; the metadata name the service's own subject instead."""
        found = _ENTRY.search(self.markup)
        entry = json_ld.read(found[1].decode("utf-8", "replace")) if found else None
        label = json_ld.text(entry, "categoryLabel") if isinstance(entry, dict) else None
        return label or super().section
