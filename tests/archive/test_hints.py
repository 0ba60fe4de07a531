"""What a list says of articles is kept in the list page's own transaction, beside the articles."""

from dataclasses import replace

import pytest

from newsarchive.archive import NoSuchArticle, OnlyHinted
from newsarchive.items import Cap, Hint, OutLink
from newsarchive.publishers import identify
from tests.archive.looking import fail, rows
from tests.building import NOON, Newsroom, a_capture, a_link, address, an_article, later

LIST = "https://news.kbs.co.kr/api/getNewsList"


def a_hint(ncd: int, headline: str | None = "등대 다시 불 밝혀") -> Hint:
    return Hint(key=f"kbs:ncd:{ncd}", url=address(ncd), headline=headline, summary="골목길", date_text="2026-01-06")


def keep(newsroom: Newsroom, *hints: Hint, hours: float = 0) -> None:
    newsroom.record(newsroom.page("listing", a_capture(LIST, b"{}", later(hours)), hints=hints))


def test_a_hint_is_told_of_an_article_that_is_not_archived(newsroom: Newsroom) -> None:
    keep(newsroom, a_hint(1), a_hint(2))

    for reference in ("kbs:ncd:1", address(1), "https://mn.kbs.co.kr/news/view.do?ncd=1"):
        with pytest.raises(OnlyHinted) as caught:
            newsroom.archive.article(reference, identify)
        assert (caught.value.seen.hint, caught.value.seen.seen_at) == (a_hint(1), NOON)
    with pytest.raises(NoSuchArticle, match="no article") as unknown:
        newsroom.archive.article("kbs:ncd:3", identify)
    assert not isinstance(unknown.value, OnlyHinted)


def test_the_hint_seen_last_holds_whatever_is_recorded_last(newsroom: Newsroom) -> None:
    keep(newsroom, a_hint(1, "둘째"), hours=2)
    keep(newsroom, a_hint(1, "첫째"), hours=1)
    keep(newsroom, a_hint(2), replace(a_hint(2), headline=None), hours=1)

    assert rows(newsroom.url, "SELECT key, headline FROM hints ORDER BY key") == [
        ("kbs:ncd:1", "둘째"),
        ("kbs:ncd:2", None),
    ]


def test_a_hint_is_never_the_article(newsroom: Newsroom) -> None:
    keep(newsroom, a_hint(1))
    newsroom.keep(an_article(1))

    assert newsroom.archive.article("kbs:ncd:1", identify).current.headline == an_article(1).headline
    assert not newsroom.archive.search("골목길").hits
    assert newsroom.archive.stats().articles == 1


def test_hints_are_kept_with_their_page_or_not_at_all(newsroom: Newsroom) -> None:
    page = newsroom.page("listing", a_capture(LIST, b"{}"), hints=(a_hint(1),), out_links=(a_link(address(1)),))
    fail(newsroom.url, "INSERT", "captures")
    with pytest.raises(Exception, match="disk"):
        newsroom.record(page)
    assert rows(newsroom.url, "SELECT count(*) FROM hints") == [(0,)]


def test_no_more_is_queued_than_the_cap_allows(newsroom: Newsroom) -> None:
    cap = Cap(callback="story", most=3)

    def stories(*ncds: int) -> tuple[OutLink, ...]:
        return tuple(replace(a_link(address(ncd), callback="story"), cap=cap) for ncd in ncds)

    def the_next(page: int) -> tuple[OutLink, ...]:
        return (replace(a_link(f"{LIST}?{page}", callback="parse_list"), cap=cap),)

    for number, ncds in enumerate(((1, 2, 1), (2, 3, 4), (5,)), start=1):
        capture = a_capture(LIST, b"{}")
        newsroom.record(newsroom.page("listing", capture, out_links=stories(*ncds), next_links=the_next(number)))

    queued = rows(newsroom.url, "SELECT url FROM frontier WHERE state = 'queued' ORDER BY id")
    assert queued == [(address(1),), (address(2),), (f"{LIST}?1",), (address(3),)]
