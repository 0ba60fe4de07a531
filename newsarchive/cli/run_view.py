"""Runs as people read them."""

from datetime import UTC, datetime
from typing import TYPE_CHECKING

from newsarchive.cli.failure import complain
from newsarchive.cli.screen import Screen, Style, Styled
from newsarchive.cli.times import span
from newsarchive.cli.wording import number_of
from newsarchive.items import FALSE_PAGES, TRAPS

if TYPE_CHECKING:
    from newsarchive.archive import Run

_STYLES: dict[str, Style] = {
    "complete": "good",
    "suspicious": "alarm",
    "stopped": "alarm",
    "failed": "bad",
    "killed": "bad",
}
_MEANINGS: dict[str, str] = {
    "new": "articles seen for the first time",
    "changed": "other headline or text: a new version",
    "touched": "other edit time, same text",
    "seen": "nothing new",
    "gone": "removed by the publisher",
    "missing": "not found; believed when met again an hour later",
    "listing": "lists of articles",
    "nothing": "pages without an article",
    "unrecognised": "pages of a layout that we do not know",
    "refused": "not asked for: robots.txt or our own guards",
    "failed": "could not be fetched or read",
    "parse_failed": "would cost more than 10 s or 1 GB to read; the bytes are kept",
    **{str(kind): f"no article but {words}" for kind, words in FALSE_PAGES.items()},
    **{str(kind): f"not followed: {words}" for kind, words in TRAPS.items()},
    "unfinished": "left to fetch",
}
_ALARMING = ("missing", "unrecognised", "refused", "failed", "parse_failed", "page-budget", *FALSE_PAGES)


def print_run(screen: Screen, run: "Run") -> None:
    """The summary of one run: how it ended, what came of its pages, its first problems."""
    lasted = f" after {took(run)}" if took(run) else ""
    simulated = " (simulated: a stand-in server answered)" if run.simulated else ""
    screen.line(Styled(f"Run {run.id}", "strong"), ": ", outcome(run), lasted, simulated)
    screen.line(described(run))
    if run.message:
        screen.line(run.message)
    counts = sorted(run.counts.items(), key=lambda item: _rank(item[0]))
    if counts:
        screen.table(
            ("pages", "", ""),
            [(count, _fate(name), Styled(_MEANINGS.get(name, ""), "quiet")) for name, count in counts],
        )
    _print_problems(screen, run)


def described(run: "Run") -> str:
    """The spider and what it was told, as it was typed."""
    return " ".join((run.spider, *(f"{name}={value}" for name, value in sorted(run.arguments.items()))))


def outcome(run: "Run") -> Styled:
    """How the run ended, or that it has not."""
    return Styled(run.outcome or "running", _STYLES.get(run.outcome or "", "plain"))


def took(run: "Run") -> str:
    """How long the run took, or how long it has been running; empty where nobody knows (killed)."""
    if run.ended_at is None and run.outcome is not None:
        return ""
    return span((run.ended_at or datetime.now(UTC)) - run.started_at)


def counted(run: "Run") -> str:
    """``58 new, 2 changed``: what came of the run's pages, in one line."""
    return ", ".join(f"{run.counts[name]:,} {name}" for name in sorted(run.counts, key=_rank))


def say_how_to_go_on(run: "Run") -> None:
    """A run that is not finished goes on by the very same command; told on stderr."""
    left = run.counts.get("unfinished", 0)
    known = f"{number_of(left, 'page')} left; " if left else ""
    complain(f"{known}the same command goes on from here, --fresh begins anew")


def _rank(name: str) -> int:
    return list(_MEANINGS).index(name) if name in _MEANINGS else len(_MEANINGS)


def _fate(name: str) -> Styled:
    return Styled(name, "alarm" if name in _ALARMING else "plain")


def _print_problems(screen: Screen, run: "Run") -> None:
    if not run.problems:
        return
    troubles = sum(run.counts.get(name, 0) for name in _ALARMING)
    explained = max(troubles + run.counts.get("gone", 0), len(run.problems))
    heading = "Problems" if troubles else "Notes"
    screen.line(Styled(heading, "strong"), f" ({len(run.problems)} of {explained})")
    for fate, url, problem in run.problems:
        screen.line("  ", Styled(fate, "alarm"), f"  {url}")
        screen.paragraph(problem, indent=4)


def problems_in_words(run: "Run") -> str:
    """The run's message and problems in one line; empty where there are none."""
    said = [run.message, *(f"{fate}: {problem}" for fate, _, problem in run.problems)]
    return "; ".join(part for part in said if part)
