"""Being told what is new, on the command line."""

import os
import re
import signal
import sqlite3
import subprocess
from pathlib import Path

import pytest

from newsarchive.items import Capture
from tests.archive.looking import rows, run
from tests.building import BODY, Newsroom, a_capture, address, an_article, later
from tests.cli.conftest import BOTH_ENGINES, CommandLine
from tests.cli.processes import COMMAND, environment, on_a_terminal

FIELDS = [
    "alert", "search", "query", "id", "key", "publisher", "url", "kind", "status", "section", "date_published",
    "headline", "headline_highlights", "snippet", "highlights", "score", "events",
]  # fmt: skip
EVENT = ["event", "at", "version", "silent", "changes", "diff", "capture", "simulated"]


@pytest.fixture
def rates(filled: Newsroom, newsarchive: CommandLine) -> Newsroom:
    """A saved search, after which an article comes, and one is edited silently."""
    assert newsarchive("search", "기준금리", "--save", "rates").code == 0
    filled.keep(an_article(5, "기준금리 동결", "기준금리는 그대로다.", date_published=later(5)), at(5, 5))
    body = "기준금리를 한국은행이 낮췄습니다.\n일곱 달 만입니다."
    edited = an_article(2, "기준금리 인하", body, section="경제", date_published=later(-3), date_modified=later(2))
    assert filled.keep(edited, at(2, 6)) == "changed"
    return filled


def at(ncd: int, hours: float) -> Capture:
    return a_capture(address(ncd), fetched_at=later(hours))


@BOTH_ENGINES
def test_saving_a_search_prints_what_it_finds_and_says_what_to_type_next(
    filled: Newsroom, newsarchive: CommandLine
) -> None:
    plain = newsarchive("search", "기준금리", "publisher:kbs")
    saved = newsarchive("search", "기준금리", "publisher:kbs", "--save", "내 금리")
    assert (saved.code, saved.out) == (0, plain.out)
    assert saved.err == (
        plain.err + "newsarchive: saved as ‘내 금리’; what is new from now on: newsarchive alerts '내 금리'\n"
    )
    assert newsarchive("alerts").err == "nothing new\n"
    assert newsarchive("alerts", "--list", "--json").record["query"] == "기준금리 publisher:kbs"
    assert filled.archive.alerts(["내 금리"]).searches[0].found == ()


def test_a_name_that_is_taken_is_given_to_the_new_search_and_that_is_said(
    filled: Newsroom, newsarchive: CommandLine
) -> None:
    newsarchive("search", "기준금리", "--save", "a")
    filled.keep(an_article(5, "기준금리 동결", "기준금리는 그대로다."))
    again = newsarchive("search", "기준금리", "--save", "a", "--json")
    assert "newsarchive: ‘a’ is saved already, and goes on; what is new: newsarchive alerts a\n" in again.err
    assert [hit["id"] for hit in again.records] == [4, 2]
    assert newsarchive("alerts", "--list", "--json").record["waiting"] == 1
    other = newsarchive("search", "등대", "--save", "a")
    assert "saved as ‘a’ in place of ‘기준금리’; what is new from now on: newsarchive alerts a\n" in other.err
    assert newsarchive("alerts", "--list", "--json").record["waiting"] == 0


@pytest.mark.usefixtures("filled")
@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("등대", "--save", ""), "a name of 1 to 80 characters, not 0"),
        (("등대", "--save", "\u200b "), "a name of 1 to 80 characters, not 0"),
        (("등대", "--save", "가" * 81), "a name of 1 to 80 characters, not 81"),
        (("등대", "--save", "-x"), "would be taken for an option"),
        (("-", "--save", "x"), "can never find anything: ‘-’ has no letter or digit to search for; nothing was saved"),
    ],
)
def test_what_cannot_be_saved_is_said_and_nothing_is_done(
    newsarchive: CommandLine, words: tuple[str, ...], said: str
) -> None:
    answer = newsarchive("search", *words)
    assert (answer.code, answer.out) == (2, "")
    assert said in answer.err
    assert newsarchive("alerts", "--list", "--json").out == ""


@BOTH_ENGINES
@pytest.mark.usefixtures("rates")
def test_what_is_new_is_told_with_what_happened_and_the_way_on_once(newsarchive: CommandLine) -> None:
    answer = newsarchive("alerts")
    assert answer.code == 0
    assert answer.out.splitlines() == [
        "rates: 기준금리",
        "",
        "[new] 기준금리 동결",
        "  사회 · 2026-01-06 17:00 KST · kbs",
        "  기준금리는 그대로다.",
        "  kbs:ncd:5  https://news.kbs.co.kr/news/pc/view/view.do?ncd=5",
        "",
        "[silently edited] 기준금리 인하",
        "  경제 · 2026-01-06 09:00 KST · kbs",
        "  기준금리를 한국은행이 낮췄습니다. 일곱 달 만입니다.",
        "  kbs:ncd:2  https://news.kbs.co.kr/news/pc/view/view.do?ncd=2",
        "  2026-01-06 18:00 KST  silently edited: headline, +2 −4 paragraphs, images",
        "    newsarchive diff kbs:ncd:2 2 3",
        "",
    ]
    assert answer.err == "new: 2 articles found\n"
    again = newsarchive("alerts")
    assert (again.code, again.out, again.err) == (0, "", "nothing new\n")


@pytest.mark.usefixtures("rates")
def test_the_command_that_alerts_name_works(newsarchive: CommandLine) -> None:
    (command,) = re.findall(r"newsarchive (diff .+)", newsarchive("alerts").out)
    assert "silent" in newsarchive(*command.split()).out


@BOTH_ENGINES
def test_the_json_of_what_is_new(rates: Newsroom, newsarchive: CommandLine) -> None:
    newsarchive("watch", "kbs:ncd:5")
    rates.miss(5, "410", later(7))
    answer = newsarchive("alerts", "--json")
    assert (answer.code, answer.err) == (0, "")
    first, second, third = answer.records
    assert [list(record) for record in (first, second, third)] == [FIELDS] * 3
    assert [record["key"] for record in (first, second, third)] == ["kbs:ncd:5", "kbs:ncd:2", "kbs:ncd:5"]
    assert (first["alert"], first["search"], first["query"], first["status"]) == ("search", "rates", "기준금리", "gone")
    (event,) = second["events"]
    assert list(event) == EVENT
    assert event | {"capture": None} == {
        "event": "edited",
        "at": "2026-01-06T18:00:00+09:00",
        "version": 3,
        "silent": True,
        "changes": {
            "headline": True,
            "paragraphs_added": 2,
            "paragraphs_removed": 4,
            "fields": ["images"],
        },
        "diff": [2, 3],
        "capture": None,
        "simulated": False,
    }
    assert (third["alert"], third["search"], third["snippet"], third["highlights"]) == ("watch", None, None, [])
    (event,) = third["events"]
    assert (event["event"], event["version"], event["diff"], event["changes"]) == ("gone", None, None, None)
    nothing = newsarchive("alerts", "--json")
    assert (nothing.code, nothing.out, nothing.err) == (0, "", "")


@BOTH_ENGINES
def test_what_happened_to_watched_articles_comes_last(rates: Newsroom, newsarchive: CommandLine) -> None:
    newsarchive("watch", "3", "kbs:ncd:5")
    rates.keep(an_article(5, "기준금리 동결", "기준금리는 그대로다. 아직은."), at(5, 7))
    rates.miss(5, "notice", later(8))
    answer = newsarchive("alerts")
    assert answer.out.partition("Watched articles\n")[2].splitlines() == [
        "",
        "기준금리 동결",
        "  kbs:ncd:5  https://news.kbs.co.kr/news/pc/view/view.do?ncd=5",
        "  2026-01-06 19:00 KST  silently edited: +1 −1 paragraphs, date published",
        "    newsarchive diff kbs:ncd:5 1 2",
        "  2026-01-06 20:00 KST  removed",
        "    newsarchive show kbs:ncd:5",
    ]
    assert "[new] [silently edited] [gone] 기준금리 동결" in answer.out
    assert answer.err == "new: 2 articles found, 1 watched article\n"
    rates.keep(an_article(5, "기준금리 동결", "기준금리는 그대로다. 아직은."), at(5, 9))
    rates.miss(5, "notice", later(10))
    rates.keep(an_article(5, "기준금리 동결", "기준금리는 그대로다."), at(5, 11))
    assert newsarchive("alerts").out.partition("Watched articles\n")[2].splitlines()[3:] == [
        "  2026-01-06 21:00 KST  back",
        "  2026-01-06 22:00 KST  removed",
        "    newsarchive show kbs:ncd:5",
        "  2026-01-06 23:00 KST  back, silently edited: +1 −1 paragraphs",
        "    newsarchive diff kbs:ncd:5 2 3",
    ]


def test_searches_that_are_named_are_told_of_alone(rates: Newsroom, newsarchive: CommandLine) -> None:
    newsarchive("watch", "kbs:ncd:5")
    newsarchive("search", "등대", "--save", "등대")
    rates.miss(5, "410", later(7))
    rates.keep(an_article(7, "등대", BODY))
    assert [record["search"] for record in newsarchive("alerts", "등대", "--json").records] == ["등대"]
    assert newsarchive("alerts", "등대").err == "nothing new\n"
    assert {record["search"] for record in newsarchive("alerts", "--json").records} == {"rates", None}


@BOTH_ENGINES
@pytest.mark.usefixtures("rates")
def test_a_peek_leaves_everything_new(newsarchive: CommandLine) -> None:
    peeked = newsarchive("alerts", "--peek")
    assert newsarchive("alerts", "--peek") == peeked
    assert newsarchive("alerts") == peeked


@BOTH_ENGINES
@pytest.mark.usefixtures("rates")
def test_saved_searches_are_listed_and_forgotten(newsarchive: CommandLine) -> None:
    newsarchive("search", "--save", "all")
    heading, first, second = newsarchive("alerts", "--list").out.splitlines()
    assert re.split(r"  +", heading) == ["name", "query", "saved (KST)", "articles waiting"]
    assert re.sub(r" +\d{4}-\d\d-\d\d \d\d:\d\d +", " WHEN ", first) == "all    (everything) WHEN 0"
    assert re.sub(r" +\d{4}-\d\d-\d\d \d\d:\d\d +", " WHEN ", second) == "rates  기준금리 WHEN 2"
    record = newsarchive("alerts", "--list", "--json").records[1]
    assert list(record) == ["name", "query", "saved_at", "waiting"]
    assert (record["name"], record["waiting"]) == ("rates", 2)
    assert newsarchive("alerts", "--forget", "rates").out == "rates is saved no more. It was: 기준금리\n"
    assert newsarchive("alerts", "--forget", "all", "--json").record["query"] == ""
    empty = newsarchive("alerts", "--list")
    assert (empty.code, empty.out) == (0, "")
    assert empty.err == "no search is saved; newsarchive search QUERY --save NAME saves one\n"
    assert newsarchive("alerts", "--list", "--json").err == ""


@pytest.mark.usefixtures("filled")
def test_who_asked_for_nothing_is_told_how(newsarchive: CommandLine) -> None:
    answer = newsarchive("alerts")
    assert (answer.code, answer.out) == (0, "")
    assert "search QUERY --save NAME" in answer.err
    assert "watch ID|URL" in answer.err
    newsarchive("watch", "1")
    assert newsarchive("alerts").err == "nothing new\n"


@pytest.mark.usefixtures("rates")
@pytest.mark.parametrize(
    ("words", "code", "said"),
    [
        (("nothing",), 1, "there is no saved search 'nothing'; there are: rates"),
        (("--forget", "nothing"), 1, "there is no saved search 'nothing'; there are: rates"),
        (("--list", "rates"), 2, "--list does not go with rates"),
        (("--list", "--peek"), 2, "--list does not go with --peek"),
        (("--forget", "rates", "--peek"), 2, "--forget does not go with --peek"),
        (("--forget", "rates", "--list"), 2, "--list and --forget exclude each other"),
    ],
)
def test_what_is_asked_wrongly_is_said_and_changes_nothing(
    newsarchive: CommandLine, words: tuple[str, ...], code: int, said: str
) -> None:
    answer = newsarchive("alerts", *words)
    assert (answer.code, answer.out) == (code, "")
    assert said in answer.err
    assert newsarchive("alerts", "--list", "--json").record["waiting"] == 2


def test_what_a_search_warns_of_is_said_with_its_name(filled: Newsroom, newsarchive: CommandLine) -> None:
    newsarchive("search", "publisher:mbc", "--save", "mbc")
    filled.keep(an_article(5))
    answer = newsarchive("alerts")
    assert answer.err == "newsarchive: mbc: the archive has no publisher ‘mbc’; there are: kbs\nnothing new\n"


def test_a_hostile_headline_and_query_are_printed_harmless(filled: Newsroom, newsarchive: CommandLine) -> None:
    newsarchive("search", "초인종\x1b", "--save", "벨\x9b31m")
    filled.keep(an_article(6, "초인종 \x1b]0;pwned\x07[red]2J[/red]", "초인종이 \x9b31m울렸다."))
    for words in (("--peek",), ("--list",), ("--json",)):
        answer = newsarchive("alerts", *words)
        assert answer.out
        assert not set(answer.out + answer.err) & set("\x1b\x07\x9b")


@pytest.mark.usefixtures("rates")
def test_a_reader_that_is_gone_was_told_nothing(newsarchive: CommandLine, tmp_path: Path) -> None:
    ours, theirs = os.pipe()
    os.close(ours)
    assert _ended(tmp_path, theirs) == 128 + signal.SIGPIPE
    os.close(theirs)
    assert newsarchive("alerts", "--list", "--json").record["waiting"] == 2


@pytest.mark.usefixtures("rates")
def test_a_full_disk_was_told_nothing(newsarchive: CommandLine, tmp_path: Path) -> None:
    with Path("/dev/full").open("wb") as full:
        assert _ended(tmp_path, full.fileno(), "--json") != 0
    assert newsarchive("alerts", "--list", "--json").record["waiting"] == 2


def _ended(folder: Path, stdout: int, *form: str) -> int:
    command = (*COMMAND, "--archive", "sqlite:///a.db", "alerts", *form)
    return subprocess.run(
        command, cwd=folder, env=environment(), stdout=stdout, stderr=subprocess.PIPE, check=False
    ).returncode


@pytest.mark.usefixtures("rates")
def test_on_a_terminal(tmp_path: Path) -> None:
    code, seen = on_a_terminal(tmp_path, "--archive", "sqlite:///a.db", "alerts")
    assert code == 0
    plain = re.sub(r"\x1b\[[0-9;]*m", "", seen)
    assert "[new] 기준금리 동결" in plain
    assert "    newsarchive diff kbs:ncd:2 2 3" in plain


@pytest.mark.parametrize("archive_url", ["postgresql"], indirect=True)
def test_a_server_that_takes_no_changes_can_be_peeked_at(
    rates: Newsroom, newsarchive: CommandLine, archive_url: str
) -> None:
    rates.archive.watch(["2"], lambda _: None)
    name = archive_url.rpartition("/")[2]
    run(archive_url, f"ALTER DATABASE {name} SET default_transaction_read_only = on")
    assert len(newsarchive("alerts", "--peek", "--json").records) == 2
    assert newsarchive("alerts", "--list", "--json").record["waiting"] == 2
    assert newsarchive("watch", "--json").record["key"] == "kbs:ncd:2"
    for words in (("alerts",), ("search", "등대", "--save", "x"), ("watch", "1"), ("alerts", "--forget", "rates")):
        refused = newsarchive(*words)
        assert (refused.code, refused.out) == (1, "")
        assert "the server takes no changes" in refused.err


def test_a_file_that_cannot_be_written_can_be_peeked_at(
    rates: Newsroom, newsarchive: CommandLine, monkeypatch: pytest.MonkeyPatch
) -> None:
    rates.archive.watch(["2"], lambda _: None)
    rates.archive.close()
    with sqlite3.connect(rates.path) as database:
        database.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    monkeypatch.setattr("newsarchive.archive.read_only.os.access", lambda *_: False)  # root may write everything
    assert len(newsarchive("alerts", "--peek", "--json").records) == 2
    assert newsarchive("alerts", "--list", "--json").record["waiting"] == 2
    assert newsarchive("watch", "--json").record["key"] == "kbs:ncd:2"
    for words in (("alerts",), ("search", "등대", "--save", "x"), ("watch", "1"), ("alerts", "--forget", "rates")):
        refused = newsarchive(*words)
        assert (refused.code, refused.out) == (1, "")
        assert "read-only" in refused.err
        assert "make both writable" in refused.err
    monkeypatch.undo()
    assert rows(rates.path, "SELECT count(*) FROM watches") == [(1,)]
