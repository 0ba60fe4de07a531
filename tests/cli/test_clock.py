from datetime import timedelta

import pytest

from tests.building import Newsroom, a_capture, an_article, later
from tests.cli.conftest import BOTH_ENGINES, CommandLine

ADDRESS = "https://news.kbs.co.kr/news/view.do?ncd=5137615&ref=A"


@pytest.mark.parametrize("asked", ["5137615", "kbs:ncd:5137615", ADDRESS, ADDRESS.removeprefix("https://")])
def test_a_number_is_dated_without_an_archive(newsarchive: CommandLine, asked: str) -> None:
    answer = newsarchive("clock", asked)
    assert (answer.code, "no archive" in answer.err) == (0, True)
    assert "5137615 (kbs)" in answer.out
    assert "issued between 2020-04-18 and 2021-07-12" in answer.out
    assert "4427632, 2020-04-18 (calibration)" in answer.out
    assert "5219399, 2021-06-12 to 2021-07-12 (calibration)" in answer.out


def test_the_same_as_json(newsarchive: CommandLine) -> None:
    record = newsarchive("clock", ADDRESS, "--json").record
    assert (record["publisher"], record["code"], record["key"], record["known"]) == (
        "kbs",
        5137615,
        "kbs:ncd:5137615",
        True,
    )
    assert (record["earliest"], record["latest"]) == ("2020-04-18T00:00:00+09:00", "2021-07-12T23:59:59+09:00")
    assert (record["after"]["code"], record["before"]["code"]) == (4427632, 5219399)
    assert record["before"]["origin"] == "calibration"


def test_a_number_in_a_gap_is_unknown(newsarchive: CommandLine) -> None:
    record = newsarchive("clock", "6000000", "--json").record
    assert (record["known"], record["earliest"], record["latest"]) == (False, None, None)
    answer = newsarchive("clock", "6000000")
    assert (answer.code, "nobody knows" in answer.out) == (0, True)


def test_beyond_what_is_known_a_bound_is_open(newsarchive: CommandLine) -> None:
    record = newsarchive("clock", "99000000", "--json").record
    assert (record["latest"], record["before"]) == (None, None)
    assert "nothing is known beyond" in newsarchive("clock", "99000000").out


def test_what_the_clock_knows(newsarchive: CommandLine) -> None:
    record = newsarchive("clock", "--json").record
    assert (record["publisher"], record["calibration"], record["learned"], record["slack_seconds"]) == (
        "kbs",
        13,
        0,
        3600,
    )
    assert record["gaps"] == [{"first": 5_700_000, "last": 6_999_999}]
    answer = newsarchive("clock", "--publisher", "kbs")
    assert "13 of the calibration, 0 learned" in answer.out
    assert "8636893, 2026-08-14 05:30 to 2026-08-14 07:30 KST (calibration)" in answer.out


@BOTH_ENGINES
def test_archived_articles_are_learned_from(newsarchive: CommandLine, newsroom: Newsroom) -> None:
    for ncd, hours in ((8_450_000, 0), (8_450_500, 20), (8_450_700, -9000)):
        article = an_article(ncd, date_published=later(hours), date_published_text="입력 (12:00)", date_origin="page")
        newsroom.keep(article, a_capture(article.canonical_url, fetched_at=later(30)))
    answer = newsarchive("clock", "8450100")
    assert (answer.code, answer.err) == (0, "")
    assert "issued between 2026-01-06 11:00 and 2026-01-07 09:00 KST" in answer.out
    assert "8450000, 2026-01-06 12:00 KST (learned)" in answer.out
    own = newsarchive("clock", "8450000").out
    assert "known     8450000, 2026-01-06 12:00 KST (learned)" in own
    assert "before" not in own
    assert "2 learned from the archive, 1 other not believed" in newsarchive("clock").out


def test_a_blog_has_a_clock_where_its_posts_show_one(newsarchive: CommandLine, newsroom: Newsroom) -> None:
    from newsarchive.publishers import likely_identity

    for number in range(12):
        url = f"https://blog.example/{100 + number * 10}"
        at = later() + timedelta(days=number)
        article = an_article(
            identity=likely_identity(url),
            canonical_url=url,
            addresses=(url,),
            date_published=at,
            date_published_text="12:00",
            date_origin="page",
        )
        newsroom.keep(article, a_capture(url, fetched_at=later(24 * 30)))
    by_address, by_number = (
        newsarchive("clock", "blog.example/125"),
        newsarchive("clock", "125", "--publisher", "blog.example"),
    )
    assert "issued between 2026-01-08 11:00 and 2026-01-09 13:00 KST" in by_address.out
    assert by_number.out == by_address.out


@pytest.mark.parametrize("asked", ["등대", "0", "-", "", "9" * 19, "https://news.kbs.co.kr/", "\udcff", "kbs:ncd:x"])
def test_what_is_no_number_of_an_article_is_named(newsarchive: CommandLine, asked: str) -> None:
    answer = newsarchive("clock", "--", asked)
    assert (answer.code, answer.out) == (2, "")
    assert "no number, key or address of an article that is numbered" in answer.err
    assert "kbs:ncd:5137615" in answer.err


def test_a_publisher_without_a_clock_is_named(newsarchive: CommandLine) -> None:
    answer = newsarchive("clock", "12", "--publisher", "blog.example")
    assert (answer.code, answer.out) == (1, "")
    assert "blog.example has no clock" in answer.err


def test_an_address_of_another_publisher_than_named_is_refused(newsarchive: CommandLine) -> None:
    answer = newsarchive("clock", ADDRESS, "--publisher", "blog.example")
    assert (answer.code, "is of kbs, not of blog.example" in answer.err) == (2, True)


def test_an_archive_that_cannot_be_used_is_an_error(newsarchive: CommandLine) -> None:
    answer = newsarchive("--archive", "sqlite:////", "clock", "5137615")
    assert (answer.code, answer.out) == (1, "")
