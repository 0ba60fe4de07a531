"""Captures that come later than newer ones: versions stand in order of capture, and nothing else has happened."""

from collections.abc import Sequence
from itertools import count
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from newsarchive.archive import Version
from newsarchive.items import Article, Capture, Validators
from tests.archive.looking import capture_ids, rows
from tests.archives import new_archive
from tests.building import Newsroom, a_capture, address, an_article, identity, later, today_reads

TEXTS = {name: f"{name}: 등대 아래 물이 {count}번 빠졌다." for count, name in enumerate("ABC")}


def told(name: str, ncd: int = 1, **more: object) -> Article:
    """The article as it reads in that state."""
    return an_article(ncd, headline=name, body=TEXTS[name], **more)


def shown(name: str, hours: float, ncd: int = 1) -> Capture:
    """A capture of its page in that state."""
    return a_capture(address(ncd), f"<p>{TEXTS[name]}</p>".encode(), later(hours))


def keep(newsroom: Newsroom, *states: tuple[str, float], ncd: int = 1) -> list[str]:
    """Record the states in this order; gives the fates."""
    return [newsroom.keep(told(name, ncd), shown(name, hours, ncd)) for name, hours in states]


def versions(newsroom: Newsroom, ncd: int = 1) -> Sequence[Version]:
    """The versions of the article."""
    return newsroom.archive.versions(f"kbs:ncd:{ncd}", lambda _: None)


def history(newsroom: Newsroom, ncd: int = 1) -> list[tuple[int, str, float]]:
    """Number, state and hour of each version."""
    return [
        (version.number, version.headline, (version.captured_at - later()).total_seconds() / 3600)
        for version in versions(newsroom, ncd)
    ]


@pytest.mark.parametrize(
    ("states", "fates", "expected"),
    [
        ([("A", 2), ("A", 1)], ["new", "earlier"], [(1, "A", 1)]),
        ([("A", 2), ("B", 1)], ["new", "earlier"], [(1, "B", 1), (2, "A", 2)]),
        ([("A", 1), ("A", 3), ("B", 2)], ["new", "seen", "earlier"], [(1, "A", 1), (2, "B", 2), (3, "A", 3)]),
        ([("A", 1), ("B", 3), ("A", 2)], ["new", "changed", "earlier"], [(1, "A", 1), (2, "B", 3)]),
        ([("A", 1), ("B", 3), ("B", 2)], ["new", "changed", "earlier"], [(1, "A", 1), (2, "B", 2)]),
        ([("A", 1), ("B", 3), ("C", 2)], ["new", "changed", "earlier"], [(1, "A", 1), (2, "C", 2), (3, "B", 3)]),
    ],
)
def test_an_older_capture_finds_its_place(
    newsroom: Newsroom, states: list[tuple[str, float]], fates: list[str], expected: list[tuple[int, str, float]]
) -> None:
    assert keep(newsroom, *states) == fates
    assert history(newsroom) == expected
    (current,) = rows(newsroom.url, "SELECT current_version FROM articles")[0]
    assert current == len(expected)
    assert newsroom.archive.index_differences() == []


def test_the_order_of_import_makes_no_difference(tmp_path: Path) -> None:
    numbers = count(1)

    @settings(max_examples=60)
    @given(data=st.data())
    def check(data: st.DataObject) -> None:
        texts = data.draw(st.lists(st.sampled_from("ABC"), min_size=1, max_size=7))
        states = [(text, float(hour)) for hour, text in enumerate(texts)]
        shuffled = data.draw(st.permutations(states))
        first, second = next(numbers), next(numbers)
        keep(newsroom, *states, ncd=first)
        keep(newsroom, *shuffled, ncd=second)
        assert history(newsroom, second) == history(newsroom, first)

    with Newsroom(tmp_path) as newsroom:
        check()
        assert newsroom.archive.index_differences() == []


def test_the_present_of_the_article_stays_as_it_is(newsroom: Newsroom) -> None:
    keep(newsroom, ("A", 10))
    before = rows(newsroom.url, "SELECT last_seen_at, changed_at, revisit_at, sources_digest, status FROM articles")
    keep(newsroom, ("B", 1))
    assert before == rows(
        newsroom.url, "SELECT last_seen_at, changed_at, revisit_at, sources_digest, status FROM articles"
    )
    article = newsroom.archive.article("kbs:ncd:1", lambda _: None)
    assert (article.current.headline, article.first_seen, article.last_seen) == ("A", later(1), later(10))
    (at,) = article.addresses
    assert (at.first_seen, at.last_seen) == (later(1), later(10))
    assert [hit.headline for hit in newsroom.archive.search("등대").hits] == ["A"]


def test_nobody_is_told_of_an_edit(newsroom: Newsroom) -> None:
    keep(newsroom, ("A", 1), ("B", 10))
    newsroom.archive.watch(("kbs:ncd:1",), lambda _: None)
    keep(newsroom, ("C", 5), ("A", 3), ("B", 7))
    assert newsroom.archive.alerts().watched == ()


def test_what_was_read_by_older_code_is_read_again_before_it_is_compared(newsroom: Newsroom) -> None:
    newsroom.keep(told("A", extractor="kbs.now/0"), shown("A", 10))
    fate = newsroom.keep(told("B"), shown("A", 1), again=today_reads(told("B")))
    assert (fate, history(newsroom)) == ("earlier", [(1, "A", 1)])


def test_a_page_from_before_a_removal_does_not_bring_the_article_back(newsroom: Newsroom) -> None:
    keep(newsroom, ("A", 1))
    newsroom.miss(1, "410", later(10))
    assert keep(newsroom, ("B", 5)) == ["earlier"]
    assert history(newsroom) == [(1, "A", 1), (2, "B", 5)]
    assert rows(newsroom.url, "SELECT status, current_version FROM articles") == [("gone", 2)]
    assert newsroom.archive.index_differences() == []


def test_an_old_404_makes_nothing_gone(newsroom: Newsroom) -> None:
    keep(newsroom, ("A", 10))
    for hours in (1, 3, 5):
        newsroom.miss(1, "404", later(hours))
    newsroom.miss(1, "410", later(6))
    assert rows(newsroom.url, "SELECT status, missing_since FROM articles") == [("live", None)]


def test_an_old_304_moves_nothing_back(newsroom: Newsroom) -> None:
    keep(newsroom, ("A", 1), ("A", 10))
    answer = a_capture(address(1), b"", later(5), status=304)
    asked = Validators(capture_id=capture_ids(newsroom.url)[0], etag=None, last_modified=None)
    page = newsroom.page("article", answer, identity(), unchanged=asked)
    assert newsroom.record(page) == "earlier"
    assert newsroom.archive.article("kbs:ncd:1", lambda _: None).last_seen == later(10)


def test_a_server_is_not_asked_by_what_it_gave_before_its_latest(newsroom: Newsroom) -> None:
    keep(newsroom, ("A", 10))
    tagged = (("Content-Type", "text/html"), ("ETag", '"old"'))
    newsroom.keep(told("B"), a_capture(address(1), b"<p>B</p>", later(1), headers=tagged))
    assert newsroom.archive.validators(address(1)) is None


def test_a_page_that_is_not_believed_makes_no_version(newsroom: Newsroom) -> None:
    keep(newsroom, ("A", 10))
    before = rows(newsroom.url, "SELECT revisit_at, failed_visits FROM articles")
    assert newsroom.keep(told("B", doubts=("garbled",)), shown("B", 1)) == "suspicious"
    assert history(newsroom) == [(1, "A", 10)]
    assert rows(newsroom.url, "SELECT revisit_at, failed_visits FROM articles") == before


def test_an_edit_is_silent_by_the_times_of_its_neighbours_in_time(newsroom: Newsroom) -> None:
    keep(newsroom, ("A", 10))
    keep(newsroom, ("B", 1))
    assert [version.silent for version in versions(newsroom)] == [False, True]


def test_a_postgresql_archive_is_renumbered_as_well(tmp_path: Path) -> None:
    with Newsroom(tmp_path, url=new_archive("postgresql", tmp_path)) as newsroom:
        keep(newsroom, ("A", 1), ("B", 10), ("C", 5), ("A", 7), ("B", 8))
        assert history(newsroom) == [(1, "A", 1), (2, "C", 5), (3, "A", 7), (4, "B", 8)]
