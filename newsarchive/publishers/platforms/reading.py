"""Posts of blogs that no publisher module knows: the platform is told by the page, the identity by its address."""

import hashlib

from newsarchive.extraction.errors import NotAnArticle
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
    missing, and nothing else on any bytes.
    """
    if url and post_identity(url) is None:
        raise NotAnArticle(url, "the address of a post (this is a blog's home page, or no web address)")
    chosen = PLATFORMS[platform] if platform else recognise(Page(url, body, content_type))
    try:
        return _read(chosen, url, body, content_type)
    except NotAnArticle as refusal:
        if platform or chosen is GENERIC or _is_decided(chosen.page(url, body, content_type)):
            raise
        return _read_otherwise(refusal, url, body, content_type)


def _read_otherwise(refusal: NotAnArticle, url: str, body: bytes, content_type: str | None) -> ExtractedArticle:
    try:
        return _read(GENERIC, url, body, content_type)
    except NotAnArticle:
        raise refusal from None


def _is_decided(page: PostPage) -> bool:
    """Whether the platform's own reading is the last word: cut off, a list of posts, or the frame of a post."""
    framed = getattr(page, "framed_address", None)
    return page.is_cut_off or framed is not None or page.is_list


def _read(platform: Platform, url: str, body: bytes, content_type: str | None) -> ExtractedArticle:
    page = platform.page(url, body, content_type)
    return page.article(_identity(platform, page, body))


def _identity(platform: Platform, page: PostPage, body: bytes) -> Identity:
    """By the address; Tistory itself names a post with a slug by that, also where its number was asked for."""
    stated = post_identity(page.own_address or "")
    asked = post_identity(page.url)
    if stated and (asked is None or platform is TISTORY):
        return stated
    return asked or Identity(publisher=platform.id, key=f"{platform.id}:page:{hashlib.sha256(body).hexdigest()}")
