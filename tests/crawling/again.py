"""One article, crawled again and again: each time its server answers otherwise."""

import time
from dataclasses import replace
from email.utils import formatdate

from demo.pages import article_page
from tests.crawling.crawls import Archive, Ended, crawl_articles
from tests.crawling.site import Answer, Asked, Site, page
from tests.crawling.stories import STORIES, path_of

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
