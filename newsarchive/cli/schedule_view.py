"""The schedule as people and programs read it: each job of the configuration, with what the archive knows of it."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from newsarchive.cli.run_view import outcome_of
from newsarchive.cli.screen import Cell, Screen, Styled
from newsarchive.telling.times import iso, minute

if TYPE_CHECKING:
    from newsarchive.archive.jobs import JobState
    from newsarchive.config import Job

_COLUMNS = ("job", "does", "when", "due (KST)", "under way", "last outcome", "ended (KST)", "failures", "message")


@dataclass(frozen=True, kw_only=True)
class Listed:
    """A job; `job` is None where the configuration has it no more, `state` where it was never planned."""

    name: str
    job: "Job | None"
    state: "JobState | None"


def listed(jobs: "Mapping[str, Job]", states: "Sequence[JobState]") -> Iterator[Listed]:
    """The jobs in the order of the configuration, then those that it has no more."""
    known = {state.name: state for state in states}
    yield from (Listed(name=name, job=job, state=known.get(name)) for name, job in jobs.items())
    yield from (Listed(name=name, job=None, state=state) for name, state in known.items() if name not in jobs)


def record(each: Listed) -> dict[str, str | int | None]:
    """What ``--json`` prints of one job."""
    from newsarchive.operations.schedule_words import in_words, when_in_words

    job, state = each.job, each.state
    lease = state.lease if state and state.is_under_way else None
    return {
        "name": each.name,
        "publisher": job.publisher if job else state.publisher if state else None,
        "does": in_words(job) if job else None,
        "when": when_in_words(job) if job else None,
        "next_due_at": iso(state.next_due_at) if state else None,
        "overdue_seconds": round(state.overdue.total_seconds()) if state else 0,
        "under_way_by": lease.owner if lease else None,
        "started_at": iso(state.started_at) if state else None,
        "ended_at": iso(state.ended_at) if state else None,
        "outcome": state.outcome if state else None,
        "message": state.message if state else None,
        "failures": state.failures if state else 0,
    }


def print_jobs(screen: Screen, jobs: Sequence[Listed]) -> None:
    """A table of them."""
    screen.table(_COLUMNS, [_row(each) for each in jobs], wraps=("does", "message"))


def _row(each: Listed) -> tuple[Cell, ...]:
    told, state = record(each), each.state
    what = told["does"] or Styled("no more in the configuration", "alarm")
    ended = minute(state.ended_at) if state else "-"
    failures = state.failures if state else 0
    last = outcome_of(state.outcome) if state and state.outcome else Styled("-")
    return each.name, what, told["when"] or "-", _due(each), _by(state), last, ended, failures, told["message"] or ""


def _due(each: Listed) -> Cell:
    if each.state is None:
        return "not planned yet"
    if each.state.is_under_way:
        return "-"
    due = minute(each.state.next_due_at)
    return Styled(f"{due} (waits)", "alarm") if each.state.overdue else due


def _by(state: "JobState | None") -> Cell:
    """``host:4711 since 2026-11-02 09:06``."""
    if state is None or state.lease is None or not state.is_under_way:
        return "-"
    host, pid, _ = state.lease.owner.split()[-1].rsplit(":", 2)
    return f"{host}:{pid} since {minute(state.started_at)}"
