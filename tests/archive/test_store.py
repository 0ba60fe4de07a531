"""One page, one transaction: what is kept of it, and that a failure at any step leaves nothing."""

from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy.exc import IntegrityError

from newsarchive.archive import LeaseLost, StoredArticle
from newsarchive.items import Article, Byline, Capture, Image
from tests.archive.looking import contents, fail, rows, run, work_again
from tests.building import (
    BODY,
    NOON,
    Newsroom,
    a_capture,
    a_link,
    address,
    an_article,
    identity,
    later,
    no_article_again,
)


def kept(newsroom: Newsroom, ncd: int = 1) -> StoredArticle:
    return newsroom.archive.article(f"kbs:ncd:{ncd}", lambda _url: None)


def test_a_new_article_is_kept_whole(newsroom: Newsroom) -> None:
    image = Image(url="https://img.example/1.jpg", caption="등대", credit="사진 한바다")
    article = an_article(images=(image,), credits=("촬영기자: 물결",), photo_credits=("사진 한바다",), issue="바다")
    assert newsroom.keep(article) == "new"
    stored = kept(newsroom)
    assert (stored.key, stored.publisher, stored.status, stored.kind) == ("kbs:ncd:1", "kbs", "live", "article")
    assert (stored.current.headline, stored.current.body) == (article.headline, BODY)
    assert stored.current.images == (image,)
    assert stored.current.bylines == (Byline(name="한바다", email="hanbada@example.org"),)
    assert (stored.current.credits, stored.current.photo_credits) == (article.credits, article.photo_credits)
    assert (stored.current.section, stored.current.issue, stored.current.language) == ("사회", "바다", "ko")
    assert stored.current.date_published == stored.date_published == article.date_published
    assert (stored.first_seen, stored.last_seen, stored.current.captured_at) == (NOON, NOON, NOON)
    assert (stored.versions, stored.captures, stored.gone_since) == (1, 1, None)


def test_the_same_again_is_a_capture_and_no_version(newsroom: Newsroom) -> None:
    newsroom.keep(an_article())
    again = a_capture(fetched_at=later(1))
    assert newsroom.keep(an_article(section="문화"), again) == "seen"
    assert newsroom.keep(an_article(body=BODY.replace("\n", " \n ")), a_capture(fetched_at=later(2))) == "seen"
    stored = kept(newsroom)
    assert (stored.versions, stored.captures) == (1, 3)
    assert (stored.first_seen, stored.last_seen) == (NOON, later(2))


def test_another_edit_time_is_touched_once(newsroom: Newsroom) -> None:
    newsroom.keep(an_article())
    edited = an_article(date_modified=later(1))
    assert newsroom.keep(edited, a_capture(fetched_at=later(2))) == "touched"
    assert newsroom.keep(edited, a_capture(fetched_at=later(3))) == "seen"
    stored = kept(newsroom)
    assert (stored.versions, stored.date_modified, stored.current.date_modified) == (1, later(1), None)


def test_there_and_back_is_three_versions_in_the_order_of_capture(newsroom: Newsroom) -> None:
    first, other = an_article(), an_article(body="다른 글입니다.")
    fates = [newsroom.keep(article, a_capture(fetched_at=later(n))) for n, article in enumerate((first, other, first))]
    assert fates == ["new", "changed", "changed"]
    versions = newsroom.archive.versions("kbs:ncd:1", lambda _url: None)
    assert [(v.number, v.body, v.captured_at, v.origin) for v in versions] == [
        (1, BODY, later(0), "publisher"),
        (2, "다른 글입니다.", later(1), "publisher"),
        (3, BODY, later(2), "publisher"),
    ]
    assert newsroom.archive.index_differences() == []


def test_every_address_is_kept_with_its_times(newsroom: Newsroom) -> None:
    pc, mobile = address(1), "https://mn.kbs.co.kr/mobile/news/view.do?ncd=1"
    newsroom.keep(an_article(addresses=(pc, pc)))
    newsroom.keep(an_article(addresses=(mobile, pc)), a_capture(fetched_at=later(1)))
    newsroom.keep(an_article(addresses=(mobile,)), a_capture(fetched_at=later(2)))
    stored = kept(newsroom)
    assert [(a.url, a.first_seen, a.last_seen) for a in stored.addresses] == [
        (pc, NOON, later(1)),
        (mobile, later(1), later(2)),
    ]


def test_three_identities_are_three_articles(newsroom: Newsroom) -> None:
    assert [newsroom.keep(an_article(ncd)) for ncd in (1, 2, 3)] == ["new"] * 3
    assert newsroom.archive.stats().articles == 3


def test_a_404_twice_an_hour_apart_is_gone_and_a_return_is_live(newsroom: Newsroom) -> None:
    newsroom.keep(an_article())
    assert newsroom.miss(1, "404", later(1)) == "missing"
    assert newsroom.miss(1, "404", later(1.5)) == "missing"
    assert kept(newsroom).status == "live"
    assert newsroom.miss(1, "404", later(2)) == "gone"
    assert (kept(newsroom).status, kept(newsroom).gone_since) == ("gone", later(2))
    assert newsroom.miss(1, "410", later(3)) == "seen"
    assert kept(newsroom).gone_since == later(2)
    assert newsroom.keep(an_article(), a_capture(fetched_at=later(4))) == "back"
    assert (kept(newsroom).status, kept(newsroom).gone_since, kept(newsroom).versions) == ("live", None, 1)
    assert newsroom.miss(1, "404", later(5)) == "missing"


def test_a_404_between_two_good_answers_is_forgotten(newsroom: Newsroom) -> None:
    newsroom.keep(an_article())
    newsroom.miss(1, "404", later(1))
    newsroom.keep(an_article(), a_capture(fetched_at=later(2)))
    assert newsroom.miss(1, "404", later(3)) == "missing"


def test_a_removed_article_is_still_found_and_read(newsroom: Newsroom) -> None:
    newsroom.keep(an_article())
    assert newsroom.miss(1, "notice", later(1)) == "gone"
    (hit,) = newsroom.archive.search("등대").hits
    assert (hit.status, kept(newsroom).last_seen) == ("gone", NOON)


def test_the_absence_of_what_was_never_seen_makes_no_article(newsroom: Newsroom) -> None:
    newsroom.miss(7, "410")
    assert newsroom.record(newsroom.page("missing", a_capture(status=404), None, missing="404")) == "missing"
    assert (newsroom.archive.stats().articles, newsroom.archive.stats().captures) == (0, 2)


def test_a_page_without_article_is_a_capture_with_its_problem(newsroom: Newsroom) -> None:
    page = newsroom.page("unrecognised", a_capture(), problem="no headline")
    assert newsroom.record(page) == "unrecognised"
    assert rows(newsroom.url, "SELECT fate, problem, article_id FROM captures") == [
        ("unrecognised", "no headline", None)
    ]
    assert rows(newsroom.url, "SELECT state, outcome, problem FROM frontier") == [
        ("done", "unrecognised", "no headline")
    ]


def test_a_failed_fetch_ends_its_row_without_a_capture(newsroom: Newsroom) -> None:
    assert newsroom.record(newsroom.page("failed", problem="timed out \udcff\0")) == "failed"
    assert newsroom.archive.stats().captures == 0
    assert newsroom.archive.unfinished(newsroom.run_id) == 0


def test_out_links_are_queued_with_the_page(newsroom: Newsroom) -> None:
    page = newsroom.page("listing", a_capture(), out_links=(a_link(address(5)), a_link(address(6)), a_link(address(5))))
    newsroom.record(page)
    queued = rows(newsroom.url, "SELECT url, parent_id FROM frontier WHERE state = 'queued' ORDER BY id")
    assert queued == [(address(5), page.frontier_id), (address(6), page.frontier_id)]


STEPS = ["publishers", "articles", "captures", "versions", "images", "indexed", "article_urls", "hosts"]


@pytest.mark.parametrize("table", STEPS)
def test_a_failure_at_any_step_leaves_nothing(newsroom: Newsroom, table: str) -> None:
    image = Image(url="https://img.example/1.jpg")
    article = an_article(images=(image,))
    page = newsroom.page("article", a_capture(), identity(), articles=(article,), out_links=(a_link("https://b.kr/"),))
    fail(newsroom.url, "INSERT", table)
    before = contents(newsroom.url)
    with pytest.raises(IntegrityError, match="disk"):
        newsroom.record(page)
    assert contents(newsroom.url) == before
    work_again(newsroom.url, table)
    assert newsroom.record(page) == "new"
    assert newsroom.archive.index_differences() == []


def test_a_failure_at_the_last_step_leaves_nothing(newsroom: Newsroom) -> None:
    page = newsroom.page("article", a_capture(), identity(), articles=(an_article(),))
    fail(newsroom.url, "UPDATE", "frontier")
    before = contents(newsroom.url)
    with pytest.raises(IntegrityError, match="disk"):
        newsroom.record(page)
    assert contents(newsroom.url) == before


def test_a_failure_of_todays_code_leaves_nothing(newsroom: Newsroom) -> None:
    def broken(_capture: Capture) -> Article | None:
        raise ZeroDivisionError

    newsroom.keep(an_article())
    article = an_article(extractor="kbs.now/2")
    page = newsroom.page("article", a_capture(fetched_at=later(1)), identity(), articles=(article,))
    before = contents(newsroom.url)
    with pytest.raises(ZeroDivisionError):
        newsroom.record(page, broken)
    assert contents(newsroom.url) == before


def test_a_lost_lease_writes_nothing(newsroom: Newsroom) -> None:
    page = newsroom.page("article", a_capture(), identity(), articles=(an_article(),), out_links=(a_link(address(9)),))
    run(newsroom.url, "UPDATE frontier SET lease_owner = 'elsewhere.example:1:1'")
    before = contents(newsroom.url)
    with pytest.raises(LeaseLost):
        newsroom.record(page)
    assert contents(newsroom.url) == before


def test_a_page_is_recorded_once(newsroom: Newsroom) -> None:
    page = newsroom.page("article", a_capture(), identity(), articles=(an_article(),))
    newsroom.record(page)
    before = contents(newsroom.url)
    with pytest.raises(LeaseLost):
        newsroom.record(replace(page, articles=(an_article(body="다른 글"),)))
    assert contents(newsroom.url) == before


def test_text_and_bytes_of_every_kind_are_kept(newsroom: Newsroom) -> None:
    article = an_article(headline="ᄒ 𠀀 🙂", body="a\tb", section="'; DROP TABLE articles; --")
    newsroom.keep(article, a_capture(body=bytes(range(256)) * 300))
    stored = kept(newsroom)
    assert (stored.current.headline, stored.current.body) == ("ᄒ 𠀀 🙂", "a\tb")
    assert newsroom.archive.capture("1", lambda _url: None).body == bytes(range(256)) * 300


def test_people_who_write_sql_read_korean(newsroom: Newsroom) -> None:
    newsroom.keep(an_article())
    assert rows(newsroom.url, "SELECT bylines FROM versions WHERE CAST(bylines AS TEXT) LIKE '%한바다%'")


def test_times_are_kept_as_utc(newsroom: Newsroom) -> None:
    with pytest.raises(Exception, match="aware"):
        newsroom.keep(an_article(2, date_published=NOON.replace(tzinfo=None)))
    newsroom.keep(an_article(3, date_published=NOON.astimezone() + timedelta(hours=0)))
    assert kept(newsroom, 3).date_published == NOON


def test_two_articles_of_one_page_are_both_kept(newsroom: Newsroom) -> None:
    page = newsroom.page("article", a_capture(), identity(), articles=(an_article(1), an_article(2)))
    assert newsroom.record(page, no_article_again) == "new"
    assert newsroom.archive.stats().articles == 2
