"""`verify`, and verdicts where people look for sources."""

import os
import signal
import threading
from dataclasses import replace
from datetime import timedelta

import pytest

from newsarchive.archive import open_archive
from newsarchive.archive.verdicts_cases import Which
from newsarchive.items import Article, Identity, SourceLink
from newsarchive.operations import verification
from newsarchive.operations.verification_around import Surroundings
from tests.building import NOON, Newsroom, a_capture, address, an_article, later
from tests.cli.conftest import BOTH_ENGINES, CommandLine

TEXT = "\n".join(
    (
        "달마루 마을의 등대가 어젯밤 백 년 만에 다시 켜졌습니다.",
        "주민 마흔 명과 군청 직원 12명이 언덕에 모여 첫 불빛을 지켜봤습니다.",
        "등대는 1926년에 세워졌고 3년 전부터 고쳐 왔으며 8억 4천만 원이 들었습니다.",
        '한바다 이장은 "배들이 이제 밤길을 잃지 않을 것"이라고 말했습니다.',
    )
)
OTHER = "국회가 내년 예산안을 두고 밤새 다퉜습니다.\n여야는 교육 예산에서 뜻이 갈렸습니다."
SOURCE = SourceLink(
    url=address(1), outlet="KBS", label="출처", form="table", rule="table", where="출처 KBS", target="kbs:ncd:1"
)

pytestmark = BOTH_ENGINES


def a_post(number: int = 1, body: str = TEXT, *links: SourceLink) -> Article:
    """A post of a blog that retells."""
    url = f"https://blog.example/{number}"
    return an_article(
        number,
        "등대에 다시 불이 켜졌다",
        body,
        identity=Identity(publisher="blog.example", key=f"blog.example/{number}"),
        canonical_url=url,
        addresses=(url,),
        source_links=links or (SOURCE,),
        date_published=NOON + timedelta(hours=2),
    )


def keep_both(newsroom: Newsroom, body: str = TEXT) -> None:
    """An article, and a post that names it as its source."""
    newsroom.keep(an_article(1, "등대, 백 년 만에 다시 불 밝혔다", body))
    newsroom.keep(a_post())


def held(newsarchive: CommandLine) -> list[tuple[str, str]]:
    found = [each["verdict"] for each in newsarchive("sources", "blog.example/1", "--json").records]
    return [(each["verdict"], each["reason"]) for each in found]


def test_verdicts_are_counted_and_shown_beside_the_sources(newsarchive: CommandLine, newsroom: Newsroom) -> None:
    keep_both(newsroom)
    answer = newsarchive("verify")
    assert (answer.code, answer.out.split()[:3]) == (0, ["verdict", "source", "links"])
    assert "verified" in answer.out
    assert "1 source link of 1 judged, 1 verdict new or changed" in answer.err
    assert held(newsarchive) == [("verified", "agrees")]
    shown = newsarchive("sources", "blog.example/1").out
    assert "both tell the same" in shown
    assert "KST" in shown
    assert "both tell the same" in newsarchive("citing", "kbs:ncd:1").out


def test_the_evidence_has_both_texts_beside_each_other(newsarchive: CommandLine, newsroom: Newsroom) -> None:
    keep_both(newsroom)
    newsarchive("verify")
    out = newsarchive("sources", "blog.example/1", "1", "--evidence").out
    assert out.count("달마루 마을의 등대가") == 2
    assert "8억 4,000만 원" in out
    assert "the cited article is 19 hours older than the post" in " ".join(out.split())
    (record,) = newsarchive("sources", "blog.example/1", "1", "--json").records
    evidence = record["verdict"]["evidence"]
    assert evidence["cited"]["key"] == "kbs:ncd:1"
    assert evidence["comparison"]["sentence_share"] > 0.7
    assert evidence["told"]["captured_at"].endswith("+09:00")
    assert newsarchive("sources", "blog.example/1", "7", "--evidence").code == 1


@pytest.mark.parametrize(
    ("asked", "said"),
    [
        ((), "No archived article names a source."),
        (("kbs:ncd:1",), "That article names no source."),
        (("--publisher", "kbs"), "No archived article that was asked for names a source."),
        (("--since", "1d"), "No archived article that was asked for names a source."),
    ],
)
def test_where_no_source_is_named_it_is_said_of_what_was_asked_for(
    newsarchive: CommandLine, newsroom: Newsroom, asked: tuple[str, ...], said: str
) -> None:
    newsroom.keep(an_article(1, "등대, 백 년 만에 다시 불 밝혔다", TEXT))
    assert newsarchive("verify", *asked).out == f"{said}\n"


def test_nothing_is_judged_twice_unless_something_changed(newsarchive: CommandLine, newsroom: Newsroom) -> None:
    keep_both(newsroom)
    assert newsarchive("verify", "--json").record["judged"] == 1
    assert newsarchive("verify", "--json").record["judged"] == 0
    again = newsarchive("verify", "--recheck", "--json").record
    assert (again["judged"], again["new_or_changed"], again["verified"]) == (1, 0, 1)
    newsroom.miss(1, "notice", later(30))
    assert newsarchive("verify", "--json").record["gone"] == 1
    assert held(newsarchive) == [("gone", "removed")]
    newsroom.keep(an_article(1, "등대, 백 년 만에 다시 불 밝혔다", TEXT), a_capture(fetched_at=later(40)))
    assert newsarchive("verify", "--json").record["verified"] == 1


def test_what_was_archived_since_is_judged(newsarchive: CommandLine, newsroom: Newsroom) -> None:
    of_then = replace(SOURCE, url=address(8_450_000), target="kbs:ncd:8450000")
    newsroom.keep(a_post(1, TEXT, of_then))
    first = newsarchive("verify", "--json")
    assert (first.record["unchecked"], first.record["never_asked"]) == (1, 1)
    assert "newsarchive crawl cited" in first.err
    newsroom.keep(an_article(8_450_000, "국회 예산안", OTHER))
    assert newsarchive("verify", "--json").record["topic_mismatch"] == 1
    assert held(newsarchive) == [("topic_mismatch", "another-topic")]


def test_the_clock_dates_a_number_that_nobody_asked_for(newsarchive: CommandLine, newsroom: Newsroom) -> None:
    newsroom.keep(a_post(1, TEXT, replace(SOURCE, url=address(5_137_615), target="kbs:ncd:5137615")))
    assert newsarchive("verify", "--json").record["date_mismatch"] == 1
    assert held(newsarchive) == [("date_mismatch", "clock")]
    assert "years before the story" in newsarchive("sources", "blog.example/1", "--evidence").out


@pytest.mark.parametrize(("served", "verdict"), [(4.0, "unchecked"), (2.0, "not_found")])
def test_an_outage_is_no_proof_that_an_article_does_not_exist(
    newsarchive: CommandLine, newsroom: Newsroom, served: float, verdict: str
) -> None:
    newsroom.keep(an_article(1))
    newsroom.keep(a_post(1, TEXT, replace(SOURCE, url=address(8_450_000), target="kbs:ncd:8450000")))
    for hours in sorted((1.0, 3.0, served)):
        if hours == served:
            newsroom.keep(an_article(1), a_capture(fetched_at=later(hours)))
        else:
            newsroom.miss(8_450_000, "404", later(hours))
    assert newsarchive("verify", "--json").record[verdict] == 1


def test_a_person_overrules_and_the_rules_are_shown_beside_it(newsarchive: CommandLine, newsroom: Newsroom) -> None:
    keep_both(newsroom)
    newsarchive("verify")
    words = ("correct", "blog.example/1", "1", "--verdict", "topic_mismatch", "--note", "다른 등대다", "--by", "한바다")
    told = newsarchive(*words)
    assert (told.code, "by hand by 한바다: 다른 등대다 (the rules: verified, both tell the same)" in told.out) == (
        0,
        True,
    )
    newsarchive("verify", "--recheck")
    (record,) = newsarchive("sources", "blog.example/1", "--json").records
    assert (record["verdict"]["verdict"], record["verdict"]["by"]) == ("topic_mismatch", "한바다")
    assert record["verdict"]["by_rules"]["verdict"] == "verified"
    assert newsarchive("verify", "--json").record["topic_mismatch"] == 1
    assert newsarchive("correct", "blog.example/1", "1", "--no-verdict").code == 0
    assert held(newsarchive) == [("verified", "agrees")]
    assert newsarchive("correct", "blog.example/1", "1", "--no-verdict").code == 1


def test_verdicts_are_exported_as_now_and_as_then(newsarchive: CommandLine, newsroom: Newsroom) -> None:
    keep_both(newsroom)
    newsarchive("verify")
    (exported,) = newsarchive("export", "--what", "verdicts").records
    assert (exported["verdict"], exported["cited"], exported["by_hand"]) == ("verified", "kbs:ncd:1", False)
    assert exported["score"] > 0.5
    assert exported["evidence"]["comparison"]["sentences"]
    assert newsarchive("export", "--what", "verdicts", "--as-of", "2026-01-07").out == ""
    assert "evidence" not in newsarchive("export", "--what", "verdicts", "--no-text").record
    heading, row = newsarchive("export", "--what", "verdicts", "--format", "csv").out.splitlines()
    assert '"score"' in heading
    assert f",{exported['score']}," in row


def test_what_cannot_be_is_said(newsarchive: CommandLine, newsroom: Newsroom) -> None:
    keep_both(newsroom)
    assert newsarchive("verify", "kbs:ncd:77").code == 1
    assert "there are: blog.example, kbs" in newsarchive("verify", "--publisher", "mbc").err
    assert newsarchive("verify", "1", "--publisher", "kbs").code == 2
    assert newsarchive("correct", "blog.example/1", "1", "--verdict", "true").code == 2
    assert newsarchive("correct", "blog.example/1", "1", "--verdict", "gone", "--outlet", "MBC").code == 2


def test_two_at_once_do_no_harm(newsroom: Newsroom, archive_url: str, newsarchive: CommandLine) -> None:
    newsroom.keep(an_article(1, "등대, 백 년 만에 다시 불 밝혔다", TEXT))
    for number in range(1, 30):
        newsroom.keep(a_post(number))
    barrier, errors = threading.Barrier(2), []

    def work() -> None:
        try:
            with open_archive(archive_url) as archive:
                around = Surroundings.of(archive)
                barrier.wait()
                verification._verify_some(archive, around, archive.posts_with_sources(Which()), recheck=False)
        except Exception as error:  # noqa: BLE001 (shown below)
            errors.append(error)

    threads = [threading.Thread(target=work) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    assert errors == []
    assert len(newsroom.archive.verdicts(newsroom.archive.posts_with_sources(Which()))) == 29
    assert len(newsarchive("export", "--what", "verdicts").records) == 29


def test_a_stop_after_a_lot_is_gone_on_with(
    newsroom: Newsroom, newsarchive: CommandLine, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(verification, "TOGETHER", 2)
    for number in range(1, 7):
        newsroom.keep(a_post(number, TEXT, replace(SOURCE, url=f"https://other.example/{number}99", target=None)))

    def stop(done: verification.Progress) -> None:
        if done.posts == 2:
            os.kill(os.getpid(), signal.SIGINT)

    done = verification.verify(newsroom.archive, Which(), tell=stop)
    assert (done.stopped, done.done.judged) == (True, 2)
    assert newsarchive("verify", "--json").record["judged"] == 4
