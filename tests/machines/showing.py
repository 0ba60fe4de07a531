"""How the judge's findings are told: one table, or JSON."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict
from statistics import median
from typing import Any

from tests.machines.judge import GRANULARITY, RETAKEN_SECONDS, Evidence, Verdict
from tests.machines.plan import Form
from tests.machines.world import World

_SHOWN = 10


def told(form: Form, world: World, evidence: Evidence, verdict: Verdict, seconds: float) -> dict[str, Any]:
    """All that is known in the end, as data."""
    kinds = [each.kind for each in evidence.done]
    return {
        **asdict(form),
        "is_good": verdict.is_good,
        "killed": kinds.count("kill"),
        "power_cut": kinds.count("power"),
        "stopped": kinds.count("stop"),
        "requests": len(evidence.requests),
        "pages_by_machine": by_machine(evidence),
        "articles": len(evidence.articles),
        "articles_expected": len(world.sites.articles),
        "lost": verdict.lost,
        "doubled": verdict.doubled,
        "early": verdict.early,
        "nearest_seconds": round(verdict.nearest, 4) if evidence.requests else None,
        "interrupted": len(verdict.retaken),
        "retaken_median": _median(verdict.retaken),
        "retaken_most": _most(verdict.retaken),
        "gone_on_median": _median(verdict.gone_on),
        "gone_on_most": _most(verdict.gone_on),
        "late": verdict.late,
        "fetched_again": verdict.fetched_again,
        "fallen": world.fallen,
        "exits": world.exits,
        "seconds": round(seconds),
    }


def _median(seconds: Sequence[float]) -> float | None:
    return round(median(seconds), 1) if seconds else None


def _most(seconds: Sequence[float]) -> float | None:
    """What was never taken back is told among what is late: JSON has no number for it."""
    finite = [each for each in seconds if each != float("inf")]
    return round(max(finite), 1) if finite else None


def by_machine(evidence: Evidence) -> Mapping[str, int]:
    """How many requests came from each machine."""
    found: dict[str, int] = {}
    for request in evidence.requests:
        found[request.machine] = found.get(request.machine, 0) + 1
    return dict(sorted(found.items()))


def show(found: Mapping[str, Any]) -> None:
    """The table for people."""
    machines = f"{found['workers']} machines with a worker each, {found['publishers']} publishers"
    print(f"{machines}, {found['articles_expected']} articles, seed {found['seed']}: {found['seconds']} s")
    stops = f"{found['stopped']} x pg_ctl stop -m immediate"
    print(f"{found['killed']} x kill -9, {found['power_cut']} x power cut, {stops}")
    rows = {
        "lost": f"{len(found['lost'])} of {found['articles_expected']} articles",
        "doubled": f"{len(found['doubled'])}",
        "early": f"{len(found['early'])} of {found['requests']} requests; nearest {found['nearest_seconds']} s"
        f" (allowed: {GRANULARITY} s under the delay)",
        "retaken": f"{found['interrupted']} jobs, runs and rows of killed workers, median {found['retaken_median']} s,"
        f" most {found['retaken_most']} s (bar {RETAKEN_SECONDS:g} s)",
        "gone on": f"the next page was kept after {found['gone_on_median']} s, most {found['gone_on_most']} s",
        "fetched again": f"{found['fetched_again']} pages that were not kept when their fetcher was killed",
        "fallen": f"{len(found['fallen'])} workers that ended by themselves; exit codes at the end {found['exits']}",
        "by machine": ", ".join(f"{name} {pages}" for name, pages in found["pages_by_machine"].items()),
    }
    for name, text in rows.items():
        print(f"{name:14} {text}")
    for name in ("lost", "doubled", "early", "late"):
        for line in found[name][:_SHOWN]:
            print(f"{name}: {line}")
    print("every rule was kept" if found["is_good"] else "RULES WERE BROKEN")
