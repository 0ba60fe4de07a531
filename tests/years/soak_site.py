"""Small blogs by the dozen on loopback, which write, edit and remove posts by the clock of the process."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from functools import lru_cache

from newsarchive import clock
from tests.crawling.posts import html
from tests.crawling.site import Answer, Asked, Site, page, robots
from tests.years.world import BEGIN

BETWEEN = timedelta(days=3)
"""Two posts of a blog."""
_XML = "application/xml; charset=utf-8"
_MARKS = '<meta name="generator" content="Jekyll v4.3.3"><link rel="stylesheet" href="/assets/css/style.css">'
_FILLER = "".join(f"<li><a href='/tags/{number}'>마을 소식 {number}</a></li>" for number in range(60))


def host_of(number: int) -> str:
    """The blog of that number."""
    return f"blog-{number}.example.org"


def published(blog: int, post: int) -> datetime:
    """When it appears: each blog at another hour."""
    return BEGIN + timedelta(hours=blog * 5) + post * BETWEEN


def posts_until(blog: int, now: datetime) -> int:
    """How many there are then."""
    return max(0, (now - published(blog, 0)) // BETWEEN + 1)


def is_removed(post: int, blog: int, now: datetime) -> bool:
    """Every 31st is, after 20 days."""
    return post % 31 == 5 and now >= published(blog, post) + timedelta(days=20)


def edited_at(post: int, blog: int) -> datetime | None:
    """Every 7th is edited after 5 days."""
    return published(blog, post) + timedelta(days=5) if post % 7 == 3 else None


class SoakSite(Site):
    """So many blogs; every page differs from the one before in a counter, and says nothing to ask by."""

    def __init__(self, blogs: int) -> None:
        super().__init__()
        self._blogs = {host_of(number): number for number in range(blogs)}
        self._served = 0

    def answer(self, asked: Asked) -> Answer:
        """As the blog is now."""
        blog, now = self._blogs[asked.host], clock.now()
        self._served += 1
        match asked.path.split("/"):
            case ["", "robots.txt"]:
                return robots(f"Sitemap: https://{asked.host}/sitemap.xml")
            case ["", "sitemap.xml"]:
                return page(_sitemap(asked.host, blog, now), content_type=_XML)
            case ["", ""]:
                return page(html(_MARKS, f"<a href='{_path(blog, 0)}'>글</a>"))
            case ["", _, _, _, name]:
                return self._post(blog, int(name.removesuffix(".html").removeprefix("post-")), now)
        return page("nothing here", 404)

    def _post(self, blog: int, post: int, now: datetime) -> Answer:
        if is_removed(post, blog, now):
            return page("gone", 410)
        changed = edited_at(post, blog)
        text = _text(blog, post, edited=changed is not None and now >= changed)
        head = f'<meta property="article:published_time" content="{published(blog, post).isoformat()}">'
        title = f"{blog}번 마을 {post}번째 소식"
        body = f'<article class="h-entry"><h1 class="p-name">{title}</h1><div class="e-content">{text}</div></article>'
        return page(html(_MARKS + head, f"{body}<ul>{_FILLER}</ul><footer>방문자 {self._served}</footer>", title))


@lru_cache
def _text(blog: int, post: int, *, edited: bool) -> str:
    lines = (f"{blog}번 마을 {post}번째 아침에 이웃 {number}명이 모여 떡을 돌렸다." for number in range(1, 12))
    more = "<p>고친 글: 떡이 아니라 빵이었다.</p>" if edited else ""
    return "".join(f"<p>{line}</p>" for line in lines) + more


def _path(blog: int, post: int) -> str:
    return f"/{published(blog, post):%Y/%m/%d}/post-{post}.html"


def _sitemap(host: str, blog: int, now: datetime) -> str:
    return f"<urlset>{''.join(_urls(host, blog, now))}</urlset>"


def _urls(host: str, blog: int, now: datetime) -> Iterator[str]:
    for post in range(posts_until(blog, now)):
        if not is_removed(post, blog, now):
            changed = edited_at(post, blog)
            last = changed if changed is not None and changed <= now else published(blog, post)
            url = f"https://{host}{_path(blog, post)}"
            yield f"<url><loc>{url}</loc><lastmod>{last.isoformat(timespec='seconds')}</lastmod></url>"
