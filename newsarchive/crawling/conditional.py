"""Asks for a page that is archived by what its server gave to tell whether it has changed (RFC 9110, 13)."""

from typing import Self

from scrapy import Request
from scrapy.crawler import Crawler
from scrapy.http import Response
from scrapy.spidermiddlewares.httperror import HttpError
from scrapy.utils.httpobj import urlparse_cached

from newsarchive.crawling.callbacks import callback_name, reads_article
from newsarchive.crawling.desk import Desk
from newsarchive.items import Validators

ASKED_BY = "asked_by"
"""Where a request keeps the Validators that it was sent with: without them, a 304 means nothing."""
INCOMPLETE = (204, 205, 206, 226)
"""Good statuses of answers that are not the page: nothing, a part of it, what is new in it."""

_HEADERS = ("If-None-Match", "If-Modified-Since", "Cache-Control")


class Conditional:
    """Downloader middleware, nearer to the network than redirects: each hop is asked by what its own address gave.

    Only for rows of the frontier whose callback reads an article; one that also takes links from articles says
    "listing" in its spider's `reads`, since a page that has not changed is not read again. Lists and robots.txt are
    always fetched whole.
    """

    def __init__(self, crawler: Crawler) -> None:
        self._desk = Desk.of(crawler)

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        return cls(crawler)

    def process_request(self, request: Request) -> None:
        """Put the conditions of this address into `request`, in place of those of the address that led here.

        Whatever is kept, caches on the way are to ask the origin: `max-age=0`, which RFC 9111 (5.2.1.1) has for that.
        With `no-cache` many origins, all on Express among them, send the whole page and no 304; `Pragma` is for caches
        that know no Cache-Control (RFC 9111, 5.4).
        """
        if "frontier_id" not in request.meta:
            return
        for name in _HEADERS:
            request.headers.pop(name, None)
        request.meta.pop(ASKED_BY, None)
        if request.method == "GET" and reads_article(self._desk.spider, callback_name(self._desk.spider, request)):
            request.headers["Cache-Control"] = "max-age=0"
            if (validators := self._validators(request)) is not None:
                ask_by(request, validators)

    def _validators(self, request: Request) -> Validators | None:
        if request.meta.get("never_captured") == request.url:  # as it was when the row was leased, seconds ago
            return None
        host = urlparse_cached(request).hostname or ""
        with self._desk.giving_up():
            if self._desk.archive is not None:
                url = request.url.partition("#")[0]
                return self._desk.archive.validators(url, simulated=self._desk.is_mapped(host))
        return None


def ask_by(request: Request, validators: Validators) -> None:
    """Both conditions where both are kept: a server that knows ETags looks at nothing else (RFC 9110, 13.1.3)."""
    request.meta[ASKED_BY] = validators
    if validators.etag is not None:
        request.headers["If-None-Match"] = validators.etag
    if validators.last_modified is not None:
        request.headers["If-Modified-Since"] = validators.last_modified


class Whole:
    """Downloader middleware: an answer that is not the page never gets to be read as one."""

    def process_response(self, request: Request, response: Response) -> Response:
        """The response. Raises HttpError for one of INCOMPLETE, which ends the request's lease."""
        if response.status in INCOMPLETE and "frontier_id" in request.meta:
            raise HttpError(response)
        return response
