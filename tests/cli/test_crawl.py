"""What the command makes of a crawl; the crawl itself has its own tests."""

import json
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from newsarchive.archive import ArchiveError, Run
from newsarchive.config import ConfigError
from newsarchive.crawling.run import CrawlError, CrawlRequest
from tests.building import NOON
from tests.cli.conftest import CommandLine

RUN = Run(
    id=7,
    spider="kbs",
    arguments={"since": "7d"},
    started_at=NOON,
    ended_at=NOON + timedelta(seconds=12),
    outcome="complete",
    message=None,
    counts={"listing": 1, "seen": 1200, "new": 58},
    problems=(),
    simulated=False,
)
PROBLEM = ("unrecognised", "https://news.kbs.co.kr/x", "not an article: \x1b[31mmissing headline")


class Crawls:
    """Stands in for the crawl: remembers what was asked, gives or raises what it was told."""

    def __init__(self) -> None:
        self.requests: list[CrawlRequest] = []
        self.progress: list[bool] = []
        self.expects: str | None = None
        self.answer: Callable[[], Run] = lambda: RUN

    def __call__(self, request: CrawlRequest, *, progress: bool, announce: Callable[[str], None]) -> Run:
        self.requests.append(request)
        self.progress.append(progress)
        if self.expects:
            announce(self.expects)
        return self.answer()

    def ends(self, **fields: Any) -> None:
        self.answer = lambda: replace(RUN, **fields)

    def raises(self, error: Exception) -> None:
        def fail() -> Run:
            raise error

        self.answer = fail


@pytest.fixture
def crawls(monkeypatch: pytest.MonkeyPatch) -> Crawls:
    crawls = Crawls()
    monkeypatch.setattr("newsarchive.crawling.run.crawl", crawls)
    return crawls


def test_everything_that_was_asked_reaches_the_crawl(newsarchive: CommandLine, crawls: Crawls) -> None:
    words = "--archive sqlite:///b.db crawl kbs --since 7d --until 2026-11-20 --limit 5 --fresh -a a=1 -a b==x"
    assert newsarchive(*words.split(), "--connect-to", "news.kbs.co.kr=127.0.0.1:8000").code == 0
    assert crawls.requests == [
        CrawlRequest(
            spider="kbs",
            arguments={"a": "1", "b": "=x"},
            archive_url="sqlite:///b.db",
            since="7d",
            until="2026-11-20",
            limit=5,
            fresh=True,
            connect_to=("news.kbs.co.kr=127.0.0.1:8000",),
        )
    ]


def test_the_summary_of_a_run(newsarchive: CommandLine, crawls: Crawls) -> None:
    answer = newsarchive("crawl", "kbs")
    assert answer.out.splitlines() == [
        "Run 7: complete after 12 s",
        "kbs since=7d",
        "pages",
        "   58  new      articles seen for the first time",
        "1,200  seen     nothing new",
        "    1  listing  lists of articles",
    ]
    assert (answer.err, crawls.progress) == ("", [False])


def test_what_to_expect_is_told_on_stderr_unless_quiet(newsarchive: CommandLine, crawls: Crawls) -> None:
    crawls.expects = "about 5,880 articles"
    assert newsarchive("crawl", "kbs", "--since", "7d", "--json").err == "newsarchive: about 5,880 articles\n"
    assert newsarchive("crawl", "kbs", "--since", "7d", "--json").record["id"] == 7
    assert newsarchive("crawl", "kbs", "--since", "7d", "--quiet").err == ""


def test_the_problems_of_a_run(newsarchive: CommandLine, crawls: Crawls) -> None:
    crawls.ends(outcome="suspicious", counts={"new": 2, "unrecognised": 9}, problems=(PROBLEM,), simulated=True)
    answer = newsarchive("crawl", "kbs")
    assert answer.code == 3
    assert answer.out.splitlines()[0].endswith("(simulated: a stand-in server answered)")
    *_, heading, where, why, way_out = answer.out.splitlines()
    assert [heading, where, why] == [
        "Problems (1 of 9)",
        "  unrecognised  https://news.kbs.co.kr/x",
        "    not an article: [31mmissing headline",
    ]
    assert "docs/operations.md" in way_out


def test_what_a_publisher_removed_is_no_problem(newsarchive: CommandLine, crawls: Crawls) -> None:
    crawls.ends(counts={"gone": 1}, problems=(("gone", "https://news.kbs.co.kr/x", "removed by its publisher"),))
    assert "Notes (1 of 1)" in newsarchive("crawl", "kbs").out


@pytest.mark.parametrize(
    ("outcome", "code"), [("complete", 0), ("suspicious", 3), ("failed", 1), ("stopped", 0), ("killed", 1)]
)
def test_the_exit_code_says_how_the_run_ended(
    newsarchive: CommandLine, crawls: Crawls, outcome: str, code: int
) -> None:
    crawls.ends(outcome=outcome)
    assert newsarchive("crawl", "kbs").code == code
    assert newsarchive("crawl", "kbs", "--json").code == code
    assert newsarchive("crawl", "kbs", "--quiet").code == code


def test_json_is_the_object_that_runs_prints(newsarchive: CommandLine, crawls: Crawls) -> None:
    crawls.ends(outcome="suspicious", problems=(PROBLEM,))
    assert newsarchive("crawl", "kbs", "--json").record == {
        "id": 7,
        "spider": "kbs",
        "arguments": {"since": "7d"},
        "started_at": "2026-01-06T12:00:00+09:00",
        "ended_at": "2026-01-06T12:00:12+09:00",
        "outcome": "suspicious",
        "message": None,
        "counts": {"listing": 1, "seen": 1200, "new": 58},
        "alarms": [],
        "problems": [dict(zip(("outcome", "url", "problem"), PROBLEM, strict=True))],
        "simulated": False,
    }


def test_a_stopped_run_says_how_to_go_on(newsarchive: CommandLine, crawls: Crawls) -> None:
    crawls.ends(outcome="stopped", counts={"new": 1, "unfinished": 41}, message="the hosts may be asked in 30 minutes")
    answer = newsarchive("crawl", "kbs", "--json")
    assert answer.err.startswith("newsarchive: 41 pages left; the same command goes on from here")
    assert json.loads(answer.out)["message"] == "the hosts may be asked in 30 minutes"


def test_quiet_says_nothing_of_a_complete_run_and_all_of_another(newsarchive: CommandLine, crawls: Crawls) -> None:
    assert newsarchive("crawl", "kbs", "--quiet").out == ""
    crawls.ends(outcome="failed", counts={"failed": 1})
    assert "failed" in newsarchive("crawl", "kbs", "--quiet").out


@pytest.mark.parametrize(
    ("error", "code"),
    [
        (CrawlError("there is no spider 'kbz'; there are: article, kbs", usage=True), 2),
        (CrawlError("a crawl of the live web needs\na contact URL"), 1),
        (ArchiveError("the archive cannot be opened"), 1),
        (ConfigError("newsarchive.toml: there is no setting 'x'"), 2),
    ],
)
def test_what_keeps_a_crawl_from_beginning_is_one_line(
    newsarchive: CommandLine, crawls: Crawls, error: Exception, code: int
) -> None:
    crawls.raises(error)
    answer = newsarchive("crawl", "kbs")
    assert (answer.code, answer.out) == (code, "")
    assert answer.err == f"newsarchive: {' '.join(str(error).split())}\n"


@pytest.mark.parametrize("option", ["--since", "--until"])
@pytest.mark.parametrize("typed", ["nonsense", "", "7", "99999999d", "2026-13-01", "2026-11-20 25:00", "-1d", "\0"])
def test_a_time_that_is_none_is_named_with_the_forms_there_are(
    newsarchive: CommandLine, crawls: Crawls, option: str, typed: str
) -> None:
    answer = newsarchive("crawl", "kbs", f"{option}={typed}")
    assert (answer.code, crawls.requests) == (2, [])
    assert option in answer.err
    for form in ("7d", "12h", "2026-11-20", "2026-11-20 09:00", "KST"):
        assert form in answer.err


@pytest.mark.parametrize("typed", ["7d", "12h", "2026-11-20", "2026-11-20 09:00"])
def test_the_forms_of_a_time(newsarchive: CommandLine, crawls: Crawls, typed: str) -> None:
    assert newsarchive("crawl", "kbs", "--since", typed).code == 0
    assert crawls.requests[0].since == typed


@pytest.mark.parametrize(
    "words",
    [("-a", "urls"), ("-a", "=x"), ("-a", "a b=x"), ("--limit", "0"), ("--limit", "many"), ("--what",), ("kbs",)],
)
def test_a_wrong_option_is_usage(newsarchive: CommandLine, crawls: Crawls, words: tuple[str, ...]) -> None:
    assert newsarchive("crawl", "kbs", *words).code == 2
    assert crawls.requests == []


def test_without_a_spider(newsarchive: CommandLine) -> None:
    assert newsarchive("crawl").code == 2
