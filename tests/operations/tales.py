"""Invented stories, told again and again in somewhat other words; and what an archive makes of them."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import timedelta
from random import Random
from typing import Any

from newsarchive.items import Article
from newsarchive.operations import stories
from newsarchive.operations.stories import Told
from tests.archive.looking import rows
from tests.archive.tracing_world import a_post
from tests.building import NOON, Newsroom, a_capture

WORDS = 60
"""Words of a tale, each of three syllables."""
_SYLLABLES = [chr(code) for code in range(0xAC00, 0xD7A4, 28)]
"""Without final consonants: pairs come again now and then, as they do in real texts."""


@dataclass(frozen=True, kw_only=True)
class Telling:
    """One telling of a story: `changed` is the part of its words that are its own, `day` when it appeared."""

    story: int
    number: int
    changed: float = 0.1
    day: int = 0

    @property
    def key(self) -> str:
        """Its article's."""
        return f"blog{self.number}.example/{self.story}"

    @property
    def article(self) -> Article:
        """As the archive keeps it."""
        headline, *lines = _lines(self)
        appeared = NOON + timedelta(days=self.day, minutes=self.number)
        return a_post(self.key, published=appeared, headline=headline, body="\n".join(lines))


def _lines(telling: Telling) -> list[str]:
    common, own = Random(f"story {telling.story}"), Random(f"{telling.story}, {telling.number}")
    words = [_word(common) for _ in range(WORDS)]
    told = [_word(own) if own.random() < telling.changed else word for word in words]
    return [" ".join(told[start : start + 6]) for start in range(0, WORDS, 6)]


def _word(random: Random) -> str:
    return "".join(random.choices(_SYLLABLES, k=3))


def tellings(stories: int, times: int, changed: float = 0.1) -> list[Telling]:
    """So many stories, each told so many times, a telling a day."""
    return [
        Telling(story=story, number=number, changed=changed, day=story * times + number)
        for story in range(stories)
        for number in range(times)
    ]


def keep(newsroom: Newsroom, tellings: Iterable[Telling], hours: float = 0) -> None:
    """Each captured so long after NOON."""
    for telling in tellings:
        article = telling.article
        at = NOON + timedelta(hours=hours)
        newsroom.keep(article, a_capture(article.canonical_url, article.body.encode(), at))


def tell(newsroom: Newsroom, **more: Any) -> Told:
    """Put what was not compared yet into stories; `more` are arguments of `tell_stories`."""
    return stories.tell_stories(newsroom.archive, newsroom.url, **{"workers": 1, **more})


Stories = set[frozenset[str]]


def stories_of(place: str) -> Stories:
    """The keys of the articles that tell one story, for each story that is told."""
    told: dict[int, set[str]] = {}
    for story, key in rows(place, "SELECT s.story_id, a.key FROM stories s JOIN articles a ON a.id = s.article_id"):
        told.setdefault(story, set()).add(key)
    return set(map(frozenset, told.values()))


def pairs_of(place: str) -> dict[frozenset[str], float]:
    """How alike the articles with these keys are, for each pair that is held."""
    sql = (
        "SELECT a.key, b.key, l.score FROM likenesses l"
        " JOIN articles a ON a.id = l.article_id JOIN articles b ON b.id = l.other_id"
    )
    return {frozenset((one, other)): score for one, other, score in rows(place, sql)}


def as_told(tellings: Iterable[Telling]) -> Stories:
    """The stories as they were invented."""
    told: dict[int, set[str]] = {}
    for telling in tellings:
        told.setdefault(telling.story, set()).add(telling.key)
    return set(map(frozenset, told.values()))
