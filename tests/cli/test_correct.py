"""A person overrules what was read as a source, on the command line."""

import re

import pytest

from newsarchive.items import Identity, SourceLink
from tests.building import Newsroom, a_capture, an_article, later, today_reads
from tests.cli.conftest import BOTH_ENGINES, Answer, CommandLine
from tests.cli.test_sources import KBS, NAMED, TABLE

YTN = "https://www.ytn.co.kr/_ln/0101_202601051200001234"

pytestmark = BOTH_ENGINES


@pytest.fixture(autouse=True)
def cited(newsroom: Newsroom) -> Newsroom:
    """Article 1 names a KBS article and a wire; article 2 names nothing."""
    newsroom.keep(an_article(1, source_links=(TABLE, NAMED)))
    newsroom.keep(an_article(2))
    return newsroom


def told(answer: Answer) -> list[str]:
    """The lines of the answer with single spaces, without times of today."""
    assert answer.code == 0, answer.err
    return [
        re.sub(r"20(?!26-01-06)\d\d-\d\d-\d\d \d\d:\d\d", "NOW", " ".join(line.split()))
        for line in answer.out.splitlines()
    ]


def test_what_is_named_after_a_change_is_printed_as_sources_prints_it(newsarchive: CommandLine) -> None:
    changed = newsarchive("correct", "1", "2", "--outlet", "YTN", "--url", YTN, "--by", "한바다")
    first, blank, *table = told(changed)
    assert first == "Correction 1 of kbs:ncd:1; to take it back: newsarchive correct --withdraw 1"
    assert blank == ""
    assert table == [
        "no. outlet form address article seen (KST) dropped (KST) found in corrected",
        f"1 KBS table {KBS} kbs:ncd:77 2026-01-06 12:00 - 출처 KBS 뉴스",
        f"2 YTN inline {YTN} - 2026-01-06 12:00 - 연합뉴스에 따르면 by hand: changed by 한바다, NOW, correction 1",
    ]
    assert told(newsarchive("sources", "1")) == table


def test_a_corrected_address_names_its_article_and_citing_follows(newsarchive: CommandLine) -> None:
    newsarchive("correct", "1", "1", "--url", "news.kbs.co.kr/news/view.do?ncd=0088")
    assert newsarchive("sources", "1", "--json").records[0]["target"] == "kbs:ncd:88"
    assert newsarchive("citing", "kbs:ncd:88", "--json").record["source_link"]["correction"]["id"] == 1
    assert newsarchive("citing", "https://news.kbs.co.kr/news/view.do?ncd=77").out.startswith("No archived article")


def test_a_post_of_an_archived_blog_is_known_at_once_and_again_when_all_is_withdrawn(
    newsroom: Newsroom, newsarchive: CommandLine
) -> None:
    url = "https://sister.example/2026/01/04/lighthouse.html"
    post = Identity(publisher="sister.example", key="sister.example/2026/01/04/lighthouse")
    newsroom.keep(an_article(identity=post, canonical_url=url, addresses=(url,)))
    assert newsarchive("correct", "1", "2", "--url", url, "--json").records[1]["target"] == post.key
    assert newsarchive("correct", "2", "--add", "--url", url, "--json").record["target"] == post.key
    found = SourceLink(url=url, outlet=None, label=None, form="bare-url", rule="plain address", where=url)
    newsroom.keep(an_article(3, source_links=(found,)))
    newsarchive("correct", "kbs:ncd:3", "1", "--no-source")
    assert newsarchive("correct", "--withdraw", "3", "--json").record["target"] == post.key


def test_a_new_address_decides_whose_it_is_and_whether_it_is_a_placeholder(newsarchive: CommandLine) -> None:
    newsarchive("correct", "1", "1", "--url", "https://www.ytn.co.kr/")
    (source, _) = newsarchive("sources", "1", "--json").records
    assert (source["outlet"], source["placeholder"], source["target"]) == ("YTN", True, None)
    newsarchive("correct", "1", "1", "--url", KBS, "--outlet", "한겨레")
    (source, _) = newsarchive("sources", "1", "--json").records
    assert (source["outlet"], source["placeholder"], source["target"]) == ("한겨레", False, "kbs:ncd:77")


def test_an_outlet_is_kept_under_its_short_name(newsarchive: CommandLine) -> None:
    newsarchive("correct", "1", "2", "--outlet", "한국방송")
    newsarchive("correct", "1", "1", "--outlet", "달마루신문")
    assert [source["outlet"] for source in newsarchive("sources", "1", "--json").records] == ["달마루신문", "KBS"]


@pytest.mark.parametrize(
    ("options", "field", "value"),
    [
        (("--placeholder",), "placeholder", True),
        (("--form", "list"), "form", "list"),
        (("--label", "원문"), "label", "원문"),
        (("--no-url",), "url", None),
    ],
)
def test_each_field_can_be_corrected_alone(
    newsarchive: CommandLine, options: tuple[str, ...], field: str, value: object
) -> None:
    before = newsarchive("sources", "1", "--json").records[0]
    after = newsarchive("correct", "1", "1", *options, "--json").records[0]
    follows = {"rule", "correction", *({"target"} if field in ("url", "placeholder") else ())}
    assert {name for name in before if before[name] != after[name]} == {field, *follows}
    assert after[field] == value


def test_what_is_no_source_stands_apart_with_the_reason(newsarchive: CommandLine) -> None:
    newsarchive("correct", "1", "2", "--no-source", "--note", "사진 출처일 뿐이다", "--by", "한바다")
    assert told(newsarchive("sources", "1"))[1:] == [
        f"1 KBS table {KBS} kbs:ncd:77 2026-01-06 12:00 - 출처 KBS 뉴스",
        "",
        "Found, and rejected by hand:",
        "correction outlet form address by when (KST) note",
        "1 연합뉴스 inline - 한바다 NOW 사진 출처일 뿐이다",
    ]
    assert [source["outlet"] for source in newsarchive("sources", "1", "--json").records] == ["KBS"]


def test_a_missed_source_is_added(newsarchive: CommandLine) -> None:
    assert told(newsarchive("correct", "2", "--add", "--outlet", "MBC"))[3:] == [
        "1 MBC inline - - 2026-01-06 12:00 - by hand: added, NOW, correction 1"
    ]
    newsarchive("correct", "2", "--add", "--url", KBS)
    added = newsarchive("sources", "2", "--json").records[1]
    assert (added["outlet"], added["form"], added["target"], added["rule"]) == (
        "KBS",
        "bare-url",
        "kbs:ncd:77",
        "by hand",
    )
    assert newsarchive("citing", "kbs:ncd:77", "--json").records[1]["key"] == "kbs:ncd:2"


def test_all_corrections_are_listed_withdrawn_ones_too(newsarchive: CommandLine) -> None:
    newsarchive("correct", "1", "1", "--url", YTN)
    newsarchive("correct", "1", "1", "--placeholder", "--note", "홈페이지")
    newsarchive("correct", "1", "2", "--no-source")
    assert told(newsarchive("correct", "1", "--list")) == [
        "correction said found counts by when (KST) withdrawn (KST) note",
        f"1 changed KBS {KBS} (table) YTN {YTN} (table) - NOW NOW",
        f"2 changed KBS {KBS} (table) YTN {YTN} (placeholder) (table) - NOW - 홈페이지",
        "3 rejected 연합뉴스 (inline) - - NOW -",
    ]
    first, second, third = newsarchive("correct", "1", "--list", "--json").records
    assert first["withdrawn_at"] == second["made_at"]
    assert (second["kind"], second["note"], second["by"], second["article"]) == (
        "changed",
        "홈페이지",
        None,
        "kbs:ncd:1",
    )
    assert third["corrected"] is None
    assert third["found"] == {
        "url": None,
        "outlet": "연합뉴스",
        "label": None,
        "form": "inline",
        "placeholder": False,
        "target": None,
    }
    assert newsarchive("correct", "2", "--list").out == "Nobody has corrected a source of 2.\n"


def test_withdrawing_lets_the_rules_be_right_again(newsarchive: CommandLine) -> None:
    before = newsarchive("sources", "1").out
    newsarchive("correct", "1", "1", "--no-source")
    withdrawn = newsarchive("correct", "--withdraw", "1")
    assert withdrawn.out == f"Correction 1 of kbs:ncd:1 does not count any more.\n\n{before}"
    assert newsarchive("sources", "1").out == before


def test_a_correction_survives_rules_that_read_something_else(newsroom: Newsroom, newsarchive: CommandLine) -> None:
    newsarchive("correct", "1", "1", "--url", YTN)
    newsarchive("correct", "1", "2", "--no-source")
    other = SourceLink(url=None, outlet="뉴시스", label=None, form="inline", rule="new", where="뉴시스")
    again = an_article(1, source_links=(other, NAMED), extractor="kbs.now/2")
    newsroom.keep(again, a_capture(fetched_at=later(9)), again=today_reads(again))
    assert [source["outlet"] for source in newsarchive("sources", "1", "--json").records] == ["뉴시스", "YTN"]


def test_an_address_that_is_none_is_kept_as_written_and_said(newsarchive: CommandLine) -> None:
    answer = newsarchive("correct", "1", "1", "--url", "ht!tp:/kbs.co.kr/뉴스", "--json")
    assert (answer.code, answer.records[0]["url"]) == (0, "ht!tp:/kbs.co.kr/뉴스")
    assert "ht!tp:/kbs.co.kr/뉴스 is no web address; it is kept as you gave it" in answer.err
    assert newsarchive("correct", "1", "1", "--url", "news.kbs.co.kr/news/view.do?ncd=5").err == ""


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("--withdraw", "1", "--note", "x"), "--withdraw does not go with --note"),
        (("1", "--withdraw", "1"), "--withdraw does not go with 1"),
        ((), "which article?"),
        (("--list",), "which article?"),
        (("1", "--no-source"), "which source link? Give its number as `newsarchive sources 1` shows it"),
        (("1", "--outlet", "KBS"), "which source link?"),
        (("1", "1"), "what is wrong with source link 1?"),
        (("1", "1", "--note", "x"), "what is wrong with source link 1?"),
        (("1", "1", "--add", "--outlet", "KBS"), "--add does not go with 1"),
        (("1", "--add"), "a source has an address or an outlet"),
        (("1", "--add", "--form", "list"), "a source has an address or an outlet"),
        (("1", "1", "--no-source", "--add"), "--no-source and --add exclude each other"),
        (("1", "1", "--no-source", "--url", KBS), "--no-source does not go with --url"),
        (("1", "--list", "--by", "한바다"), "--list does not go with --by"),
        (("1", "1", "--list"), "--list does not go with 1"),
        (("1", "1", "--no-url", "--url", KBS), "--no-url does not go with --url or --placeholder"),
        (("1", "1", "--url", " "), "--url is empty"),
        (("1", "1", "--outlet", ""), "--outlet is empty"),
        (("1", "1", "--outlet", "KBS", "--note", "\u200b"), "--note is empty"),
        (("1", "1", "--form", "poem"), "'poem' is not one of 'table'"),
        (("1", "first", "--no-source"), "'first' is not a valid int"),
    ],
)
def test_what_does_not_go_together_is_said_and_nothing_is_done(
    newsarchive: CommandLine, words: tuple[str, ...], said: str
) -> None:
    answer = newsarchive("correct", *words)
    assert (answer.code, answer.out) == (2, "")
    assert said in answer.err
    assert newsarchive("correct", "1", "--list", "--json").out == ""


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("404", "1", "--no-source"), "'404'"),
        (("https://news.kbs.co.kr/news/view.do?ncd=404", "--list"), "kbs:ncd:404"),
        (("1", "3", "--no-source"), "kbs:ncd:1 has no source link 3 now: it names 2, numbered from 1"),
        (("1", "0", "--no-source"), "has no source link 0"),
        (("2", "1", "--no-source"), "it names none"),
        (("--withdraw", "7"), "there is no correction 7"),
        (("--withdraw", str(10**30)), "there is no correction 1000"),
        (("1", "1", "--outlet", "KBS"), "source link 1 of kbs:ncd:1 says that already"),
        (("1", "--add", "--outlet", "연합뉴스"), "source link 2 of kbs:ncd:1 names that already"),
    ],
)
def test_what_is_not_there_is_an_error_that_names_it(
    newsarchive: CommandLine, words: tuple[str, ...], said: str
) -> None:
    answer = newsarchive("correct", *words)
    assert (answer.code, answer.out) == (1, "")
    assert said in answer.err


def test_withdrawing_twice_is_said(newsarchive: CommandLine) -> None:
    newsarchive("correct", "1", "1", "--no-source")
    assert newsarchive("correct", "--withdraw", "1").code == 0
    again = newsarchive("correct", "--withdraw", "1")
    assert (again.code, again.out) == (1, "")
    assert "correction 1 of kbs:ncd:1 was withdrawn already" in again.err


def test_a_source_needs_an_outlet_where_its_address_is_taken_away(newsarchive: CommandLine) -> None:
    newsarchive("correct", "2", "--add", "--url", "https://blog.example/post/1")
    answer = newsarchive("correct", "2", "1", "--no-url")
    assert (answer.code, "give --outlet too" in answer.err) == (2, True)
    assert newsarchive("correct", "2", "1", "--no-url", "--outlet", "달마루신문").code == 0


def test_text_that_could_drive_a_terminal_or_break_the_database_is_cleaned(newsarchive: CommandLine) -> None:
    answer = newsarchive("correct", "1", "1", "--outlet", "K\x1b[31mBS\udcff2", "--note", "a\0b\nc", "--json")
    assert answer.records[0]["outlet"] == "K[31mBS\ufffd2"
    assert newsarchive("correct", "1", "--list", "--json").record["note"] == "ab c"
