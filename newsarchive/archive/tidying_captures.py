"""Captures of an article, or of an address that shows none, thinned by the rule of retention.py."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Connection,
    Select,
    String,
    and_,
    cast,
    delete,
    exists,
    false,
    func,
    or_,
    select,
    text,
)

from newsarchive.archive.engine import alone_with
from newsarchive.archive.provenance_schema import VerdictRow
from newsarchive.archive.retention import Look, Thinning, superfluous
from newsarchive.archive.schema import ArticleRow, CaptureRow, FrontierRow, RunRow, SourceLinkRow, VersionRow
from newsarchive.archive.versions import SHOWING

FEWEST = 3
"""Of two captures of one thing none goes: one is the first, one the last."""
TOGETHER = 200
_AT_ONCE = 500
_NEAREST = 3
"""As verdicts_asked: captures of the same publisher that are looked at before and after each answer "not there"."""


@dataclass(frozen=True, kw_only=True)
class Group:
    """Captures that are looked at together: of an article, else of what a `key` names, else of a `url`."""

    article_id: int | None = None
    key: str | None = None
    url: str | None = None


@dataclass(frozen=True, kw_only=True)
class Bound:
    """Captures that stay though nothing in `captures` says why: evidence of verdicts, and of runs that may go on.

    `last_verdict` is the number of the last verdict that was looked at.
    """

    captures: frozenset[int]
    runs: frozenset[int]
    last_verdict: int


def bound(connection: Connection) -> Bound:
    """What stays, as of now."""
    last = connection.scalars(select(func.coalesce(func.max(VerdictRow.id), 0))).one()
    named = _named_by_verdicts(connection, 0)
    return Bound(captures=frozenset({*named, *_witnesses(connection)}), runs=_open_runs(connection), last_verdict=last)


def _named_by_verdicts(connection: Connection, after: int) -> set[int]:
    """The captures that verdicts numbered above `after` name as what was answered."""
    found = connection.execute(_NAMED[connection.dialect.name], {"after": after})
    return {int(number) for (number,) in found if number is not None}


_NAMED = {
    "sqlite": text(
        "SELECT json_extract(each.value, '$.capture_id') FROM verdicts, json_each(verdicts.evidence, '$.asked') AS each"
        " WHERE verdicts.id > :after"
    ),
    "postgresql": text(
        "SELECT one.value ->> 'capture_id' FROM verdicts, json_array_elements(verdicts.evidence -> 'asked') AS one"
        " WHERE verdicts.id > :after"
    ),
}


def _witnesses(connection: Connection) -> set[int]:
    """Captures that tell whether a publisher served anything when it said that something is not there.

    Those that verification looks at (verdicts_asked), so that it comes to the same when it judges again.
    """
    lacking = CaptureRow.article_id.is_(None), CaptureRow.key.is_not(None), CaptureRow.publisher.is_not(None)
    answers = select(CaptureRow.id, CaptureRow.publisher, CaptureRow.url).where(
        *lacking, CaptureRow.fate.in_(("missing", "gone"))
    )
    found: set[int] = set()
    for number, publisher, url in connection.execute(answers).all():
        near = _near(connection, number, CaptureRow.publisher == publisher, _SHOWS)
        found |= near or _near(connection, number, _at_host(connection, url), _ANSWERS)
    return found


_SHOWS = and_(CaptureRow.article_id.is_not(None), CaptureRow.fate.in_(SHOWING), CaptureRow.medium == "http")
_ANSWERS = and_(CaptureRow.status == 200, CaptureRow.fate.in_(("listing", "nothing", "unrecognised")))


def _at_host(connection: Connection, url: str) -> ColumnElement[bool]:
    scheme, _, rest = url.partition("://")
    root = f"{scheme}://{rest.partition('/')[0]}"
    bytewise = CaptureRow.url.collate("C") if connection.dialect.name == "postgresql" else CaptureRow.url
    return CaptureRow.id.in_(select(CaptureRow.id).where(bytewise >= f"{root}/", bytewise < f"{root}0"))


def _near(connection: Connection, number: int, *which: ColumnElement[bool]) -> set[int]:
    of = select(CaptureRow.id).where(*which)
    before = of.where(CaptureRow.id < number).order_by(CaptureRow.id.desc()).limit(_NEAREST)
    after = of.where(CaptureRow.id > number).order_by(CaptureRow.id).limit(_NEAREST)
    return {*connection.scalars(before), *connection.scalars(after)}


def _open_runs(connection: Connection) -> frozenset[int]:
    """Runs that are under way or may go on: they are counted as a whole, by their captures."""
    has_rows = exists().where(FrontierRow.run_id == RunRow.id)
    may_go_on = or_(RunRow.outcome.is_(None), and_(RunRow.outcome == "stopped", has_rows))
    return frozenset(connection.scalars(select(RunRow.id).where(may_go_on)))


def articles(connection: Connection, after: int) -> list[Group]:
    """The next articles by number that have so many captures that one may go."""
    of: Select[Any] = select(CaptureRow.article_id).where(CaptureRow.article_id > after)
    crowded = of.group_by(CaptureRow.article_id).having(func.count() >= FEWEST).order_by(CaptureRow.article_id)
    return [Group(article_id=number) for number in connection.scalars(crowded.limit(TOGETHER))]


def others(connection: Connection) -> list[Group]:
    """What else has so many captures: addresses of lists, and articles that the archive lacks."""
    untied = CaptureRow.article_id.is_(None)
    lists = select(CaptureRow.url).where(untied, CaptureRow.key.is_(None)).group_by(CaptureRow.url)
    lacking = select(CaptureRow.key).where(untied, CaptureRow.key.is_not(None)).group_by(CaptureRow.key)
    by_url = connection.scalars(lists.having(func.count() >= FEWEST))
    by_key = connection.scalars(lacking.having(func.count() >= FEWEST))
    return [*(Group(url=url) for url in by_url), *(Group(key=key) for key in by_key)]


def going(connection: Connection, group: Group, rule: Thinning, known: Bound) -> list[int]:
    """The captures of the group that may go."""
    return superfluous(_looks(connection, group, known), rule)


def thin(connection: Connection, group: Group, rule: Thinning, known: Bound, most: int) -> int:
    """Take out at most so many of them; says how many went. Decides anew, in the transaction of `connection`."""
    if group.article_id is not None:
        key = connection.scalars(select(ArticleRow.key).where(ArticleRow.id == group.article_id)).one_or_none()
        alone_with(connection, str(key))
    told_since = _named_by_verdicts(connection, known.last_verdict)
    goes = [each for each in going(connection, group, rule, known) if each not in told_since]
    # What refers to a page is newer than that, and goes before it or with it.
    some = sorted(goes, reverse=True)[:most]
    connection.execute(delete(CaptureRow).where(CaptureRow.id.in_(some)))
    return len(some)


def payloads_of(connection: Connection, ids: Sequence[int]) -> Iterator[int]:
    """The payload of each of these captures that has one."""
    for start in range(0, len(ids), _AT_ONCE):
        of = CaptureRow.id.in_(ids[start : start + _AT_ONCE]), CaptureRow.payload_id.is_not(None)
        yield from (number for number in connection.scalars(select(CaptureRow.payload_id).where(*of)) if number)


def _looks(connection: Connection, group: Group, known: Bound) -> list[Look]:
    found = connection.execute(_LOOKS.where(_of(group))).mappings().all()
    times = _times_of_sources(connection, group)
    return [_look(row, row["id"] in known.captures or row["run_id"] in known.runs, times) for row in found]


def _of(group: Group) -> ColumnElement[bool]:
    if group.article_id is not None:
        return CaptureRow.article_id == group.article_id
    untied = CaptureRow.article_id.is_(None)
    return and_(untied, CaptureRow.key == group.key if group.key else and_(CaptureRow.key.is_(None), _has_url(group)))


def _has_url(group: Group) -> ColumnElement[bool]:
    return CaptureRow.url == group.url if group.url is not None else false()


def _times_of_sources(connection: Connection, group: Group) -> set[Any]:
    """When the article began or ceased to name a source: what showed that told something, whatever its fate."""
    if group.article_id is None:
        return set()
    of = select(SourceLinkRow.first_seen_at, SourceLinkRow.gone_at).where(SourceLinkRow.article_id == group.article_id)
    return {at for both in connection.execute(of) for at in both if at is not None}


def _look(row: Any, is_bound: bool, times: set[Any]) -> Look:
    told = {name: row[name] for name in _SAME}
    return Look(
        **told,
        at=row["fetched_at"],
        of_article=row["article_id"] is not None,
        names_article=row["key"] is not None,
        is_bound=is_bound or row["has_version"] or row["fetched_at"] in times,
    )


_PLAIN = (
    *("id", "url", "fate", "medium", "status", "problem", "reason", "date_published", "date_modified"),
    *("simulated", "refers_to"),
)
_JSON = ("doubts", "fallbacks", "hops")
_SAME = (*_PLAIN, *_JSON)
_LOOKS: Select[Any] = select(
    *(getattr(CaptureRow, name) for name in (*_PLAIN, "run_id", "article_id", "key", "fetched_at")),
    *(cast(getattr(CaptureRow, name), String).label(name) for name in _JSON),
    exists().where(VersionRow.capture_id == CaptureRow.id).label("has_version"),
)
