"""The simulation is the same for the same seed, keeps what it promises, and says so when it does not."""

import io
from contextlib import redirect_stdout
from dataclasses import replace
from random import Random

import pytest

from benchmarks.simulation import picture, plans
from benchmarks.simulation.__main__ import show
from benchmarks.simulation.costs import Costs
from benchmarks.simulation.fleet import Crew, Fleet
from benchmarks.simulation.judge import Broken, Judge
from benchmarks.simulation.rows import Row
from benchmarks.simulation.running import Setting, simulate
from benchmarks.simulation.spread import Spread
from benchmarks.simulation.turns import Turns
from benchmarks.simulation.world import DAY, Chances, Host
from newsarchive.archive.jobs import LEASE_SECONDS
from newsarchive.operations.schedule import LOOK_SECONDS

SMALL = Setting(
    chances=Chances(publishers=60, articles_a_day=60_000, shared_hosts=3, shared_links=0.05, troubles_a_day=6),
    crew=Crew(workers=8, machines=2, cores=2, deaths_a_day=40),
    hours=4,
)


def test_the_same_seed_gives_the_same_figures() -> None:
    one, same, other = (_timeless(simulate(each)) for each in (SMALL, SMALL, replace(SMALL, seed=2)))
    assert one == same
    assert one["pages"] != other["pages"]


def _timeless(figures: dict[str, object]) -> dict[str, object]:
    return {name: value for name, value in figures.items() if name != "took_cpu_seconds"}


def test_everything_published_is_archived_or_waits_though_workers_die_and_hosts_are_busy() -> None:
    found = simulate(SMALL)
    assert found["deaths"] >= 10
    assert found["pauses"] >= 5
    published = 60_000 / 24 * (SMALL.hours + SMALL.chances.before / 3600)
    assert found["pages"] > 0.8 * published
    assert found["rows"] - found["rows_not_archived_yet"] == found["pages"] + found["rows_of_lists"]


def test_a_job_whose_worker_died_is_free_again_within_its_lease_and_a_look() -> None:
    assert simulate(SMALL)["retaken_after_s"]["most"] <= LEASE_SECONDS + LOOK_SECONDS <= 60


def test_workers_do_what_their_hosts_delays_let_them() -> None:
    """One host of 1 s, answers in 100 ms: a request every 1.1 s, so the day's articles take that long."""
    chances = Chances(publishers=1, articles_a_day=1_000, slow_hosts=0, troubles_a_day=0, shared_hosts=0, before=DAY)
    crew = Crew(workers=4, machines=1, cores=4, deaths_a_day=0, once=True)
    setting = Setting(chances=replace(chances, latency=0.1, latency_spread=0), crew=crew, costs=Costs(), hours=1)
    found = simulate(setting)
    assert found["pages"] in (1_000, 1_001)
    assert found["first_round_hours"] == pytest.approx(1_002 * 1.11 / 3600, rel=0.05)


def test_more_workers_archive_more_until_nothing_is_left() -> None:
    chances = replace(SMALL.chances, articles_a_day=200_000)
    few, more, many = (
        simulate(replace(SMALL, chances=chances, crew=replace(SMALL.crew, workers=workers, deaths_a_day=0)))["pages"]
        for workers in (1, 2, 16)
    )
    assert few < 0.7 * more < more < many


def test_a_host_that_is_asked_early_ends_the_simulation(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Turns, "claim", lambda *_: True)
    with pytest.raises(Broken, match="was asked"):
        simulate(SMALL)


def test_a_row_that_is_forgotten_ends_the_simulation(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Fleet, "waiting", lambda _: [])
    with pytest.raises(Broken, match="neither archived nor waiting"):
        simulate(SMALL)


def test_a_row_that_is_archived_twice_is_told() -> None:
    judge = Judge()
    row = Row(judge.new_serial(), "article", Host(number=1, turns=Turns(1.0), latency=0.1))
    judge.archived(row)
    with pytest.raises(Broken, match="twice"):
        judge.archived(row)


def test_jobs_begin_by_the_schedules_own_rules() -> None:
    made = [plans.plan_of(number, 600, due_at=number * 10) for number in range(3)]
    assert plans.begun(made, 15) == [0, 1]
    made[0].leased_until = 60
    assert plans.begun(made, 20) == [1, 2]
    assert plans.begun(made, 61) == [0, 1, 2]
    plans.ended(made[0], 700, failed=False)
    assert made[0].due_at == 1_200
    assert plans.begun(made[:1], 1_199) == []


def test_what_is_asked_of_some_jobs_is_what_all_together_would_give() -> None:
    random = Random(7)
    made = [plans.plan_of(number, 600, due_at=random.uniform(0, 100)) for number in range(40)]
    for each in made[::3]:
        each.leased_until = random.uniform(0, 100)
    due = [each for each in made if each.due_at <= 50 and (each.leased_until is None or each.leased_until <= 50)]
    assert sorted(plans.begun(due, 50)) == sorted(plans.begun(made, 50)) == sorted(each.number for each in due)


def test_quantiles_are_right_to_a_twentieth() -> None:
    spread = Spread()
    for figure in range(10_000):
        spread.add(figure / 10)
    assert spread.quantile(0.5) == pytest.approx(500, rel=0.06)
    assert spread.quantile(0.99) == pytest.approx(990, rel=0.06)
    assert (spread.quantile(1.0), spread.most) == (999.9, 999.9)


def test_the_table_and_the_picture_say_what_was_found() -> None:
    runs = [simulate(replace(SMALL, hours=1, crew=replace(SMALL.crew, workers=workers))) for workers in (2, 4)]
    printed = io.StringIO()
    with redirect_stdout(printed):
        show({"runs": runs})
        show({"runs": runs[:1]})
    assert "pages a second" in printed.getvalue()
    drawn = picture.drawn([(run["workers"], run["pages_a_second"]) for run in runs], 0.7, 60)
    assert drawn.count("<circle") == 2
    assert "60 publishers" in drawn
