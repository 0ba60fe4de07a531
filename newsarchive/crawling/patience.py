"""Next to the network: sees each answer and each silence first, before anything is tried again."""

from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import Self

from scrapy import Request
from scrapy.crawler import Crawler
from scrapy.exceptions import (
    CannotResolveHostError,
    DownloadConnectionRefusedError,
    DownloadFailedError,
    DownloadTimeoutError,
)
from scrapy.http import Response

from newsarchive import clock
from newsarchive.crawling.desk import Desk
from newsarchive.crawling.failures import in_words
from newsarchive.crawling.pace import Pace, Postponed
from newsarchive.crawling.waiting import is_busy, wait_after

_ABSENT = (CannotResolveHostError, DownloadConnectionRefusedError)
_UNANSWERED = (*_ABSENT, DownloadTimeoutError, DownloadFailedError)


class Patience:
    """Downloader middleware: a host that is busy or silent is paused; the page that met it waits in the frontier."""

    def __init__(self, crawler: Crawler) -> None:
        self._desk = Desk.of(crawler)
        self._pace = Pace.of(crawler)

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        return cls(crawler)

    def process_response(self, request: Request, response: Response) -> Response:
        """The response; Postponed where the host asks for a pause and the page may be asked for again."""
        with self._desk.giving_up():
            if not is_busy(response.status, retry_after_of(response)):
                self._pace.answered(request)
            elif not _is_robots(request):  # the robots guard decides what that means for the host
                self._busy(request, response)
        return response

    def _busy(self, request: Request, response: Response) -> None:
        reason = f"answers with status {response.status}"
        self._pace.pause(request, lambda number: wait_of(response, number), reason)
        if self._pace.may_postpone(request):
            raise Postponed(self._pace.server_of(request), reason, counts=True)

    def process_exception(self, request: Request, exception: Exception) -> None:
        """Postponed instead of a retry where the host does not answer any more."""
        if not isinstance(exception, _UNANSWERED):
            return
        with self._desk.giving_up():
            reason = f"does not answer ({in_words(exception)})"
            if not self._pace.unanswered(request, reason, is_absent=isinstance(exception, _ABSENT)):
                return
            request.meta["dont_retry"] = True
            if self._pace.may_postpone(request):
                raise Postponed(self._pace.server_of(request), reason, counts=True)


def _is_robots(request: Request) -> bool:
    return bool(request.meta.get("is_robots_txt")) and "redirect_times" not in request.meta


def retry_after_of(response: Response) -> str | None:
    """The header's value, None where there is none."""
    value = response.headers.get("Retry-After")
    return value.decode("latin-1") if value is not None else None


def wait_of(response: Response, failures: int) -> float:
    """`wait_after` of a response: the longest where it says several; a date is taken by the clock that is behind."""
    now = _behind(response, clock.now())
    said = [value.decode("latin-1") for value in response.headers.getlist("Retry-After")]
    return max(wait_after(response.status, value, failures, now) for value in said or (None,))


def _behind(response: Response, now: datetime) -> datetime:
    """Now, or what the server's Date says where that is earlier: its Retry-After is of the same clock."""
    try:
        date = parsedate_to_datetime((response.headers.get("Date") or b"").decode("latin-1"))
        return min(now, date if date.tzinfo else date.replace(tzinfo=UTC))
    except (ValueError, TypeError, OverflowError, IndexError):
        return now
