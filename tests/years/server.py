"""The server of a drawn year: it answers as its world is by the clock of the process, conditional requests too."""

import hashlib
from collections import Counter

from demo.pages import article_page, not_found_page, removal_page
from newsarchive import clock
from tests.crawling.site import Answer, Asked, Site, page, raw, reset
from tests.crawling.stories import sitemap
from tests.years.world import Life, World

SITEMAP = "/sitemap/recentNewsList.xml"
_MAINTENANCE = "<html><head><title>서비스 점검 중</title></head><body><h1>시스템 점검 중입니다</h1></body></html>"
_ADDRESS = "/news/pc/view/view.do?ncd="


class YearSite(Site):
    """`asked_for` counts the requests for each article."""

    def __init__(self, world: World) -> None:
        super().__init__()
        self._world = world
        self._lives = {f"{_ADDRESS}{life.ncd}": life for life in world.lives}
        self.asked_for: Counter[int] = Counter()

    def answer(self, asked: Asked) -> Answer:
        """As the world is now."""
        if asked.path == "/robots.txt":
            return page("", content_type="text/plain")
        life = self._lives.get(asked.path)
        if life is not None:
            self.asked_for[life.ncd] += 1
        trouble = self._world.trouble(clock.now())
        match trouble:
            case "500" | "503" | "404":
                return page("out of order", int(trouble))
            case "reset":
                return raw(reset)
            case "maintenance":
                return page(_MAINTENANCE)
        if asked.path == SITEMAP:
            return sitemap(*(f"https://{asked.host}{path}" for path, life in self._lives.items() if _is_out(life)))
        return _page(life, asked) if life is not None else page(not_found_page(), 404)


def _is_out(life: Life) -> bool:
    event = life.at(clock.now())
    return event is not None and event.story is not None


def _page(life: Life, asked: Asked) -> Answer:
    event = life.at(clock.now())
    if event is None or event.how == "404":
        return page(not_found_page(), 404)
    if event.how == "410":
        return page("gone", 410)
    if event.story is None:
        return page(removal_page())
    body = article_page(event.story)
    etag = f'"{hashlib.sha1(body).hexdigest()}"'
    if not life.has_etag:
        return page(body)
    if asked.headers.get("if-none-match") == etag:
        return page("", 304, ETag=etag)
    return page(body, ETag=etag)
