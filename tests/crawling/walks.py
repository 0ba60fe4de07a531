"""Spiders and pipelines of the tests: each takes one way through the machinery."""

# ruff: noqa: ARG002 (a callback is given its page, whether it looks at it or not)

import logging
from collections.abc import AsyncIterator, Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from scrapy import Request
from scrapy.exceptions import CloseSpider, DropItem
from scrapy.http import Response

from newsarchive.crawling.pages import read_response
from newsarchive.crawling.spider import ArchiveSpider

SITE = "https://news.kbs.co.kr"


class Walk(ArchiveSpider):
    """Goes to /1-NAME, /2-NAME, …; the method NAME gets the page, where there is none `article`."""

    name = "walk"
    takes = ("pages",)
    allowed_domains = ("kbs.co.kr", "127.0.0.1")

    async def start(self) -> AsyncIterator[Any]:
        """`pages`: the names, parted by commas."""
        for number, name in enumerate(self.arguments["pages"].split(","), start=1):
            yield Request(f"{SITE}/{number}-{name}", callback=getattr(self, name, self.article))

    def article(self, response: Response) -> Iterator[Any]:
        number = response.url.rpartition("/")[2].partition("-")[0]
        yield read_response(response.replace(url=f"{SITE}/news/pc/view/view.do?ncd=80000{number}"))

    def nothing(self, response: Response) -> Iterator[Any]:
        yield from ()

    def raises(self, response: Response) -> None:
        raise ZeroDivisionError("in a plain function")

    def raises_midway(self, response: Response) -> Iterator[Any]:
        yield Request(f"{SITE}/never", callback=self.nothing)
        raise ZeroDivisionError("midway")

    async def raises_async(self, response: Response) -> None:
        raise ZeroDivisionError("in a coroutine")

    async def raises_async_midway(self, response: Response) -> AsyncIterator[Any]:
        yield Request(f"{SITE}/never", callback=self.nothing)
        raise ZeroDivisionError("midway, async")

    def keeps_no_json(self, response: Response) -> Iterator[Any]:
        yield Request(f"{SITE}/never", callback=self.nothing, cb_kwargs={"when": datetime.now(UTC)})

    def closes(self, response: Response) -> Iterator[Any]:
        yield Request(f"{SITE}/later", callback=self.nothing)
        raise CloseSpider("enough")

    def links(self, response: Response) -> Iterator[Any]:
        yield Request(f"{SITE}/low", callback=self.told, cb_kwargs={"word": "낮음"})
        yield Request(f"{SITE}/high", callback=self.told, cb_kwargs={"word": "높음"}, priority=5)
        yield Request(f"{SITE}/high", callback=self.told, cb_kwargs={"word": "again"})
        yield Request(f"{SITE}/post", callback=self.told, method="POST", body=b"q=1", cb_kwargs={"word": "post"})
        yield Request("https://evil.example/", callback=self.told)

    def told(self, response: Response, word: str) -> Iterator[Any]:
        self.logger.warning("%s %s depth %s", response.url, word, response.meta["depth"])
        if response.url.endswith("/high"):
            yield Request(f"{SITE}/deep", callback=self.told, cb_kwargs={"word": "깊음"})

    def chain(self, response: Response) -> Iterator[Any]:
        yield Request(f"{response.url}-on", callback=self.chain)

    def ports(self, response: Response) -> None:
        self.logger.warning("listening: %s", listening())


class Plain(ArchiveSpider):
    """A spider as Scrapy's tutorial writes it: start_urls and parse."""

    name = "plain"
    start_urls = [f"{SITE}/1"]  # noqa: RUF012 (as the tutorial has it)

    def parse(self, response: Response) -> Iterator[Any]:
        if response.url.endswith("/1"):
            yield Request(f"{SITE}/2")


class InMemory(ArchiveSpider):
    """Calls back what is no method of its own."""

    name = "in_memory"

    async def start(self) -> AsyncIterator[Any]:
        yield Request(f"{SITE}/1", callback=saw)


def saw(response: Response) -> None:
    """No method of a spider."""
    logging.getLogger(__name__).warning("saw %s", response.url)


class BadStart(ArchiveSpider):
    """Its start() raises after the first request."""

    name = "bad_start"

    async def start(self) -> AsyncIterator[Any]:
        yield Request(f"{SITE}/1", callback=self.parse)
        raise ZeroDivisionError("no more seeds")

    def parse(self, response: Response) -> None:
        return None


class Renamed(ArchiveSpider):
    """With the file `renamed` in the working folder, the method that gets its second page has gone."""

    name = "renamed"

    async def start(self) -> AsyncIterator[Any]:
        yield Request(f"{SITE}/1", callback=self.first, priority=1)
        yield Request(f"{SITE}/2", callback=getattr(self, "second", self.first))

    def first(self, response: Response) -> None:
        return None

    def second(self, response: Response) -> None:
        return None


if Path("renamed").exists():
    del Renamed.second


class Pipeline:
    """Drops, breaks down or forgets to give back the pages that are named so."""

    def process_item(self, item: Any) -> Any:
        if item.url.endswith("-dropped"):
            raise DropItem("not wanted")
        if item.url.endswith("-broken_pipeline"):
            raise KeyError("a bug")
        return None if item.url.endswith("-swallowed") else item


def listening() -> list[str]:
    """The TCP ports that this process listens on."""
    inodes = set()
    for descriptor in Path("/proc/self/fd").iterdir():
        try:
            inodes.add(str(descriptor.readlink()))
        except OSError:
            continue  # the one that lists the folder
    lines = [
        line.split() for kind in ("tcp", "tcp6") for line in Path(f"/proc/self/net/{kind}").read_text().splitlines()
    ]
    return [line[1] for line in lines if line[3] == "0A" and f"socket:[{line[9]}]" in inodes]
