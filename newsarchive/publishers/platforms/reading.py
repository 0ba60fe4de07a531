"""Posts of blogs that no publisher module knows: the platform is told by the page, the identity by its address."""

import hashlib

from newsarchive.extraction.errors import NotAnArticle
from newsarchive.extraction.false_pages import read_genuine
from newsarchive.extraction.page import Page
from newsarchive.items import ExtractedArticle, Identity
from newsarchive.publishers.platforms.identity import post_identity
from newsarchive.publishers.platforms.platform import GENERIC, PLATFORMS, TISTORY, Platform, recognise
from newsarchive.publishers.platforms.post_page import PostPage


def read_post(url: str, body: bytes, content_type: str | None = None, platform: str | None = None) -> ExtractedArticle:
    """The post on the page ``body`` that came from ``url`` ("" where unknown), in the page's own words.

    ``platform`` is the id of one in PLATFORMS (KeyError for another), else the page shows it. A page that a
    described platform cannot read is read as any other site's. An unknown address is the one that the page
    states for itself; without any, the identity is of the page's digest. Raises NotAnArticle, naming what is
    missing, and nothing else on any bytes; it is FalsePage where something known is served in the post's place, and
    OverBudget where the page cannot be read in time.
    """
    if url and post_identity(url) is None:
        raise NotAnArticle(url, "the address of a post (this is a blog's home page, or no web address)")
    page = Page(url, body, content_type)
    return read_genuine(page, lambda: _read(page, platform))


def _read(page: Page, platform: str | None) -> ExtractedArticle:
    chosen = PLATFORMS[platform] if platform else recognise(page)
    read = chosen.page.of(page)
    try:
        return read.article(_identity(chosen, read))
    except NotAnArticle:
        if platform or chosen is GENERIC or _is_decided(read):
            raise
    return _read_otherwise(read)


def _read_otherwise(refused: PostPage) -> ExtractedArticle:
    """A theme may lack all that the platform's layouts know; the refusal that counts is the platform's."""
    try:
        other = GENERIC.page.of(refused)
        return other.article(_identity(GENERIC, other))
    except NotAnArticle:
        return refused.article(_identity(GENERIC, refused))


def _is_decided(page: PostPage) -> bool:
    """Whether the platform's own reading is the last word: cut off, a list of posts, or the frame of a post."""
    return page.is_cut_off or page.is_list or page.framed_address is not None


def _identity(platform: Platform, page: PostPage) -> Identity:
    """By the address; Tistory itself names a post with a slug by that, also where its number was asked for."""
    stated = post_identity(page.own_address or "")
    asked = post_identity(page.url)
    if stated and (asked is None or platform is TISTORY):
        return stated
    return asked or Identity(publisher=platform.id, key=f"{platform.id}:page:{hashlib.sha256(page.body).hexdigest()}")
