"""A site that answers the list API, as a test wants it, for many stories over several days."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from urllib.parse import parse_qs, urlsplit

from demo.list_api import CODES, news_list
from demo.stories import Story
from tests.crawling.site import Answer, Asked, Site, page
from tests.crawling.stories import STORIES, story_page

API = "/api/getNewsList"
NOON = datetime(2026, 11, 10, 12)


def told(per_day: Sequence[int], *, last: datetime = NOON) -> tuple[Story, ...]:
    """So many stories on each day, the last day first, a minute apart, of the sections in turn."""
    moments = [last - timedelta(days=day, minutes=n) for day, count in enumerate(per_day) for n in range(count)]
    sections = list(CODES)
    return tuple(
        replace(STORIES[0], ncd=8_700_000 - number, published=moment, section=sections[number % len(sections)])
        for number, moment in enumerate(moments)
    )


@dataclass
class ListingSite(Site):
    """Answers the API from `stories`, but on the days (as 20261110) of `instead` with that; articles are one page."""

    stories: Sequence[Story] = ()
    instead: Mapping[str, Answer] = field(default_factory=dict)

    def __post_init__(self) -> None:
        super().__init__()

    def answer(self, asked: Asked) -> Answer:
        """From the stories where nothing was programmed."""
        url = urlsplit(asked.path)
        if url.path == API:
            super().answer(asked)
            query = parse_qs(url.query)
            day = query["datetimeBegin"][0][:8]
            return self.instead.get(day) or page(news_list(self.stories, query), content_type="application/json")
        if url.path == "/news/pc/view/view.do":
            super().answer(asked)
            return story_page()
        return super().answer(asked)

    @property
    def walk(self) -> list[str]:
        """What was asked for, in order: `1110/1` is the first list page of 10 November, a number an article."""
        return [_short(asked.path) for asked in self.requests if asked.path != "/robots.txt"]

    @property
    def lists(self) -> list[str]:
        """The list pages among it."""
        return [step for step in self.walk if "/" in step]

    @property
    def articles(self) -> list[str]:
        """The articles among it."""
        return [step for step in self.walk if "/" not in step]


def _short(path: str) -> str:
    query = parse_qs(urlsplit(path).query)
    if "ncd" in query:
        return query["ncd"][0]
    return f"{query['datetimeBegin'][0][4:8]}/{query['currentPageNo'][0]}"


def numbers(stories: Sequence[Story]) -> list[str]:
    """As `articles` has them."""
    return [str(story.ncd) for story in stories]


BROKEN = {
    "unrecognised": page("<html>login</html>"),
    "unsuccessful": page(json.dumps({"success": False}), content_type="application/json"),
    "cut off": page('{"success": true, "data": [', content_type="application/json"),
    "failed": page("down", 500),
}
