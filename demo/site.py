"""What the site answers to which address: host and path in, status and bytes out, no sockets."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final
from urllib.parse import parse_qs, urlsplit

from demo import pages
from demo.list_api import news_list
from demo.sitemap import news_sitemap
from demo.stories import Story

HOSTS: Final = ("news.kbs.co.kr", "mn.kbs.co.kr", "www.kbs.co.kr")
HTML: Final = "text/html;charset=UTF-8"
DATED_PATH: Final = re.compile(r"/tvnews/\w+/\d{4}/\d\d/\d\d/(\d+)\.html")
ALIASES: Final = ("/news/NewsView.do", "/news/news.do", "/news/newsView.do", "/mobile/news/view.do")
OLD_ADDRESS: Final = "/news/view.do"
ADDRESS_NOW: Final = "/news/pc/view/view.do"
RELATED: Final = 6


@dataclass(frozen=True, kw_only=True)
class Answer:
    """One HTTP answer; ``location`` is where a redirect leads."""

    status: int = 200
    content_type: str = HTML
    body: bytes = b""
    location: str | None = None


def answer(host: str, target: str, stories: Sequence[Story], edition: int) -> Answer:
    """The site's answer to a request; ``stories`` are those of the edition."""
    url = urlsplit(target)
    if host not in HOSTS:
        return Answer(status=421, content_type="text/plain", body=f"no site named {host} here\n".encode())
    if fixed := _fixed(url.path, stories):
        return fixed
    if url.path == "/api/getNewsList":
        return Answer(content_type="application/json;charset=UTF-8", body=news_list(stories, parse_qs(url.query)))
    story = _named(url.path, url.query, stories)
    return _article(host, url.path, story, stories, edition) if story else _not_found()


def _fixed(path: str, stories: Sequence[Story]) -> Answer | None:
    """The pages that stand at one address."""
    match path:
        case "/robots.txt":
            return Answer(content_type="text/plain;charset=UTF-8", body=pages.robots())
        case "/sitemap/recentNewsList.xml" | "/sitemap/dailyNewsList.xml":
            return Answer(content_type="application/xml;charset=UTF-8", body=news_sitemap(stories))
        case "/" | "/news/pc/main/main.html":
            return Answer(body=pages.front_page(_newest(stories)))
    return None


def _named(path: str, query: str, stories: Sequence[Story]) -> Story | None:
    """The story that an address names, in any form that KBS has used."""
    if dated := DATED_PATH.fullmatch(path):
        ncd = dated[1]
    elif path in (OLD_ADDRESS, ADDRESS_NOW, *ALIASES):
        asked = parse_qs(query)
        ncd = (asked.get("ncd") or asked.get("SEARCH_NEWS_CODE") or [""])[0]
    else:
        return None
    return next((story for story in stories if str(story.ncd) == ncd), None)


def _article(host: str, path: str, story: Story, stories: Sequence[Story], edition: int) -> Answer:
    home = ADDRESS_NOW if story.layout == "now" else OLD_ADDRESS
    if host == "www.kbs.co.kr":
        return _redirect(OLD_ADDRESS, story)
    if path != home and not (story.layout == "old" and path == ADDRESS_NOW):
        return _redirect(home, story)
    if host == "mn.kbs.co.kr" and story.layout == "now":
        return _redirect(home, story)
    if story.removed:
        return Answer(body=pages.removal_page(_newest(stories)))
    return Answer(body=pages.article_page(story, _others(story, stories, edition), edition=edition))


def _redirect(path: str, story: Story) -> Answer:
    return Answer(status=301, location=f"{pages.SITE}{path}?ncd={story.ncd}")


def _not_found() -> Answer:
    return Answer(status=404, body=pages.not_found_page())


def _newest(stories: Sequence[Story]) -> Sequence[Story]:
    return sorted(stories, key=lambda story: story.ncd, reverse=True)[:RELATED]


def _others(story: Story, stories: Sequence[Story], edition: int) -> Sequence[Story]:
    """Other stories to link to: others in every edition, as the most-read list of a live site changes."""
    rest = [other for other in stories if other.ncd != story.ncd]
    start = (story.ncd + edition) % max(len(rest), 1)
    return (rest[start:] + rest[:start])[:RELATED]
