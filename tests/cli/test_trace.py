"""A trace as people and programs read it: the tree, what changed on the way, who retells, what is still said."""

import os
from pathlib import Path
from typing import Any

import pytest

from newsarchive.provenance.comparison import Text
from newsarchive.verdicts import Issued
from tests.archive.tracing_world import KBS, A, B, C, D, a_post, are_alike, judge, keep, naming, tell_one_story
from tests.building import Newsroom, a_capture, later, today_reads
from tests.cli.conftest import BOTH_ENGINES, CommandLine
from tests.cli.processes import on_a_terminal
from tests.provenance.tracing_texts import CHANGED, EDITED, FAITHFUL, ROOT


def words(text: Text) -> dict[str, Any]:
    """Headline and body as fields of an article."""
    return {"headline": text.headline, "body": text.body}


@pytest.fixture
def told(newsroom: Newsroom) -> Newsroom:
    """B retells KBS and changes a number, A retells B; A names a wire, an article that nobody could ask for, and one
    that is of another time."""
    wire = naming(None, outlet="연합뉴스")
    lost, old = naming("kbs:ncd:99"), naming(D)
    keep(newsroom, a_post(KBS, published=later(-9), **words(ROOT)), a_post(D))
    keep(
        newsroom, a_post(B, KBS, published=later(-3), **words(CHANGED)), a_post(A, B, wire, lost, old, **words(CHANGED))
    )
    judge(newsroom, B, naming(KBS), "verified")
    judge(newsroom, A, wire, "named_only")
    judge(newsroom, A, lost, "unreachable", Issued(code=99, earliest=later(-99), latest=later(-48)))
    judge(newsroom, A, old, "date_mismatch")
    return newsroom


def lines(text: str) -> list[str]:
    return [" ".join(line.split()) for line in text.splitlines()]


@pytest.mark.usefixtures("told")
def test_the_tree_goes_from_the_retelling_to_the_newsroom_and_names_every_end(newsarchive: CommandLine) -> None:
    out = newsarchive("trace", A).out
    assert lines(out)[0] == f"a.example 2026-01-06 12:00 KST {A}"
    tree = [line for line in lines(out) if line.startswith(("├─", "└─", "│ └─"))]
    assert tree == [
        f"├─ unchecked b.example 2026-01-06 09:00 KST {B}",
        f"│ └─ verified kbs 2026-01-06 03:00 KST {KBS} [root, if the links to it are right: a newsroom's article]",
        "├─ named only 연합뉴스 without address [dead end: an outlet is named, without an article]",
        "├─ unreachable kbs:ncd:99 [dead end: not in the archive;"
        " nobody could be asked: the server did not answer, or turned us away]",
        f"└─ date mismatch d.example 2026-01-06 12:00 KST {D}"
        " [not its source: the cited article is of another time than the story]",
    ]
    assert "by its number, issued between 2026-01-02 and 2026-01-04 (KST)" in out
    assert "1 root, 2 dead ends, 1 mismatch." in out
    assert "1 source link nobody has judged: newsarchive verify judges them." in out


@pytest.mark.usefixtures("told")
def test_a_changed_number_is_told_beside_its_step_and_with_both_sentences(newsarchive: CommandLine) -> None:
    out = newsarchive("trace", A).out
    assert "changed on the way: 80일 → 81일" in out
    assert f"number 80일 → 81일 {KBS} → {B}" in lines(out)
    assert any("80일" in line and "81일" in line for line in lines(out)[-12:])  # side by side


@BOTH_ENGINES
@pytest.mark.usefixtures("told")
def test_programs_get_one_object_with_every_step(newsarchive: CommandLine) -> None:
    record = newsarchive("trace", A, "--json").record
    assert record["key"] == A
    steps = [(step["number"], step["parent"], step["depth"], step["key"], step["end"]) for step in record["steps"]]
    assert steps == [
        (0, None, 0, A, None),
        (1, 0, 1, B, None),
        (2, 1, 2, KBS, "root"),
        (3, 0, 1, None, "dead_end"),
        (4, 0, 1, "kbs:ncd:99", "dead_end"),
        (5, 0, 1, D, "mismatch"),
    ]
    assert [step["is_newsroom"] for step in record["steps"]] == [False, False, True, False, False, False]
    altered = record["steps"][2]["changes"]["altered"]
    assert ("number", "80일", "81일") in {(each["kind"], each["before"], each["now"]) for each in altered}
    link = record["steps"][4]["link"]
    assert (link["verdict"], link["issued"]["latest"]) == ("unreachable", "2026-01-04T12:00:00+09:00")
    assert record["steps"][1]["link"]["judged_at"] is None
    assert record["retold"]["articles"] == 0


@BOTH_ENGINES
def test_the_root_tells_who_retells_it_by_day_and_by_voice(newsroom: Newsroom, newsarchive: CommandLine) -> None:
    keep(newsroom, a_post(KBS, published=later(-1)), a_post(A, KBS), a_post(B, A, published=later(24)))
    keep(newsroom, a_post(C, published=later(25)), a_post(D, KBS, published=later(26)))
    judge(newsroom, D, naming(KBS), "topic_mismatch")
    tell_one_story(newsroom, KBS, C)
    are_alike(newsroom, [(C, KBS, 0.71)])
    record = newsarchive("trace", KBS, "--json").record["retold"]
    assert (record["articles"], record["independent"], record["is_whole"]) == (3, 2, True)
    assert record["days"] == [
        {"day": "2026-01-06", "articles": 1, "new_voices": 1},
        {"day": "2026-01-07", "articles": 2, "new_voices": 1},
    ]
    told = [(each["article"]["key"], each["how"], each["via"], each["voice"]) for each in record["retellings"]]
    assert told == [(A, "cites", None, 1), (B, "through", A, 1), (C, "text", None, 2)]
    assert [each["likeness"] for each in record["retellings"]] == [None, None, 0.71]
    assert [(each["article"]["key"], each["link"]["verdict"]) for each in record["wrong"]] == [(D, "topic_mismatch")]
    out = newsarchive("trace", KBS).out
    assert f"2026-01-07 14:00 d.example {D} cites topic mismatch - {D}의 제목" in lines(out)
    assert f"{KBS} names no source." in out
    assert "Retold by 3 articles; 2 independent of each other" in out
    assert f"2026-01-07 12:00 1 b.example {B} through {A} unchecked - {B}의 제목" in lines(out)


def test_a_post_that_says_what_stood_before_an_edit_has_changed_nothing(
    newsroom: Newsroom, newsarchive: CommandLine
) -> None:
    keep(newsroom, a_post(KBS, published=later(-9), **words(ROOT)), a_post(A, KBS, **words(FAITHFUL)))
    keep(newsroom, a_post(KBS, published=later(-9), **words(EDITED)), at=later(9))
    (_, step) = newsarchive("trace", A, "--json").record["steps"]
    assert (step["article"]["version"], step["changes"]["version"]) == (2, 1)
    assert step["changes"]["altered"] == []


def test_what_is_still_said_after_an_edit_is_told_with_both_sentences(
    newsroom: Newsroom, newsarchive: CommandLine
) -> None:
    keep(newsroom, a_post(KBS, published=later(-9), **words(ROOT)), a_post(A, KBS, **words(FAITHFUL)))
    keep(newsroom, a_post(B, KBS, **words(EDITED)))
    assert newsarchive("trace", KBS, "--json").record["retold"]["remains"] is None
    keep(newsroom, a_post(KBS, published=later(-9), **words(EDITED)), at=later(9))
    remains = newsarchive("trace", KBS, "--json").record["retold"]["remains"]
    assert (remains["is_gone"], remains["compared"]) == (False, 2)
    assert {"kind": "number", "text": "80일", "version": 1} in remains["lost"]
    assert [post["article"]["key"] for post in remains["posts"]] == [A]
    out = newsarchive("trace", KBS).out
    assert f"{KBS} was edited. Retellings that still say what was lost: 1 of 2 retellings" in out
    assert "of version 1: 80일" in lines(out)
    assert "the article, before the retelling" in lines(out)


def test_better_reading_is_no_edit(newsroom: Newsroom, newsarchive: CommandLine) -> None:
    keep(newsroom, a_post(KBS, published=later(-9), **words(ROOT)), a_post(A, KBS, **words(FAITHFUL)))
    better = a_post(KBS, published=later(-9), **words(EDITED), extractor="kbs.now/2")
    newsroom.keep(better, a_capture(better.canonical_url, fetched_at=later(1)), again=today_reads(better))
    record = newsarchive("trace", KBS, "--json").record
    assert (record["steps"][0]["article"]["version"], record["steps"][0]["article"]["edited"]) == (2, False)
    assert record["retold"]["remains"] is None
    newsroom.miss(8713354, "notice", later(5))
    remains = newsarchive("trace", KBS, "--json").record["retold"]["remains"]
    assert {lost["version"] for lost in remains["lost"]} == {2}


def test_what_is_still_said_of_a_removed_article_is_told(newsroom: Newsroom, newsarchive: CommandLine) -> None:
    keep(newsroom, a_post(KBS, published=later(-9), **words(ROOT)), a_post(A, KBS, **words(FAITHFUL)))
    newsroom.miss(8713354, "notice", later(5))
    out = newsarchive("trace", KBS).out
    assert "(gone since 2026-01-06 17:00 KST)" in out
    assert f"{KBS} was removed. Retellings that still say what was lost: 1 of 1 retelling" in out


def test_circles_and_rings_are_named_with_their_members(newsroom: Newsroom, newsarchive: CommandLine) -> None:
    keep(newsroom, a_post(A, B), a_post(B, C, KBS), a_post(C, B), a_post(KBS))
    assert f"[cycle: {B} → {C} → {B}]" in newsarchive("trace", A).out
    keep(newsroom, a_post(B, C), at=later(1))
    out = newsarchive("trace", A).out
    assert f"[ring, which cites only itself: {B}, {C}]" in out
    assert "1 ring." in out


def test_an_article_that_names_nobody_and_that_nobody_names_says_so(
    newsroom: Newsroom, newsarchive: CommandLine
) -> None:
    keep(newsroom, a_post(A))
    answer = newsarchive("trace", A)
    assert answer.code == 0
    assert answer.out.splitlines()[-3:] == [
        f"{A} names no source.",
        "",
        f"No archived article names {A} or tells its story after it.",
    ]


def test_what_is_named_and_not_archived_can_be_traced_too(newsroom: Newsroom, newsarchive: CommandLine) -> None:
    keep(newsroom, a_post(A, KBS))
    out = newsarchive("trace", f"https://news.kbs.co.kr/news/view.do?ncd={KBS.rpartition(':')[2]}").out
    assert out.splitlines()[0] == f"{KBS}  [dead end: not in the archive]"
    assert "Retold by 1 article; 1 independent of each other" in out


def test_the_depth_ends_the_trace_and_says_so(newsroom: Newsroom, newsarchive: CommandLine) -> None:
    keep(newsroom, a_post(A, B), a_post(B, C), a_post(C))
    assert "[more behind it: --depth]" in newsarchive("trace", A, "--depth", "1").out
    told = newsarchive("trace", C, "--depth", "1").out
    assert "Retold by at least 1 article; 1 independent of each other" in told
    assert "Not all of those who name these were read" in told
    assert newsarchive("trace", A, "--depth", "0").code == 2


def test_an_article_that_nobody_knows_is_an_error_that_names_it(newsroom: Newsroom, newsarchive: CommandLine) -> None:
    assert newsroom.archive.stats().articles == 0
    answer = newsarchive("trace", "kbs:ncd:404")
    assert (answer.code, "kbs:ncd:404" in answer.err, answer.out) == (1, True, "")


@pytest.mark.usefixtures("told")
def test_on_a_terminal_the_tree_stays_a_tree_and_both_sentences_stand_beside_each_other(
    tmp_path: Path, archive_url: str
) -> None:
    code, screen = on_a_terminal(tmp_path, "trace", A, NEWSARCHIVE_URL=archive_url, PATH=os.environ["PATH"])
    assert code == 0
    assert "│  └─ " in screen
    assert "80일 → 81일" in screen
