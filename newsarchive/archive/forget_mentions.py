"""Where an article that goes is only mentioned: queues, runs, notices, reasons. Its addresses may hold its headline."""

import re
from collections.abc import Collection, Iterable
from typing import Any

from sqlalchemy import Connection, delete, select, update

from newsarchive.archive import chores, rows
from newsarchive.archive.forget_names import Meant
from newsarchive.archive.reading import Identify
from newsarchive.archive.schema import CaptureRow, FrontierRow, NoticeRow, RunRow
from newsarchive.archive.takedowns import BARE, OUTCOME
from newsarchive.normalization.address_form import names_a_page

IN_PLACE = "(taken down)"
_MENTIONING: tuple[tuple[Any, tuple[str, ...]], ...] = (
    (RunRow, ("arguments", "message", "alarms")),
    (FrontierRow, ("cb_kwargs", "problem")),
    (NoticeRow, ("body", "problem")),
)


def empty_queue(connection: Connection, meant: Meant, identify: Identify) -> int:
    """End all requests of it that wait or are under way, and forget what they were; gives how many there were.

    Those of runs that are over go.
    """
    named = list(_queued(connection, meant, identify))
    ended = {"state": "done", "lease_owner": None, "lease_expires": None}
    for number, state, outcome in named:
        became = outcome if state == "done" else OUTCOME
        rows.change(connection, FrontierRow, number, {**BARE, **ended, "outcome": became})
    over = select(RunRow.id).where(RunRow.ended_at.is_not(None))
    told = FrontierRow.state == "done", FrontierRow.url == "", FrontierRow.run_id.in_(over)
    connection.execute(delete(FrontierRow).where(*told))
    return len(named)


def _queued(connection: Connection, meant: Meant, identify: Identify) -> Iterable[tuple[int, str, str | None]]:
    bars = meant.bars
    found = connection.execute(select(FrontierRow.id, FrontierRow.url, FrontierRow.state, FrontierRow.outcome))
    for number, url, state, outcome in found.all():
        identity = identify(url) if url else None
        if url and (
            bars.bar(identity.key if identity else None, url) or any(_is_file(url, each) for each in meant.files)
        ):
            yield number, state, outcome


def _is_file(name: str, file: str) -> bool:
    """Whether `name`, a path below the folder that was imported, is that of `file`, below its site's."""
    return name == file or file.endswith(f"/{name}") or name.endswith(f"/{file}")


def scrub(connection: Connection, meant: Meant) -> int:
    """Put IN_PLACE for its names wherever rows of others mention it; gives how many did."""
    pages = (url for url in meant.addresses if names_a_page(url))
    known = {*meant.keys, *pages, *meant.files}
    if not known:
        return 0
    names, changed = _pattern(known), 0
    for model, columns in _MENTIONING:
        for row in connection.execute(select(model.id, *(getattr(model, each) for each in columns))).all():
            without = {name: _without(getattr(row, name), names) for name in columns}
            if other := {name: value for name, value in without.items() if value != getattr(row, name)}:
                rows.change(connection, model, row.id, other)
                changed += 1
    for name, chore in chores.every(connection).items():
        if (result := _without(dict(chore.result), names)) != chore.result:
            chores.keep(connection, name, result, chore.done_at)
            changed += 1
    return changed + _scrub_reasons(connection, meant.keys)


def _pattern(names: Collection[str]) -> re.Pattern[str]:
    """Any of `names`, as a whole: not the beginning of another one."""
    longest_first = sorted(names, key=len, reverse=True)
    return re.compile(rf"(?<!\w)(?:{'|'.join(map(re.escape, longest_first))})(?![\w%-]|/\w)")


def _without(value: Any, names: re.Pattern[str]) -> Any:
    """JSON, or a text, in which no name stands any more."""
    if isinstance(value, str):
        return names.sub(IN_PLACE, value)
    if isinstance(value, dict):
        return {name: _without(each, names) for name, each in value.items()}
    return [_without(each, names) for each in value] if isinstance(value, list) else value


def _scrub_reasons(connection: Connection, keys: Collection[str]) -> int:
    """What it cited was asked for because it did."""
    reasons = [f"cited by {key}" for key in sorted(keys)]
    said = update(CaptureRow).where(CaptureRow.reason.in_(reasons)).values(reason=f"cited by {IN_PLACE}")
    return int(connection.execute(said).rowcount) if reasons else 0
