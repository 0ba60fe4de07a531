"""The benchmark of workers in its smallest form: all pages are kept by workers, and every part's CPU is counted."""

import os
import time

import pytest

from benchmarks import engines, workers
from benchmarks.cpu import children_of, seconds_of
from benchmarks.many_hosts import Blogs
from benchmarks.postgres import Unavailable, databases


@pytest.fixture(autouse=True)
def _has_postgresql() -> None:
    try:
        with databases():
            pass
    except Unavailable as reason:
        pytest.skip(str(reason))


@pytest.mark.parametrize(
    "numbers", [pytest.param((2,), id="two"), pytest.param((1, 2, 4), marks=pytest.mark.long, id="all")]
)
def test_workers_keep_all_pages_and_what_they_cost_is_counted(
    numbers: tuple[int, ...], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(workers, "WORKERS", numbers)
    monkeypatch.setattr(workers, "JOBS", 2)
    found = workers.scaling(hosts=4, posts=3, rounds=1, cores=None)
    assert [row["workers"] for row in found] == list(numbers)
    for row in found:
        assert row["pages"] == 12
        assert row["pages_a_second"] > 0
        assert row["workers_ms_a_page"] > row["postgresql_ms_a_page"] > 0


@pytest.mark.long
def test_one_crawl_is_measured_on_both_engines() -> None:
    sqlite, postgresql = engines.engines(pages=60, rounds=1)
    assert sqlite["crawl_of_sqlite"] == 1.0
    assert sqlite["server_ms_a_page"] == 0.0
    assert postgresql["server_ms_a_page"] > 0
    assert postgresql["with_server_of_sqlite"] > postgresql["crawl_of_sqlite"]


def test_a_page_is_as_large_as_a_newspapers_and_no_two_are_alike() -> None:
    blogs = Blogs(posts=2)
    one, other = (b"".join(blogs.answer(b"h001.example", b"/post-%d.html" % number)) for number in range(2))
    assert 90_000 < len(one) < 100_000
    assert one != other
    assert blogs.answer(b"h001.example", b"/post-x.html")[0].startswith(b"HTTP/1.1 404")


def test_cpu_is_that_of_the_process_and_of_its_children_that_have_ended() -> None:
    before = seconds_of([os.getpid()])
    end = time.process_time() + 0.3
    while time.process_time() < end:
        pass
    assert seconds_of([os.getpid()]) - before >= 0.25
    assert os.getpid() in children_of(os.getppid())
