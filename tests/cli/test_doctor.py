"""`doctor`: each thing that is amiss is found, with pages and a way out, and is silent once it is put right."""

import re
from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from newsarchive import clock
from newsarchive.items import Identity
from tests.archive.looking import rows, run
from tests.building import Newsroom, a_capture, address, an_article, identity
from tests.cli.conftest import BOTH_ENGINES, CommandLine
from tests.faults.places import small_disk
from tests.histories import a_run, begin, kill, pages

pytestmark = BOTH_ENGINES

FIELDS = ["check", "where", "what", "since", "pages", "fix", "docs"]
OPERATIONS = Path(__file__).parents[2] / "docs" / "operations.md"


@pytest.fixture(autouse=True)
def the_clock_goes_right() -> Iterator[None]:
    yield
    clock.ahead = timedelta()


def findings(newsarchive: CommandLine, check: str, *words: str) -> list[dict[str, Any]]:
    """What doctor finds of that kind; each must lead to a place in the docs."""
    answer = newsarchive("doctor", "--json", *words)
    assert answer.code == (3 if answer.records else 0)
    for record in answer.records:
        assert list(record) == FIELDS
        assert record["fix"]
        page, _, anchor = record["docs"].partition("#")
        assert (page, anchor in anchors()) == ("docs/operations.md", True)
    return [record for record in answer.records if record["check"] == check]


def anchors() -> set[str]:
    """What links can lead to, as GitHub makes it of headings."""
    headings = re.findall(r"^#+ (.+)$", OPERATIONS.read_text(encoding="utf-8"), re.MULTILINE)
    return {re.sub(r"[^\w -]", "", heading.lower()).replace(" ", "-") for heading in headings}


def look(newsroom: Newsroom, ncd: int, *, hours: float = 0, **how: Any) -> str:
    """A capture of the article now, `hours` ahead: as it is, or with fields of it as `how` says."""
    capture = a_capture(address(ncd), fetched_at=clock.now() + timedelta(hours=hours))
    return newsroom.keep(an_article(ncd, **how), capture)


def fail(newsroom: Newsroom, ncd: int, problem: str = "not an article: missing headline") -> None:
    """A page of the article that cannot be read."""
    capture = a_capture(address(ncd), fetched_at=clock.now())
    newsroom.record(newsroom.page("unrecognised", capture, identity(ncd), problem=problem))


def test_nothing_is_amiss_with_a_good_archive(newsarchive: CommandLine, newsroom: Newsroom) -> None:
    look(newsroom, 1)
    newsroom.archive.close_run(newsroom.run_id)
    answer = newsarchive("doctor")
    assert (answer.code, answer.out) == (0, "")
    comparing, *_, said = answer.err.splitlines()
    assert "--quick leaves this out" in comparing
    assert said == "newsarchive: nothing is amiss"
    assert newsarchive("doctor", "--quick").err == "newsarchive: nothing is amiss\n"


def test_it_names_what_it_looks_at(newsarchive: CommandLine) -> None:
    named = [record["check"] for record in newsarchive("doctor", "--list", "--json").records]
    assert {"runs", "rows", "integrity", "index", "backups"} <= set(named)
    assert [line.split()[0] for line in newsarchive("doctor", "--list").out.splitlines()] == named


def test_without_an_archive(newsarchive: CommandLine, archive_url: str) -> None:
    if archive_url.startswith("sqlite"):
        assert newsarchive("doctor").code == 1


def test_a_suspicious_run_until_the_same_command_is_complete(newsarchive: CommandLine, newsroom: Newsroom) -> None:
    a_run(newsroom, good=40)
    bad = a_run(newsroom, good=6, undated=14)
    (found,) = findings(newsarchive, "runs")
    assert found["where"] == "kbs"
    said = "kbs: 14 of 20 articles without a date (earlier runs: 0 of 40)"
    assert found["what"] == f"run {bad.id} ended suspicious: {said}"
    assert found["pages"] == list(bad.alarms[0].pages)
    assert found["docs"] == "docs/operations.md#unlike-earlier-runs"
    begin(newsroom, "kbs", since="7d")
    a_run(newsroom, good=10)
    assert len(findings(newsarchive, "runs")) == 1
    begin(newsroom)
    a_run(newsroom, good=10)
    assert findings(newsarchive, "runs") == []


def test_a_list_without_a_new_article_puts_nothing_right(newsarchive: CommandLine, newsroom: Newsroom) -> None:
    a_run(newsroom, good=40)
    bad = a_run(newsroom, good=6, undated=14)
    newsroom.record(newsroom.page("listing"))
    assert a_run(newsroom, compares=False).outcome == "complete"
    (found,) = findings(newsarchive, "runs")
    assert found["what"].startswith(f"run {bad.id} ended suspicious: kbs: 14 of 20")
    a_run(newsroom, good=1, compares=False)
    assert findings(newsarchive, "runs") == []


def test_a_list_that_failed_once_is_put_right_by_one_that_is_read(newsarchive: CommandLine, newsroom: Newsroom) -> None:
    a_run(newsroom, good=40)
    assert a_run(newsroom, good=1, failed=1).outcome == "suspicious"
    newsroom.record(newsroom.page("listing"))
    a_run(newsroom)
    assert findings(newsarchive, "runs") == []


def test_each_alarm_of_a_run_and_its_troubles_are_told_apart(newsarchive: CommandLine, newsroom: Newsroom) -> None:
    a_run(newsroom, good=40)
    bad = a_run(newsroom, good=4, undated=14, textless=14, failed=2, misplaced=14)
    found = findings(newsarchive, "runs")
    assert ["without text" in found[0]["what"], "without a date" in found[1]["what"], len(found)] == [True, True, 3]
    assert found[2]["what"] == f"run {bad.id} ended suspicious: 2 failed: no answer within 30 s"
    assert found[2]["fix"].startswith(f"See newsarchive runs {bad.id}")


def test_since_when_is_the_first_bad_run_after_the_last_good_one(newsarchive: CommandLine, newsroom: Newsroom) -> None:
    a_run(newsroom, good=5, failed=1)
    a_run(newsroom, good=5)
    first = a_run(newsroom, good=5, failed=1)
    a_run(newsroom, good=5, failed=1)
    (found,) = findings(newsarchive, "runs")
    (began,) = [each for each in newsarchive("runs", "--json").records if each["id"] == first.id]
    assert found["since"] == began["started_at"]


def test_a_failed_run(newsarchive: CommandLine, newsroom: Newsroom) -> None:
    pages(newsroom, failed=3)
    newsroom.archive.close_run(newsroom.run_id, message="robots.txt forbids the list")
    (found,) = findings(newsarchive, "runs")
    assert found["what"] == "run 1 ended failed: 3 failed: robots.txt forbids the list; no answer within 30 s"
    assert found["docs"].endswith("#how-a-run-ended")


def test_a_killed_run_until_it_went_on(newsarchive: CommandLine, newsroom: Newsroom) -> None:
    pages(newsroom, good=3)
    assert findings(newsarchive, "runs") == []
    kill(newsroom)
    (found,) = findings(newsarchive, "runs")
    assert found["what"] == "run 1 was killed"
    begin(newsroom)
    assert newsroom.run_id == 1
    newsroom.archive.close_run(1)
    assert findings(newsarchive, "runs") == []


def test_a_stopped_run_neither_alarms_nor_clears(newsarchive: CommandLine, newsroom: Newsroom) -> None:
    pages(newsroom, good=3, failed=1)
    newsroom.archive.close_run(newsroom.run_id)
    begin(newsroom)
    newsroom.archive.close_run(newsroom.run_id, stopped=True)
    assert [found["what"][:5] for found in findings(newsarchive, "runs")] == ["run 1"]


def test_a_run_of_long_ago_is_forgotten(newsarchive: CommandLine, newsroom: Newsroom) -> None:
    pages(newsroom, good=3, failed=1)
    newsroom.archive.close_run(newsroom.run_id)
    clock.ahead = timedelta(days=29)
    assert len(findings(newsarchive, "runs")) == 1
    clock.ahead = timedelta(days=31)
    assert findings(newsarchive, "runs") == []


def test_articles_that_cannot_be_looked_at_any_more(newsarchive: CommandLine, newsroom: Newsroom) -> None:
    for ncd in (1, 2, 3):
        look(newsroom, ncd, hours=-1)
    for _ in range(2):
        fail(newsroom, 1)
    assert findings(newsarchive, "visits") == []
    fail(newsroom, 1)
    for _ in range(3):
        fail(newsroom, 2)
        newsroom.record(newsroom.page("failed", None, identity(3), problem="no answer"))
    (found,) = findings(newsarchive, "visits")
    assert found["where"] == "kbs"
    assert found["what"] == (
        "3 archived articles could not be read the last times; most often:"
        " unrecognised: not an article: missing headline"
    )
    assert found["pages"] == [address(1), address(2)]
    look(newsroom, 1)
    look(newsroom, 2)
    (found,) = findings(newsarchive, "visits")
    assert (found["what"][-20:], found["pages"]) == ("nothing was received", [address(3)])
    look(newsroom, 3)
    assert findings(newsarchive, "visits") == []


def test_a_page_that_is_not_believed_until_it_is(newsarchive: CommandLine, newsroom: Newsroom) -> None:
    look(newsroom, 1, hours=-2)
    assert look(newsroom, 1, hours=-1, date_published=None, date_published_text=None) == "suspicious"
    fail(newsroom, 1)
    look(newsroom, 2, doubts=("garbled", "no-text"))
    found = findings(newsarchive, "doubts")
    assert [(each["what"][:42], each["pages"]) for each in found] == [
        ("1 pages are not believed (garbled): letter", [address(2)]),
        ("1 pages are not believed (no-longer-dated)", [address(1)]),
        ("1 pages are not believed (no-text): no tex", [address(2)]),
    ]
    look(newsroom, 1)
    look(newsroom, 2)
    assert findings(newsarchive, "doubts") == []


def test_doubts_of_one_article_are_counted_once(newsarchive: CommandLine, newsroom: Newsroom) -> None:
    look(newsroom, 1, hours=-9)
    for ncd, at in ((1, -4), (1, -3), (2, -2), (2, -1)):
        look(newsroom, ncd, hours=at, doubts=("walled",))
    (found,) = findings(newsarchive, "doubts")
    assert (found["what"][:7], found["pages"]) == ("2 pages", [address(1), address(2)])
    since = datetime.fromisoformat(found["since"])
    assert abs(clock.now() - timedelta(hours=4) - since) < timedelta(minutes=5)


def test_a_page_that_a_person_trusts_is_no_finding(newsarchive: CommandLine, newsroom: Newsroom) -> None:
    doubtful = an_article(1, doubts=("walled",))
    newsroom.keep(doubtful, a_capture(address(1), fetched_at=clock.now()))
    assert findings(newsarchive, "doubts")
    capture = a_capture(address(1), fetched_at=clock.now() + timedelta(hours=1))
    newsroom.record(newsroom.page("article", capture, identity(1), articles=(doubtful,), trusts=True))
    assert findings(newsarchive, "doubts") == []


def test_an_article_that_was_removed_since_is_doubted_no_more(newsarchive: CommandLine, newsroom: Newsroom) -> None:
    look(newsroom, 1, hours=-2)
    look(newsroom, 1, hours=-1, doubts=("walled",))
    assert findings(newsarchive, "doubts")
    newsroom.miss(1, "410", clock.now())
    assert findings(newsarchive, "doubts") == []


def test_revisits_that_are_overdue_because_nobody_runs_them(newsarchive: CommandLine, newsroom: Newsroom) -> None:
    for ncd in range(7):
        look(newsroom, ncd, date_published=clock.now() - timedelta(days=1))
    blog = Identity(publisher="blog.example", key="blog.example:1")
    url = "https://blog.example/1"
    newsroom.keep(
        an_article(identity=blog, canonical_url=url, addresses=(url,)), a_capture(url, fetched_at=clock.now())
    )
    assert findings(newsarchive, "revisits") == []
    clock.ahead = timedelta(days=200)
    by = {found["where"]: found for found in findings(newsarchive, "revisits")}
    assert by["kbs"]["what"] == "7 articles should have been looked at again more than a day ago"
    assert len(by["kbs"]["pages"]) == 5
    assert by["blog.example"]["pages"] == [url]
    assert by["kbs"]["fix"].startswith("Nobody runs")
    assert by["kbs"]["since"] < by["blog.example"]["since"]


def test_revisits_that_are_overdue_because_the_budget_is_small(newsarchive: CommandLine, newsroom: Newsroom) -> None:
    look(newsroom, 1)
    newsroom.archive.close_run(newsroom.run_id)
    clock.ahead = timedelta(days=200)
    begin(newsroom, "revisit")
    (found,) = findings(newsarchive, "revisits")
    assert "revisits_per_day" in found["fix"]


def test_hosts_that_are_paused(newsarchive: CommandLine, newsroom: Newsroom) -> None:
    newsroom.archive.pause_host("news.kbs.co.kr", 1.0, lambda _: 600.0, "answered 429")
    newsroom.archive.pause_host("blog.example", 1.0, lambda _: 0.0, "answered 503")
    (found,) = findings(newsarchive, "hosts")
    assert (found["where"], found["what"]) == ("news.kbs.co.kr", "not asked for 10 min more: it answered 429")
    clock.ahead = timedelta(minutes=11)
    assert findings(newsarchive, "hosts") == []


def test_a_host_that_does_not_answer_is_paused_since_then(newsarchive: CommandLine, newsroom: Newsroom) -> None:
    newsroom.archive.host_unanswered("blog.example", 1.0, 3600.0, lambda _: 600.0, "does not answer")
    (found,) = findings(newsarchive, "hosts")
    an_hour_ago = clock.now() + timedelta(hours=9 - 1)
    assert found["since"][:13] in (f"{an_hour_ago:%Y-%m-%dT%H}", f"{an_hour_ago - timedelta(minutes=1):%Y-%m-%dT%H}")


def test_an_index_that_is_not_that_of_the_texts(newsarchive: CommandLine, newsroom: Newsroom) -> None:
    look(newsroom, 1)
    look(newsroom, 2)
    run(newsroom.url, "UPDATE versions SET headline = ? WHERE article_id = 2", "고래가 돌아왔다")
    (found,) = findings(newsarchive, "index")
    assert found["what"].startswith("the search index of 1 articles is not that of their texts")
    assert found["pages"] == [address(2)]
    assert findings(newsarchive, "index", "--quick") == []


def test_an_index_entry_of_no_article(newsarchive: CommandLine, sqlite_only: str, newsroom: Newsroom) -> None:
    assert sqlite_only
    look(newsroom, 1)
    run(newsroom.url, "INSERT INTO article_index (rowid, headline, body) VALUES (77, '고래', '')")
    (found,) = findings(newsarchive, "index")
    assert found["pages"] == ["article 77, which does not exist"]


def test_a_damaged_file_is_told_before_all_else(newsarchive: CommandLine, sqlite_only: str, newsroom: Newsroom) -> None:
    assert sqlite_only
    look(newsroom, 1)
    newsroom.archive.close()
    with newsroom.path.open("r+b") as file:
        file.seek(8 * 4096)
        file.write(b"\xff" * 4096 * 12)
    (found,) = findings(newsarchive, "integrity")
    assert "restore BACKUP --replace" in found["fix"]
    assert len(newsarchive("doctor", "--quick", "--json").records) == 1


def test_for_people(newsarchive: CommandLine, newsroom: Newsroom) -> None:
    a_run(newsroom, good=40)
    bad = a_run(newsroom, good=6, undated=14)
    newsroom.archive.close_run(newsroom.run_id)
    run(newsroom.url, "UPDATE runs SET outcome = 'stopped' WHERE id > ?", bad.id)
    answer = newsarchive("doctor", "--quick")
    assert answer.code == 3
    what, *samples, fix, _ = answer.out.splitlines()
    assert re.fullmatch(
        r"kbs: run 2 ended suspicious: kbs: 14 of 20 articles without a date \(earlier runs: 0 of 40\)"
        r" \(since 20\d\d-\d\d-\d\d \d\d:\d\d KST\)",
        what,
    )
    assert samples == [f"    {url}" for url in bad.alarms[0].pages]
    assert fix.startswith("  Look at the pages: ")
    assert fix.endswith("See docs/operations.md#unlike-earlier-runs")
    assert answer.err == "newsarchive: 1 finding\n"


def test_an_archive_that_is_read_only(
    newsarchive: CommandLine, sqlite_only: str, newsroom: Newsroom, tmp_path: Path
) -> None:
    assert sqlite_only
    look(newsroom, 1)
    look(newsroom, 1, hours=1, doubts=("walled",))
    newsroom.archive.close()
    assert rows(newsroom.url, "PRAGMA wal_checkpoint(TRUNCATE)")[0][0] == 0
    with small_disk(tmp_path / "medium", "64m") as disk:
        disk.archive.write_bytes(newsroom.path.read_bytes())
        disk.again("ro")
        answer = newsarchive("--archive", f"sqlite:///{disk.archive}", "doctor", "--json")
    assert (answer.code, [each["check"] for each in answer.records]) == (3, ["doubts", "disk", "clock"])


@pytest.fixture
def sqlite_only(archive_url: str) -> str:
    """For what only a file can be."""
    if not archive_url.startswith("sqlite"):
        pytest.skip("only a file can be so")
    return archive_url
