"""Spiders that ask the archive what there is to do: articles to look at again, articles that others cite."""

from collections.abc import AsyncIterator, Iterator
from typing import Any, ClassVar

from scrapy import Request
from scrapy.http import Response

from newsarchive.archive import Archive
from newsarchive.crawling.desk import Desk
from newsarchive.crawling.pages import read
from newsarchive.crawling.spider import ArchiveSpider
from newsarchive.extraction.errors import NotAnArticle
from newsarchive.items import ExtractedArticle


class AskingAnew(ArchiveSpider):
    """Gives requests for articles of any publisher; a run that was stopped is not gone on with, for nothing is lost."""

    takes: ClassVar[tuple[str, ...]] = ("publisher",)
    asks_anew = True
    reads = {"parse_article": "post"}  # noqa: RUF012 (Scrapy's way)

    def __init__(self, publisher: str | None = None, **rest: Any) -> None:
        """`publisher`: only articles of this one. Raises ValueError naming what cannot be used."""
        super().__init__(publisher=publisher, **rest)
        self.publisher = publisher

    async def start(self) -> AsyncIterator[Request]:
        """Requests for what there is to do, none once the archive has failed."""
        desk = Desk.of(self.crawler)
        with desk.giving_up():
            archive, _ = desk.open_run()
            for request in self.wanted(archive, desk):
                yield request

    def wanted(self, archive: Archive, desk: Desk) -> Iterator[Request]:
        """What there is to ask for now."""
        raise NotImplementedError

    def parse_article(self, response: Response, **told: object) -> Iterator[ExtractedArticle]:  # noqa: ARG002
        """The article on the page. Raises NotAnArticle, Removed."""
        found = read(response, "post")
        if isinstance(found, str):
            raise NotAnArticle(response.url, f"the post itself: this is the frame around {found}")
        yield found
