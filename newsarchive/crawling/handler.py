"""The download handler: Scrapy's HTTP/1.1 handler behind the address guard, on connections with limits.

It reaches into names that Scrapy keeps to itself (`_ScrapyAgent`, `_BindAddressAgent`), which is
why requirements pin Scrapy below 2.20; tests/crawling hold every promise over real connections.
"""

from typing import Any
from urllib.parse import urlsplit

from OpenSSL import SSL
from scrapy import Request
from scrapy.core.downloader.handlers.http11 import HTTP11DownloadHandler, _BindAddressAgent, _ScrapyAgent
from scrapy.crawler import Crawler
from scrapy.exceptions import DownloadCancelledError, DownloadFailedError, DownloadTimeoutError
from scrapy.http import Response
from scrapy.utils._download_handlers import wrap_twisted_exceptions
from scrapy.utils.defer import maybe_deferred_to_future
from scrapy.utils.httpobj import urlparse_cached
from service_identity import VerificationError
from twisted.web.client import Agent, HTTPConnectionPool

from newsarchive.crawling.connect_to import read_mapping
from newsarchive.crawling.connections import LimitedFactory, TooManyHeaders, TooSlow
from newsarchive.crawling.guard import AddressRefused, GuardedReactor, url_refusal
from newsarchive.secrecy import without_user_info

CONNECT_SECONDS = 10.0
"""Until a connection stands; after that, connections.HEADER_SECONDS and DOWNLOAD_TIMEOUT count."""


class GuardedHandler(HTTP11DownloadHandler):
    """Connects to public addresses only, except for the hosts that CONNECT_TO maps elsewhere."""

    def __init__(self, crawler: Crawler) -> None:
        super().__init__(crawler)
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
            return await self._download(request)
        except TooSlow:
            request.meta["dont_retry"] = True  # three times the wait, and nothing else has become better meanwhile
            raise

    async def _download(self, request: Request) -> Response:
        target = self._mapping.get(urlparse_cached(request).hostname or "")
        if target is None:
            return await self._fetch(request, self._pool, None)
        moved = _redirected_to(request, target)
        try:
            response = await self._fetch(moved, self._mapped_pool, target)
        except (DownloadTimeoutError, DownloadCancelledError) as error:  # their messages name the address
            raise type(error)(str(error).replace(moved.url, request.url)) from error
        return response.replace(url=request.url)

    async def _fetch(self, request: Request, pool: HTTPConnectionPool, exempt: tuple[str, int] | None) -> Response:
        agent = _GuardedScrapyAgent(
            exempt=exempt,
            contextFactory=self._contextFactory,
            pool=pool,
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


def _redirected_to(request: Request, target: tuple[str, int]) -> Request:
    """`request` as it is sent to `target`: the Host header still names the real host."""
    parts = urlsplit(request.url)
    host = f"[{target[0]}]" if ":" in target[0] else target[0]
    query = f"?{parts.query}" if parts.query else ""
    moved = request.replace(url=f"http://{host}:{target[1]}{parts.path or '/'}{query}")
    moved.headers.setdefault("Host", parts.netloc.rpartition("@")[2])
    return moved


class _GuardedScrapyAgent(_ScrapyAgent):
    def __init__(self, *, exempt: tuple[str, int] | None, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self._exempt = exempt

    def _get_agent(self, request: Request, timeout: float) -> Agent:  # noqa: ARG002
        from twisted.internet import reactor  # Scrapy installs the reactor before it makes a handler

        return _BindAddressAgent(
            reactor=GuardedReactor(reactor, self._exempt),  # type: ignore[arg-type]
            contextFactory=self._contextFactory,
            connectTimeout=min(timeout, CONNECT_SECONDS),
            pool=self._pool,
        )
