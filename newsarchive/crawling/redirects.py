"""Redirects without a Referer: the site that is asked need not know which page led there."""

from scrapy import Request
from scrapy.downloadermiddlewares.redirect import RedirectMiddleware
from scrapy.http import Response


class Redirects(RedirectMiddleware):
    """Scrapy's redirects (at most REDIRECT_MAX_TIMES, http and https only), never with a Referer header."""

    def _engine_started(self) -> None:
        """Without this, Scrapy warns at each crawl that the Referer is left out."""

    def handle_referer(self, request: Request, response: Response) -> None:  # noqa: ARG002
        """Remove the header."""
        request.headers.pop("Referer", None)
