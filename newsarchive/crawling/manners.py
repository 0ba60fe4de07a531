"""The first thing that a request meets: no crawl of the live web without an address where we can be reached."""

from typing import Self

from scrapy import Request
from scrapy.crawler import Crawler
from scrapy.utils.httpobj import urlparse_cached

from newsarchive.crawling.desk import Desk
from newsarchive.crawling.guard import AddressRefused, Refused, url_refusal
from newsarchive.secrecy import without_user_info

NO_CONTACT = (
    "a crawl of the live web needs an address where site owners can reach you: set contact_url under [crawl] in"
    " newsarchive.toml, or NEWSARCHIVE_CONTACT_URL, to a page about your crawl (https://…) or mailto:…"
)


class Manners:
    """Refuses requests to the live web without contact URL, and addresses that no look-up can make good."""

    def __init__(self, crawler: Crawler) -> None:
        self._desk = Desk.of(crawler)
        self._user_agent: str = crawler.settings["USER_AGENT"]

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        return cls(crawler)

    def process_request(self, request: Request) -> None:
        """Let `request` go on, or raise Refused saying why not."""
        if reason := url_refusal(request.url):
            raise AddressRefused(f"refused to fetch {without_user_info(request.url)}: {reason}")
        is_mapped = self._desk.is_mapped(urlparse_cached(request).hostname or "")
        if not self._desk.contact_url:
            if is_mapped:
                return
            raise Refused(NO_CONTACT)
        if self._desk.contact_url not in self._user_agent:  # set as a Scrapy setting, past the configuration
            request.headers.setdefault("User-Agent", f"{self._user_agent} (+{self._desk.contact_url})")
