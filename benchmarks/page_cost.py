"""What one page costs each contender: CPU, pages a second, memory; ratios within the same run.

Each contender reads a site of 16 pages and then one of N, in fresh processes. Start-up is what the small run
costs; the cost of a page is the difference of the two by N - 16. Contenders take turns, round by round, so
that a noisy machine is noisy for all; figures are medians over the rounds, ratios medians of each round's.
"""

import argparse
import sys
from collections.abc import Iterable, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, replace
from statistics import median
from typing import Any

from benchmarks import tables
from benchmarks.accuracy import Accuracy, accuracy, said
from benchmarks.contenders import BASE, OWN, PEERS, Contender, ours
from benchmarks.measuring import RunFailed, run
from benchmarks.pages import numbers
from benchmarks.postgres import Unavailable, databases
from benchmarks.server import Site, serving

SMALL = 16
TOLD = 60
"""Pages by which accuracy is judged; they are read once more, which is not measured."""
PAGES, QUICK_PAGES = 2_000, 500
ROUNDS, QUICK_ROUNDS = 3, 1


@dataclass(frozen=True, kw_only=True)
class Round:
    """One contender in one round."""

    cpu_ms: float
    """A page."""
    pages_a_second: float
    peak_mb: float
    startup_cpu: float
    """Seconds until 16 pages are read."""


def measure(contender: Contender, small: Site, large: Site) -> Round:
    """Both sites once. Raises RunFailed, also where pages were left out."""
    large = replace(large, count=min(large.count, contender.most))
    first, whole = (run(contender.command(site)) for site in (small, large))
    for cost, site in ((first, small), (whole, large)):
        if (read := contender.read(cost.printed)) != site.count:
            raise RunFailed(f"{contender.name} read {read} of {site.count} pages")
    more = large.count - small.count
    return Round(
        cpu_ms=(whole.cpu - first.cpu) / more * 1000,
        pages_a_second=more / max(0.001, whole.wall - first.wall),
        peak_mb=whole.peak_mb,
        startup_cpu=first.cpu,
    )


def measure_all(contenders: Sequence[Contender], pages: int, rounds: int) -> tuple[dict[str, list[Round]], list[str]]:
    """The rounds of each contender, and who is left out and why."""
    left_out = [f"{each.name}: left out, {each.missing}" for each in contenders if each.missing]
    results: dict[str, list[Round]] = {each.name: [] for each in contenders if not each.missing}
    with serving(SMALL) as small, serving(pages) as large:
        for _ in range(rounds):
            for contender in (each for each in contenders if each.name in results):
                try:
                    results[contender.name].append(measure(contender, small, large))
                except RunFailed as error:
                    del results[contender.name]
                    left_out.append(f"{contender.name}: left out, {error}")
    return results, left_out


def rows(results: dict[str, list[Round]]) -> list[dict[str, Any]]:
    """One row a contender: medians, and ratios to the empty spider and to fundus."""
    return [
        {
            "contender": name,
            "cpu_ms_a_page": round(median(each.cpu_ms for each in rounds), 2),
            "of_empty_spider": _ratio(rounds, results.get(BASE.name)),
            "of_fundus": _ratio(rounds, results.get("fundus")),
            "of_news_please": _ratio(rounds, results.get("news-please"), 4),
            "pages_a_second": round(median(each.pages_a_second for each in rounds), 1),
            "peak_mb": round(max(each.peak_mb for each in rounds)),
            "startup_cpu_s": round(median(each.startup_cpu for each in rounds), 2),
            "cpu_ms_by_round": [round(each.cpu_ms, 2) for each in rounds],
        }
        for name, rounds in results.items()
    ]


def _ratio(rounds: Iterable[Round], others: Iterable[Round] | None, digits: int = 2) -> float | None:
    if others is None:
        return None
    return round(median(own.cpu_ms / other.cpu_ms for own, other in zip(rounds, others, strict=True)), digits)


def told(contenders: Sequence[Contender]) -> tuple[dict[str, Accuracy], list[str]]:
    """How much of the truth those who read the pages find in them, and of whom that cannot be known."""
    found: dict[str, Accuracy] = {}
    left_out = []
    with serving(TOLD) as site:
        for contender in contenders:
            if contender.tells is not None:
                try:
                    found[contender.name] = accuracy(said(run(contender.tells(site)).printed), numbers(site.count))
                except RunFailed as error:
                    left_out.append(f"{contender.name}: accuracy not known, {error}")
    return found, left_out


def report(pages: int, rounds: int, *, peers: bool = True) -> dict[str, Any]:
    """Measure everyone who is to be had; the table as data."""
    with ExitStack() as stack:
        contenders = [*OWN]
        if peers:
            contenders += [_on_postgres(stack), *PEERS]
        results, left_out = measure_all(contenders, pages, rounds)
        right, unknown = told([each for each in contenders if each.name in results])
    does = {each.name: each.does for each in contenders}
    measured = [
        row | _of_truth(right.get(row["contender"])) | {"does": does[row["contender"]]} for row in rows(results)
    ]
    return {"pages": pages, "rounds": rounds, "contenders": measured, "left_out": left_out + unknown}


def _of_truth(right: Accuracy | None) -> dict[str, float]:
    return right._asdict() if right else {}


def _on_postgres(stack: ExitStack) -> Contender:
    name = "newsarchive, PostgreSQL"
    try:
        return ours(name, stack.enter_context(databases()))
    except Unavailable as error:
        return ours(name, str, missing=str(error))


def show(found: dict[str, Any]) -> None:
    """The table for people."""
    print(f"Cost of a page: {found['pages']:,} pages of 93 KB, 16 at once, {found['rounds']} rounds, medians")
    columns = {
        "contender": "",
        "cpu_ms_a_page": "CPU ms/page",
        "of_empty_spider": "x empty",
        "of_fundus": "x fundus",
        "of_news_please": "x news-please",
        "pages_a_second": "pages/s",
        "peak_mb": "peak MB",
        "startup_cpu_s": "start-up s",
        "cpu_ms_by_round": "by round",
    }
    tables.show(found["contenders"], columns)
    print(f"How much of the truth they find: percent of {TOLD} pages; words of the text as F1")
    right = {"contender": "", "headline": "headline", "day": "day", "minute": "minute", "text_f1": "text"}
    tables.show([row for row in found["contenders"] if "headline" in row], right)
    for line in found["left_out"]:
        print(line, file=sys.stderr)


def options(parser: argparse.ArgumentParser) -> None:
    """What can be said on the command line."""
    parser.add_argument("--pages", type=int, metavar="N", help=f"how many pages (default {PAGES:,})")
    parser.add_argument("--rounds", type=int, metavar="N", help=f"how many rounds (default {ROUNDS})")
    parser.add_argument("--no-peers", action="store_true", help="only Scrapy and newsarchive on SQLite")
    tables.options(parser)


def run_with(chosen: argparse.Namespace) -> dict[str, Any]:
    """Measure as chosen on the command line."""
    pages = chosen.pages or (QUICK_PAGES if chosen.quick else PAGES)
    rounds = chosen.rounds or (QUICK_ROUNDS if chosen.quick else ROUNDS)
    return report(pages, rounds, peers=not chosen.no_peers)


if __name__ == "__main__":
    tables.main("page_cost", __doc__, options, run_with, show)
