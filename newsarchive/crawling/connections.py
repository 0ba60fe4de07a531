"""Connections with limits that Scrapy does not have: how many headers, how long until they are there, how slow a body.

Like `handler`, it reaches into names that Scrapy and Twisted keep to themselves.
"""

from time import monotonic
from typing import Any

from scrapy.core.downloader.handlers.http11 import _LenientHTTP11ClientFactory, _LenientHTTP11ClientProtocol
from scrapy.exceptions import DownloadCancelledError, DownloadTimeoutError, ResponseDataLossError
from scrapy.utils.asyncio import CallLaterResult, call_later
from twisted.internet.defer import CancelledError, Deferred
from twisted.internet.error import ConnectionDone
from twisted.internet.interfaces import IAddress
from twisted.python.failure import Failure
from twisted.web._newclient import BODY, HTTP11ClientProtocol, Request
from twisted.web.iweb import IResponse

MAX_HEADERS = 64 * 1024
"""Bytes of status line and headers; stock Scrapy grows by gigabytes on endless headers."""
HEADER_SECONDS = 5.0
"""From the request (and the TLS handshake before it) to the end of the headers."""
BODY_SECONDS = 5.0
LEAST_BODY = 1024
"""Bytes that each BODY_SECONDS of a body must bring: at this pace a page would not arrive within 30 s anyway."""
_LATE_SECONDS = 1.0
"""When our own process was busy for so long, it cannot tell who was slow."""


class TooManyHeaders(DownloadCancelledError):
    """Status line and headers are over MAX_HEADERS."""


class TooSlow(DownloadTimeoutError):
    """The headers or the body come so slowly that we do not wait for them."""


class HeadersTooSlow(TooSlow, CancelledError):
    """As one that was cancelled, so that Twisted does not send the request again on another connection."""


class LimitedProtocol(_LenientHTTP11ClientProtocol):
    """Closes the connection over too many headers, headers that do not end, and a body that trickles."""

    _header_bytes = 0
    _window_bytes = 0
    _window_since: float | None = None
    _due = 0.0
    _timer: CallLaterResult | None = None

    def request(self, request: Request) -> Deferred[IResponse]:
        self._header_bytes = self._window_bytes = 0
        self._window_since = None
        finished = super().request(request)
        self._send_now()
        if self._parser is not None:
            self._parser.MAX_LENGTH = MAX_HEADERS  # one long header is too many headers, not a lost connection
            self._look_in(HEADER_SECONDS)
        return finished

    def _send_now(self) -> None:
        """Hand what was written to the kernel: whatever else this process does first would come out of its turn."""
        below: Any = getattr(self.transport, "transport", self.transport)  # under TLS
        if getattr(below, "connected", False):
            below.doWrite()

    def dataReceived(self, data: bytes) -> None:  # noqa: N802 (Twisted's name)
        if self._window_since is not None:
            self._window_bytes += len(data)
            super().dataReceived(data)
            return
        room = MAX_HEADERS - self._header_bytes
        self._header_bytes += len(data)
        super().dataReceived(data[:room])
        if self._parser is None:
            return
        if self._parser.state == BODY:
            self._window_since = monotonic()
            if rest := data[room:]:
                super().dataReceived(rest)
        elif self._header_bytes > MAX_HEADERS:
            self._give_up(TooManyHeaders(f"headers are over {MAX_HEADERS} bytes"))

    def connectionLost(self, reason: Failure) -> None:  # type: ignore[override]  # noqa: N802 (Twisted's name)
        """Without a length, Twisted takes a connection that breaks for the end of the body: half a page."""
        if self._window_since is not None and not reason.check(ConnectionDone):
            self._fail_body(ResponseDataLossError("the connection broke within the body"))
        self._stop_looking()
        super().connectionLost(reason)

    def _disconnectParser(self, reason: Failure) -> None:  # noqa: N802 (Twisted's name)
        self._stop_looking()  # every answer, whole or not, ends here
        super()._disconnectParser(reason)

    def _look_in(self, seconds: float) -> None:
        self._due = monotonic() + seconds
        self._timer = call_later(seconds, self._look)

    def _stop_looking(self) -> None:
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None

    def _look(self) -> None:
        """Close what was too slow; look again later at a body that comes along."""
        self._timer = None
        now = monotonic()
        if now - self._due > _LATE_SECONDS:
            self._look_in(BODY_SECONDS)
        elif self._window_since is None:
            self._give_up(HeadersTooSlow(f"the headers took longer than {HEADER_SECONDS:g} seconds"))
        elif (left := self._window_since + BODY_SECONDS - now) > 0:
            self._look_in(left)
        elif self._window_bytes < LEAST_BODY:
            self._give_up(TooSlow(f"the body brought less than {LEAST_BODY} bytes in {BODY_SECONDS:g} seconds"))
        else:
            self._window_since, self._window_bytes = now, 0
            self._look_in(BODY_SECONDS)

    def _give_up(self, error: Exception) -> None:
        self._fail_body(error)
        assert self.transport is not None
        self.transport.abortConnection()
        self._disconnectParser(Failure(error))

    def _fail_body(self, error: Exception) -> None:
        """Whoever waits for the body is told so at once, whatever the connection's end would be taken for."""
        reader = getattr(getattr(self._parser, "response", None), "_bodyProtocol", None)
        if reader is not None and not reader._finished.called:
            reader._finished.errback(Failure(error))


class LimitedFactory(_LenientHTTP11ClientFactory):
    """Makes LimitedProtocol connections."""

    def buildProtocol(self, addr: IAddress | None) -> HTTP11ClientProtocol:  # noqa: N802, ARG002
        return LimitedProtocol(self._quiescentCallback)
