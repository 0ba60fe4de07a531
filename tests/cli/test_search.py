import re
from typing import Any

import pytest

from newsarchive.archive.filters import ACCEPTED
from newsarchive.items import Identity, SourceLink
from tests.archive.looking import run
from tests.building import Newsroom, address, an_article, later
from tests.cli.conftest import BOTH_ENGINES, CommandLine

pytestmark = [BOTH_ENGINES, pytest.mark.usefixtures("filled")]

FIELDS = [
    "id", "key", "publisher", "url", "kind", "status", "section", "date_published", "headline",
    "headline_highlights", "snippet", "highlights", "score",
]  # fmt: skip


def test_an_article_is_found_by_a_part_of_a_word(newsarchive: CommandLine) -> None:
    answer = newsarchive("search", "준금리", "한국은행")
    assert answer.code == 0
    assert answer.out.splitlines() == [
        "한국은행, 기준금리 연 2.25%로 인하…여섯 달 만",
        "  경제 · 2026-01-06 09:00 KST · kbs",
        "  한국은행이 기준금리를 내렸습니다. 반년 만입니다. 위원 다섯이 찬성했습니다. 시장은 반겼습니다.",
        "  kbs:ncd:2  https://news.kbs.co.kr/news/pc/view/view.do?ncd=2",
    ]
    assert answer.err == "1 article\n"


def test_the_json_of_a_hit(newsarchive: CommandLine) -> None:
    hit = newsarchive("search", "기준금리", "--json").record
    assert list(hit) == FIELDS
    assert hit["key"] == "kbs:ncd:2"
    assert hit["date_published"] == "2026-01-06T09:00:00+09:00"
    ((start, end),) = hit["headline_highlights"]
    assert hit["headline"][start:end] == "기준금리"
    ((start, end),) = hit["highlights"]
    assert hit["snippet"][start:end] == "기준금리"


def test_words_no_longer_in_the_article_do_not_find_it(newsarchive: CommandLine) -> None:
    answer = newsarchive("search", '"여섯 달 만입니다"')
    assert (answer.code, answer.out, answer.err) == (0, "", "no article found\n")


def test_a_gone_article_and_a_video_are_marked(newsarchive: CommandLine) -> None:
    answer = newsarchive("search")
    assert "[gone] 바닷가 마을 등대" in answer.out
    assert "[video] 첫눈 내린 아침\n  no date · kbs\n  kbs:ncd:3" in answer.out


def test_without_a_query_the_latest_come_first_and_those_without_a_date_last(newsarchive: CommandLine) -> None:
    assert [hit["id"] for hit in newsarchive("search", "--json").records] == [2, 1, 3]


def test_newest_first_has_no_score(newsarchive: CommandLine) -> None:
    assert newsarchive("search", "기준금리", "--sort", "newest", "--json").record["score"] is None


def test_a_limit_says_how_many_there_are(newsarchive: CommandLine, filled: Newsroom) -> None:
    filled.keep(an_article(5, "기준금리 동결", "기준금리는 그대로다.", date_published=later(1)))
    answer = newsarchive("search", "기준금리", "--limit", "1")
    said = re.fullmatch(r"the first 1 of 2 articles; --limit shows more, or the next: --page ([\w-]+)\n", answer.err)
    assert said
    following = newsarchive("search", "기준금리", "--limit", "1", "--page", said[1])
    assert following.err == "the next 1 of 2 articles\n"
    assert following.out != answer.out


@pytest.mark.parametrize(
    "arguments", [("--page", "고래"), ("--like", "kbs:ncd:404"), ("--like", "2", "--count-by", "day")]
)
def test_what_cannot_be_done_is_said(newsarchive: CommandLine, arguments: tuple[str, ...]) -> None:
    answer = newsarchive("search", "기준금리", *arguments)
    assert (answer.code, answer.out) == (2, "")
    assert arguments[1] in answer.err or "cannot be given together" in answer.err


def test_all_that_is_found_is_counted(newsarchive: CommandLine) -> None:
    answer = newsarchive("search", "--count-by", "section")
    assert [line.split()[:2] for line in answer.out.splitlines()] == [
        ["section", "articles"],
        ["경제", "1"],
        ["사회", "1"],
        ["none", "1"],
    ]
    assert newsarchive("search", "--count-by", "day", "--json").records[-1] == {"day": "2026-01-06", "articles": 1}


def test_articles_like_another_are_found_by_its_telling_words(newsarchive: CommandLine, filled: Newsroom) -> None:
    filled.keep(an_article(5, "기준금리 동결", "한국은행이 기준금리를 그대로 두었다.", date_published=later(1)))
    assert [hit["key"] for hit in newsarchive("search", "--like", "kbs:ncd:2", "--json").records] == ["kbs:ncd:5"]


def test_the_index_is_made_anew(newsarchive: CommandLine, filled: Newsroom) -> None:
    run(filled.url, "DELETE FROM indexed")
    assert "newsarchive index" in newsarchive("doctor").out
    assert newsarchive("index").err == "newsarchive: the search index was made anew: 3 articles\n"
    assert newsarchive("index", "--json").record == {"articles": 3}
    assert "newsarchive index" not in newsarchive("doctor").out
    assert newsarchive("search", "기준금리", "--json").record["key"] == "kbs:ncd:2"


def test_a_hostile_headline_is_printed_harmless(newsarchive: CommandLine, filled: Newsroom) -> None:
    filled.keep(an_article(6, "초인종 \x1b]0;pwned\x07[red]빨강[/red]", "초인종이 \x9b31m울렸다."))
    answer = newsarchive("search", "초인종")
    assert not set(answer.out) & set("\x1b\x07\x9b")
    assert "[red]빨강[/red]" in answer.out


def test_what_was_read_otherwise_is_said_on_stderr_and_not_in_the_json(newsarchive: CommandLine) -> None:
    answer = newsarchive("search", "기준금리", '"여섯 달', "--json")
    assert "newsarchive: a quotation mark is not closed" in answer.err
    assert answer.records[0]["key"] == "kbs:ncd:2"


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        (("publisher:kbs",), [2, 1, 3]),
        (("publisher:kbs", "기준금리"), [2]),
        (("kind:video",), [3]),
        (("section:경제",), [2]),
        (("byline:한바다", "기준금리"), [2]),
        (("after:2026-01-06",), [2]),
        (("before:2026-01-06",), [1]),
        (('before:"2026-01-06 09:00" publisher:kbs',), [1]),
        (("cites:kbs",), [4]),
        (('cites:"KBS 뉴스"',), [4]),
        (("cites:https://mn.kbs.co.kr/news/view.do?ncd=2",), [4]),
        (("cites:kbs:ncd:2", "한국은행"), []),
    ],
)
def test_filters_alone_and_beside_words(
    newsarchive: CommandLine, filled: Newsroom, typed: tuple[str, ...], expected: list[int]
) -> None:
    retold = SourceLink(
        url=address(2), outlet="KBS", label="출처", form="table", rule="r", where="출처 KBS", target="kbs:ncd:2"
    )
    blog = Identity(publisher="blog.example", key="blog.example/1")
    url = "https://blog.example/1"
    names: dict[str, Any] = {"identity": blog, "canonical_url": url, "addresses": (url,)}
    unsaid: dict[str, Any] = {"bylines": (), "section": None, "date_published": None}
    post = an_article(1, "다시 쓴 소식", "짧다.", source_links=(retold,), **names, **unsaid)
    filled.keep(post)
    answer = newsarchive("search", *typed, "--json")
    assert [hit["id"] for hit in answer.records] == expected
    assert (answer.code, answer.err) == (0, "")


def test_an_unknown_publisher_is_said_with_those_there_are(newsarchive: CommandLine) -> None:
    answer = newsarchive("search", "publisher:mbc", "기준금리")
    assert (answer.code, answer.out) == (0, "")
    assert answer.err == "newsarchive: the archive has no publisher ‘mbc’; there are: kbs\nno article found\n"


def test_a_filter_that_cannot_be_read_is_said(newsarchive: CommandLine) -> None:
    answer = newsarchive("search", "kind:film", "--json")
    assert (answer.code, answer.out) == (0, "")
    assert answer.err == "newsarchive: ‘kind:film’ was read as plain words: kind: takes article or video\n"


def test_the_help_names_every_filter(newsarchive: CommandLine) -> None:
    said = newsarchive("search", "--help").out
    assert all(f"\n  {name}:" in said for name in ACCEPTED)


ANYTHING = [
    "", " ", '"', "*", "AND", "OR OR", "-", "(((", "publisher:", "after:yesterday", "\0", "a\0b",
    "\ud800", "\udcff\udcfe",
    "가" * 10_000, "낱말 " * 1_000, "😀👩‍🚀", "한국은행", "ㅎㄱㅇㅎ", "韓國銀行", "푸틴-시진핑",
    '"푸틴 시진핑', "상하이협력기구", "상하이 협력기구", "-1", "-경제", "%s%n", "\x1b[2J",
    "'; DROP TABLE articles; --",
    "NEAR(a b)", "headline:x", "^a", "{a b}", "a+b", "\u202e", "ﬁ", "İ",
]  # fmt: skip


def test_any_input_is_a_valid_query(newsarchive: CommandLine) -> None:
    for typed in ANYTHING:
        for_people, for_programs = newsarchive("search", typed), newsarchive("search", "--json", typed)
        assert for_people.code == for_programs.code == 0, typed
        assert not set(for_people.out + for_people.err + for_programs.out) & set("\x1b\x9b\x00"), typed
        assert all(list(hit) == FIELDS for hit in for_programs.records), typed


def test_words_that_look_like_options_follow_two_dashes(newsarchive: CommandLine) -> None:
    assert newsarchive("search", "--", "--help", "--sort").code == 0


@pytest.mark.parametrize(
    ("words", "named"),
    [
        (("--optoin", "금리"), "--optoin"),
        (("금리", "--sort=oldest"), "oldest"),
        (("금리", "--limit", "0"), "0"),
        (("금리", "--limit", "viele"), "viele"),
        (("금리", "--limit", "99999999999999999999"), "99999999999999999999"),
    ],
)
def test_a_wrong_option_is_named(newsarchive: CommandLine, words: tuple[str, ...], named: str) -> None:
    answer = newsarchive("search", *words)
    assert answer.code == 2
    assert named in answer.err
