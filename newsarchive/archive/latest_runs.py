"""Runs that went wrong and were not made good since: the latest of each command is looked at."""

import json
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from itertools import takewhile
from typing import Any

from sqlalchemy import ColumnElement, Connection, Row, String, and_, cast, exists, func, or_, select

from newsarchive.archive.presence import gone
from newsarchive.archive.runs import Run, get_run
from newsarchive.archive.schema import RunRow, YieldRow

_TELLING = ("complete", "suspicious", "failed", "killed")
"""How runs end that tell how it goes: one that a person stopped does not."""
_LOOKED_BACK = 1000

_ROW = RunRow.id, RunRow.spider, RunRow.arguments, RunRow.simulated, RunRow.outcome, RunRow.started_at
_Row = Row[Any]
_Command = tuple[str, str, bool]


@dataclass(frozen=True, kw_only=True)
class RunAmiss:
    """A run of a spider with its arguments that is not complete, nor made good by a later one: so `since` then."""

    run: Run
    since: datetime


def amiss(connection: Connection, after: datetime) -> list[RunAmiss]:
    """Of each spider and arguments, the latest run that began `after` then and ended, where that is not complete.

    Where it is, but met no article: the latest before it that did, or that was unlike earlier runs. What is wrong with
    articles is not put right by a list that names no new one.
    """
    latest = _by_command((*_last_ended(connection, after, RunRow.outcome.in_(_TELLING)), *_killed(connection, after)))
    judged = _by_command(_last_ended(connection, after, _IS_JUDGED))
    found = (judged.get(command, row) if row.outcome == "complete" else row for command, row in latest.items())
    return [_amiss(connection, number) for number in sorted(row.id for row in found if row.outcome != "complete")]


def _by_command(rows: Iterable[_Row]) -> dict[_Command, _Row]:
    """The latest of each."""
    return {_command(row): row for row in sorted(rows, key=lambda row: int(row.id))}


_HAS_MET_ARTICLES = exists().where(YieldRow.run_id == RunRow.id)
_IS_UNLIKE = and_(RunRow.outcome == "suspicious", cast(RunRow.alarms, String) != "[]")
_IS_JUDGED = or_(_IS_UNLIKE, and_(RunRow.outcome == "complete", _HAS_MET_ARTICLES))


def _last_ended(connection: Connection, after: datetime, ended: ColumnElement[bool]) -> Iterable[_Row]:
    """Arguments are compared as they were written, which leaves a few runs too many."""
    same = RunRow.spider, cast(RunRow.arguments, String), RunRow.simulated
    last = select(func.max(RunRow.id)).where(RunRow.started_at >= after, ended).group_by(*same)
    return connection.execute(select(*_ROW).where(RunRow.id.in_(last))).all()


def _killed(connection: Connection, after: datetime) -> list[_Row]:
    """Those that nobody has closed, and whose process runs no more."""
    is_open = RunRow.outcome.is_(None), RunRow.started_at >= after
    rows = connection.execute(select(*_ROW, RunRow.owner).where(*is_open)).all()
    dead = gone(connection, {row.owner for row in rows})
    return [row for row in rows if row.owner in dead]


def _command(row: _Row) -> _Command:
    return row.spider, json.dumps(row.arguments, sort_keys=True), row.simulated


def _amiss(connection: Connection, number: int) -> RunAmiss:
    run = get_run(connection, number)
    before = select(*_ROW).where(RunRow.spider == run.spider, RunRow.id <= number).order_by(RunRow.id.desc())
    own, *earlier = connection.execute(before.limit(_LOOKED_BACK)).all()
    same = (row for row in earlier if _command(row) == _command(own))
    bad = takewhile(lambda row: row.outcome != "complete", same)
    return RunAmiss(run=run, since=min((row.started_at for row in bad), default=run.started_at))


def last_start(connection: Connection, spider: str) -> datetime | None:
    """When the spider's latest run began; None where it never ran."""
    return connection.execute(select(func.max(RunRow.started_at)).where(RunRow.spider == spider)).scalar_one()
