"""What came of asking for what others cite: answers are captures, silences and refusals are rows of their own."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import Connection, RowMapping, Select, bindparam, func, or_, select

from newsarchive import clock
from newsarchive.archive import rows, statements
from newsarchive.archive.engine import database_now
from newsarchive.archive.provenance_schema import AttemptRow
from newsarchive.archive.schema import ArticleRow, CaptureRow, FrontierRow, HostRow, PublisherRow, RunRow
from newsarchive.archive.versions import SHOWING
from newsarchive.verdicts import Asked

MOST = 20
"""Answers that are told of one address, the last ones."""
_TOGETHER = 500
"""Keys that are asked for in one statement: posts may name many, and engines bound the number of parameters."""
_NEAREST = 3
"""Captures of the same publisher that are looked at before and after each answer that something is missing."""


@dataclass(frozen=True, kw_only=True)
class Answers:
    """All that came of asking for one article that the archive lacks; the earliest first.

    `witnesses` are times about then at which its publisher served something: articles, where it `has_articles`.
    """

    asked: tuple[Asked, ...]
    simulated: bool
    witnesses: tuple[datetime, ...] = ()
    has_articles: bool = True


@dataclass(frozen=True, kw_only=True)
class Silent:
    """Since when a host does not answer, or asks for time, and in what words."""

    since: datetime
    reason: str


def keep_attempt(connection: Connection, frontier_id: int, outcome: str, problem: str | None) -> None:
    """Remember that a cited address was asked for in vain; nothing where the row is of something else."""
    row = statements.one(connection, _ROW, {"row": frontier_id}, lambda *values: values)
    key = row[2].get("names") if row else None
    if row is None or key is None:
        return
    told = {"run_id": row[0], "url": row[1], "key": key, "outcome": outcome, "problem": problem}
    rows.add(connection, AttemptRow, {**told, "asked_at": clock.now()})


_ROW: Select[Any] = select(FrontierRow.run_id, FrontierRow.url, FrontierRow.cb_kwargs).where(
    FrontierRow.id == bindparam("row")
)


def last_asked(connection: Connection, keys: Sequence[str]) -> dict[str, tuple[int, int]]:
    """Of each key that was asked for in vain: the numbers of the last capture and of the last attempt, else 0."""
    found: dict[str, tuple[int, int]] = {}
    for start in range(0, len(keys), _TOGETHER):
        found |= _last_asked(connection, keys[start : start + _TOGETHER])
    return found


def _last_asked(connection: Connection, keys: Sequence[str]) -> dict[str, tuple[int, int]]:
    captured = select(CaptureRow.key, func.max(CaptureRow.id)).where(*_LACKING, CaptureRow.key.in_(keys))
    tried = select(AttemptRow.key, func.max(AttemptRow.id)).where(AttemptRow.key.in_(keys))
    captures = {key or "": last for key, last in connection.execute(captured.group_by(CaptureRow.key))}
    attempts = {row[0]: row[1] for row in connection.execute(tried.group_by(AttemptRow.key))}
    return {key: (captures.get(key, 0), attempts.get(key, 0)) for key in captures.keys() | attempts.keys()}


_LACKING = CaptureRow.article_id.is_(None), CaptureRow.key.is_not(None)


def answers(connection: Connection, keys: Sequence[str]) -> dict[str, Answers]:
    """What came of asking for the articles with these keys, which the archive lacks."""
    found: defaultdict[str, list[Asked]] = defaultdict(list)
    simulated = _captured(connection, keys, found) | _tried(connection, keys, found)
    return {key: _answers(connection, asked, key in simulated) for key, asked in found.items()}


def _captured(connection: Connection, keys: Sequence[str], found: defaultdict[str, list[Asked]]) -> set[str]:
    simulated = set()
    # By key: else SQLite goes through all captures that are of no article.
    of = select(CaptureRow.__table__).where(*_LACKING, CaptureRow.key.in_(keys)).order_by(CaptureRow.key, CaptureRow.id)
    for row in connection.execute(of).mappings():
        found[row["key"]].append(asked_of(row))
        if row["simulated"]:
            simulated.add(row["key"])
    return simulated


def _tried(connection: Connection, keys: Sequence[str], found: defaultdict[str, list[Asked]]) -> set[str]:
    simulated = set()
    of = select(AttemptRow.__table__, RunRow.simulated).join(RunRow, RunRow.id == AttemptRow.run_id)
    for row in connection.execute(of.where(AttemptRow.key.in_(keys)).order_by(AttemptRow.id)).mappings():
        told = {name: row[name] for name in ("url", "outcome", "problem")}
        found[row["key"]].append(Asked(at=row["asked_at"], **told))
        if row["simulated"]:
            simulated.add(row["key"])
    return simulated


def asked_of(row: RowMapping) -> Asked:
    """A capture as an answer; `row` is its row."""
    return Asked(
        at=row["fetched_at"],
        url=row["url"],
        outcome=row["fate"],
        status=row["status"],
        hops=tuple((url, status) for url, status in row["hops"]),
        capture_id=row["id"],
        problem=row["problem"],
    )


def ways_to(connection: Connection, article_id: int) -> tuple[Asked, ...]:
    """The captures of an article that were led to it by redirects, the last ones; the earliest first."""
    of = select(CaptureRow.__table__).where(CaptureRow.article_id == article_id).order_by(CaptureRow.id.desc())
    found = [asked_of(row) for row in connection.execute(of.limit(5 * MOST)).mappings() if row["hops"]]
    return tuple(reversed(found[:MOST]))


def _answers(connection: Connection, asked: list[Asked], simulated: bool) -> Answers:
    told = tuple(sorted(asked, key=lambda each: each.at)[-MOST:])
    missing = [each.capture_id for each in told if each.capture_id and each.outcome in ("missing", "gone")]
    publisher = select(CaptureRow.publisher, CaptureRow.url).where(CaptureRow.id.in_(missing[:1]))
    of = connection.execute(publisher).one_or_none() if missing else None
    if of is None or of.publisher is None:
        return Answers(asked=told, simulated=simulated)
    witnesses = _witnesses(connection, missing, CaptureRow.publisher == of.publisher, _SHOWS)
    if witnesses:
        return Answers(asked=told, simulated=simulated, witnesses=witnesses)
    others = _witnesses(connection, missing, _at_host(connection, of.url), _ANSWERS)
    return Answers(asked=told, simulated=simulated, witnesses=others, has_articles=False)


_SHOWS = CaptureRow.article_id.is_not(None) & CaptureRow.fate.in_(SHOWING) & (CaptureRow.medium == "http")
_ANSWERS = (CaptureRow.status == 200) & CaptureRow.fate.in_(("listing", "nothing", "unrecognised"))


def _at_host(connection: Connection, url: str) -> Any:
    """Any address of the same host; PostgreSQL's own order of texts passes over signs."""
    scheme, _, rest = url.partition("://")
    root = f"{scheme}://{rest.partition('/')[0]}"
    bytewise = CaptureRow.url.collate("C") if connection.dialect.name == "postgresql" else CaptureRow.url
    return CaptureRow.id.in_(select(CaptureRow.id).where(bytewise >= f"{root}/", bytewise < f"{root}0"))


def _witnesses(connection: Connection, missing: Sequence[int], where: Any, what: Any) -> tuple[datetime, ...]:
    found: set[datetime] = set()
    for number in missing:
        at = select(CaptureRow.fetched_at).where(where, what)
        before = at.where(CaptureRow.id < number).order_by(CaptureRow.id.desc()).limit(_NEAREST)
        after = at.where(CaptureRow.id > number).order_by(CaptureRow.id).limit(_NEAREST)
        found.update(connection.scalars(before))
        found.update(connection.scalars(after))
    return tuple(sorted(found))


def witness(connection: Connection, publisher: str) -> str | None:
    """The address of the live article of the publisher that was last seen on the web."""
    # Posts cite many hosts, and to look through all articles for each takes its time.
    if connection.execute(select(PublisherRow.id).where(PublisherRow.id == publisher)).first() is None:
        return None
    live = ArticleRow.publisher == publisher, ArticleRow.status == "live", ArticleRow.missing_since.is_(None)
    seen = select(ArticleRow.canonical_url).where(*live, ArticleRow.revisit_at.is_not(None))
    return connection.scalars(seen.order_by(ArticleRow.last_seen_at.desc()).limit(1)).one_or_none()


def silent_hosts(connection: Connection) -> dict[str, Silent]:
    """The hosts that do not answer now, or ask for time; those of a stand-in server under the host's own name."""
    now = database_now(connection)  # since when a host asks for time, nobody wrote down: it does now
    silent = or_(HostRow.failing_since.is_not(None), HostRow.paused_until.is_not(None))
    of = select(HostRow.host, HostRow.failing_since, HostRow.paused_until, HostRow.reason).where(silent)
    return {
        row.host.partition(" at ")[0]: Silent(
            since=datetime.fromtimestamp(row.failing_since or min(row.paused_until, now), UTC),
            reason=row.reason or "does not answer",
        )
        for row in connection.execute(of)
    }
