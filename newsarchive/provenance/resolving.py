"""Where a source link leads, and how that is known. Pure: which article an address names is asked of the shelf."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

from newsarchive.items import Identity
from newsarchive.provenance.addresses import compared, host
from newsarchive.provenance.outlets import Outlets
from newsarchive.verdicts import Asked

ResolvedBy = Literal["address", "redirect", "shortener", "portal", "network"]
"""How it is known: the address itself names the article; following it led there; so did a shortener's address; it is
a portal's copy of an outlet's article; it is a site of the known aggregator network."""

NamedBy = Callable[[str], Identity | None]
"""The article that an address, as somebody wrote it, names by itself."""

_SHORTENERS = """
abit.ly bit.ly bitly.com buly.kr c11.kr cutt.ly goo.gl han.gl is.gd j.mp kko.to lrl.kr me2.do muz.so naver.me ow.ly
rb.gy shorturl.at t.co t.ly tiny.cc tinyurl.com url.kr vo.la vvd.bz zrr.kr
"""
SHORTENERS = frozenset(_SHORTENERS.split())
"""Hosts whose addresses say nothing of where they lead."""


@dataclass(frozen=True, kw_only=True)
class Lead:
    """Where a source link leads: the article's key and its publisher, None where nobody knows.

    `resolved_by` is None where it leads nowhere that is known; `outlet` is whose article a portal shows.
    """

    key: str | None = None
    publisher: str | None = None
    resolved_by: ResolvedBy | None = None
    outlet: str | None = None


def resolve(url: str, target: str | None, named: NamedBy, outlets: Outlets) -> Lead:
    """Where the address `url`, as written, leads: to the article `target`, by what the archive knows.

    `named` is what the address names by itself. None is known of an address that names no article and was not followed.
    """
    if outlets.is_network(url):
        return Lead(key=target, publisher=_site(url, target), resolved_by="network")
    if outlets.is_portal(url):
        at = outlets.at(url)
        return Lead(key=target, publisher=_site(url, target), resolved_by="portal", outlet=at.name if at else None)
    if target is None:
        return Lead(publisher=_site(url, None))
    return Lead(key=target, publisher=_site(url, target), resolved_by=_way(url, target, named))


def _way(url: str, target: str, named: NamedBy) -> ResolvedBy:
    """What an address names by itself, nobody had to follow."""
    identity = named(url)
    if identity is not None and identity.key == target:
        return "address"
    return "shortener" if host(url) in SHORTENERS else "redirect"


def led_through(url: str, asked: Asked) -> bool:
    """Whether what was asked for passed the address `url`, as written."""
    return any(compared(url) == compared(hop) for hop in (asked.url, *(hop for hop, _ in asked.hops)))


def _site(url: str, target: str | None) -> str | None:
    """The publisher of a key is what it begins with: `kbs:ncd:1`, `a.example/posts/1`."""
    return re.split("[:/]", target, maxsplit=1)[0] if target else host(url) or None
