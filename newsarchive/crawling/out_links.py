"""What a crawl goes on to, as plain data for the frontier."""

from scrapy import Request
from scrapy.utils.httpobj import urlparse_cached

from newsarchive.crawling.callbacks import callback_name, reads_article
from newsarchive.crawling.desk import Desk
from newsarchive.crawling.durable import fingerprint_of, require_json
from newsarchive.items import OutLink
from newsarchive.publishers import likely_identity
from newsarchive.secrecy import without_user_info


def out_link(desk: Desk, request: Request) -> OutLink | None:
    """`request` as plain data for the frontier; None where it must stay in memory.

    Raises TypeError where its cb_kwargs cannot be kept.
    """
    callback = callback_name(desk.spider, request)
    if callback is None:
        return None
    require_json(request)
    host = urlparse_cached(request).hostname or ""
    is_article = reads_article(desk.spider, callback)
    only_new = is_article and getattr(desk.spider, "only_new", False)
    listed_change = request.meta.get("listed_change") if is_article else None
    return OutLink(
        url=without_user_info(request.url.partition("#")[0]),
        fingerprint=fingerprint_of(request),
        host=desk.server_of(host),
        delay=desk.delay_of(host),
        callback=callback,
        method=request.method,
        body=request.body,
        cb_kwargs=request.cb_kwargs,
        depth=request.meta.get("depth", 0),
        priority=request.priority,
        cap=None if request.meta.get("is_counted") else getattr(desk.spider, "cap", None),
        key=_key(request.url) if is_article else None,
        listed_change=listed_change,
        only_new=only_new,
        waits=request.meta.get("waits", False),
    )


def next_links(desk: Desk, request: Request) -> tuple[OutLink, ...]:
    """What the spider goes on to after `request`, whatever came of it."""
    goes_on = getattr(desk.spider, "goes_on", None)
    name = callback_name(desk.spider, request)
    if goes_on is None or name is None:
        return ()
    links = (out_link(desk, following) for following in goes_on(request, name))
    return tuple(link for link in links if link is not None)


def _key(url: str) -> str | None:
    identity = likely_identity(url)
    return identity.key if identity else None
