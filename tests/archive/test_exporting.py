"""What the archive hands out of many articles, as it is now and as it was known then."""

from dataclasses import replace
from datetime import timedelta

import pytest

from newsarchive.archive import exporting
from newsarchive.items import SourceLink
from tests.building import NOON, Newsroom, a_capture, address, an_article, later

KBS = SourceLink(url=address(9), outlet="KBS", label="출처", form="table", rule="table", where="출처: KBS")
MBC = replace(KBS, url="https://imnews.example/1", outlet="MBC", where="출처: MBC")


def edited(newsroom: Newsroom) -> int:
    """An article: first seen at noon, edited at 3, gone at 4, back at 6 with a third text."""
    newsroom.keep(an_article(1, "첫째", "하나", source_links=(KBS,)))
    second = an_article(1, "둘째", "둘", source_links=(MBC,), addresses=(address(1), "https://mn.kbs.co.kr/?ncd=1"))
    newsroom.keep(second, a_capture(address(1), fetched_at=later(3)))
    newsroom.miss(1, "notice", later(4))
    newsroom.keep(an_article(1, "셋째", "셋", source_links=(MBC,)), a_capture(address(1), fetched_at=later(6)))
    return newsroom.archive.article("kbs:ncd:1", lambda _: None).id


def test_an_article_is_exported_as_it_stands_now(newsroom: Newsroom) -> None:
    (article,) = newsroom.archive.export_articles([edited(newsroom)])
    stored = newsroom.archive.article("kbs:ncd:1", lambda _: None)
    assert article.version == stored.current
    assert (article.status, article.gone_since) == ("live", None)
    assert (article.versions, article.captures) == (stored.versions, stored.captures) == (3, 4)
    assert (article.first_seen, article.last_seen) == (stored.first_seen, stored.last_seen)
    assert [each.url for each in article.addresses] == [each.url for each in stored.addresses]
    assert [link.outlet for link in article.source_links] == ["MBC"]


@pytest.mark.parametrize(
    ("hours", "headline", "status", "versions", "captures", "addresses", "outlets"),
    [
        (0, "첫째", "live", 1, 1, 1, ["KBS"]),
        (2.9, "첫째", "live", 1, 1, 1, ["KBS"]),
        (3, "둘째", "live", 2, 2, 2, ["MBC"]),
        (5, "둘째", "gone", 2, 3, 2, ["MBC"]),
        (7, "셋째", "live", 3, 4, 2, ["MBC"]),
    ],
)
def test_an_article_is_exported_as_it_was_known_then(
    newsroom: Newsroom,
    hours: float,
    headline: str,
    status: str,
    versions: int,
    captures: int,
    addresses: int,
    outlets: list[str],
) -> None:
    (article,) = newsroom.archive.export_articles([edited(newsroom)], later(hours))
    assert (article.version.headline, article.status) == (headline, status)
    assert (article.versions, article.captures, len(article.addresses)) == (versions, captures, addresses)
    assert [link.outlet for link in article.source_links] == outlets
    assert article.gone_since == (later(4) if status == "gone" else None)
    assert article.last_seen == {"첫째": later(0), "둘째": later(3), "셋째": later(6)}[headline]


def test_when_an_address_was_seen_later_is_not_told_of_a_time_before(newsroom: Newsroom) -> None:
    (article,) = newsroom.archive.export_articles([edited(newsroom)], later(3))
    assert [each.last_seen for each in article.addresses] == [None, later(3)]


def test_what_was_first_seen_later_was_not_known_then(newsroom: Newsroom) -> None:
    number = edited(newsroom)
    assert list(newsroom.archive.export_articles([number], NOON - timedelta(seconds=1))) == []
    assert list(newsroom.archive.export_versions([number], NOON - timedelta(seconds=1))) == []
    assert list(newsroom.archive.export_captures([number], NOON - timedelta(seconds=1))) == []
    assert list(newsroom.archive.export_source_links([number], NOON - timedelta(seconds=1))) == []


def test_versions_come_first_to_last_until_the_time_that_is_asked_for(newsroom: Newsroom) -> None:
    number = edited(newsroom)
    assert [each.version.headline for each in newsroom.archive.export_versions([number])] == ["첫째", "둘째", "셋째"]
    assert [each.version.number for each in newsroom.archive.export_versions([number], later(4))] == [1, 2]


def test_source_links_are_what_is_named_now_and_then_what_was(newsroom: Newsroom) -> None:
    links = list(newsroom.archive.export_source_links([edited(newsroom)]))
    assert [(each.source.link.outlet, each.source.number) for each in links] == [("MBC", 1), ("KBS", None)]
    assert [each.source.gone_at for each in links] == [None, later(3)]
    assert [each.headline for each in links] == ["둘째", "첫째"]


def test_a_source_link_that_went_later_was_named_then(newsroom: Newsroom) -> None:
    (link,) = newsroom.archive.export_source_links([edited(newsroom)], later(1))
    assert (link.source.link.outlet, link.source.gone_at, link.source.number) == ("KBS", None, 1)


def test_source_links_follow_corrections(newsroom: Newsroom) -> None:
    number = edited(newsroom)
    made = newsroom.archive.correct("kbs:ncd:1", lambda _: None, 1, lambda found: replace(found, outlet="SBS"))
    first, _ = newsroom.archive.export_source_links([number])
    assert (first.source.link.outlet, first.source.correction) == ("SBS", made)


def test_captures_of_articles_come_as_they_were_made(newsroom: Newsroom) -> None:
    captures = list(newsroom.archive.export_captures([edited(newsroom)]))
    assert [each.fate for each in captures] == ["new", "changed", "gone", "back"]
    assert [each.fetched_at for each in captures] == [later(0), later(3), later(4), later(6)]
    assert {each.key for each in captures} == {"kbs:ncd:1"}
    assert captures[0].headers == (("Content-Type", "text/html; charset=utf-8"),)
    assert newsroom.archive.capture_body(captures[2].id) == b"<p>...</p>"


def test_all_captures_are_those_of_no_article_too(newsroom: Newsroom, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(exporting, "CAPTURES_TOGETHER", 2)
    edited(newsroom)
    newsroom.record(newsroom.page("listing", a_capture("https://news.kbs.co.kr/list", fetched_at=later(8))))
    captures = list(newsroom.archive.export_all_captures())
    assert [each.fate for each in captures] == ["new", "changed", "gone", "back", "listing"]
    assert (captures[-1].article_id, captures[-1].key, captures[-1].publisher) == (None, None, None)
    assert len(list(newsroom.archive.export_all_captures(later(4)))) == 3


def test_many_articles_come_in_the_order_of_their_numbers_given(
    newsroom: Newsroom, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(exporting, "TOGETHER", 3)
    for ncd in range(1, 11):
        newsroom.keep(an_article(ncd, f"기사 {ncd}", source_links=(KBS, MBC)))
    newest_first = newsroom.archive.matching("").article_ids
    assert len(newest_first) == 10
    asked = list(newest_first)[::-1]
    assert [each.id for each in newsroom.archive.export_articles(asked)] == asked
    assert [each.article_id for each in newsroom.archive.export_versions(asked)] == asked
    assert [each.article_id for each in newsroom.archive.export_captures(asked)] == asked
    named = [(each.article_id, each.source.number) for each in newsroom.archive.export_source_links(asked)]
    assert named == [(number, position) for number in asked for position in (1, 2)]


def test_an_export_is_one_look_whatever_is_written_meanwhile(
    newsroom: Newsroom, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(exporting, "TOGETHER", 1)
    for ncd in (1, 2):
        newsroom.keep(an_article(ncd, f"기사 {ncd}"))
    export = newsroom.archive.export_articles(newsroom.archive.matching("").article_ids)
    first = next(export)
    for ncd in (1, 2):
        newsroom.keep(an_article(ncd, f"고친 기사 {ncd}"), a_capture(address(ncd), fetched_at=later(1)))
    assert {first.version.headline, next(export).version.headline} == {"기사 1", "기사 2"}
