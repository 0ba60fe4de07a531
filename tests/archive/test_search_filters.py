"""Filters over a real archive: each alone, together with words and with each other; the same hits on both engines."""

import json
import time
from collections.abc import Iterator
from datetime import UTC, datetime
from itertools import cycle
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from newsarchive.archive.filter_sql import MOST_NAMED
from newsarchive.archive.filters import ACCEPTED
from newsarchive.archive.search import Found
from newsarchive.items import Article, Byline, Identity, SourceLink
from newsarchive.publishers import identify
from newsarchive.publishers.cited import cited_as
from tests.archive.test_search import STRINGS
from tests.archives import new_archive
from tests.building import Newsroom, a_capture, address, an_article, later

SITES = ("kbs", "blog.example", "a_b.example", "axb.example")
WORDS = ("등대", "불빛", "고래")


def a_post(number: int, publisher: str = "blog.example", headline: str = "등대", **fields: Any) -> Article:
    url = f"https://{publisher}/{number}"
    key = f"{publisher}:ncd:{number}" if publisher == "kbs" else f"{publisher}/{number}"
    names: dict[str, Any] = {
        "identity": Identity(publisher=publisher, key=key),
        "canonical_url": url,
        "addresses": (url,),
    }
    return an_article(number, headline, **names | fields)


def a_source(url: str | None = None, outlet: str | None = None, target: str | None = None) -> SourceLink:
    placeholder = url is not None and target is None and outlet is not None
    return SourceLink(
        url=url, outlet=outlet, label="출처", form="table", placeholder=placeholder, rule="r", where="w", target=target
    )


def keep(newsroom: Newsroom, *articles: Article) -> None:
    for article in articles:
        newsroom.keep(article)


def search(newsroom: Newsroom, typed: str) -> Found:
    return newsroom.archive.search(typed, limit=10_000, identify=identify, cited_as=cited_as)


def found(newsroom: Newsroom, typed: str) -> list[int]:
    result = search(newsroom, typed)
    assert result.total == len(result.hits)
    return sorted(hit.id for hit in result.hits)


def test_a_publisher_by_its_id(newsroom: Newsroom) -> None:
    keep(newsroom, *(a_post(number, site, date_published=later(number)) for number, site in enumerate(SITES, 1)))
    assert found(newsroom, "publisher:kbs") == found(newsroom, "publisher:KBS") == [1]
    assert found(newsroom, "publisher:blog.example 등대") == [2]
    assert found(newsroom, "publisher:a_b.example") == [3]
    assert found(newsroom, "publisher:kbs publisher:axb.example") == [1, 4]
    assert found(newsroom, "publisher:kbs 고래") == []


def test_an_unknown_publisher_gives_nothing_and_says_which_there_are(newsroom: Newsroom) -> None:
    assert search(newsroom, "publisher:mbc").warnings == ("the archive has no publisher ‘mbc’; it has none yet",)
    keep(newsroom, a_post(1, "kbs"), a_post(2))
    result = search(newsroom, "등대 publisher:mbc")
    assert (result.hits, result.total) == ((), 0)
    assert result.warnings == ("the archive has no publisher ‘mbc’; there are: blog.example, kbs",)
    assert found(newsroom, "publisher:mbc publisher:kbs") == [1]
    assert found(newsroom, "publisher:%") == found(newsroom, "publisher:blog_example") == []


def test_of_many_publishers_some_are_named(newsroom: Newsroom) -> None:
    keep(newsroom, *(a_post(number, f"b{number:02}.example") for number in range(1, MOST_NAMED + 2)))
    (warning,) = search(newsroom, "publisher:mbc").warnings
    assert warning.endswith("b19.example, b20.example, …; `newsarchive publishers` lists all")


def test_a_section_as_it_is_spelled_now(newsroom: Newsroom) -> None:
    keep(newsroom, a_post(1, section="사회"), a_post(2, section="IT 과학"), a_post(3, section=None))
    assert found(newsroom, "section:사회") == [1]
    assert found(newsroom, 'section:"IT 과학" 등대') == [2]
    assert found(newsroom, "section:사 section:IT") == []
    keep(newsroom, a_post(1, headline="새 등대", section="문화"))
    assert (found(newsroom, "section:사회"), found(newsroom, "section:문화 section:사회")) == ([], [1])


def test_an_author_by_name_or_mail_with_or_without_a_role(newsroom: Newsroom) -> None:
    both = (Byline(name="한바다"), Byline(name='김 "별" 하늘', email="sky@example.org"))
    keep(newsroom, a_post(1, bylines=both), a_post(2, bylines=(Byline(name="한바다솔"),)), a_post(3, bylines=()))
    assert found(newsroom, "byline:한바다") == found(newsroom, 'byline:"한바다 기자" 등대') == [1]
    assert found(newsroom, "byline:sky@example.org") == [1]
    assert found(newsroom, "byline:한바다솔 byline:sky@example.org") == [1, 2]
    assert found(newsroom, "byline:name") == found(newsroom, "byline:%") == []


def test_a_kind(newsroom: Newsroom) -> None:
    keep(newsroom, a_post(1), a_post(2, kind="video"))
    assert (found(newsroom, "kind:article"), found(newsroom, "등대 kind:video")) == ([1], [2])
    assert found(newsroom, "kind:article kind:video") == [1, 2]


def test_days_in_korean_time_from_and_until(newsroom: Newsroom) -> None:
    moments = [
        datetime(2024, 5, 2, 14, 59, 59, tzinfo=UTC),
        datetime(2024, 5, 2, 15, 0, tzinfo=UTC),
        datetime(2024, 5, 3, 14, 59, 59, tzinfo=UTC),
        datetime(2024, 5, 3, 15, 0, tzinfo=UTC),
    ]
    keep(newsroom, *(a_post(number, date_published=moment) for number, moment in enumerate(moments, 1)))
    keep(newsroom, a_post(5, date_published=None))
    assert found(newsroom, "after:2024-05-03") == [2, 3, 4]
    assert found(newsroom, "before:2024-05-03") == [1]
    assert found(newsroom, "after:2024-05-03 before:2024-05-04 등대") == [2, 3]
    assert found(newsroom, 'before:"2024-05-04 00:00"') == [1, 2, 3]
    assert found(newsroom, "after:2024-05-04 after:2024-05-03") == [2, 3, 4]
    assert found(newsroom, "before:7d") == [1, 2, 3, 4]
    assert found(newsroom, "after:0001-01-02") == [1, 2, 3, 4]


KBS_ADDRESS = "https://news.kbs.co.kr/news/view.do?ncd=77"


@pytest.fixture
def citing(newsroom: Newsroom) -> Newsroom:
    """1 links to a KBS article, 2 names KBS beside a placeholder, 3 without a link, 4 another, 5 a blog, 6 nobody."""
    links = (
        a_source(KBS_ADDRESS, "KBS", "kbs:ncd:77"),
        a_source("https://news.kbs.co.kr/", "KBS"),
        a_source(None, "KBS"),
        a_source("https://paper.example/a%20b?c=_", "연합뉴스"),
        a_source("https://sister.example/2024/x.html", None, "sister.example/2024/x"),
    )
    keep(newsroom, *(a_post(number, source_links=(link,)) for number, link in enumerate(links, 1)), a_post(6))
    return newsroom


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ("cites:kbs", [1, 2, 3]),
        ("cites:KBS", [1, 2, 3]),
        ('cites:"KBS 뉴스"', [1, 2, 3]),
        ("cites:한국방송 등대", [1, 2, 3]),
        ("cites:kbs 고래", []),
        ("cites:연합뉴스", [4]),
        ("cites:yna", [4]),
        ("cites:연합뉴스 cites:kbs", [1, 2, 3, 4]),
        ("cites:kbs:ncd:77", [1]),
        ("cites:kbs:ncd:7", []),
        ("cites:http://mn.kbs.co.kr/news/view.do?ncd=77&ref=A", [1]),
        ("cites:news.kbs.co.kr/news/view.do?ncd=77", [1]),
        ("cites:https://paper.example/a%20b?c=_", [4]),
        ("cites:https://paper.example/a%20b?c=x", []),
        ("cites:sister.example", [5]),
        ("cites:sister.example/2024/x", [5]),
        ("cites:sister_example", []),
        ("cites:kb_", []),
        ("cites:%", []),
    ],
)
def test_who_names_a_source(citing: Newsroom, typed: str, expected: list[int]) -> None:
    assert found(citing, typed) == expected


def test_a_source_that_is_named_no_more_does_not_count(citing: Newsroom) -> None:
    for number in (1, 3):
        citing.keep(a_post(number), a_capture(f"https://blog.example/{number}", fetched_at=later(5)))
    assert found(citing, "cites:kbs") == [2]


def test_an_article_that_names_two_such_sources_is_one_hit(newsroom: Newsroom) -> None:
    links = (a_source(None, "KBS"), a_source(KBS_ADDRESS, "KBS", "kbs:ncd:77"))
    keep(newsroom, a_post(1, source_links=links))
    assert found(newsroom, "cites:kbs") == [1]


def test_the_archive_knows_names_as_stored_where_nobody_tells_it_more(citing: Newsroom) -> None:
    assert sorted(hit.id for hit in citing.archive.search("cites:kbs").hits) == [1, 2, 3]
    assert citing.archive.search(f"cites:{KBS_ADDRESS}").total == 1


def test_filters_of_different_names_must_all_hold(newsroom: Newsroom) -> None:
    keep(
        newsroom,
        a_post(1, "kbs", section="사회", kind="video"),
        a_post(2, "kbs", section="사회"),
        a_post(3, section="사회", source_links=(a_source(None, "KBS"),)),
        a_post(4, section="경제", source_links=(a_source(None, "KBS"),)),
    )
    assert found(newsroom, "section:사회 publisher:kbs publisher:blog.example kind:article") == [2, 3]
    assert found(newsroom, "section:사회 cites:kbs byline:한바다 after:2026-01-05 before:2026-01-06 등대") == [3]


def test_a_filter_alone_gives_the_newest_first_and_no_score(newsroom: Newsroom) -> None:
    keep(newsroom, *(a_post(number, date_published=later(hours)) for number, hours in ((1, 2), (2, 5), (3, 1))))
    keep(newsroom, a_post(4, date_published=None), a_post(5, "kbs"))
    result = newsroom.archive.search("publisher:blog.example", limit=3)
    assert [(hit.id, hit.score) for hit in result.hits] == [(2, None), (1, None), (3, None)]
    assert result.total == 4
    assert [hit.id for hit in newsroom.archive.search("kind:article !!").hits] == [2, 1, 3, 5, 4]


def test_filters_do_not_change_the_order_and_are_not_highlighted(newsroom: Newsroom) -> None:
    keep(newsroom, a_post(1, headline="kbs", body="등대"), a_post(2, headline="등대", body="kbs"), a_post(3, "kbs"))
    hits = newsroom.archive.search("등대 publisher:blog.example").hits
    assert [hit.id for hit in hits] == [2, 1]
    assert hits[0].snippet.highlights == ()


def test_what_could_not_be_read_is_searched_as_words_and_said(newsroom: Newsroom) -> None:
    keep(newsroom, a_post(1, headline="kind: foo 이야기"), a_post(2))
    result = search(newsroom, "kind:foo")
    assert ([hit.id for hit in result.hits], len(result.warnings)) == ([1], 1)


@pytest.fixture(scope="module", params=["sqlite", "postgresql"])
def mixed(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Newsroom]:
    """48 articles of four publishers, in every mixture of three words."""
    folder = tmp_path_factory.mktemp("mixed")
    with Newsroom(folder, url=new_archive(request.param, folder)) as newsroom:
        for number in range(48):
            words = " ".join(word for bit, word in enumerate(WORDS) if number >> bit & 1)
            keep(newsroom, a_post(number, SITES[number // 8 % 4], headline=words or "없음", body=""))
        yield newsroom


SOME_WORDS = st.lists(st.sampled_from((*WORDS, "없음")), min_size=1, max_size=3).map(" ".join)


@settings(deadline=None, max_examples=40)
@given(words=SOME_WORDS, publishers=st.lists(st.sampled_from((*SITES, "mbc", "_")), min_size=1, max_size=3))
def test_a_filter_keeps_just_those_hits_that_pass_it(mixed: Newsroom, words: str, publishers: list[str]) -> None:
    passing = {hit.id for hit in search(mixed, words).hits if hit.publisher in publishers}
    asked = " ".join(f"publisher:{name}" for name in publishers)
    assert set(found(mixed, f"{asked} {words}")) == passing
    assert set(found(mixed, f"{words} {asked}")) == passing


ODD = ["%", "_", "\\", "'", "''); DROP TABLE articles; --", "\ud800", "\0", "가" * 3_000, "x:y/z", "*", "{}", "🙂"]


@pytest.mark.parametrize("name", ["publisher", "section", "byline", "kind", "after", "before", "cites"])
def test_any_value_is_answered(mixed: Newsroom, name: str) -> None:
    for value in ODD:
        for typed in (f"{name}:{value}", f'{name}:"{value} {value}" 등대', f"{name}:{value} {address(1)}"):
            search(mixed, typed)
            mixed.archive.search(typed)
    assert search(mixed, "").total == 48


def test_naughty_strings_are_values_too(mixed: Newsroom) -> None:
    if not STRINGS.exists():
        pytest.skip("the shared list of naughty strings (../shared/data/corpora/blns) is not here")
    for value, name in zip(json.loads(STRINGS.read_text(encoding="utf-8")), cycle(ACCEPTED), strict=False):
        for typed in (f"{name}:{value}", f'등대 {name}:"{value}"'):
            began = time.perf_counter()
            search(mixed, typed)
            assert time.perf_counter() - began < 2, typed
