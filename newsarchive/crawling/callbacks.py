"""Which of a spider's methods reads the answer to a request, and what that is."""

from scrapy import Request, Spider


def callback_name(spider: Spider, request: Request) -> str | None:
    """The name of the spider's method that `request` calls back; None where it is none of the spider's."""
    callback = spider.parse if request.callback is None else request.callback
    name = getattr(callback, "__name__", None)
    owner = getattr(callback, "__self__", None)
    return name if name and owner is spider and getattr(spider, name, None) == callback else None


def reads_article(spider: Spider, callback: str | None) -> bool:
    """Whether what the spider's method of that name reads is one article."""
    return getattr(spider, "reads", {}).get(callback or "", "article") in ("article", "post")
