"""What runs read of each publisher, counted from their captures, so that a killed run counts as a whole."""

import json
from collections import Counter
from collections.abc import Sequence
from dataclasses import asdict, fields, replace
from typing import Any, TypedDict

from sqlalchemy import (
    ColumnElement,
    Connection,
    RowMapping,
    String,
    and_,
    case,
    cast,
    func,
    insert,
    or_,
    select,
    update,
)
from sqlalchemy.orm import aliased

from newsarchive.archive.judging import Alarm, Sign, Yield, few, unlike
from newsarchive.archive.schema import ArticleRow, CaptureRow, RunRow, YieldRow
from newsarchive.archive.versions import SHOWING
from newsarchive.items import TRAPS

_RUNS_BEFORE = 100
_LIKE_IT = 10
_SAMPLES = 5
_NO_ARTICLES = ("listing", "nothing", "unfinished", "taken-down", *TRAPS)

# What is gone and stays so is `seen`, with a problem. A dead link in a post says nothing of whom it names.
_SHOWS = and_(CaptureRow.fate.in_(SHOWING), CaptureRow.problem.is_(None))
_OLDER = ("stale", "earlier")
_IS_DEAD_LINK = and_(CaptureRow.fate == "missing", CaptureRow.article_id.is_(None), CaptureRow.reason.is_not(None))
_IS_MISSED = or_(
    CaptureRow.fate == "gone", and_(CaptureRow.fate == "seen", CaptureRow.problem.is_not(None)), _IS_DEAD_LINK
)
_IS_READ = and_(_SHOWS, CaptureRow.refers_to.is_(None))
_IS_EXPECTED = and_(CaptureRow.publisher.is_not(None), ~_IS_MISSED)
_BAD: dict[Sign, ColumnElement[bool]] = {
    "yield": and_(_IS_EXPECTED, ~_SHOWS, CaptureRow.fate.not_in(_OLDER)),
    "no-text": and_(_IS_READ, ArticleRow.kind == "video"),
    "no-date": and_(_IS_READ, CaptureRow.date_published.is_(None)),
    "fallback": and_(_IS_READ, CaptureRow.fallbacks.is_not(None)),
}


def judged(connection: Connection, run_id: int, counts: dict[str, int], *, compares: bool) -> tuple[Alarm, ...]:
    """What of the run is unlike earlier ones of its publishers; its yields are kept for later ones.

    `compares`: runs with the same spider and arguments find about as many articles each time.
    """
    found: list[Alarm] = []
    for publisher, now in _yields(connection, run_id).items():
        connection.execute(insert(YieldRow).values(run_id=run_id, publisher=publisher, **asdict(now)))
        for alarm in unlike(publisher, now, _before(connection, run_id, publisher)):
            if pages := _pages(connection, run_id, alarm):  # else it is all of the small runs before
                found.append(replace(alarm, pages=pages))
    is_few = few(_found(counts), _found_before(connection, run_id)) if compares else None
    return (*found, is_few) if is_few else tuple(found)


def _yields(connection: Connection, run_id: int) -> dict[str, Yield]:
    def count(condition: ColumnElement[bool]) -> Any:
        return func.count(case((condition, 1)))

    counted = {"pages": _IS_EXPECTED, "articles": or_(_SHOWS, CaptureRow.fate.in_(_OLDER)), "read": _IS_READ}
    counted |= {"without_text": _BAD["no-text"], "without_date": _BAD["no-date"], "fallback": _BAD["fallback"]}
    rows = connection.execute(
        select(CaptureRow.publisher, *(count(condition).label(name) for name, condition in counted.items()))
        .join(ArticleRow, ArticleRow.id == CaptureRow.article_id, isouter=True)
        .where(CaptureRow.run_id == run_id, CaptureRow.publisher.is_not(None))
        .group_by(CaptureRow.publisher)
        .order_by(CaptureRow.publisher)
    ).mappings()
    return {row["publisher"]: _yield(row) for row in rows}


def _yield(row: RowMapping) -> Yield:
    return Yield(**{field.name: row[field.name] for field in fields(Yield)})


def _before(connection: Connection, run_id: int, publisher: str) -> list[Yield]:
    """Its last hundred runs in which nothing was amiss, the latest first: what is wrong for long becomes not usual."""
    rows = connection.execute(
        select(YieldRow.__table__)
        .join(RunRow, RunRow.id == YieldRow.run_id)
        .where(YieldRow.publisher == publisher, YieldRow.run_id != run_id, ~_has_alarm("publisher", publisher))
        .order_by(YieldRow.run_id.desc())
        .limit(_RUNS_BEFORE)
    ).mappings()
    return list(map(_yield, rows))


def _has_alarm(field: str, value: str) -> ColumnElement[bool]:
    """Whether an alarm of a run says so. Its JSON is compared as written: within a string, a quote has a backslash."""
    said = f'"{field}": {json.dumps(value, ensure_ascii=False)}'
    return cast(RunRow.alarms, String).contains(said, autoescape=True)


def _pages(connection: Connection, run_id: int, alarm: Alarm) -> tuple[str, ...]:
    bad = CaptureRow.run_id == run_id, CaptureRow.publisher == alarm.publisher, _BAD[alarm.sign]
    urls = select(CaptureRow.url).join(ArticleRow, ArticleRow.id == CaptureRow.article_id, isouter=True).where(*bad)
    return tuple(connection.scalars(urls.order_by(CaptureRow.id).limit(_SAMPLES)))


def _found(counts: dict[str, int]) -> int:
    return sum(Counter({name: count for name, count in counts.items() if name not in _NO_ARTICLES}).values())


def _found_before(connection: Connection, run_id: int) -> list[int]:
    """How many articles the last runs with the same spider and arguments found that came to their end."""
    own = aliased(RunRow)
    arguments = select(cast(own.arguments, String)).where(own.id == run_id).scalar_subquery()
    spider = select(own.spider).where(own.id == run_id).scalar_subquery()
    counts = connection.scalars(
        select(RunRow.counts)
        .where(RunRow.spider == spider, cast(RunRow.arguments, String) == arguments, RunRow.id != run_id)
        .where(RunRow.outcome.in_(("complete", "suspicious")), ~_has_alarm("sign", "few"))
        .order_by(RunRow.id.desc())
        .limit(_LIKE_IT)
    )
    return [_found(each) for each in counts]


class KeptAlarm(TypedDict):
    """An Alarm as JSON keeps it."""

    publisher: str | None
    sign: Sign
    bad: int
    of: int
    bad_before: int
    of_before: int
    pages: list[str]


def keep_alarms(connection: Connection, run_id: int, alarms: tuple[Alarm, ...]) -> None:
    """Write them beside the run."""
    told = [asdict(alarm) for alarm in alarms]
    connection.execute(update(RunRow).where(RunRow.id == run_id).values(alarms=told))


def read_alarms(kept: Sequence[KeptAlarm]) -> tuple[Alarm, ...]:
    """As they were kept."""
    return tuple(
        Alarm(
            publisher=each["publisher"],
            sign=each["sign"],
            bad=each["bad"],
            of=each["of"],
            bad_before=each["bad_before"],
            of_before=each["of_before"],
            pages=tuple(each["pages"]),
        )
        for each in kept
    )


def of_publisher(connection: Connection, publisher: str, limit: int) -> dict[int, Yield | None]:
    """By their numbers, the latest first: runs that read of the publisher or bear its name, with what they read of it.

    None where that was not counted: of a run that is under way, or was stopped.
    """
    rows = connection.execute(
        select(RunRow.id, YieldRow.__table__)
        .outerjoin(YieldRow, and_(YieldRow.run_id == RunRow.id, YieldRow.publisher == publisher))
        .where(or_(YieldRow.run_id.is_not(None), RunRow.spider == publisher))
        .order_by(RunRow.id.desc())
        .limit(limit)
    ).mappings()
    return {row["id"]: _yield(row) if row["run_id"] else None for row in rows}
