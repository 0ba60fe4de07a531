"""One crawl in the foreground, started by the command line; the one place that starts Scrapy."""

from dataclasses import dataclass

from newsarchive.archive import Run


class CrawlError(Exception):
    """A crawl that cannot begin; `usage` where what was asked is wrong, not the world."""

    def __init__(self, message: str, *, usage: bool = False) -> None:
        super().__init__(message)
        self.usage = usage


@dataclass(frozen=True, kw_only=True)
class CrawlRequest:
    """What a person asked for; `since` and `until` as typed (normalization.moments reads them), so that the
    same words typed again resume a killed run."""

    spider: str
    arguments: dict[str, str]
    archive_url: str
    since: str | None = None
    until: str | None = None
    limit: int | None = None
    fresh: bool = False
    connect_to: tuple[str, ...] = ()


def crawl(request: CrawlRequest, *, progress: bool) -> Run:
    """Run the spider to its end and give the run. Raises CrawlError where it cannot begin."""
    raise CrawlError("crawling is being built")
