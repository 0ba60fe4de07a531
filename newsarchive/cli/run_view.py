"""Runs as people read them."""

from collections.abc import Sequence
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from newsarchive.cli.failure import complain
from newsarchive.cli.screen import Screen, Style, Styled
from newsarchive.items import FALSE_PAGES, TRAPS, UNASKED
from newsarchive.telling.times import span
from newsarchive.telling.wording import number_of

if TYPE_CHECKING:
    from newsarchive.archive import Run
    from newsarchive.archive.judging import Alarm

_STYLES: dict[str, Style] = {
    "complete": "good",
    "suspicious": "alarm",
    "stopped": "alarm",
    "failed": "bad",
    "killed": "bad",
}
MEANINGS: dict[str, str] = {
    "new": "articles seen for the first time",
    "changed": "other headline or text: a new version",
    "touched": "other edit time, same text",
    "seen": "nothing new",
    "back": "there again after a removal",
    "gone": "removed by the publisher",
    "missing": "not found; believed when met again an hour later",
    "stale": "older than what is archived: kept by a cache on the way",
    "earlier": "older than what is archived: in its place among the versions",
    **{str(kind): words for kind, words in UNASKED.items()},
    "taken-down": "of articles that were taken out for ever: nothing of them is kept",
    "listing": "lists of articles",
    "nothing": "pages without an article",
    "suspicious": "read, but not believed: what is archived stays as it was",
    "unrecognised": "pages of a layout that we do not know",
    "refused": "not asked for: robots.txt or our own guards",
    "failed": "could not be fetched or read",
    "parse_failed": "would cost more than 10 s or 1 GB to read; the bytes are kept",
    **{str(kind): f"no article but {words}" for kind, words in FALSE_PAGES.items()},
    **{str(kind): f"not followed: {words}" for kind, words in TRAPS.items()},
    "unfinished": "left to fetch",
    "same": "read again as before",
    "differs": "read again otherwise: kept",
    "left": "older versions that would have other words: left as they are",
    "newer": "something newer is archived: left as it is",
    "unreadable": "today's code reads no article in them",
    "doubted": "today's code does not believe what it reads in them",
    "up to number": "the last that was read again; the same command goes on behind it",
}
"""What came of pages, in words, in the order in which it is told."""
ALARMING = ("suspicious", "unrecognised", "refused", "failed", "parse_failed", "page-budget", *FALSE_PAGES)
"""What makes a run suspicious; the archive's own list would cost an import of the database."""
_ANSWERS = ("gone", "missing")
"""What comes with an explanation, too, and alarms nobody."""
_WAY_OUT = (
    "What to do: docs/operations.md says what each alarm means; newsarchive fixture URL makes a test case of a page."
)


def print_run(screen: Screen, run: "Run") -> None:
    """The summary of one run: how it ended, what came of its pages, what is unlike earlier runs, problems."""
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
            [(count, _fate(name), Styled(MEANINGS.get(name, ""), "quiet")) for name, count in counts],
        )
    alarms = [alarm for alarm in run.alarms if not alarm.is_notice]
    notices = [alarm for alarm in run.alarms if alarm.is_notice]
    print_alarms(screen, "Alarms: unlike earlier runs", alarms)
    print_alarms(screen, "Notice: nothing is lost, but a layout has changed", notices)
    _print_problems(screen, run)
    if run.alarms or run.outcome == "suspicious":
        screen.paragraph(_WAY_OUT)


def print_alarms(screen: Screen, heading: str, alarms: "Sequence[Alarm]") -> None:
    """What of a run is unlike earlier ones, each with pages to look at; nothing where there is nothing."""
    from newsarchive.archive.judging import in_words

    if alarms:
        screen.line(Styled(heading, "strong"))
    for alarm in alarms:
        screen.line("  ", Styled(in_words(alarm), "plain" if alarm.is_notice else "alarm"))
        for url in alarm.pages:
            screen.line(f"    {url}")


def amiss(run: "Run") -> str:
    """``kbs: no-date; 2 failed``: what makes the run suspicious, in few words; empty where nothing does."""
    signs: dict[str | None, list[str]] = {}
    for alarm in run.alarms:
        if not alarm.is_notice:
            signs.setdefault(alarm.publisher, []).append(alarm.sign)
    by_publisher = [f"{name}: {', '.join(found)}" if name else ", ".join(found) for name, found in signs.items()]
    troubles = [f"{run.counts[name]:,} {name}" for name in sorted(run.counts, key=_rank) if name in ALARMING]
    return "; ".join((*by_publisher, *troubles))


def described(run: "Run") -> str:
    """The spider and what it was told, as it was typed."""
    return " ".join((run.spider, *(f"{name}={value}" for name, value in sorted(run.arguments.items()))))


def outcome(run: "Run") -> Styled:
    """How the run ended, or that it has not."""
    return outcome_of(run.outcome or "running")


def outcome_of(name: str) -> Styled:
    """An outcome, in its colour."""
    return Styled(name, _STYLES.get(name, "plain"))


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
    return list(MEANINGS).index(name) if name in MEANINGS else len(MEANINGS)


def _fate(name: str) -> Styled:
    return Styled(name, "alarm" if name in ALARMING else "plain")


def _print_problems(screen: Screen, run: "Run") -> None:
    if not run.problems:
        return
    troubles = sum(run.counts.get(name, 0) for name in ALARMING if name not in TRAPS)
    explained = max(troubles + sum(run.counts.get(name, 0) for name in _ANSWERS), len(run.problems))
    heading = "Problems" if troubles else "Notes"
    screen.line(Styled(heading, "strong"), f" ({len(run.problems)} of {explained})")
    for fate, url, problem in run.problems:
        screen.line("  ", Styled(fate, "alarm"), f"  {url}")
        screen.paragraph(problem, indent=4)


def problems_in_words(run: "Run") -> str:
    """The run's message and problems in one line; empty where there are none."""
    said = [run.message, *(f"{fate}: {problem}" for fate, _, problem in run.problems)]
    return "; ".join(part for part in said if part)
