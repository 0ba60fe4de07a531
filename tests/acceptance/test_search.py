"""Search over real posts: what is found is what a scan of the texts finds, on both engines, whatever is typed."""

import random
import re
import time
import unicodedata
from collections.abc import Iterator
from pathlib import Path

import pytest

from benchmarks import search_archive, search_texts
from benchmarks.search_texts import Told
from newsarchive.archive import Archive, open_archive
from tests.archives import new_archive

SHORT, LONG_FORM = 500, 20_000
WORDS, GENERATED, ALL_GENERATED = 200, 150, 10_000
LONG_WORD = 4

pytestmark = pytest.mark.skipif(
    not search_texts.POSTS.exists(), reason="the real posts (../shared/data/posts) are not on this machine"
)

Archives = dict[str, Archive]


def filled(folder: Path, told: list[Told]) -> Iterator[Archives]:
    """The same articles on both engines, numbered from 1."""
    urls = {engine: new_archive(engine, folder) for engine in ("sqlite", "postgresql")}
    for url in urls.values():
        with open_archive(url, create=True):
            pass
        search_archive.fill(url, told, 1)
    with open_archive(urls["sqlite"]) as sqlite, open_archive(urls["postgresql"]) as postgresql:
        yield {"sqlite": sqlite, "postgresql": postgresql}


@pytest.fixture(scope="module")
def few(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Archives]:
    yield from filled(tmp_path_factory.mktemp("few"), posts(SHORT))


@pytest.fixture(scope="module")
def many(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Archives]:
    yield from filled(tmp_path_factory.mktemp("many"), posts(LONG_FORM))


def posts(count: int) -> list[Told]:
    return list(search_texts.originals(count))


def scan(told: list[Told], word: str) -> set[int]:
    """The numbers of the texts that hold `word`: a plain look, for long words without spaces."""
    texts = [unicodedata.normalize("NFC", f"{each.headline}\n{each.body}").casefold() for each in told]
    if not re.fullmatch("[가-힣]+", word):
        pattern = re.compile(r"\W*".join(map(alone, parts(word))))
        return {number for number, text in enumerate(texts, start=1) if pattern.search(text)}
    if len(word) >= LONG_WORD:
        texts = ["".join(text.split()) for text in texts]
    return {number for number, text in enumerate(texts, start=1) if word in text}


def alone(part: str) -> str:
    """Letters and digits that are no part of more of them; Hangul may be."""
    return f"(?<![a-z0-9]){part}(?![a-z0-9])" if part.isascii() else part


def parts(word: str) -> list[str]:
    return re.findall("[가-힣]+|[a-z0-9]+", word.casefold())


def drawn(told: list[Told]) -> list[str]:
    """Words of the posts, and parts of their words."""
    draw = random.Random(20261123)
    words = [word for each in told for word in re.findall(r"[가-힣A-Za-z0-9]+", f"{each.headline} {each.body}")]
    chosen = [draw.choice(words) for _ in range(WORDS)]
    return [
        word if n % 4 or not re.fullmatch("[가-힣]+", word) else part_of(draw, word) for n, word in enumerate(chosen)
    ]


def part_of(draw: random.Random, word: str) -> str:
    start = draw.randrange(len(word))
    return word[start : draw.randint(start + 1, len(word))]


def compare(archives: Archives, told: list[Told]) -> None:
    for word in drawn(told):
        wanted = scan(told, word)
        for engine, archive in archives.items():
            found = archive.matching(word)
            assert set(found.article_ids) == wanted, (engine, word)
            assert archive.search(word, limit=1).total == len(wanted), (engine, word)


def test_words_are_found_where_a_scan_finds_them(few: Archives) -> None:
    compare(few, posts(SHORT))


@pytest.mark.long
@pytest.mark.timeout(1800)
def test_200_words_are_found_in_20_000_posts_where_a_scan_finds_them(many: Archives) -> None:
    compare(many, posts(LONG_FORM))


ENDING = "\n등대지기는 마지막 불빛을 껐다. 갈매기바위 너머로 해가 떴다."
AT_THE_END = ('"등대지기는 마지막 불빛을"', '"갈매기바위 너머로 해가"', "갈매기 바위", '"등대 지기는"', "갈매기바위 긴")


@pytest.mark.parametrize("size", [150_000, pytest.param(1_000_000, marks=pytest.mark.long)])
def test_phrases_at_the_end_of_a_post_of_a_megabyte_are_found(tmp_path: Path, size: int) -> None:
    lines = [line for each in posts(SHORT) for line in each.body.splitlines()]
    body = "\n".join(lines * 9).encode()[:size].decode("utf-8", "ignore")
    for archives in filled(tmp_path, [Told("긴 글", body + ENDING), Told("짧은 글", "등대지기 이야기")]):
        for engine, archive in archives.items():
            for typed in AT_THE_END:
                assert archive.matching(typed).article_ids == (1,), (engine, typed)
            assert archive.matching("등대지기 -갈매기바위").article_ids == (2,), engine
            assert archive.index_differences() == [], engine


SIGNS = ("OR", "AND", "NOT", *'-()" *:^~\\%−🙂', "  ", "'", "\u200b", "\n", "\0")
NAMES = (
    *("publisher:paper-1", "section:경제", "after:2024-05-03", "before:7d"),
    *("byline:이산", "kind:video", "cites:kbs", "x:y"),
)


def generated(draw: random.Random, words: list[str]) -> str:
    def piece() -> str:
        kind = draw.random()
        if kind < 0.55:
            word: str = draw.choice(words)
            return word if kind < 0.4 else part_of(draw, word)
        if kind < 0.85:
            return str(draw.choice(SIGNS))
        return str(draw.choice(NAMES)) if kind < 0.95 else chr(draw.choice((draw.randrange(0x20, 0x3000), 0xAC00)))

    return "".join(piece() + draw.choice(("", " ")) for _ in range(draw.randint(1, 12)))


def is_quick(archive: Archive, typed: str) -> bool:
    """Whether it can be answered within a second: asked again, since others may use the machine, too."""
    for _ in range(3):
        began = time.perf_counter()
        archive.search(typed, limit=5)
        if time.perf_counter() - began < 1:
            return True
    return False


def answer_alike(archives: Archives, count: int) -> None:
    draw = random.Random(7)
    words = [word for each in posts(SHORT) for word in each.headline.split()]
    for _ in range(count):
        typed = generated(draw, words)
        answers = {}
        for engine, archive in archives.items():
            began = time.perf_counter()
            found = archive.search(typed, limit=5)
            assert time.perf_counter() - began < 1 or is_quick(archive, typed), (engine, typed)
            listed = [hit.id for hit in found.hits]
            answers[engine] = (listed, found.total, found.warnings, archive.matching(typed).article_ids)
        assert answers["sqlite"] == answers["postgresql"], typed


def test_both_engines_answer_whatever_is_typed_alike(few: Archives) -> None:
    answer_alike(few, GENERATED)


@pytest.mark.long
@pytest.mark.timeout(5400)
def test_both_engines_answer_10_000_generated_searches_alike_each_within_a_second(few: Archives) -> None:
    answer_alike(few, ALL_GENERATED)
