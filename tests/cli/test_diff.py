import re
import time

import pytest

from tests.building import NOON, Newsroom, a_capture, address, an_article, later, today_reads
from tests.cli.conftest import BOTH_ENGINES, CommandLine
from tests.cli.processes import on_a_terminal

HOSTILE = "제목\x1b[2J\x1b]0;title\x07 끝\u202e뒤"


@pytest.fixture
def silently(filled: Newsroom) -> Newsroom:
    """Article 7: edited silently, touched, then edited openly with other fields."""
    old, new = "하나 둘 셋\n넷", "하나 두울 셋\n넷"
    filled.keep(an_article(7, "제목", old, date_modified=NOON))
    filled.keep(an_article(7, "제목", new, date_modified=NOON), a_capture(address(7), fetched_at=later(1)))
    third = an_article(7, "새 제목", new, date_modified=later(2), section="경제", bylines=())
    filled.keep(third, a_capture(address(7), fetched_at=later(3)))
    return filled


@BOTH_ENGINES
@pytest.mark.usefixtures("filled")
def test_the_last_two_versions_as_one_text(newsarchive: CommandLine) -> None:
    answer = newsarchive("diff", "https://mn.kbs.co.kr/news/view.do?ncd=2")
    assert (answer.code, answer.err) == (0, "")
    assert answer.out.splitlines() == [
        "key       kbs:ncd:2",
        "from      version 1, captured 2026-01-06 12:00:00 KST, no edit time",
        "to        version 2, captured 2026-01-06 15:00:00 KST, edited 2026-01-06 14:00 KST",
        "",
        "한국은행, 기준금리 연 2.25%로 [-인하-]{+인하…여섯 달 만+}",
        "",
        "한국은행이 기준금리를 내렸습니다.",
        "",
        "[-여섯 달-]{+반년+} 만입니다.",
        "",
        "{+위원 다섯이 찬성했습니다.+}",
        "",
        "시장은 반겼습니다.",
    ]


@pytest.mark.usefixtures("filled")
def test_both_versions_beside_each_other(newsarchive: CommandLine) -> None:
    lines = newsarchive("diff", "2", "--side-by-side").out.splitlines()
    assert re.fullmatch(r"\[-여섯 달-\] 만입니다\. {20,}\{\+반년\+\} 만입니다\.", lines[8])
    assert re.fullmatch(r" {40,}\{\+위원 다섯이 찬성했습니다\.\+\}", lines[10])


@BOTH_ENGINES
@pytest.mark.usefixtures("filled")
def test_the_json_of_a_difference(newsarchive: CommandLine) -> None:
    found = newsarchive("diff", "2", "--json").record
    assert (found["key"], found["silent"], found["origin"], found["coarse"]) == ("kbs:ncd:2", False, "publisher", False)
    assert found["from"]["number"] == 1
    assert found["to"] == {
        "number": 2,
        "captured_at": "2026-01-06T15:00:00+09:00",
        "headline": "한국은행, 기준금리 연 2.25%로 인하…여섯 달 만",
        "date_modified": "2026-01-06T14:00:00+09:00",
    }
    assert found["headline"][-2:] == [{"kind": "removed", "text": "인하"}, {"kind": "added", "text": "인하…여섯 달 만"}]
    assert [row["kind"] for row in found["paragraphs"]] == ["same", "changed", "added", "same"]
    assert found["paragraphs"][1]["old"] == [
        {"text": "여섯 달", "changed": True},
        {"text": " 만입니다.", "changed": False},
    ]
    assert found["paragraphs"][2] == {
        "kind": "added",
        "old": [],
        "new": [{"text": "위원 다섯이 찬성했습니다.", "changed": True}],
    }


@BOTH_ENGINES
@pytest.mark.usefixtures("silently")
def test_a_silent_edit_is_named_everywhere(newsarchive: CommandLine) -> None:
    assert "silent    the publisher changed the text, not its edit time" in newsarchive("diff", "4", "1", "2").out
    assert newsarchive("diff", "4", "1", "2", "--json").record["silent"] is True
    table = newsarchive("versions", "4").out.splitlines()
    assert ["silent: " in line for line in table] == [False, False, True, False]
    assert [record["silent"] for record in newsarchive("versions", "4", "--json").records] == [False, True, False]
    assert "silent    " in newsarchive("show", "4", "--version", "2").out
    assert newsarchive("show", "4", "--version", "2", "--json").record["silent"] is True
    assert "silent" not in newsarchive("show", "4").out


@pytest.mark.usefixtures("silently")
def test_what_else_changed_is_a_short_list(newsarchive: CommandLine) -> None:
    lines = newsarchive("diff", "4").out.splitlines()
    assert "section   사회 → 경제" in lines
    assert "bylines   −한바다 hanbada@example.org" in lines
    fields = newsarchive("diff", "4", "--json").record["fields"]
    assert fields[0] == {"name": "section", "old": "사회", "new": "경제"}
    assert fields[1]["new"] == []


@pytest.mark.usefixtures("silently")
def test_over_several_versions_the_silent_ones_are_numbered(newsarchive: CommandLine) -> None:
    answer = newsarchive("diff", "4", "1", "3")
    assert "silent    version 2: the publisher changed the text, not its edit time" in answer.out
    assert newsarchive("diff", "4", "1", "3", "--json").record["silent"] is False


@pytest.mark.usefixtures("silently")
def test_backwards_and_against_itself(newsarchive: CommandLine) -> None:
    assert "[-두울-]{+둘+}" in newsarchive("diff", "4", "2", "1").out
    assert "headline and text are the same" in newsarchive("diff", "4", "2", "2").out


@BOTH_ENGINES
def test_a_reextraction_is_our_doing(newsarchive: CommandLine, newsroom: Newsroom) -> None:
    newsroom.keep(an_article(1, body="하나"))
    better = an_article(1, body="하나\n둘", extractor="kbs.now/2")
    newsroom.keep(better, a_capture(fetched_at=later(1)), again=today_reads(better))
    assert "reread    our reading changed, not the publisher's text" in newsarchive("diff", "1").out
    found = newsarchive("diff", "1", "--json").record
    assert (found["origin"], found["silent"]) == ("reextraction", False)


@BOTH_ENGINES
@pytest.mark.usefixtures("filled")
def test_an_article_with_one_version_says_so(newsarchive: CommandLine) -> None:
    answer = newsarchive("diff", "1")
    assert (answer.code, answer.err) == (0, "")
    assert answer.out == "kbs:ncd:1 has one version, captured 2026-01-06 12:00:00 KST: nothing to compare.\n"
    found = newsarchive("diff", "1", "--json").record
    assert (found["from"], found["to"]["number"], found["paragraphs"]) == (None, 1, [])


@BOTH_ENGINES
@pytest.mark.parametrize(
    ("words", "code", "said"),
    [
        (("2", "1", "9"), 1, "kbs:ncd:2 has no version 9; it has 1 to 2"),
        (("2", "9", "1"), 1, "kbs:ncd:2 has no version 9; it has 1 to 2"),
        (("1", "1", "2"), 1, "kbs:ncd:1 has no version 2; it has version 1 only"),
        (("99",), 1, "the archive has no article '99'"),
        (("2", "1"), 2, "give two version numbers, or none for the last two, not 1"),
        (("2", "1", "2", "3"), 2, "not 3"),
        (("2", "0", "1"), 2, "0"),
        (("2", "a", "b"), 2, "'a'"),
        ((), 2, "ID|URL"),
    ],
)
@pytest.mark.usefixtures("filled")
def test_what_cannot_be_compared_is_named(
    newsarchive: CommandLine, words: tuple[str, ...], code: int, said: str
) -> None:
    answer = newsarchive("diff", *words)
    assert (answer.code, answer.out) == (code, "")
    assert said in answer.err


def test_text_of_the_web_cannot_drive_the_terminal(newsarchive: CommandLine, newsroom: Newsroom) -> None:
    newsroom.keep(an_article(1, HOSTILE, "하나 둘\x9b2J\n셋", section="\x1b[31m"))
    newsroom.keep(an_article(1, "새 " + HOSTILE, "하나 셋\x9b2J", section=HOSTILE), a_capture(fetched_at=later(1)))
    for words in ((), ("--side-by-side",), ("--json",)):
        out = newsarchive("diff", "1", *words).out
        assert "뒤" in out
        assert not set(out) & set("\x1b\x07\x9b\u202e")


def test_unchanged_paragraphs_far_from_a_change_are_counted(newsarchive: CommandLine, newsroom: Newsroom) -> None:
    same = [f"{number}번째 문단입니다." for number in range(1, 10)]
    newsroom.keep(an_article(1, body="\n".join([*same, "옛 끝"])))
    newsroom.keep(an_article(1, body="\n".join([*same, "새 끝"])), a_capture(fetched_at=later(1)))
    lines = [line for line in newsarchive("diff", "1").out.splitlines() if line]
    assert lines[-3:] == ["(8 paragraphs unchanged)", "9번째 문단입니다.", "[-옛-]{+새+} 끝"]


def test_a_long_text_rewritten_is_quick_and_says_what_is_not_shown(
    newsarchive: CommandLine, newsroom: Newsroom
) -> None:
    old, new = ("\n".join(f"{mark}{n} 문단 {mark} 글 {n}" for n in range(12_000)) for mark in "가나")
    newsroom.keep(an_article(1, body=old))
    newsroom.keep(an_article(1, body=new), a_capture(fetched_at=later(1)))
    started = time.process_time()
    answer = newsarchive("diff", "1")
    assert time.process_time() - started < 10
    assert "note      so much was rewritten" in answer.out
    assert newsarchive("diff", "1", "--json").record["coarse"] is True


@pytest.mark.usefixtures("filled")
@pytest.mark.parametrize(("columns", "beside"), [("80", False), ("120", True)])
def test_on_a_terminal_words_are_coloured_and_a_wide_one_shows_both(
    newsroom: Newsroom, columns: str, beside: bool
) -> None:
    code, received = on_a_terminal(newsroom.path.parent, "--archive", newsroom.url, "diff", "2", COLUMNS=columns)
    assert code == 0
    assert "\x1b[9;31m여섯 달\x1b[0m" in received
    assert "\x1b[1;32m반년\x1b[0m" in received
    assert "[-" not in received
    assert (received.count("한국은행이 기준금리를 내렸습니다.") == 2) is beside


@pytest.mark.usefixtures("filled")
@pytest.mark.parametrize("settings", [{"NO_COLOR": "1"}, {"TERM": "dumb"}])
def test_a_terminal_without_colours_shows_marks(newsroom: Newsroom, settings: dict[str, str]) -> None:
    _, received = on_a_terminal(newsroom.path.parent, "--archive", newsroom.url, "diff", "2", "--inline", **settings)
    text = re.sub(r"\x1b\[[0-9;]*m", "", received)
    assert "[-여섯 달-]{+반년+} 만입니다." in text
