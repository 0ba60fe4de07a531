"""The download handler: Scrapy's HTTP/1.1 handler behind the address guard, on connections with limits.

It reaches into names that Scrapy keeps to itself (`_ScrapyAgent`, `_StandardEndpointFactory`), which is
why requirements pin Scrapy below 2.20; tests/crawling hold every promise over real connections.
"""

from collections.abc import Callable, Hashable
from dataclasses import dataclass, replace
from functools import partial
from typing import Any

from OpenSSL import SSL
from scrapy import Request
from scrapy.core.downloader.handlers.http11 import HTTP11DownloadHandler, _ScrapyAgent
from scrapy.crawler import Crawler
from scrapy.exceptions import DownloadCancelledError, DownloadFailedError
from scrapy.http import Response
from scrapy.utils._download_handlers import wrap_twisted_exceptions
from scrapy.utils.defer import maybe_deferred_to_future
from scrapy.utils.httpobj import urlparse_cached
from service_identity import VerificationError
from twisted.internet.defer import Deferred
from twisted.internet.endpoints import HostnameEndpoint
from twisted.internet.interfaces import IProtocol, IProtocolFactory, IStreamClientEndpoint
from twisted.web._newclient import HTTP11ClientProtocol
from twisted.web.client import URI, Agent, HTTPConnectionPool, _StandardEndpointFactory
from twisted.web.iweb import IAgentEndpointFactory
from zope.interface import implementer  # type: ignore[import-untyped]

from newsarchive.crawling.connect_to import read_mapping
from newsarchive.crawling.connections import LimitedFactory, TooManyHeaders, TooSlow
from newsarchive.crawling.guard import AddressRefused, GuardedReactor, url_refusal
from newsarchive.crawling.turns import TurnOver, Turns, is_late
from newsarchive.secrecy import without_user_info

CONNECT_SECONDS = 10.0
"""Until a connection stands; after that, connections.HEADER_SECONDS and DOWNLOAD_TIMEOUT count."""


class GuardedHandler(HTTP11DownloadHandler):
    """Connects to public addresses only, except for the hosts that CONNECT_TO maps elsewhere."""

    def __init__(self, crawler: Crawler) -> None:
        super().__init__(crawler)
        self._turns = Turns(crawler)
        self._mapping = read_mapping(crawler.settings.getlist("CONNECT_TO"))
        self._mapped_pool = HTTPConnectionPool(self._pool._reactor, persistent=True)
        self._mapped_pool.maxPersistentPerHost = self._pool.maxPersistentPerHost
        for pool in (self._pool, self._mapped_pool):
            pool._factory = LimitedFactory
            pool.retryAutomatically = False  # Twisted would send a lost request again at once, whatever the host's turn

    async def download_request(self, request: Request) -> Response:
        """Fetch `request`; a mapped host's over plain HTTP from where it is mapped to. Raises AddressRefused."""
        if reason := url_refusal(request.url):
            raise AddressRefused(f"refused to fetch {without_user_info(request.url)}: {reason}")
        try:
            return await self._in_turn(request)
        except TooSlow:
            request.meta["dont_retry"] = True  # three times the wait, and nothing else has become better meanwhile
            raise

    async def _in_turn(self, request: Request) -> Response:
        """Fetch `request` when its host may be asked."""
        while True:
            try:
                await self._turns.go(request)
                return await self._download(request)
            except TurnOver:
                continue

    async def _download(self, request: Request) -> Response:
        target = self._mapping.get(urlparse_cached(request).hostname or "")
        agent = _GuardedScrapyAgent(
            target=target,
            contextFactory=self._contextFactory,
            pool=InTurn(self._pool if target is None else self._mapped_pool, partial(is_late, request)),
            maxsize=self._default_maxsize,
            warnsize=self._default_warnsize,
            fail_on_dataloss=self._fail_on_dataloss,
            crawler=self._crawler,
        )
        try:
            with wrap_twisted_exceptions():
                return await maybe_deferred_to_future(agent.download_request(request))
        except DownloadFailedError as error:
            if reason := _our_own(error):
                raise reason from error
            raise
        except DownloadCancelledError as error:
            if str(error):
                raise
            # Scrapy cancels without a word only where the body grew over the limit.
            raise DownloadCancelledError(f"the body is over {self._default_maxsize} bytes") from error

    async def close(self) -> None:
        self._mapped_pool.closeCachedConnections()
        await super().close()


class CertificateRefused(DownloadCancelledError):
    """The server cannot show that it is who it should be; asking again would not help."""


def _our_own(error: DownloadFailedError) -> Exception | None:
    """Why we closed the connection ourselves, if that is what Twisted and Scrapy wrapped."""
    for each in getattr(error.__cause__, "reasons", ()):
        if isinstance(each.value, TooManyHeaders | TooSlow):
            return each.value
        if isinstance(each.value, VerificationError):
            return CertificateRefused("the server's certificate is another host's")
        if isinstance(each.value, SSL.Error) and "certificate" in str(each.value):
            return CertificateRefused("the server's certificate cannot be verified (expired, or of unknown origin)")
    return None


class _GuardedScrapyAgent(_ScrapyAgent):
    def __init__(self, *, target: tuple[str, int] | None, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self._target = target

    def _get_agent(self, request: Request, timeout: float) -> Agent:  # noqa: ARG002
        from twisted.internet import reactor  # Scrapy installs the reactor before it makes a handler

        guarded: Any = GuardedReactor(reactor, self._target)
        seconds = min(timeout, CONNECT_SECONDS)
        make: Callable[[URI], Any]
        if self._target is None:
            make = _StandardEndpointFactory(guarded, self._contextFactory, seconds, None).endpointForURI
        else:
            make = partial(_elsewhere, guarded, self._target, seconds)
        agent: Agent = Agent.usingEndpointFactory(reactor, Way(make), self._pool)
        return agent


def _elsewhere(reactor: Any, target: tuple[str, int], seconds: float, _uri: URI) -> HostnameEndpoint:
    return HostnameEndpoint(reactor, *target, timeout=seconds)


@dataclass(frozen=True)
class InTurn:
    """The connections of `pool`, for a request that is to be written now, unless `is_late` once a connection stands."""

    pool: HTTPConnectionPool
    is_late: Callable[[], bool]

    @property
    def persistent(self) -> bool:
        """As the pool has it."""
        return bool(self.pool.persistent)

    def getConnection(  # noqa: N802 (Twisted's name)
        self, key: Hashable, endpoint: IStreamClientEndpoint
    ) -> Deferred[HTTP11ClientProtocol]:
        """A connection, or TurnOver; then it is kept for the next attempt."""
        return self.pool.getConnection(key, endpoint).addCallback(self._in_time, key)

    def _in_time(self, connection: HTTP11ClientProtocol, key: Hashable) -> HTTP11ClientProtocol:
        if not self.is_late():
            return connection
        self.pool._putConnection(key, connection)
        raise TurnOver


@implementer(IAgentEndpointFactory, IStreamClientEndpoint)
@dataclass(frozen=True)
class Way:
    """The way to a host, made where no kept connection leads there: to set TLS up takes 0.1 ms, needed or not."""

    make: Callable[[URI], Any]
    uri: URI | None = None

    def endpointForURI(self, uri: URI) -> "Way":  # noqa: N802 (Twisted's name)
        """The way to the host of `uri`."""
        return replace(self, uri=uri)

    def connect(self, factory: IProtocolFactory) -> Deferred[IProtocol]:
        """Go there."""
        assert self.uri is not None
        made: Deferred[IProtocol] = self.make(self.uri).connect(factory)
        return made
