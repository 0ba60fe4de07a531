"""What is amiss with the archived articles and the hosts they come from, counted by publisher: for `doctor`."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import groupby
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, Connection, exists, func, select
from sqlalchemy.orm import aliased

from newsarchive.archive.engine import database_now
from newsarchive.archive.losing import in_words
from newsarchive.archive.schema import ArticleRow, CaptureRow, HostRow
from newsarchive.items import Doubt

IN_A_ROW = 3
"""So many looks at an article must have failed one after another: one or two do on any day."""
_SAMPLES = 5
_ASKED_WHY = 50
"""So many articles of a publisher are asked why their looks failed: the reasons are mostly the same."""


@dataclass(frozen=True, kw_only=True)
class Failing:
    """So many articles of a publisher cannot be looked at any more; the first of them was last seen at `since`.

    `reason` is what most of the samples met, None where nothing was received.
    """

    publisher: str
    articles: int
    since: datetime
    reason: str | None
    pages: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class Doubted:
    """So many articles of a publisher were read and not believed, for the same `doubt`, and not read well since."""

    publisher: str
    doubt: Doubt
    articles: int
    since: datetime
    pages: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class Overdue:
    """So many articles of a publisher should have been looked at again, the first of them at `since`."""

    publisher: str
    articles: int
    since: datetime
    pages: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class Paused:
    """A host that is not asked `until` then; it fails, or has asked for pauses, `since` then, where that is known."""

    host: str
    reason: str | None
    since: datetime | None
    until: datetime


def failing(connection: Connection) -> list[Failing]:
    """By publisher: articles whose looks have failed three times or more in a row."""
    worst = ArticleRow.failed_visits.desc(), ArticleRow.id
    some = _some(ArticleRow.failed_visits >= IN_A_ROW, ArticleRow.last_seen_at, worst, _ASKED_WHY)
    own = aliased(CaptureRow)
    last = select(func.max(own.id)).where(own.article_id == some.c.id).correlate(some).scalar_subquery()
    rows = connection.execute(
        select(some, CaptureRow.fate, CaptureRow.problem, CaptureRow.doubts)
        .join(CaptureRow, (CaptureRow.id == last) & (CaptureRow.fetched_at > some.c.last_seen_at), isouter=True)
        .order_by(some.c.publisher, some.c.turn)
    ).all()
    return [_failing(list(group)) for _, group in groupby(rows, lambda row: row.publisher)]


def _failing(rows: list[Any]) -> Failing:
    ((reason, _),) = Counter(map(_reason, rows)).most_common(1)
    pages = tuple(row.canonical_url for row in rows if _reason(row) == reason)
    first = rows[0]
    return Failing(
        publisher=first.publisher, articles=first.number, since=first.since, reason=reason, pages=pages[:_SAMPLES]
    )


def _reason(row: Any) -> str | None:
    if row.fate is None:
        return None
    told = in_words(tuple(row.doubts)) if row.doubts else row.problem
    return f"{row.fate}: {told}" if told else str(row.fate)


def overdue(connection: Connection, before: datetime) -> list[Overdue]:
    """By publisher: articles that were to be looked at again `before` then, and were not."""
    longest = ArticleRow.revisit_at, ArticleRow.id
    some = _some(ArticleRow.revisit_at <= before, ArticleRow.revisit_at, longest, _SAMPLES)
    rows = connection.execute(select(some).order_by(some.c.publisher, some.c.turn)).all()
    return [_overdue(list(group)) for _, group in groupby(rows, lambda row: row.publisher)]


def _overdue(rows: list[Any]) -> Overdue:
    first, pages = rows[0], tuple(row.canonical_url for row in rows)
    return Overdue(publisher=first.publisher, articles=first.number, since=first.since, pages=pages)


def _some(which: ColumnElement[bool], time: Any, order: tuple[Any, ...], most: int) -> Any:
    """Of each publisher, the first articles by `order`, each with how many there are and the earliest `time`."""
    of = ArticleRow.publisher
    numbered = (
        select(of, ArticleRow.id, ArticleRow.canonical_url, ArticleRow.last_seen_at)
        .add_columns(func.count().over(partition_by=of).label("number"))
        .add_columns(func.min(time).over(partition_by=of).label("since"))
        .add_columns(func.row_number().over(partition_by=of, order_by=order).label("turn"))
        .where(which)
        .subquery()
    )
    return select(numbered).where(numbered.c.turn <= most).subquery()


class _Doubtful(NamedTuple):
    key: str
    publisher: str
    url: str
    doubts: list[Doubt]
    since: datetime


def doubted(connection: Connection) -> list[Doubted]:
    """By publisher and doubt: articles that were read and not believed, and were not read well since."""
    found: dict[tuple[str, Doubt], list[_Doubtful]] = {}
    for one in (*_archived(connection), *_never_archived(connection)):
        for doubt in one.doubts:
            found.setdefault((one.publisher, doubt), []).append(one)
    return [_doubted(publisher, doubt, found[publisher, doubt]) for publisher, doubt in sorted(found)]


def _doubted(publisher: str, doubt: Doubt, articles: list[_Doubtful]) -> Doubted:
    return Doubted(
        publisher=publisher,
        doubt=doubt,
        articles=len(articles),
        since=min(one.since for one in articles),
        pages=tuple(one.url for one in articles[-_SAMPLES:]),
    )


_DOUBT = CaptureRow.url, CaptureRow.doubts, CaptureRow.fetched_at


def _archived(connection: Connection) -> Iterable[_Doubtful]:
    """Of articles that the archive has: by the last such capture. Whatever told something set the count to nothing."""
    rows = connection.execute(
        select(ArticleRow.key, ArticleRow.publisher, *_DOUBT)
        .join(CaptureRow, CaptureRow.article_id == ArticleRow.id)
        .where(ArticleRow.failed_visits > 0, CaptureRow.fetched_at > ArticleRow.last_seen_at)
        .where(CaptureRow.fate == "suspicious")
        .order_by(CaptureRow.id)
    )
    last: dict[str, _Doubtful] = {}
    for key, publisher, url, doubts, at in rows:
        since = last[key].since if key in last else at
        last[key] = _Doubtful(key, publisher, url, doubts or [], since)
    return last.values()


def _never_archived(connection: Connection) -> Iterable[_Doubtful]:
    """Of articles that the archive lacks: where the last capture is such."""
    ends = select(func.min(CaptureRow.id).label("first"), func.max(CaptureRow.id).label("last"))
    ends = ends.where(CaptureRow.article_id.is_(None), CaptureRow.key.is_not(None)).group_by(CaptureRow.key)
    asked, first = ends.subquery(), aliased(CaptureRow)
    rows = connection.execute(
        select(CaptureRow.key, CaptureRow.publisher, *_DOUBT[:2], first.fetched_at)
        .join(asked, asked.c.last == CaptureRow.id)
        .join(first, first.id == asked.c.first)
        .where(CaptureRow.fate == "suspicious", ~exists().where(ArticleRow.key == CaptureRow.key))
        .order_by(CaptureRow.id)
    )
    return [_Doubtful(key, publisher, url, doubts or [], since) for key, publisher, url, doubts, since in rows]


def paused(connection: Connection) -> list[Paused]:
    """Hosts that are not asked now, on the database's clock."""
    columns = select(HostRow.host, HostRow.reason, HostRow.failing_since, HostRow.paused_until)
    rows = connection.execute(columns.where(HostRow.paused_until > database_now(connection)).order_by(HostRow.host))
    return [
        Paused(host=host, reason=reason, since=_time(since) if since else None, until=_time(until or 0.0))
        for host, reason, since, until in rows
    ]


def _time(seconds: float) -> datetime:
    return datetime.fromtimestamp(seconds, UTC)
