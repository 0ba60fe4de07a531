"""Responses and failures as captures and page results: no decisions, only shapes."""

import hashlib
from dataclasses import dataclass
from typing import Any, Literal, overload
from urllib.parse import urlsplit

from scrapy import Request
from scrapy.http import Response

from newsarchive import clock
from newsarchive.crawling.callbacks import callback_name, reads_article
from newsarchive.crawling.desk import Desk
from newsarchive.crawling.out_links import next_links
from newsarchive.crawling.readings import READINGS, Kind, Listing
from newsarchive.crawling.receipts import Receipt
from newsarchive.extraction.feeds import Feed
from newsarchive.extraction.sitemaps import Sitemap
from newsarchive.items import Capture, ExtractedArticle, Hop, Identity, Outcome, PageResult
from newsarchive.publishers import identify, likely_identity
from newsarchive.secrecy import without_user_info

_WITHOUT_ARTICLE = ("listing", "nothing")
TRIED = "tried"
"""Where a request keeps what another process read in its answer."""


def capture_of(response: Response, request: Request, *, simulated: bool) -> Capture:
    """The capture of `response`, with every redirect hop before it."""
    receipt: Receipt | None = request.meta.get("receipt")
    return Capture(
        url=address_of(response),
        fetched_at=receipt.fetched_at if receipt else clock.now(),
        status=response.status,
        protocol=response.protocol,
        headers=receipt.headers if receipt else (),
        body=response.body,
        received_sha256=receipt.sha256 if receipt else hashlib.sha256(response.body).hexdigest(),
        hops=hops_of(request),
        simulated=simulated,
    )


def address_of(response: Response) -> str:
    """What was asked for: a fragment never leaves the browser."""
    return response.url.partition("#")[0]


def hops_of(request: Request) -> tuple[Hop, ...]:
    """The redirects on the way, first to last."""
    urls, reasons = request.meta.get("redirect_urls", []), request.meta.get("redirect_reasons", [])
    return tuple(Hop(url=url.partition("#")[0], status=int(reason)) for url, reason in zip(urls, reasons, strict=True))


def page_of(
    desk: Desk, request: Request, response: Response | None, outcome: Outcome, problem: str | None
) -> PageResult:
    """The page result of a leased request; its identity is the arrived address's, else the asked one's.

    That of a page which should have held an article may be a blog's post: where it is archived, that is what it lacks.
    """
    assert desk.run is not None
    asked: str = request.meta["asked_url"]
    arrived = identify(response.url) if response is not None else None
    return PageResult(
        run_id=desk.run.id,
        frontier_id=request.meta["frontier_id"],
        url=asked,
        outcome=outcome,
        identity=arrived or _identity(desk, request, outcome),
        capture=None
        if response is None
        else capture_of(response, request, simulated=desk.is_mapped(_host(response.url))),
        problem=problem and without_user_info(problem),
        next_links=() if outcome == "refused" else next_links(desk, request),
        reason=request.cb_kwargs.get("reason"),
        resolves=request.cb_kwargs.get("resolves") if arrived or outcome == "article" else None,
        trusts=request.cb_kwargs.get("trusts", False),
        listed_change=request.meta.get("listed_change"),
    )


def _identity(desk: Desk, request: Request, outcome: Outcome) -> Identity | None:
    asked: str = request.meta["asked_url"]
    may_be_post = outcome not in _WITHOUT_ARTICLE and reads_article(desk.spider, callback_name(desk.spider, request))
    return likely_identity(asked) if may_be_post else identify(asked)


def _host(url: str) -> str:
    return urlsplit(url).hostname or ""


@dataclass(frozen=True, kw_only=True)
class Tried:
    """What another process read in an answer that may cost much: what that gave, or raised."""

    kind: Kind
    found: Any = None
    error: Exception | None = None


@overload
def read(response: Response, kind: Literal["article"]) -> ExtractedArticle: ...
@overload
def read(response: Response, kind: Literal["post"]) -> ExtractedArticle | str: ...
@overload
def read(response: Response, kind: Literal["feed"]) -> Feed: ...
@overload
def read(response: Response, kind: Literal["sitemap"]) -> Sitemap: ...
@overload
def read(response: Response, kind: Literal["listing"], *number: int) -> Listing: ...
def read(response: Response, kind: Kind, *number: int) -> object:
    """What the reading of this kind gives, or raises; it is not read again where it had to be tried."""
    tried: Tried | None = response.request.meta.pop(TRIED, None) if response.request else None
    if tried is None or tried.kind != kind:
        return READINGS[kind](address_of(response), response.body, content_type_of(response), *number)
    if tried.error is not None:
        raise tried.error
    return tried.found


def read_response(response: Response) -> ExtractedArticle:
    """The article on the page of `response`. Raises as publishers.read_article."""
    return read(response, "article")


def content_type_of(response: Response) -> str:
    """The header's value, "" where there is none."""
    return (response.headers.get("Content-Type") or b"").decode("latin-1")
