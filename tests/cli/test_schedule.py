"""The schedule as a person runs it: real processes, real signals, a real site on loopback."""

import signal
import time
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path

import pytest

from newsarchive.archive.jobs import JobState
from newsarchive.archive.processes import is_dead
from tests.archive import looking
from tests.archives import new_archive
from tests.building import Newsroom
from tests.cli.conftest import BOTH_ENGINES, CommandLine
from tests.cli.station import Station
from tests.crawling.crawls import wait_until
from tests.crawling.site import Site, late, page


@pytest.fixture
def station(tmp_path: Path) -> Iterator[Station]:
    with Site() as site:
        yield Station(tmp_path, new_archive("sqlite", tmp_path), site)


def child(state: JobState) -> str:
    """The process at work on the job."""
    assert state.lease is not None
    scheduler, work = state.lease.owner.split()
    assert not is_dead(scheduler)
    return work


def test_a_scheduler_that_is_killed_takes_its_job_along_and_the_next_one_goes_on_with_it(station: Station) -> None:
    url = station.site.at("/slow", late(page("x"), 60.0), page("x"))
    station.schedule(station.job("a", url))
    scheduler = station.begin("schedule")
    wait_until(lambda: bool(station.site.asked("/slow")) and station.is_held(), "the request", 60)
    work = child(station.state())
    scheduler.kill()
    wait_until(lambda: is_dead(work), "the end of the job", 5)
    assert station.state().overdue, "it is due as before"

    following = station.begin("crawl", "--due")
    assert following.wait(60) == 1, following.err
    assert "a: the process that was at work on it is gone" in following.err
    state = station.state()
    assert (state.lease, state.outcome, state.failures) == (None, "failed", 1), "the page is of no publisher"
    assert looking.rows(station.url, "SELECT count(*), max(outcome) FROM runs") == [(1, "failed")], (
        "one run, which went on"
    )


@pytest.mark.parametrize("times", [1, 2])
def test_asked_to_end_it_stops_its_jobs_and_gives_their_leases_back(station: Station, times: int) -> None:
    url = station.site.at("/slow", late(page("x"), 2.0 if times == 1 else 60.0))
    station.schedule(station.job("a", url))
    scheduler = station.begin("schedule")
    wait_until(lambda: bool(station.site.asked("/slow")) and station.is_held(), "the request", 60)
    work = child(station.state())
    for _ in range(times):
        scheduler.signal(signal.SIGTERM)
        time.sleep(0.5)
    assert scheduler.wait(30) == 0, scheduler.err
    assert is_dead(work)
    state = station.state()
    assert (state.lease, state.message) == (None, None)
    assert state.outcome == "stopped" or times == 1  # the page may be the last one, and its run then comes to its end
    if state.outcome == "stopped":
        assert state.overdue
    assert "a begins: newsarchive crawl article" in scheduler.err
    assert "a ended" in scheduler.err


def test_rounds_at_once_never_run_two_jobs_of_one_publisher(station: Station) -> None:
    urls = {name: station.site.at(f"/{name}", late(page("x"), 0.5)) for name in "ab"}
    station.schedule(*(station.job(name, url, "kbs") for name, url in urls.items()))
    rounds = [station.begin("crawl", "--due") for _ in range(2)]
    assert {each.wait(120) for each in rounds} <= {0, 1}, [each.err for each in rounds]
    assert [len(station.site.asked(f"/{name}")) for name in "ab"] == [1, 1]
    runs = looking.rows(station.url, "SELECT started_at, ended_at FROM runs ORDER BY started_at")
    assert len(runs) == 2
    assert all(first[1] <= second[0] for first, second in pairwise(runs))
    assert "waits: another job of kbs is under way" in "".join(each.err for each in rounds)


def test_a_crawl_begun_by_hand_is_waited_for(station: Station) -> None:
    url = station.site.at("/slow", late(page("x"), 60.0))
    station.schedule(station.job("a", url))
    by_hand = station.begin("crawl", "article", "-a", f"urls={url}", "--connect-to", *station.site.connect_to())
    wait_until(lambda: bool(station.site.asked("/slow")), "the request", 60)
    a_round = station.begin("crawl", "--due")
    assert a_round.wait(60) == 0, a_round.err
    by_hand.kill()
    assert "a waits: the same crawl is under way" in a_round.err
    assert len(station.site.asked("/slow")) == 1
    assert station.state().overdue


TASK = '[schedule.{name}]\ntask = "{task}"\nevery = "1h"\noptions = [{options}]'


def test_a_round_does_what_is_due_and_tells_by_its_exit_code(newsarchive: CommandLine, filled: Newsroom) -> None:
    def round_of(*jobs: tuple[str, str, str]) -> int:
        text = "\n".join(TASK.format(name=name, task=task, options=options) for name, task, options in jobs)
        Path("newsarchive.toml").write_text(text)
        return newsarchive("crawl", "--due").code

    assert filled.archive.jobs() == []
    good, alarms, bad = ("good", "verify", '"--quiet"'), ("alarms", "doctor", '"--quick"'), ("bad", "doctor", '"--no"')
    assert round_of(good) == 0
    assert round_of(good, alarms) == 3, "the first is not due again"
    assert round_of(good, alarms, bad) == 1
    assert {job.name: job.outcome for job in filled.archive.jobs()} == {
        "good": "complete",
        "alarms": "suspicious",
        "bad": "failed",
    }
    assert round_of(good) == 0
    assert [job.name for job in filled.archive.jobs()] == ["good"], "the others were taken out"


@BOTH_ENGINES
def test_jobs_are_listed_with_what_became_of_them(newsarchive: CommandLine, newsroom: Newsroom) -> None:
    Path("newsarchive.toml").write_text(
        '[schedule.bad]\ntask = "doctor"\nevery = "90m"\noptions = ["--no"]\n'
        '[schedule."정치"]\nspider = "kbs"\ncron = "7 4 * * *"\narguments = { sections = "정치" }\n'
    )
    assert "not planned yet" in newsarchive("schedule", "--list").out
    assert newsarchive("crawl", "--due", "--quiet").code == 1
    bad, politics = newsarchive("schedule", "--list", "--json").records
    assert politics["name"] == "정치"
    assert politics["does"] == "crawl kbs -a sections=정치"
    assert (politics["when"], politics["next_due_at"][11:19]) == ("7 4 * * *", "04:07:00")
    assert (bad["when"], bad["outcome"], bad["failures"], bad["under_way_by"]) == ("every 90m", "failed", 1, None)
    assert "No such option" in bad["message"]
    heading, first, second = newsarchive("schedule", "--list").out.splitlines()
    assert heading.split("  ")[0] == "job"
    assert "doctor --no" in first
    assert "crawl kbs -a sections=정치" in second
    Path("newsarchive.toml").write_text("")
    assert "no more in the configuration" in newsarchive("schedule", "--list").out
    assert newsroom.archive.jobs()[0].lease is None


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("schedule",), "there are no jobs: write [schedule.NAME] in newsarchive.toml"),
        (("crawl", "--due"), "there are no jobs"),
        (("crawl", "--due", "kbs"), "--due stands alone"),
        (("crawl", "--due", "--since", "2d"), "--due stands alone"),
        (("schedule", "--json"), "--json is for --list"),
        (("crawl",), "Missing argument 'SPIDER'"),
    ],
)
def test_what_cannot_be_meant_is_told(newsarchive: CommandLine, words: tuple[str, ...], said: str) -> None:
    answer = newsarchive(*words)
    assert answer.code == 2
    assert said in answer.err
    assert list(Path().iterdir()) == []
