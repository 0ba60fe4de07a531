"""Watching articles, on the command line."""

import re

import pytest

from tests.building import HEADLINE, Newsroom, a_capture, address, an_article, later
from tests.cli.conftest import BOTH_ENGINES, CommandLine

pytestmark = BOTH_ENGINES

FIELDS = [
    "id", "key", "publisher", "url", "kind", "status", "section", "date_published", "headline", "last_seen",
    "last_change", "watched_at", "waiting",
]  # fmt: skip


@pytest.mark.usefixtures("filled")
def test_articles_are_watched_by_number_key_and_address(newsarchive: CommandLine) -> None:
    answer = newsarchive("watch", "3", "kbs:ncd:1", "https://mn.kbs.co.kr/news/view.do?ncd=2")
    assert answer.code == 0
    assert answer.out.splitlines() == [
        "Watched: kbs:ncd:3  첫눈 내린 아침",
        "Watched: kbs:ncd:1  바닷가 마을 등대, 백 년 만에 다시 불 밝혔다",
        "Watched: kbs:ncd:2  한국은행, 기준금리 연 2.25%로 인하…여섯 달 만",
    ]
    assert answer.err == "what happens from now on: newsarchive alerts\n"
    assert newsarchive("alerts").err == "nothing new\n"


def test_what_is_watched_is_listed(filled: Newsroom, newsarchive: CommandLine) -> None:
    empty = newsarchive("watch")
    assert (empty.code, empty.out) == (0, "")
    assert empty.err == "no article is watched; newsarchive watch ID|URL watches one\n"
    for number in ("1", "2", "3"):
        newsarchive("watch", number)
    filled.keep(an_article(2, "기준금리", "올렸다."), a_capture(address(2), fetched_at=later(5)))
    assert [re.split(r"  +", line) for line in newsarchive("watch").out.splitlines()] == [
        ["article", "status", "last seen (KST)", "last change (KST)", "waiting", "headline"],
        ["kbs:ncd:1", "gone", "2026-01-06 12:00", "2026-01-06 16:00", "removed", "0", HEADLINE],
        ["kbs:ncd:2", "live", "2026-01-06 17:00", "2026-01-06 17:00", "edited", "1", "기준금리"],
        ["kbs:ncd:3", "live", "2026-01-06 12:00", "-", "0", "첫눈 내린 아침"],
    ]  # fmt: skip
    gone, edited, video = newsarchive("watch", "--json").records
    assert list(gone) == FIELDS
    assert gone["last_change"] == {"event": "gone", "at": "2026-01-06T16:00:00+09:00", "version": None}
    assert (edited["waiting"], edited["last_change"]["version"]) == (1, 3)
    assert (video["kind"], video["last_change"]) == ("video", None)


@pytest.mark.usefixtures("filled")
def test_an_article_is_watched_no_more(newsarchive: CommandLine) -> None:
    newsarchive("watch", "1", "2")
    stopped = newsarchive("watch", "--stop", "https://news.kbs.co.kr/news/view.do?ncd=1")
    assert stopped.out == "Not watched any more: kbs:ncd:1  바닷가 마을 등대, 백 년 만에 다시 불 밝혔다\n"
    assert stopped.err == ""
    record = newsarchive("watch", "--stop", "2", "--json").record
    assert (list(record), record["watched_at"]) == (FIELDS, None)
    assert newsarchive("watch", "--json").out == ""


@pytest.mark.usefixtures("filled")
@pytest.mark.parametrize(
    ("words", "code", "said"),
    [
        (("2", "404"), 1, "the archive has no article '404'"),
        (("https://news.kbs.co.kr/news/view.do?ncd=404",), 1, "kbs:ncd:404"),
        (("--stop", "1", "2"), 1, "kbs:ncd:2 is not watched; `newsarchive watch` lists what is"),
        (("--stop",), 2, "--stop: which article?"),
    ],
)
def test_what_cannot_be_done_is_said_and_changes_nothing(
    newsarchive: CommandLine, words: tuple[str, ...], code: int, said: str
) -> None:
    newsarchive("watch", "1")
    answer = newsarchive("watch", *words)
    assert (answer.code, answer.out) == (code, "")
    assert said in answer.err
    assert newsarchive("watch", "--json").record["key"] == "kbs:ncd:1"
