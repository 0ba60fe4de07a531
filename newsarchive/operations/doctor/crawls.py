"""Runs that went wrong."""

from collections.abc import Iterator
from datetime import timedelta

from newsarchive import clock
from newsarchive.archive import Archive, Run
from newsarchive.archive.judging import Alarm, in_words
from newsarchive.archive.latest_runs import RunAmiss
from newsarchive.archive.runs import TROUBLES
from newsarchive.config import Config
from newsarchive.operations.doctor.finding import Finding

REMEMBERED = timedelta(days=30)
"""How long a run that went wrong is held against its command, where nobody runs that again."""


def runs(archive: Archive, _config: Config) -> Iterator[Finding]:
    """The latest run of each command that did not end well: a later complete one of the same clears it."""
    for amiss in archive.runs_amiss(clock.now() - REMEMBERED):
        alarms = [alarm for alarm in amiss.run.alarms if not alarm.is_notice]
        yield from (_of_alarm(amiss, alarm) for alarm in alarms)
        troubles = _troubles(amiss.run)
        if troubles or not alarms:
            yield _of_run(amiss, troubles)


def _of_alarm(amiss: RunAmiss, alarm: Alarm) -> Finding:
    return Finding(
        check="runs",
        where=_command(amiss.run),
        what=f"run {amiss.run.id} ended {amiss.run.outcome}: {in_words(alarm)}",
        since=amiss.since,
        pages=alarm.pages,
        fix=_SIGN_FIXES[alarm.sign],
        anchor="unlike-earlier-runs",
    )


def _of_run(amiss: RunAmiss, troubles: str) -> Finding:
    run = amiss.run
    outcome = str(run.outcome)
    told = "; ".join(dict.fromkeys((*([run.message] if run.message else ()), *(why for *_, why in run.problems))))
    why = ": ".join(part for part in (troubles, told) if part)
    return Finding(
        check="runs",
        where=_command(run),
        what=f"run {run.id} " + ("was killed" if outcome == "killed" else f"ended {outcome}") + (why and f": {why}"),
        since=amiss.since,
        pages=tuple(dict.fromkeys(url for _, url, _ in run.problems)),
        fix=_OUTCOME_FIXES[outcome].format(run=run.id),
        anchor="how-a-run-ended",
    )


def _troubles(run: Run) -> str:
    return ", ".join(f"{run.counts[name]:,} {name}" for name in TROUBLES if run.counts.get(name))


def _command(run: Run) -> str:
    return " ".join((run.spider, *(f"{name}={value}" for name, value in sorted(run.arguments.items()))))


_LAYOUT = "Look at the pages: where they show what is missed, the page class of the publisher must learn their layout"
_SIGN_FIXES = {
    "yield": f"{_LAYOUT} (newsarchive fixture URL makes a test case); where the site shows none, ask again later.",
    "no-text": f"{_LAYOUT} (newsarchive fixture URL makes a test case).",
    "no-date": f"{_LAYOUT} (newsarchive fixture URL makes a test case).",
    "few": "Look at the publisher's list or sitemap: it may have moved, or be empty for a while.",
}
_OUTCOME_FIXES = {
    "suspicious": "See newsarchive runs {run}: what could not be read is asked for again by the next run.",
    "failed": "See newsarchive runs {run}; put right what it names, and give the same command again.",
    "killed": "Give the same command again: it goes on from where it was.",
}
