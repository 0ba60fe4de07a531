"""One article, crawled again and again: each time its server answers otherwise."""

import time
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from email.utils import formatdate
from typing import TypeVar

from demo.pages import article_page
from demo.stories import Story
from tests.crawling.crawls import Archive, Ended, crawl_articles
from tests.crawling.site import KBS, Answer, Asked, Site, page
from tests.crawling.stories import STORIES, path_of

T = TypeVar("T")
STORY = STORIES[0]
PATH = path_of(STORY)
KEY = f"kbs:ncd:{STORY.ncd}"
BODY = article_page(STORY)
EDITED = article_page(replace(STORY, paragraphs=(*STORY.paragraphs, "고친 뒤에 붙은 문장이다.")))
ETAG, WEAK = '"a-1"', 'W/"a-1"'


def ago(seconds: float) -> str:
    """An HTTP date so long before now."""
    return formatdate(time.time() - seconds, usegmt=True)


OLD = ago(86_400)
UNCHANGED = page("", 304)


def crawl_each(archive: Archive, site: Site, *answers: Answer, path: str = PATH) -> list[Ended]:
    """One crawl of the article for each answer."""
    url = site.at(path, *answers)
    return [crawl_articles(archive, site, url) for _ in answers]


@dataclass(frozen=True)
class OneOfMany:
    """An article that is crawled beside others, told apart by its number."""

    number: int

    @property
    def _story(self) -> Story:
        return replace(STORY, ncd=STORY.ncd + self.number, headline=f"{STORY.headline} {self.number}")

    @property
    def path(self) -> str:
        return path_of(self._story)

    @property
    def body(self) -> bytes:
        return article_page(self._story)

    @property
    def edited(self) -> bytes:
        return article_page(replace(self._story, paragraphs=(*STORY.paragraphs, "고친 뒤에 붙은 문장이다.")))


def many(names: Iterable[T]) -> dict[T, OneOfMany]:
    """An article for each name."""
    return {name: OneOfMany(number) for number, name in enumerate(names)}


def crawl_each_of_many(archive: Archive, site: Site, answers: Mapping[OneOfMany, Sequence[Answer]]) -> list[Ended]:
    """Crawls of all the articles at once, as many as each has answers."""
    urls = [site.at(one.path, *its) for one, its in answers.items()]
    return [crawl_articles(archive, site, *urls) for _ in range(max(map(len, answers.values())))]


def fates_of_each(archive: Archive) -> dict[str, list[str]]:
    """The fates of the captures of each path, in their order."""
    found: dict[str, list[str]] = {}
    for url, fate in archive.rows("SELECT url, fate FROM captures ORDER BY id"):
        found.setdefault(url.removeprefix(f"https://{KBS}"), []).append(fate)
    return found


def conditions(asked: Asked) -> dict[str, str]:
    """The headers by which a page is asked for."""
    return {name: value for name, value in asked.headers.items() if name.startswith("if-")}


def sent(site: Site, path: str = PATH) -> list[dict[str, str]]:
    """The conditions of each request for `path`."""
    return [conditions(asked) for asked in site.asked(path)]


def fates(archive: Archive) -> list[str]:
    """The fates of all captures, in their order."""
    return [fate for (fate,) in archive.rows("SELECT fate FROM captures ORDER BY id")]


def versions(archive: Archive) -> int:
    """How many there are."""
    return int(archive.one("SELECT count(*) FROM versions"))


def wire(answer: Answer) -> bytes:
    """The answer as it is sent."""
    return b"".join(piece for piece in answer.pieces() if isinstance(piece, bytes))


def payload(answer: Answer) -> bytes:
    """What it brings."""
    return wire(answer).partition(b"\r\n\r\n")[2]
