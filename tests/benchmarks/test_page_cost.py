"""The benchmark of a page's cost, in its smallest form: it measures everyone, and says what it left out."""

import json
import subprocess
import sys
from contextlib import ExitStack
from typing import Any

import pytest

from benchmarks import page_cost
from benchmarks.contenders import BASE, SQLITE, Contender
from benchmarks.measuring import ROOT, RunFailed, run
from benchmarks.page_cost import Round, measure
from benchmarks.postgres import Unavailable, databases
from benchmarks.server import Site
from newsarchive.archive import open_archive


def a_round(cpu_ms: float) -> Round:
    return Round(cpu_ms=cpu_ms, pages_a_second=100.0, peak_mb=80.0, startup_cpu=1.0)


@pytest.mark.long
def test_scrapy_and_newsarchive_are_measured(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(page_cost, "OWN", (BASE, SQLITE))  # each is started twice
    found = page_cost.report(60, 1, peers=False)
    assert [row["contender"] for row in found["contenders"]] == ["empty Scrapy spider", "newsarchive, SQLite"]
    assert all(row["peak_mb"] > 20 and row["startup_cpu_s"] > 0 for row in found["contenders"])
    assert found["left_out"] == []


@pytest.mark.long
def test_the_short_form_measures_scrapy_and_newsarchive() -> None:
    command = [sys.executable, "-m", "benchmarks.page_cost", "--quick", "--pages", "60", "--no-peers", "--json"]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=240, check=True)
    found: dict[str, Any] = json.loads(done.stdout)
    assert [row["contender"] for row in found["contenders"]] == [
        "empty Scrapy spider",
        "the same, our settings",
        "newsarchive, SQLite",
        "the same, guards off",
    ]
    assert all(row["peak_mb"] > 20 and row["startup_cpu_s"] > 0 for row in found["contenders"])
    assert found["left_out"] == []


def test_ratios_are_medians_of_the_ratios_within_each_round() -> None:
    noisy = {"empty Scrapy spider": [a_round(3), a_round(30), a_round(3)], "b": [a_round(6), a_round(60), a_round(9)]}
    (_, row) = page_cost.rows(noisy)
    assert (row["of_empty_spider"], row["cpu_ms_a_page"], row["of_fundus"]) == (2.0, 9, None)


def test_a_contender_that_leaves_pages_out_is_no_contender() -> None:
    lazy = Contender(name="lazy", does="half", command=lambda site: ["echo", str(site.count // 2)])
    with pytest.raises(RunFailed, match="lazy read 8 of 16 pages"):
        measure(lazy, Site(port=1, count=16), Site(port=1, count=60))


def test_a_command_that_fails_says_why() -> None:
    with pytest.raises(RunFailed, match="ended with 3: no such thing"):
        run(["sh", "-c", "echo no such thing >&2; exit 3"])


def test_a_command_costs_what_the_system_says() -> None:
    cost = run([sys.executable, "-c", "print(sum(range(10_000_000)))"])
    assert cost.printed == "49999995000000"
    assert 0.01 < cost.cpu < 30
    assert cost.peak_mb > 5


def test_each_round_on_postgresql_has_an_empty_database_of_its_own() -> None:
    with ExitStack() as stack:
        try:
            fresh = stack.enter_context(databases())
        except Unavailable as reason:
            pytest.skip(str(reason))
        first, second = fresh(), fresh()
        assert first != second
        with open_archive(first, create=True) as archive:
            assert archive.stats().articles == 0
