"""The errback of every leased request: what brings no page becomes a page result, too, so that its lease ends."""

from collections.abc import Iterator
from dataclasses import replace

from scrapy import Request
from scrapy.crawler import Crawler
from scrapy.exceptions import DownloadFailedError
from scrapy.http import Response
from scrapy.spidermiddlewares.httperror import HttpError
from twisted.python.failure import Failure
from twisted.web._newclient import ResponseFailed

from newsarchive.crawling.conditional import ASKED_BY
from newsarchive.crawling.desk import STORAGE_FAULTS, Desk
from newsarchive.crawling.guard import Refused, RobotsRefused
from newsarchive.crawling.pace import Pace, Postponed
from newsarchive.crawling.pages import page_of
from newsarchive.items import Missing, PageResult

_MISSING: dict[int, Missing] = {404: "404", 410: "410"}
_NOT_THE_PAGE = {
    204: "nothing instead of the page",
    205: "nothing instead of the page",
    206: "a part of the page, though none was asked for",
    226: "what is new in the page, though all of it was asked for",
    300: "a choice of pages",
    304: "unchanged, though it was not asked whether the page had changed",
    416: "no such part of the page, though none was asked for",
}
"""What these statuses mean, in words."""


class Failures:
    """What came of a request that gave no page: the status, the refusal or the fault, in words."""

    def __init__(self, crawler: Crawler) -> None:
        self._desk = Desk.of(crawler)
        self._pace = Pace.of(crawler)

    def __call__(self, failure: Failure) -> Iterator[PageResult]:
        """The one page result of `failure` (its output goes to the pipelines, past the spider middlewares)."""
        request: Request = failure.request  # type: ignore[attr-defined]
        error = failure.value
        with self._desk.giving_up():
            if isinstance(error, Postponed):
                self._pace.postpone(request.meta["frontier_id"], error.server, counts=error.counts)
                return
            self._pace.not_tried(request)
        if isinstance(error, HttpError):
            yield self._http_error(request, error.response)
        elif isinstance(error, Refused):
            if isinstance(error, RobotsRefused):
                self._desk.forbid(request, str(error))
            yield page_of(self._desk, request, None, "refused", str(error) or type(error).__name__)
        else:
            if isinstance(error, STORAGE_FAULTS):
                self._desk.give_up(error)
            yield page_of(self._desk, request, None, "failed", in_words(error) + _in_vain(request))

    def _http_error(self, request: Request, response: Response) -> PageResult:
        if response.status == 304 and (asked_by := request.meta.get(ASKED_BY)) is not None:
            return replace(page_of(self._desk, request, response, "article", None), unchanged=asked_by)
        missing = _MISSING.get(response.status)
        outcome = "missing" if missing else "failed"
        problem = f"HTTP status {response.status}{_in_words_of(response.status)}{_in_vain(request)}"
        page = page_of(self._desk, request, response, outcome, problem)  # type: ignore[arg-type]
        return replace(page, missing=missing)


def _in_words_of(status: int) -> str:
    return f" ({_NOT_THE_PAGE[status]})" if status in _NOT_THE_PAGE else ""


def _in_vain(request: Request) -> str:
    times = request.meta.get("postponed", 0)
    return f", asked {times + 1} times" if times else ""


def in_words(error: BaseException | None) -> str:
    """The kind and message of an error, of the first cause where Scrapy and Twisted wrap it."""
    if isinstance(error, ResponseFailed) and error.reasons:
        return in_words(error.reasons[0].value)
    if isinstance(error, DownloadFailedError) and error.__cause__ is not None:
        return in_words(error.__cause__)
    return f"{type(error).__name__}: {error}".strip().removesuffix(":")
