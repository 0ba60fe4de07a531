"""Workers as a person runs them: real processes and signals, a real PostgreSQL, a real site on loopback."""

import signal
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.archive import looking
from tests.archives import new_archive
from tests.cli.station import Station
from tests.crawling.crawls import wait_until
from tests.crawling.site import Site, late, page


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
