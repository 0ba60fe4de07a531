"""The shelf: which publishers there are, whose an address is, and what stands on its page."""

import hashlib
from collections.abc import Mapping
from functools import cache, lru_cache

from newsarchive.extraction.article_page import ArticlePage
from newsarchive.extraction.false_pages import read_genuine
from newsarchive.extraction.page import Page
from newsarchive.items import ExtractedArticle, Identity
from newsarchive.normalization.urls import address
from newsarchive.publishers.discovery import found_publishers
from newsarchive.publishers.platforms import PLATFORMS, read_post, weighed
from newsarchive.publishers.publisher import Publisher


class UnknownPublisher(Exception):
    """No publisher on the shelf has this address or this name; the message says which there are."""

    def __init__(self, asked: str) -> None:
        known = ", ".join(f"{publisher.id} ({publisher.name})" for publisher in found_publishers())
        super().__init__(
            f"{asked}: no publisher on the shelf knows it; there are: {known}. Name one to use its layouts,"
            f" or a platform: {', '.join(PLATFORMS)}"
        )


def publishers() -> tuple[Publisher, ...]:
    """All publishers on the shelf."""
    return found_publishers()


def publisher(name: str) -> Publisher:
    """The publisher with this id. Raises UnknownPublisher."""
    found = _on_the_shelf(name)
    if found is None:
        raise UnknownPublisher(name)
    return found


def _on_the_shelf(name: str) -> Publisher | None:
    return next((publisher for publisher in found_publishers() if publisher.id == name), None)


@cache
def _by_host() -> Mapping[str, tuple[Publisher, ...]]:
    """Whose each host is; several blogs may share one."""
    everyone = found_publishers()
    hosts = {host for publisher in everyone for host in publisher.hosts}
    return {host: tuple(publisher for publisher in everyone if host in publisher.hosts) for host in hosts}


@lru_cache(maxsize=1024)  # every page asks for its own addresses several times
def identify(url: str) -> Identity | None:
    """Which article ``url`` names, over all address forms of its publisher; None for anything else.

    Never raises, whatever comes: garbage, other hosts, malformed addresses are None.
    """
    parts = address(url)
    named = ((owner.id, owner.key(parts)) for owner in _by_host().get(parts.host, ())) if parts else ()
    return next((Identity(publisher=name, key=key) for name, key in named if key), None)


def canonical_url(identity: Identity) -> str | None:
    """The address that the publisher itself uses today for this article, None where it has none."""
    owner = _on_the_shelf(identity.publisher)
    url = owner.canonical(identity.key) if owner else None
    return url if url and identify(url) == identity else None


def read_article(
    url: str, body: bytes, content_type: str | None = None, publisher: str | None = None
) -> ExtractedArticle:
    """The article on the page ``body`` that came from ``url``; ``content_type`` is the HTTP header's value.

    ``publisher`` (an id) is taken where the address tells none; it may name a platform, too (``read_post``).
    Raises UnknownPublisher; Removed where the publisher says that it removed the article; FalsePage where something
    known is served in its place; NotAnArticle, naming what is missing, for any other page.
    """
    if publisher in PLATFORMS:
        return read_post(url, body, content_type, publisher)
    identity = identify(url)
    owner = _named(publisher or (identity.publisher if identity else None), url)
    if identity is None or identity.publisher != owner.id:
        identity = _identity_of_bytes(owner, body)
    page, key = owner.article_page(url, body, content_type), identity
    return read_genuine(page, lambda: page.article(key, canonical_url(key) or _stated(page, key)))


def read_saved_page(
    body: bytes, url: str | None = None, content_type: str | None = None, publisher: str | None = None
) -> ExtractedArticle:
    """The article on a page kept as a file, of which the address may be unknown.

    Without ``url`` it is the one that the page states for itself (canonical, og:url), else "". Without a
    publisher it is the one whose layouts the page shows, or the platform of which it shows more. An article
    without address has a key made of the page's digest, ``kbs:page:<sha256>``: the same file is the same article,
    and never one with an address.
    Raises as ``read_article``; NotAnArticle where the page shows no layout of any publisher.
    """
    if publisher in PLATFORMS:
        return read_post(url or "", body, content_type, publisher)
    platform, evidence = (None, 0) if publisher else weighed(Page(url or "", body, content_type))
    if url and identify(url) is None and platform and evidence:
        return read_post(url, body, content_type)
    if url:
        return read_article(url, body, content_type, publisher)
    owner, page = _recognised(body, content_type, publisher)
    if evidence > page.signs:
        return read_post("", body, content_type)
    stated = next((url for url in page.stated_addresses if _is_of(owner, url)), "")
    return read_article(stated, body, content_type, owner.id)


def _stated(page: ArticlePage, identity: Identity) -> str | None:
    """The address of this article that its page states."""
    return next((url for url in page.stated_addresses if identify(url) == identity), None)


def _named(name: str | None, url: str) -> Publisher:
    if name is None:
        raise UnknownPublisher(url)
    return publisher(name)


def _recognised(body: bytes, content_type: str | None, name: str | None) -> tuple[Publisher, ArticlePage]:
    """The publisher of whose layouts the page shows most signs."""
    candidates = (publisher(name),) if name else found_publishers()
    pages = [(candidate, candidate.article_page("", body, content_type)) for candidate in candidates]
    return max(pages, key=lambda pair: pair[1].signs)


def _is_of(owner: Publisher, url: str) -> bool:
    identity = identify(url)
    return identity is not None and identity.publisher == owner.id


def _identity_of_bytes(owner: Publisher, body: bytes) -> Identity:
    return Identity(publisher=owner.id, key=f"{owner.id}:page:{hashlib.sha256(body).hexdigest()}")
