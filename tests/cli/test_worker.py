"""Workers as a person runs them: real processes and signals, a real PostgreSQL, a real site on loopback."""

import signal
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from newsarchive.archive import open_archive
from newsarchive.items import Identity
from tests.archive import looking
from tests.archives import new_archive
from tests.building import Newsroom, a_capture, an_article, later
from tests.cli.station import Station
from tests.crawling.crawls import wait_until
from tests.crawling.site import Site, late, page
from tests.own_postgres import cluster

RETAKEN_SECONDS = 60.0


@pytest.fixture
def station(tmp_path: Path) -> Iterator[Station]:
    with Site() as site:
        yield Station(tmp_path, new_archive("postgresql", tmp_path), site)


def test_a_job_that_is_due_is_done_by_one_of_the_workers_once(station: Station) -> None:
    url = station.site.at("/a", late(page("x"), 1.0))
    station.schedule(station.job("a", url))
    workers = [station.begin("worker") for _ in range(2)]
    wait_until(lambda: station.outcome() is not None, "the end of the job", 60)
    for worker in workers:
        worker.signal(signal.SIGTERM)
    assert [worker.wait(60) for worker in workers] == [0, 0], [worker.err for worker in workers]
    assert len(station.site.asked("/a")) == 1
    assert looking.rows(station.url, "SELECT count(*) FROM runs") == [(1,)]


def test_the_job_of_a_worker_that_is_killed_is_taken_up_by_another(station: Station) -> None:
    url = station.site.at("/a", late(page("x"), 60.0), page("x"))
    station.schedule(station.job("a", url))
    dying = station.begin("worker")
    wait_until(lambda: bool(station.site.asked("/a")) and station.is_held(), "the request", 60)
    living = station.begin("worker")
    time.sleep(3.0)
    killed = time.time()
    dying.kill()
    wait_until(lambda: station.outcome() == "failed", "the page is of no publisher", RETAKEN_SECONDS + 20)
    assert station.site.asked("/a")[1].time - killed < RETAKEN_SECONDS
    living.signal(signal.SIGTERM)
    assert living.wait(60) == 0, living.err
    assert "a: the process that was at work on it is gone" in living.err
    assert looking.rows(station.url, "SELECT count(*), max(outcome) FROM runs") == [(1, "failed")], "it went on"
    assert waiting(station) == []


@pytest.mark.parametrize("times", [1, 2])
def test_asked_to_end_a_worker_gives_its_jobs_to_others(station: Station, times: int) -> None:
    url = station.site.at("/a", late(page("x"), 2.0 if times == 1 else 60.0), page("x"))
    station.schedule(station.job("a", url), station.job("b", station.site.at("/b", late(page("x"), 60.0)), "a"))
    ending = station.begin("worker")
    wait_until(lambda: bool(station.site.requests) and station.is_held(), "the request", 60)
    for _ in range(times):
        ending.signal(signal.SIGTERM)
        time.sleep(0.5)
    assert ending.wait(60) == 0, ending.err
    assert not any(state.lease for state in station.states()), ending.err


def test_workers_wait_for_a_database_that_stops_and_go_on(tmp_path: Path) -> None:
    with cluster() as database, Site() as site:
        station = Station(tmp_path, database.url, site)
        open_archive(database.url, create=True).close()
        urls = {name: site.at(f"/{name}", late(page("x"), 60.0), page("x")) for name in "ab"}
        station.schedule(*(station.job(name, url) for name, url in urls.items()))
        worker = station.begin("worker")
        wait_until(lambda: all(map(site.asked, ("/a", "/b"))) and station.is_held(), "both requests", 60)
        database.stop_at_once()
        time.sleep(8.0)
        assert worker.code is None, worker.err
        database.start()
        wait_until(lambda: station.outcome("a") == station.outcome("b") == "failed", "pages of no publisher", 90)
        worker.signal(signal.SIGTERM)
        assert worker.wait(60) == 0, worker.err
        assert worker.err.count("the worker waits for the archive") == 1, worker.err
        assert "the archive answers again" in worker.err
        assert looking.rows(station.url, "SELECT count(*), max(outcome) FROM runs") == [(2, "failed")], "they went on"
        assert waiting(station) == []


def test_a_worker_that_begins_before_its_database_waits_for_it(tmp_path: Path) -> None:
    with cluster() as database, Site() as site:
        station = Station(tmp_path, database.url, site)
        station.schedule(station.job("a", site.at("/a", page("x"))))
        database.stop_at_once()
        early, hurried = station.begin("worker"), station.begin("worker")
        wait_until(lambda: all("waits for the archive" in each.err for each in (early, hurried)), "both to wait", 60)
        hurried.signal(signal.SIGTERM)
        assert hurried.wait(20) == 0, hurried.err
        database.start()
        wait_until(lambda: bool(site.asked("/a")), "the request", 60)
        early.signal(signal.SIGTERM)
        assert early.wait(60) == 0, early.err


def test_a_revisit_of_all_becomes_one_of_each_publisher_that_has_articles_due(station: Station) -> None:
    with Newsroom(station.folder, url=station.url) as newsroom:
        for number, publisher in enumerate(("one.example", "two.example", "three.example")):
            url = f"https://{publisher}/1"
            identity = Identity(publisher=publisher, key=url)
            newsroom.keep(an_article(number, identity=identity, canonical_url=url, addresses=(url,)), a_capture(url))
        newsroom.archive.close_run(newsroom.run_id)
    looking.run(station.url, "UPDATE articles SET revisit_at = ? WHERE publisher <> 'two.example'", later(-9))
    looking.run(station.url, "UPDATE articles SET revisit_at = NULL WHERE publisher = 'two.example'")
    connections = ", ".join(f'"--connect-to", "{to}"' for to in station.site.connect_to())
    station.schedule(f'[schedule.again]\nspider = "revisit"\nevery = "1h"\noptions = [{connections}]')
    worker = station.begin("worker", "--once")
    assert worker.wait(120) == 0, worker.err
    assert "again ended complete" in worker.err
    runs = looking.rows(station.url, "SELECT arguments ->> 'publisher' FROM runs WHERE spider = 'revisit' ORDER BY 1")
    assert runs == [("one.example",), ("three.example",)], worker.err
    assert waiting(station) == []


def test_the_archive_of_workers_is_sound_and_can_be_copied(station: Station) -> None:
    station.schedule()
    assert station.begin("worker", "--once").wait(60) == 0
    doctor = station.begin("doctor", "--quick", "--json")
    doctor.wait(60)
    assert "procrastinate" not in doctor.out + doctor.err
    copied = station.begin("migrate-to", f"sqlite:///{station.folder / 'copy.db'}")
    assert copied.wait(60) == 0, copied.err


def waiting(station: Station) -> list[tuple[object, ...]]:
    """What waits in the queues, or is being done, beside the clockwork."""
    which = "status IN ('todo', 'doing') AND queue_name <> 'clockwork'"
    return looking.rows(station.url, f"SELECT task_name, status::text FROM procrastinate_jobs WHERE {which}")
