"""Redirects without a Referer, and never off the spider's site."""

from scrapy import Request
from scrapy.downloadermiddlewares.offsite import OffsiteMiddleware
from scrapy.downloadermiddlewares.redirect import RedirectMiddleware
from scrapy.http import Response
from scrapy.utils.httpobj import urlparse_cached

from newsarchive.crawling.guard import AddressRefused, Refused, url_refusal
from newsarchive.secrecy import without_user_info


class Redirects(RedirectMiddleware):
    """Scrapy's redirects (at most REDIRECT_MAX_TIMES, http and https only), never with a Referer header."""

    def _engine_started(self) -> None:
        """Without this, Scrapy warns at each crawl that the Referer is left out."""

    def handle_referer(self, request: Request, response: Response) -> None:  # noqa: ARG002
        """Remove the header: the site that is asked need not know which page led there."""
        request.headers.pop("Referer", None)

    def process_response(self, request: Request, response: Response) -> Request | Response:  # type: ignore[override]
        """The next request of a redirect. Raises Refused where it leads to what is never fetched, or a page's
        off the spider's allowed_domains."""
        result = super().process_response(request, response)
        if isinstance(result, Request) and (reason := url_refusal(result.url)):  # at once: no host's turn is waited for
            raise AddressRefused(f"refused to follow a redirect to {without_user_info(result.url)}: {reason}")
        if isinstance(result, Request) and "frontier_id" in request.meta and self._is_offsite(result):
            raise Refused(f"a redirect leads off the site, to {urlparse_cached(result).hostname}")
        return result

    def _is_offsite(self, request: Request) -> bool:
        # Scrapy's own check lets leased requests through: it would drop them without ending their lease.
        offsite = self.crawler.get_downloader_middleware(OffsiteMiddleware)
        assert self.crawler.spider is not None
        return offsite is not None and not offsite.should_follow(request, self.crawler.spider)
