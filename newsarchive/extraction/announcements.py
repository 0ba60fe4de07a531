"""Where a site's page says that its posts are listed: feeds, and the interface that WordPress has."""

import json
import re
from typing import Any

from newsarchive.extraction.errors import NotAListing
from newsarchive.extraction.feeds import FeedEntry
from newsarchive.extraction.page import Page
from newsarchive.normalization.text import clean_line
from newsarchive.normalization.urls import absolute

_FEED_TYPES = ("application/rss+xml", "application/atom+xml", "application/feed+json", "application/rdf+xml")
_PAGE = re.compile(r"([?&]page=)(\d{1,6})(?=&|$)", re.ASCII)
_PAGED = re.compile(r"[?&]paged=\d+(?=&|$)", re.ASCII)
POSTS_A_PAGE = 100
"""The most that WordPress gives at once (REST API handbook, pagination)."""


def announced_feeds(page: Page) -> tuple[str, ...]:
    """The addresses of the feeds that the page names (RSS autodiscovery), in its order; feeds of comments left out."""
    links = [node.attributes for node in page.tree.css('link[rel~="alternate"][href]')]
    named = [link for link in links if (link.get("type") or "").strip().lower() in _FEED_TYPES]
    posts = [link for link in named if "comment" not in (link.get("href") or "").lower()]
    return tuple(dict.fromkeys(url for link in posts if (url := absolute(link.get("href"), page.url))))


def wordpress_posts(page: Page) -> str | None:
    """The address of the first list of posts in WordPress's interface, where the page names that; else None."""
    link = page.tree.css_first('link[rel="https://api.w.org/"][href]')
    root = absolute(link.attributes.get("href"), page.url) if link else None
    return posts_page(root, 1) if root else None


def posts_page(root: str, number: int) -> str:
    """The address of the list's page with that number; ``root`` is the interface's own, with or without a query."""
    joint = "&" if "?" in root else "?"
    asked = f"per_page={POSTS_A_PAGE}&page={number}&_fields=link,date_gmt,modified_gmt,title"
    return f"{root.rstrip('/')}/wp/v2/posts{joint}{asked}"


def following_posts(url: str) -> str:
    """The address of the list's page after the one at `url`."""
    return _PAGE.sub(lambda page: f"{page[1]}{int(page[2]) + 1}", url, count=1)


def is_first_page(url: str) -> bool:
    """Whether `url` is that of the list's first page."""
    number = _PAGE.search(url)
    return number is not None and int(number[2]) == 1


def is_last_page(url: str, pages: str | None) -> bool:
    """Whether the list's page at `url` is the last of `pages`: the header X-WP-TotalPages, None if absent."""
    number = _PAGE.search(url)
    return bool(number and pages and pages.isascii() and pages.isdigit() and int(number[2]) >= int(pages[:9]))


def paged_feed(url: str, number: int) -> str:
    """The address of the page with that number of the feed that WordPress makes at `url`."""
    bare = _PAGED.sub("", url)
    return f"{bare}{'&' if '?' in bare else '?'}paged={number}"


def read_posts(body: bytes, url: str = "") -> tuple[FeedEntry, ...]:
    """The posts of one page of WordPress's list (without their text). Raises NotAListing for anything else."""
    try:
        posts = json.loads(body)
    except (ValueError, RecursionError) as error:
        raise NotAListing(url, f"not WordPress's list of posts: no JSON ({type(error).__name__})") from error
    if not isinstance(posts, list):
        raise NotAListing(url, f"not WordPress's list of posts but a JSON {type(posts).__name__}")
    return tuple(entry for post in posts if isinstance(post, dict) and (entry := _post(post, url)))


def _post(post: dict[str, Any], url: str) -> FeedEntry | None:
    link, date, changed, title = (post.get(name) for name in ("link", "date_gmt", "modified_gmt", "title"))
    address = absolute(link, url) if isinstance(link, str) else None
    if address is None:
        return None
    rendered = title.get("rendered") if isinstance(title, dict) else None
    return FeedEntry(
        url=address,
        title=clean_line(rendered) or None if isinstance(rendered, str) else None,
        date_text=f"{date}Z" if isinstance(date, str) and date else None,
        changed_text=f"{changed}Z" if isinstance(changed, str) and changed else None,
    )
