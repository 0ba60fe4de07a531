"""Pages of a search: each hit comes once, whatever arrives meanwhile."""

from datetime import UTC, datetime, timedelta
from itertools import chain

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newsarchive.archive import NotAPage, ranking
from newsarchive.archive.paging import Dated, Page, Ranked, read, write
from newsarchive.archive.search import Sort
from tests.building import NOON, Newsroom, a_capture, an_article

SECONDS = st.datetimes(datetime(1990, 1, 1), datetime(2100, 1, 1), timezones=st.just(UTC))
PLACES = st.integers(0, 2**62)
RANKED = st.builds(
    Ranked,
    at=SECONDS.map(lambda at: at.replace(microsecond=0)),
    ceiling=PLACES,
    score=st.floats(0, 1e9).map(lambda score: float(f"{score:.5g}")),
    place=PLACES,
)
DATED = st.builds(Dated, published=st.none() | SECONDS, number=PLACES)


@given(RANKED | DATED)
def test_a_page_is_read_as_it_was_written(page: Page) -> None:
    written = write(page)
    assert written.replace("-", "").replace("_", "").isalnum()
    assert read(written, ranked=isinstance(page, Ranked)) == page


@given(st.text() | DATED.map(write), st.booleans())
def test_what_is_no_page_is_said(written: str, ranked: bool) -> None:
    said = ""
    try:
        read(written, ranked=ranked)
    except NotAPage as error:
        said = str(error)
    assert not said or "give what the page before said" in said


def fill(newsroom: Newsroom, articles: int) -> None:
    dates = [NOON + timedelta(days=n // 3, minutes=(7 * n) % 50) if n % 11 else None for n in range(articles)]
    told = tuple(
        an_article(n + 1, f"등대 {'등대 ' * (n % 5)}", "바다 " * (n % 7), date_published=at)
        for n, at in enumerate(dates)
    )
    newsroom.record(newsroom.page("article", a_capture(), articles=told))


def pages(newsroom: Newsroom, sort: Sort, limit: int) -> list[list[int]]:
    found = newsroom.archive.search("등대", sort=sort, limit=limit)
    listed = [[hit.id for hit in found.hits]]
    while found.next_page:
        found = newsroom.archive.search("등대", sort=sort, limit=limit, page=found.next_page)
        listed.append([hit.id for hit in found.hits])
    return listed


@pytest.mark.parametrize("sort", ["relevance", "newest"])
def test_pages_one_after_another_are_the_whole_list(newsroom: Newsroom, sort: Sort) -> None:
    fill(newsroom, 40)
    whole = newsroom.archive.search("등대", sort=sort, limit=100)
    assert (len(whole.hits), whole.next_page) == (40, None)
    listed = pages(newsroom, sort, 7)
    assert [len(page) for page in listed] == [7, 7, 7, 7, 7, 5]
    assert list(chain(*listed)) == [hit.id for hit in whole.hits]


def test_beyond_the_candidates_older_ones_are_ranked_next(newsroom: Newsroom, monkeypatch: pytest.MonkeyPatch) -> None:
    fill(newsroom, 40)
    monkeypatch.setattr(ranking, "CANDIDATES", 15)
    listed = list(chain(*pages(newsroom, "relevance", 7)))
    assert sorted(listed) == list(range(1, 41))
    newest = {hit.id for hit in newsroom.archive.search("등대", sort="newest", limit=15).hits}
    assert len(newest & set(listed[:15])) >= 13  # whole days, not times of day, divide candidates
    assert listed == [hit.id for hit in newsroom.archive.search("등대", limit=100).hits]
    assert newsroom.archive.search("등대").total == 40


@pytest.mark.parametrize("sort", ["relevance", "newest"])
def test_what_arrives_meanwhile_moves_nothing(newsroom: Newsroom, sort: Sort) -> None:
    fill(newsroom, 20)
    before = [hit.id for hit in newsroom.archive.search("등대", sort=sort, limit=100).hits]
    first = newsroom.archive.search("등대", sort=sort, limit=8)
    for ncd in range(50, 54):
        newsroom.keep(an_article(ncd, "등대 등대 등대", date_published=NOON + timedelta(days=90)))
    assert first.next_page
    second = newsroom.archive.search("등대", sort=sort, limit=100, page=first.next_page)
    assert [hit.id for hit in (*first.hits, *second.hits)] == before


def test_a_page_of_another_order_is_refused(newsroom: Newsroom) -> None:
    fill(newsroom, 5)
    page = newsroom.archive.search("등대", sort="newest", limit=2).next_page
    with pytest.raises(NotAPage, match="by relevance"):
        newsroom.archive.search("등대", page=page)
