"""What people are to be told by the webhook: an outbox, and the marks of what was put into it.

The marks are chores of their own (`notices`, `notify`): what `alerts` tells at the terminal stays as it is.
"""

import hashlib
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from typing import Any

from sqlalchemy import Connection, delete, func, select, update

from newsarchive.archive import chores
from newsarchive.archive.engine import database_now
from newsarchive.archive.presence import is_gone
from newsarchive.archive.schema import ChoreRow, NoticeRow
from newsarchive.archive.upserts import upsert

KEPT = timedelta(days=30)
"""How long a notice is kept after it was sent: the outbox must not grow for ever."""
TURN_SECONDS = 120.0
"""How long a sender that runs on another machine, or hangs, keeps others from sending; renewed before each request."""
_MARKS, _TURN = "notices", "notify"
_NEVER = datetime.min.replace(tzinfo=UTC)


@dataclass(frozen=True, kw_only=True)
class NewNotice:
    """What people are to be told: `about` names it, and is told once. `article_id` where it shows an article's text."""

    kind: str
    about: str
    article_id: int | None
    body: Mapping[str, Any]


@dataclass(frozen=True, kw_only=True)
class Notice:
    """One of the outbox. `digest` is what receivers know it by, however often it is sent; `problem` of the last try."""

    id: int
    kind: str
    digest: str
    body: Mapping[str, Any]
    made_at: datetime
    attempts: int
    problem: str | None


@dataclass(frozen=True, kw_only=True)
class Marks:
    """What was put into the outbox: captures up to `until`, looked at then, and findings that stand since."""

    until: int = 0
    looked_at: datetime = _NEVER
    standing: frozenset[str] = field(default_factory=frozenset)


@dataclass(frozen=True, kw_only=True)
class Turn:
    """Who may send now: `failures` in a row so far; a try before `not_before` is too early."""

    failures: int = 0
    not_before: datetime | None = None


def marks(connection: Connection) -> Marks:
    """What was put into the outbox so far."""
    kept = _chore(connection, _MARKS)
    if not kept:
        return Marks()
    looked_at = datetime.fromisoformat(kept["looked_at"])
    return Marks(until=kept["until"], looked_at=looked_at, standing=frozenset(kept["standing"]))


def count_on(connection: Connection, last: int) -> None:
    """Captures above number `last` were taken out, and later ones may get their numbers: these are news."""
    chore = chores.every(connection).get(_MARKS)
    if chore is not None and chore.result["until"] > last:
        chores.keep(connection, _MARKS, {**chore.result, "until": last}, chore.done_at)


def add(
    connection: Connection, news: Sequence[NewNotice], standing: Sequence[NewNotice], until: int, now: datetime
) -> int:
    """Put what is new into the outbox, and remember it; gives how many notices that made.

    `news` happened once. `standing` is all that is amiss now: what stood the last time is not told again, what went
    and has returned is. To be called by one process at a time (`alone_with`).
    """
    before = marks(connection)
    fresh = [notice for notice in standing if notice.about not in before.standing]
    added = sum(_add(connection, notice, notice.about, now) for notice in news)
    added += sum(_add(connection, notice, f"{notice.about} {now.isoformat()}", now) for notice in fresh)
    seen = replace(before, until=max(until, before.until), standing=frozenset(each.about for each in standing))
    kept = {"until": seen.until, "looked_at": now.isoformat(), "standing": sorted(seen.standing)}
    chores.keep(connection, _MARKS, kept, now)
    connection.execute(delete(NoticeRow).where(NoticeRow.sent_at < now - KEPT))
    return added


def _add(connection: Connection, notice: NewNotice, named: str, now: datetime) -> int:
    digest = hashlib.sha256(named.encode("utf-8", "backslashreplace")).hexdigest()
    values = {"kind": notice.kind, "digest": digest, "article_id": notice.article_id, "made_at": now}
    statement = upsert(connection.dialect.name, NoticeRow).values(body=dict(notice.body), **values)
    return len(connection.execute(statement.on_conflict_do_nothing().returning(NoticeRow.id)).all())


def unsent(connection: Connection, limit: int) -> tuple[Notice, ...]:
    """What waits to be sent, at most so many: what was tried least often first, then the oldest."""
    columns = (NoticeRow.__table__.c[name] for name in Notice.__dataclass_fields__)
    waiting = select(*columns).where(NoticeRow.sent_at.is_(None)).order_by(NoticeRow.attempts, NoticeRow.id)
    return tuple(Notice(**row) for row in connection.execute(waiting.limit(limit)).mappings())


def count_unsent(connection: Connection) -> int:
    """How many wait to be sent."""
    return connection.execute(select(func.count()).where(NoticeRow.sent_at.is_(None))).scalar_one()


def sent(connection: Connection, ids: Collection[int], now: datetime) -> None:
    """The receiver has taken these."""
    values = {"sent_at": now, "attempts": NoticeRow.attempts + 1, "problem": None}
    connection.execute(update(NoticeRow).where(NoticeRow.id.in_(ids)).values(values))


def refused(connection: Connection, ids: Collection[int], problem: str) -> None:
    """The receiver has not taken these: they stay."""
    values = {"attempts": NoticeRow.attempts + 1, "problem": problem}
    connection.execute(update(NoticeRow).where(NoticeRow.id.in_(ids)).values(values))


def turn(connection: Connection) -> Turn:
    """How sending went the last times."""
    kept = _chore(connection, _TURN)
    not_before = kept.get("not_before")
    return Turn(failures=kept.get("failures", 0), not_before=datetime.fromisoformat(not_before) if not_before else None)


def take_turn(connection: Connection, owner: str, now: datetime) -> bool:
    """Whether `owner` may send now, alone; not while another that lives does. Renews a turn that `owner` has."""
    kept = _chore(connection, _TURN)
    holder, expires = kept.get("owner"), kept.get("expires") or 0.0
    is_others = holder is not None and holder != owner and expires > database_now(connection)
    if is_others and not is_gone(connection, str(holder)):
        return False
    chores.keep(connection, _TURN, {**kept, "owner": owner, "expires": database_now(connection) + TURN_SECONDS}, now)
    return True


def end_turn(connection: Connection, owner: str, after: Turn | None, now: datetime) -> None:
    """`owner` sends no more; `after` is how it went, None where nothing was tried."""
    kept = _chore(connection, _TURN)
    if kept.get("owner") != owner:  # it took too long: another has the turn
        return
    went = after or turn(connection)
    not_before = went.not_before.isoformat() if went.not_before else None
    chores.keep(connection, _TURN, {"owner": None, "failures": went.failures, "not_before": not_before}, now)


def _chore(connection: Connection, name: str) -> Mapping[str, Any]:
    found = connection.execute(select(ChoreRow.result).where(ChoreRow.name == name)).scalar_one_or_none()
    return found or {}
