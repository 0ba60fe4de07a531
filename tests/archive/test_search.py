"""Search over a real archive: nothing is missed, nothing is added, any input is answered."""

import gzip
import json
import random
import re
import time
import unicodedata
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from newsarchive.archive import Archive
from newsarchive.archive.search import Sort
from newsarchive.items import Article
from newsarchive.normalization.tokens import LONG
from tests.archives import new_archive
from tests.building import NOON, Newsroom, a_capture, an_article, later

SHARED = Path(__file__).parents[2].parent / "shared" / "data"
RECORDS = SHARED / "kbs" / "rendered.jsonl.gz"
STRINGS = SHARED / "corpora" / "blns" / "blns.json"


def found(archive: Archive, typed: str, sort: Sort = "relevance") -> list[int]:
    return [hit.id for hit in archive.search(typed, sort=sort, limit=10_000).hits]


def keep(newsroom: Newsroom, *texts: tuple[str, str]) -> None:
    for ncd, (headline, body) in enumerate(texts, start=1):
        newsroom.keep(an_article(ncd, headline, body))


def test_every_word_must_be_there(newsroom: Newsroom) -> None:
    keep(newsroom, ("등대", "불빛과 고래"), ("등대", "고래"), ("불빛", ""))
    assert found(newsroom.archive, "등대 불빛") == [1]
    assert sorted(found(newsroom.archive, "고래")) == [1, 2]
    assert found(newsroom.archive, "등대 없음") == []


def test_words_are_found_with_their_particles_and_within_compounds(newsroom: Newsroom) -> None:
    keep(newsroom, ("상하이협력기구가 모였다", "한국은행에서는"))
    for typed in ("협력", "상하이협력기구", "한국은행", "은행", "행", "기", "국은행에서"):
        assert found(newsroom.archive, typed) == [1], typed
    assert found(newsroom.archive, "한국행") == []


def test_a_phrase_is_found_in_its_order_over_punctuation(newsroom: Newsroom) -> None:
    keep(newsroom, ("푸틴-시진핑 회담", ""), ("시진핑과 푸틴", ""), ("푸틴 시진핑", ""))
    assert sorted(found(newsroom.archive, '"푸틴 시진핑')) == [1, 3]
    assert sorted(found(newsroom.archive, "푸틴-시진핑")) == [1, 3]
    assert sorted(found(newsroom.archive, "푸틴 시진핑")) == [1, 2, 3]


def test_a_phrase_that_ends_in_one_syllable_is_found_beside_longer_words_that_begin_with_it(newsroom: Newsroom) -> None:
    keep(newsroom, ("방송3법", "법사위와 법무부"))
    for typed in ("방송3법", '"방송 3법"', '"3 법"'):
        assert found(newsroom.archive, typed) == [1], typed


@pytest.mark.parametrize("typed", ["상하이협력기구", "상하이 협력기구", '"상하이 협력기구"', '"상하이협력 기구"'])
def test_spaces_within_long_words_do_not_matter(newsroom: Newsroom, typed: str) -> None:
    keep(
        newsroom,
        ("상하이협력기구가 모였다", ""),
        ("상하이 협력 기구가 모였다", ""),
        ("소식", "오늘 상하이\n협력기구는"),
        ("상하이, 협력기구", ""),
        ("협력기구 상하이", ""),
    )
    assert (
        sorted(found(newsroom.archive, typed))
        == {
            "상하이협력기구": [1, 2, 3],
            "상하이 협력기구": [1, 2, 3, 4, 5],
            '"상하이 협력기구"': [1, 2, 3, 4],
            '"상하이협력 기구"': [1, 2, 3],
        }[typed]
    )
    spaced = newsroom.archive.search('"상하이협력기구"').hits
    marked = {hit.id: [hit.headline[a:b] for a, b in hit.headline_highlights] for hit in spaced}
    assert marked[2] == ["상하이 협력 기구"]


def test_short_words_do_not_cross_spaces(newsroom: Newsroom) -> None:
    keep(newsroom, ("인사 과장", ""), ("사과", ""))
    assert found(newsroom.archive, "사과") == [2]


def test_numbers_are_found_with_their_units(newsroom: Newsroom) -> None:
    keep(newsroom, ("50대 남성 3.5% 증가", ""), ("150대 한정", ""), ("50 대표", ""), ("5.3%", ""), ("2026년 11월", ""))
    assert sorted(found(newsroom.archive, "50대")) == [1, 3]
    assert found(newsroom.archive, "3.5%") == [1]
    assert found(newsroom.archive, '"2026년 11월"') == found(newsroom.archive, "2026년11월") == [5]
    assert found(newsroom.archive, "11월") == [5]


def test_an_article_whose_date_changes_moves_in_the_index(newsroom: Newsroom) -> None:
    keep(newsroom, ("바다", "등대"), ("섬", "등대"))
    redated = an_article(1, "바다", "등대", date_published=NOON + timedelta(days=30))
    newsroom.keep(redated, a_capture(fetched_at=later(1)))
    assert newsroom.archive.index_differences() == []
    assert found(newsroom.archive, "등대 after:2026-02-01") == [1]
    assert found(newsroom.archive, "등대", sort="newest") == [1, 2]


BEACH = (("등대", "불빛과 고래"), ("등대", "고래"), ("불빛", "바다"), ("바다", ""))


@pytest.mark.parametrize(
    ("typed", "numbers"),
    [
        ("등대 OR 바다", {1, 2, 3, 4}),
        ("등대 -불빛", {2}),
        ("등대 NOT 불빛", {2}),
        ("-등대", {3, 4}),
        ("-등대 -불빛", {4}),
        ("불빛 (등대 OR 바다)", {1, 3}),
        ("바다 OR 고래 불빛", {1, 3, 4}),
        ("(바다 OR 고래) -(등대 불빛)", {2, 3, 4}),
        ("등대 OR -고래", {1, 2, 3, 4}),
        ("고래 OR (-등대 -불빛)", {1, 2, 4}),
        ('-"불빛과 고래" 등대', {2}),
        ("등대 OR publisher:kbs -불빛", {1, 2, 4}),
        ("불빛 -publisher:kbs", set()),
        ("불빛 -publisher:mbn", {1, 3}),
        ("바다 (publisher:mbn OR kind:article)", {3, 4}),
        ("-section:없음", {1, 2, 3, 4}),
        ("-after:2030-01-01 고래", {1, 2}),
        ("--등대 OR --바다", {1, 2, 3, 4}),
    ],
)
def test_operators_are_held_alike_by_both_engines(newsroom: Newsroom, typed: str, numbers: set[int]) -> None:
    keep(newsroom, *BEACH)
    for sort in ("relevance", "newest"):
        result = newsroom.archive.search(typed, sort=sort)
        assert ({hit.id for hit in result.hits}, result.total) == (numbers, len(numbers))
    assert set(newsroom.archive.matching(typed).article_ids) == numbers


def test_what_is_excluded_is_excluded_though_it_stands_in_another_part_of_a_long_text(newsroom: Newsroom) -> None:
    filling = " ".join(f"낱말{n}" for n in range(6_000))
    keep(newsroom, ("첫째", f"등대 {filling} 고래"), ("둘째", f"등대 {filling}"))
    assert found(newsroom.archive, "등대 -고래") == [2]
    assert found(newsroom.archive, "등대 고래") == [1]
    assert sorted(found(newsroom.archive, "(등대 고래) OR 둘째")) == [1, 2]


def test_a_phrase_does_not_run_from_headline_into_body(newsroom: Newsroom) -> None:
    keep(newsroom, ("바다 등대", "불빛 축제"))
    assert found(newsroom.archive, '"등대 불빛"') == []


@pytest.mark.parametrize("typed", ["KBS", "kbs", "ＫＢＳ", unicodedata.normalize("NFD", "등대"), "燈臺", "ㅋㅋ", "42"])
def test_spelling_makes_no_difference(newsroom: Newsroom, typed: str) -> None:
    keep(newsroom, ("kbs 등대 燈臺 ㅋㅋ ４２", ""), ("다른 이야기", ""))
    assert found(newsroom.archive, typed) == [1]


def test_without_words_all_articles_are_given_newest_first(newsroom: Newsroom) -> None:
    keep(newsroom, ("하나", ""), ("둘", ""), ("셋", ""))
    result = newsroom.archive.search("", limit=2)
    assert ([hit.id for hit in result.hits], result.total) == ([3, 2], 3)
    assert [hit.score for hit in result.hits] == [None, None]


def test_the_total_counts_beyond_the_limit(newsroom: Newsroom) -> None:
    keep(newsroom, *((f"등대 {n}", "") for n in range(7)))
    result = newsroom.archive.search("등대", limit=3)
    assert (len(result.hits), result.total) == (3, 7)


def test_newest_sorts_by_publication_and_puts_the_undated_last(newsroom: Newsroom) -> None:
    for ncd, days in ((1, 2), (2, 5), (3, 1)):
        newsroom.keep(an_article(ncd, "등대", "등대 " * ncd, date_published=NOON + timedelta(days=days)))
    newsroom.keep(an_article(4, "등대", date_published=None))
    assert found(newsroom.archive, "등대", sort="newest") == [2, 1, 3, 4]


def test_a_word_in_the_headline_weighs_more(newsroom: Newsroom) -> None:
    filler = "바다 이야기가 길게 이어집니다. " * 3
    keep(newsroom, ("고래", f"등대 {filler}"), ("등대", f"고래 {filler}"), ("바람", filler))
    hits = newsroom.archive.search("등대").hits
    assert [hit.id for hit in hits] == [2, 1]
    assert (hits[0].score or 0) > (hits[1].score or 0) > 0


def test_a_hit_shows_where_the_words_stand(newsroom: Newsroom) -> None:
    keep(newsroom, ("바닷가 등대", "언덕 위 등대가 켜졌다"))
    (hit,) = newsroom.archive.search("등대").hits
    assert [hit.headline[a:b] for a, b in hit.headline_highlights] == ["등대"]
    assert [hit.snippet.text[a:b] for a, b in hit.snippet.highlights] == ["등대"]
    assert (hit.key, hit.url.endswith("ncd=1"), hit.section, hit.status) == ("kbs:ncd:1", True, "사회", "live")


def test_only_the_current_version_is_found(newsroom: Newsroom) -> None:
    keep(newsroom, ("바다", "등대"))
    newsroom.keep(an_article(1, "바다", "고래"))
    assert (found(newsroom.archive, "등대"), found(newsroom.archive, "고래")) == ([], [1])


CASES = [
    *('"', "*", "AND", "OR OR", "-", "(((", "publisher:", "after:yesterday", "\0", "\ud800", "가" * 10_000),
    *("x" * 10_000, '"' * 10_000, "🙂", "ㄱㄴㄷ", "\u1100\u1161", "漢字", "푸틴-시진핑", '"푸틴 시진핑', "NEAR(a b)"),
    *(
        "상하이협력기구",
        "상하이 협력기구",
        "headline:등대",
        "^등대",
        "a* OR b",
        "'; DROP TABLE articles; --",
        "%_",
        "\\",
    ),
    " ".join(f"낱말{n}" for n in range(1000)),
    "등 " * 1000,
    '"' + "낱말 " * 1000 + '"',
]


@pytest.mark.parametrize("typed", CASES, ids=lambda typed: ascii(typed[:20]))
@pytest.mark.parametrize("sort", ["relevance", "newest"])
def test_any_input_is_answered_at_once(newsroom: Newsroom, typed: str, sort: Sort) -> None:
    keep(newsroom, ("등대", "낱말1 낱말2 가가가 " * 200))
    began = time.perf_counter()
    newsroom.archive.search(typed, sort=sort)
    assert time.perf_counter() - began < 2


@pytest.fixture(scope="module", params=["sqlite", "postgresql"])
def newspaper(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[tuple[Newsroom, dict[int, str]]]:
    """An archive of the shared KBS texts, and each article's text by its number."""
    if not RECORDS.exists():
        pytest.skip("the shared KBS texts (../shared/data/kbs/rendered.jsonl.gz) are not here")
    with gzip.open(RECORDS, "rt", encoding="utf-8") as lines:
        records = [json.loads(line) for line in lines]
    distinct = {record["url"]: (record["title"] or "", record["rendered_text"] or "") for record in records}.values()
    articles = tuple(an_article(ncd, headline, body) for ncd, (headline, body) in enumerate(distinct, start=1))
    folder = tmp_path_factory.mktemp("newspaper")
    with Newsroom(folder, url=new_archive(request.param, folder)) as newsroom:
        newsroom.record(newsroom.page("article", a_capture(), articles=articles))
        yield newsroom, {number: scannable(article) for number, article in enumerate(articles, start=1)}


def scannable(article: Article) -> str:
    return unicodedata.normalize("NFC", f"{article.headline}\n{article.body}").casefold()


def test_search_and_a_substring_scan_agree(newspaper: tuple[Newsroom, dict[int, str]]) -> None:
    newsroom, texts = newspaper
    spaceless = {number: "".join(text.split()) for number, text in texts.items()}
    draw = random.Random(20261122)
    words = sorted({word for text in texts.values() for word in re.findall(r"[가-힣]+", text)})
    for _ in range(200):
        length = draw.randint(1, 6)
        word = draw.choice([word for word in words if len(word) >= length])
        start = draw.randint(0, len(word) - length)
        part = word[start : start + length]
        scanned = {number for number, text in (texts if length < LONG else spaceless).items() if part in text}
        result = newsroom.archive.search(part, limit=10_000)
        assert ({hit.id for hit in result.hits}, result.total) == (scanned, len(scanned)), part
        assert all(hit.snippet.highlights or hit.headline_highlights for hit in result.hits), part


def test_the_index_of_many_articles_is_sound(newspaper: tuple[Newsroom, dict[int, str]]) -> None:
    assert newspaper[0].archive.index_differences() == []


def test_naughty_strings_are_answered_at_once(newspaper: tuple[Newsroom, dict[int, str]]) -> None:
    if not STRINGS.exists():
        pytest.skip("the shared list of naughty strings (../shared/data/corpora/blns) is not here")
    for typed in json.loads(STRINGS.read_text(encoding="utf-8")):
        began = time.perf_counter()
        newspaper[0].archive.search(typed)
        assert time.perf_counter() - began < 2, typed
