import pytest

from tests.building import address
from tests.cli.conftest import BOTH_ENGINES, CommandLine

pytestmark = [BOTH_ENGINES, pytest.mark.usefixtures("filled")]

FIELDS = {
    "id", "key", "publisher", "canonical_url", "kind", "status", "gone_since", "headline", "body", "bylines", "section",
    "issue", "language", "date_published", "date_modified", "images", "credits", "photo_credits", "first_seen",
    "last_seen", "versions", "captures", "reason", "addresses", "silent", "simulated", "date_origin", "copies",
}  # fmt: skip


@pytest.mark.parametrize(
    "reference",
    [
        "2",
        "kbs:ncd:2",
        address(2),
        "https://news.kbs.co.kr/news/view.do?ncd=2&ref=A",
        "http://news.kbs.co.kr/news/NewsView.do?SEARCH_NEWS_CODE=2",
        "https://mn.kbs.co.kr/mobile/news/view.do?ncd=2",
    ],
)
def test_an_article_is_found_by_number_key_and_every_form_of_its_address(
    newsarchive: CommandLine, reference: str
) -> None:
    assert newsarchive("show", reference, "--json").record["key"] == "kbs:ncd:2"


def test_the_json_of_an_article(newsarchive: CommandLine) -> None:
    article = newsarchive("show", "2", "--json").record
    assert set(article) == FIELDS | {"version"}
    assert article["date_modified"] == "2026-01-06T14:00:00+09:00"
    assert article["first_seen"] == "2026-01-06T12:00:00+09:00"
    assert article["last_seen"] == "2026-01-06T15:00:00+09:00"
    assert article["bylines"] == [{"name": "한바다", "email": "hanbada@example.org"}]
    assert article["images"] == [
        {"url": "https://news.kbs.co.kr/data/rate.jpg", "caption": "금통위", "credit": "연합뉴스"}
    ]
    assert [seen["url"] for seen in article["addresses"]] == [address(2), "https://mn.kbs.co.kr/news/view.do?ncd=2"]
    assert (article["versions"], article["captures"], article["version"]) == (2, 2, 2)
    assert (article["status"], article["gone_since"], article["simulated"]) == ("live", None, False)


def test_the_article_for_people(newsarchive: CommandLine) -> None:
    answer = newsarchive("show", "kbs:ncd:2")
    assert answer.code == 0
    lines = answer.out.splitlines()
    assert lines[0] == "한국은행, 기준금리 연 2.25%로 인하…여섯 달 만"
    for line in (
        "published 2026-01-06 09:00 KST",
        "modified  2026-01-06 14:00 KST",
        "by        한바다 <hanbada@example.org>",
        "section   경제",
        "version   2 of 2, captured 2026-01-06 15:00:00 KST",
        "seen      2026-01-06 12:00 KST to 2026-01-06 15:00 KST, 2 captures",
        "위원 다섯이 찬성했습니다.",
        "image     https://news.kbs.co.kr/data/rate.jpg  금통위  (연합뉴스)",
        "  https://mn.kbs.co.kr/news/view.do?ncd=2",
    ):
        assert line in lines


def test_an_earlier_version(newsarchive: CommandLine) -> None:
    article = newsarchive("show", "2", "--version", "1", "--json").record
    assert article["version"] == 1
    assert article["headline"] == "한국은행, 기준금리 연 2.25%로 인하"
    assert article["date_modified"] is None
    assert "여섯 달 만입니다." in newsarchive("show", "2", "--version", "1").out


def test_a_gone_article_says_since_when(newsarchive: CommandLine) -> None:
    assert "status    gone since 2026-01-06 16:00 KST" in newsarchive("show", "1").out
    article = newsarchive("show", "1", "--json").record
    assert (article["status"], article["gone_since"]) == ("gone", "2026-01-06T16:00:00+09:00")


def test_an_article_without_text_or_date_says_so(newsarchive: CommandLine) -> None:
    out = newsarchive("show", "3").out
    assert "no date on the page" in out
    assert "no text" in out
    article = newsarchive("show", "3", "--json").record
    assert (article["kind"], article["body"], article["date_published"]) == ("video", "", None)


ABSENT = [
    "99", "kbs:ncd:99", "https://news.kbs.co.kr/news/view.do?ncd=99", "https://example.org/", "", " ", "-1",
    "9" * 30, "٣", "a\0b", "\udcff", "x" * 100_000, "' OR 1=1 --", "http://[", "\x1b[2J",
]  # fmt: skip


@pytest.mark.parametrize("command", ["show", "versions", "diff"])
def test_what_is_not_there_is_named(newsarchive: CommandLine, command: str) -> None:
    for reference in ABSENT:
        answer = newsarchive(command, "--", reference)
        assert (answer.code, answer.out) == (1, ""), reference
        assert answer.err.startswith("newsarchive: the archive has no article"), reference
        assert len(answer.err.splitlines()) == 1, reference
        assert "\x1b" not in answer.err, reference


def test_a_version_that_is_not_there(newsarchive: CommandLine) -> None:
    answer = newsarchive("show", "2", "--version", "9")
    assert (answer.code, answer.err) == (1, "newsarchive: kbs:ncd:2 has no version 9; it has 1 to 2\n")


def test_without_a_reference(newsarchive: CommandLine) -> None:
    assert newsarchive("show").code == 2


@pytest.mark.parametrize(
    ("at", "number"),
    [("2026-01-06 12:00", 1), ("2026-01-06 14:59", 1), ("2026-01-06T15:00", 2), ("2026-01-07", 2), ("0m", 2)],
)
def test_an_article_as_the_archive_had_it_then(newsarchive: CommandLine, at: str, number: int) -> None:
    assert newsarchive("show", "2", "--at", at, "--json").record["version"] == number


def test_before_the_first_capture_there_was_nothing(newsarchive: CommandLine) -> None:
    answer = newsarchive("show", "2", "--at", "2026-01-06")
    assert (answer.code, answer.out) == (1, "")
    assert answer.err == (
        "newsarchive: kbs:ncd:2 was not in the archive at 2026-01-06 00:00 KST;"
        " it was first captured at 2026-01-06 12:00:00 KST\n"
    )
    assert newsarchive("show", "2", "--at", "0001-01-01").code == 1


@pytest.mark.parametrize("words", [("--at", "yesterday"), ("--at", ""), ("--at", "7d", "--version", "1")])
def test_a_time_that_cannot_be_meant(newsarchive: CommandLine, words: tuple[str, ...]) -> None:
    assert newsarchive("show", "2", *words).code == 2
