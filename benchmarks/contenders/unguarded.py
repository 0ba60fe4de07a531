"""``python -m benchmarks.contenders.unguarded …`` is ``newsarchive …`` without its guards: what these cost.

Left out: the address guard, the limits on connections, robots.txt, the contact address, our own decompression, and the
look at each page that tells whether it can be read in time.
"""

from scrapy import Request
from scrapy.core.downloader.handlers.http11 import HTTP11DownloadHandler
from scrapy.crawler import Crawler
from scrapy.http import Response
from scrapy.utils.httpobj import urlparse_cached

from newsarchive import settings
from newsarchive.cli.main import main
from newsarchive.crawling import trials
from newsarchive.crawling.connect_to import read_mapping
from newsarchive.extraction import page

HANDLER = "benchmarks.contenders.unguarded.Unguarded"
GUARDS = ("manners.Manners", "robots.RobotsGuard", "decompression.Decompression")


class Unguarded(HTTP11DownloadHandler):
    """Scrapy's own handler, but for the hosts that stand elsewhere."""

    def __init__(self, crawler: Crawler) -> None:
        super().__init__(crawler)
        self._mapping = read_mapping(crawler.settings.getlist("CONNECT_TO"))

    async def download_request(self, request: Request) -> Response:
        """Fetch `request` from where its host stands."""
        target = self._mapping[urlparse_cached(request).hostname or ""]
        return (await super().download_request(_moved(request, target))).replace(url=request.url)


def _moved(request: Request, target: tuple[str, int]) -> Request:
    """`request` as it is sent to `target`: the Host header still names the real host."""
    parts = urlparse_cached(request)
    moved = request.replace(url=f"http://{target[0]}:{target[1]}{parts.path}?{parts.query}")
    moved.headers.setdefault("Host", parts.netloc)
    return moved


def leave_guards_out() -> None:
    """From now on, crawls of this process have none."""
    settings.DOWNLOAD_HANDLERS = {**settings.DOWNLOAD_HANDLERS, "http": HANDLER, "https": HANDLER}
    kept = {name: at for name, at in settings.DOWNLOADER_MIDDLEWARES.items() if not name.endswith(GUARDS)}
    settings.DOWNLOADER_MIDDLEWARES = kept | {
        "scrapy.downloadermiddlewares.httpcompression.HttpCompressionMiddleware": 590
    }
    vars(trials)["is_harmless"] = lambda *_page: True
    vars(page)["is_too_costly"] = lambda _markup: False


if __name__ == "__main__":
    leave_guards_out()
    main()
