"""Lists that are not of posts alone (pages for people, sitemaps): what in them may be a post, and where they go on."""

import re
from calendar import monthrange
from urllib.parse import urlsplit

from newsarchive.extraction.page import ListingPage
from newsarchive.normalization.traps import month_of
from newsarchive.normalization.urls import absolute

# Where platforms keep what is no post: lists by subject, writer and time, feeds, what only people use.
_NO_POST = re.compile(
    r"/(?:tags?|categor(?:y|ies)|authors?|page\d*|archives?|search|feed|rss|wp-(?:json|admin|content|includes)|wp-login\.php"
    r"|xmlrpc\.php|guestbook|notice|comments?|login|logout|manage|owner|toolbar|location|media|privacy(?:-policy)?"
    r"|about|contact)(?:/|\.(?:xml|html?)$|$)",
    re.IGNORECASE,
)
# WordPress's numeric permalinks, and posts below a year's archive: /archives/412, /archive/2024/05/lighthouse.
_POST_BELOW_ARCHIVE = re.compile(r"/archives?/(?:\d+|(?:\d{4}/)?(?:\d\d?/){0,2}[^/]*[^\d/][^/]*)/?$", re.IGNORECASE)
_LIST = re.compile(r"/(?:tags?|categor(?:y|ies)|authors?|archives?)(?:/|$)", re.IGNORECASE)
_FILE = re.compile(
    r"\.(?:jpe?g|png|gif|webp|avif|svg|ico|bmp|pdf|hwpx?|docx?|xlsx?|pptx?|zip|gz|7z|mp[34]|m4a|webm|mov|avi|css|js|json"
    r"|xml|txt|rss|atom|woff2?)$",
    re.IGNORECASE,
)
_ONLY_A_PAGE = re.compile(r"(?:page|paged|currentPage)=\d+", re.ASCII | re.IGNORECASE)
_PERIOD = re.compile(
    r"/(?P<year>20\d\d)(?:[/-]?(?P<month>0[1-9]|1[0-2])(?:[/-]?(?P<day>0[1-9]|[12]\d|3[01]))?)?(?:\.xml(?:\.gz)?)?/?$"
)
_DATED = re.compile(r"/(20\d\d)/(0?[1-9]|1[0-2])/(0?[1-9]|[12]\d|3[01])/", re.ASCII)
_PAGE = re.compile(r"(?:[?&]page=|/page/|/page)(\d{1,4})(?:/?$|&|\.html?$)", re.ASCII | re.IGNORECASE)


def may_be_post(url: str) -> bool:
    """Whether nothing in the address says that it is a list, a file, or a page only for people."""
    path, query = urlsplit(url)[2:4]
    if _FILE.search(path) or _ONLY_A_PAGE.fullmatch(query):
        return False
    return _NO_POST.search(path) is None or _POST_BELOW_ARCHIVE.search(path) is not None


def may_be_list(url: str) -> bool:
    """Whether the address names a list: of a subject, a writer, a month or a day; not its second page."""
    parts = urlsplit(url)
    if _FILE.search(parts.path) or _PAGE.search(url) or _POST_BELOW_ARCHIVE.search(parts.path):
        return month_of(url) is not None and _PAGE.search(url) is None
    return _LIST.search(parts.path) is not None or month_of(url) is not None


def day_in_address(url: str) -> str | None:
    """The day that the path states, ``2024-05-03`` of ``/2024/05/03/lighthouse.html``; else None."""
    dated = _DATED.search(urlsplit(url).path)
    return f"{dated[1]}-{int(dated[2]):02}-{int(dated[3]):02}" if dated else None


def last_day_of_list(url: str) -> str | None:
    """The last day of what the address of a list says that it lists, as ``2024-05-03``; None where it names no time.

    ``…/20240503``, ``…/2024/05/03``, ``…/2024-05``, ``…/2024``: what ends the path is a day, a month, or a year.
    """
    period = _PERIOD.search(urlsplit(url).path)
    if period is None:
        return None
    year, month = int(period["year"]), int(period["month"] or 12)
    last = int(period["day"] or monthrange(year, month)[1])
    return f"{year}-{month:02}-{last:02}"


def following_page(page: ListingPage, number: int) -> str | None:
    """The address of the list's next page, where this is its page of that number (from 1).

    What the page marks as next, else the link of the same host with the next number in it: ``?page=2``, ``/page/2/``,
    ``/page2/``. None where the page names none.
    """
    marked = (absolute(node.attributes.get("href"), page.url) for node in page.tree.css("[rel~=next][href]"))
    numbered = (url for url in page.links() if (found := _PAGE.search(url)) and int(found[1]) == number + 1)
    host = urlsplit(page.url).hostname
    return next((url for url in (*marked, *numbered) if url and urlsplit(url).hostname == host), None)
