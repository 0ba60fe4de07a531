"""What a crawl tries in another process before its spider reads it here."""

from collections.abc import Mapping
from dataclasses import dataclass

from scrapy import Request, signals
from scrapy.crawler import Crawler
from scrapy.http import Response

from newsarchive.crawling.pages import TRIED, Tried, address_of, content_type_of
from newsarchive.crawling.parse_trial import TrialProcess, aside
from newsarchive.crawling.readings import Kind, is_harmless
from newsarchive.extraction.parse_budget import OverBudget


@dataclass
class Trials:
    """Nearly no answer needs one. What it gives is kept for the spider, so that nothing is read twice."""

    crawler: Crawler

    def __post_init__(self) -> None:
        self._process = TrialProcess()
        self.crawler.signals.connect(self._process.close, signals.spider_closed)

    async def make(self, request: Request, response: Response, callback: str | None) -> None:
        """Have what `callback` reads in the response tried, where it may cost much. Raises OverBudget."""
        kind = self._kind_of(callback)
        url, body, content_type = address_of(response), response.body, content_type_of(response)
        if not 200 <= response.status < 300 or is_harmless(kind, body, content_type):
            return  # of other answers, nothing but the status counts
        more = (request.cb_kwargs.get("number", 0),) if kind == "listing" else ()
        try:
            found = await aside(lambda: self._process.read(kind, url, body, content_type, *more))
        except OverBudget:
            raise
        except Exception as error:  # noqa: BLE001 (raised again where the spider reads the page)
            request.meta[TRIED] = Tried(kind=kind, error=error)
        else:
            request.meta[TRIED] = Tried(kind=kind, found=found)

    def _kind_of(self, callback: str | None) -> Kind:
        reads: Mapping[str, Kind] = getattr(self.crawler.spider, "reads", {})
        return reads.get(callback or "", "article")
