"""What an archive tells a clock: keys and the dates of their pages."""

from dataclasses import replace
from typing import Any

import pytest

from newsarchive.archive import dated_keys
from newsarchive.items import DateOrigin, Identity
from tests.building import Newsroom, a_capture, address, an_article, later


def keep(newsroom: Newsroom, ncd: int, date_origin: DateOrigin | None = "page", **fields: Any) -> None:
    article = an_article(ncd, date_origin=date_origin, **fields)
    newsroom.keep(article, a_capture(article.canonical_url, fetched_at=later(1)))


def keys(newsroom: Newsroom, publisher: str = "kbs") -> list[str]:
    return sorted(each.key for each in newsroom.archive.dated_keys(publisher))


def test_a_key_comes_with_the_date_that_its_page_states(newsroom: Newsroom) -> None:
    keep(newsroom, 7, date_published=later(-3), date_published_text="입력 2026.01.06 (09:00)")
    (dated,) = newsroom.archive.dated_keys("kbs")
    assert (dated.key, dated.date_published, dated.captured_at) == ("kbs:ncd:7", later(-3), later(1))
    assert (dated.date_text, dated.simulated) == ("입력 2026.01.06 (09:00)", False)


def test_only_dates_of_pages_count(newsroom: Newsroom) -> None:
    keep(newsroom, 1)
    keep(newsroom, 2, date_origin=None, date_published=None, date_published_text=None)
    others: tuple[DateOrigin, ...] = ("git", "file name", "front matter")
    for number, origin in enumerate(others, 3):
        keep(newsroom, number, origin)
    assert keys(newsroom) == ["kbs:ncd:1"]


def test_a_page_that_is_not_believed_tells_nothing(newsroom: Newsroom) -> None:
    keep(newsroom, 1, doubts=("text-elsewhere",))
    assert keys(newsroom) == []
    keep(newsroom, 2)
    edited = an_article(2, body="다른 글", date_origin="page", date_published=later(-900), doubts=("walled",))
    newsroom.keep(edited, a_capture(address(2), b"<p>2</p>", later(5)))
    assert [each.date_published for each in newsroom.archive.dated_keys("kbs")] == [an_article().date_published]


def test_the_newest_version_tells_once(newsroom: Newsroom) -> None:
    keep(newsroom, 1)
    edited = an_article(1, body="고친 글입니다.", date_origin="page", date_published=later(-2))
    newsroom.keep(edited, a_capture(address(1), b"<p>2</p>", later(5)))
    assert [each.date_published for each in newsroom.archive.dated_keys("kbs")] == [later(-2)]


def test_other_publishers_are_not_asked(newsroom: Newsroom) -> None:
    blog = Identity(publisher="blog.example", key="blog.example/12")
    post = an_article(1, identity=blog, canonical_url="https://blog.example/12", addresses=(), date_origin="page")
    newsroom.keep(post)
    keep(newsroom, 1)
    assert keys(newsroom, "blog.example") == ["blog.example/12"]
    assert keys(newsroom) == ["kbs:ncd:1"]
    assert keys(newsroom, "nobody.example") == []


def test_stand_in_servers_are_marked(newsroom: Newsroom) -> None:
    article = an_article(1, date_origin="page")
    newsroom.keep(article, replace(a_capture(article.canonical_url), simulated=True))
    assert [each.simulated for each in newsroom.archive.dated_keys("kbs")] == [True]


def test_of_many_articles_some_are_taken_evenly_and_the_newest(
    newsroom: Newsroom, monkeypatch: pytest.MonkeyPatch
) -> None:
    for ncd in range(1, 41):
        keep(newsroom, ncd)
    monkeypatch.setattr(dated_keys, "MOST", 10)
    monkeypatch.setattr(dated_keys, "NEWEST", 3)
    numbers = sorted(int(key.rpartition(":")[2]) for key in keys(newsroom))
    assert numbers == [1, 5, 9, 13, 17, 21, 25, 29, 33, 37, 38, 39, 40]
