"""Texts to search and queries for them: real posts where the shared ones are at hand, else invented news.

Beyond the texts that there are, further ones are made of their paragraphs and of the words of their headlines, so that
words stay as rare, and as common, as they are.
"""

import re
import tarfile
from collections.abc import Iterator
from functools import lru_cache
from itertools import islice
from pathlib import Path
from random import Random
from typing import NamedTuple

from benchmarks import prose

POSTS = Path(__file__).parents[2] / "shared" / "data" / "posts" / "aggregator_posts.tar.xz"
INVENTED = 5_000
SEED = 20261123
_FRONT_MATTER = re.compile(r"\A---\n(.*?)\n---\n", re.DOTALL)
_TITLE = re.compile(r"^title:\s*(.*)$", re.MULTILINE)
_MARKUP = re.compile(r"<[^>]*>|!?\[[^\]]*\]\([^)]*\)|[#*|>`-]{1,}")
_WORD = re.compile(r"[가-힣A-Za-z0-9]+")


class Told(NamedTuple):
    """What an article says."""

    headline: str
    body: str


def source() -> str:
    """What the texts are made of, for the reader of a table."""
    return "real posts" if POSTS.exists() else "invented news"


@lru_cache(maxsize=2)
def originals(most: int) -> tuple[Told, ...]:
    """The first of the texts that there are."""
    if not POSTS.exists():
        articles = (prose.article(prose.NEWEST - number) for number in range(min(most, INVENTED)))
        return tuple(Told(article.headline, "\n".join(article.paragraphs)) for article in articles)
    with tarfile.open(POSTS) as posts:
        files = (posts.extractfile(member) for member in posts if member.name.endswith(".md"))
        return tuple(islice(filter(None, (_told(file.read()) for file in files if file)), most))


def _told(markdown: bytes) -> Told | None:
    text = markdown.decode("utf-8", "replace")
    front = _FRONT_MATTER.match(text)
    title = _TITLE.search(front[1]) if front else None
    if front is None or title is None:
        return None
    lines = (" ".join(_MARKUP.sub(" ", line).split()) for line in text[front.end() :].splitlines())
    return Told(title[1].strip("\"' "), "\n".join(line for line in lines if line))


def texts(count: int) -> Iterator[Told]:
    """So many, always the same."""
    random, known = Random(SEED), originals(count)
    paragraphs = [line for told in known for line in told.body.splitlines()]
    for number in range(count):
        told = known[number % len(known)]
        yield told if number < len(known) else _mixed(random, told, random.choice(known), paragraphs)


def _mixed(random: Random, told: Told, other: Told, paragraphs: list[str]) -> Told:
    words = [*told.headline.split(), *other.headline.split()]
    random.shuffle(words)
    body: list[str] = []
    while sum(map(len, body)) < len(told.body):
        body.append(random.choice(paragraphs))
    return Told(" ".join(words[: max(4, len(words) // 2)]), "\n".join(body))


KINDS = ("word", "two words", "phrase", "word and filter")
_FILTERS = (
    "publisher:paper-1",
    "section:경제",
    "after:2024-01-01",
    "byline:한바다",
    "kind:article",
    "-publisher:paper-2",
)


def queries(count: int, most: int) -> list[tuple[str, str]]:
    """(kind, query): each kind in turn, of words that stand in the first of the originals."""
    random, known = Random(SEED + 1), originals(most)
    return [(KINDS[n % 4], _query(random, KINDS[n % 4], random.choice(known))) for n in range(count)]


def _query(random: Random, kind: str, told: Told) -> str:
    if kind == "phrase":
        words = told.headline.split()
        start = random.randrange(max(1, len(words) - 1))
        return f'"{" ".join(words[start : start + 2])}"'.replace('""', '"')
    words = [word for word in _WORD.findall(f"{told.headline} {told.body}") if len(word) > 1] or ["없음"]
    more = {"word": "", "two words": random.choice(words), "word and filter": random.choice(_FILTERS)}
    return f"{random.choice(words)} {more[kind]}".strip()
