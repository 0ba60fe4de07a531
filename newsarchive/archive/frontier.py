"""The frontier: what a run is to fetch, as rows; leases.py lends them out."""

from collections import Counter
from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any, NamedTuple

from sqlalchemy import Connection, case, exists, func, select, update
from sqlalchemy.orm import aliased

from newsarchive import clock
from newsarchive.archive import awaited, hosts, takedown_guard
from newsarchive.archive.schema import ArticleRow, FrontierRow
from newsarchive.archive.takedowns import BARE, OUTCOME
from newsarchive.archive.upserts import upsert
from newsarchive.items import OutLink, Unasked

LISTS_LAG = timedelta(minutes=10)
"""A list may be older than it says, and its clock may be behind: what changed shortly before we saw it is asked for."""
_AT_ONCE = 500
UNFINISHED = ("queued", "leased", "waiting")


def enqueue(connection: Connection, run_id: int, links: Iterable[OutLink], parent_id: int | None = None) -> int:
    """Queue `links` that the run does not have yet, up to their caps; says how many were new.

    One that leads to what was taken out is only counted.
    """
    links = _within_caps(connection, run_id, tuple(links))
    if not links:
        return 0
    hosts.keep_delays(connection, {link.host: link.delay for link in links})
    seen = _seen(connection, [link.key for link in links if link.key and (link.only_new or link.listed_change)])
    now = clock.now()
    rows = [_row(run_id, link, parent_id, unasked(link, seen.get(link.key or ""), now)) for link in links]
    barred = takedown_guard.barred_links(connection, links)
    rows = [_bare(row) if row["fingerprint"] in barred else row for row in rows]
    statement = upsert(connection.dialect.name, FrontierRow).on_conflict_do_nothing(
        index_elements=["run_id", "fingerprint"]
    )
    new = connection.execute(statement.returning(FrontierRow.host, FrontierRow.state), rows).all()
    awaited.add(connection, run_id, [row.host for row in new if row.state == "queued"])
    return len(new)


def _within_caps(connection: Connection, run_id: int, links: tuple[OutLink, ...]) -> tuple[OutLink, ...]:
    """`links` without those that come when the run has as many requests as their cap allows, these among them."""
    if all(link.cap is None for link in links):
        return links
    has = select(FrontierRow.fingerprint, FrontierRow.callback).where(FrontierRow.run_id == run_id)
    callbacks: dict[bytes, str] = {bytes(row.fingerprint): row.callback for row in connection.execute(has)}
    count = Counter(callbacks.values())
    kept = []
    for link in links:
        if link.fingerprint in callbacks or (link.cap and count[link.cap.callback] >= link.cap.most):
            continue
        callbacks[link.fingerprint] = link.callback
        count[link.callback] += 1
        kept.append(link)
    return tuple(kept)


class Sight(NamedTuple):
    """When an article was last seen, when its list said by then that it had last changed, and when it is due again."""

    at: datetime
    listed_change: datetime | None
    revisit_at: datetime | None


def unasked(link: OutLink, seen: Sight | None, now: datetime) -> Unasked | None:
    """Why an article that was `seen` is not asked for again; None where it is.

    A list is believed where it says of the article what it said when that was last seen, and until it is due to be
    looked at whatever lists say: many an edit does not get into them.
    """
    if seen is None:
        return None
    if link.only_new:
        return "archived"
    if link.listed_change is None or link.listed_change != seen.listed_change:
        return None
    is_settled = link.listed_change + LISTS_LAG <= seen.at
    is_due = seen.revisit_at is not None and seen.revisit_at <= now
    return "unchanged" if is_settled and not is_due else None


def _seen(connection: Connection, keys: list[str]) -> dict[str, Sight]:
    """The articles among `keys` that are there as far as is known."""
    seen: dict[str, Sight] = {}
    for start in range(0, len(keys), _AT_ONCE):
        some = ArticleRow.key.in_(keys[start : start + _AT_ONCE])
        there = some, ArticleRow.status == "live", ArticleRow.missing_since.is_(None)
        sight = ArticleRow.last_seen_at, ArticleRow.listed_change, ArticleRow.revisit_at
        rows = connection.execute(select(ArticleRow.key, *sight).where(*there))
        seen.update((row.key, Sight(row.last_seen_at, row.listed_change, row.revisit_at)) for row in rows)
    return seen


def _row(run_id: int, link: OutLink, parent_id: int | None, unasked: Unasked | None) -> dict[str, Any]:
    return {
        "run_id": run_id,
        "fingerprint": link.fingerprint,
        "state": "done" if link.trap or unasked else "waiting" if link.waits else "queued",
        "outcome": link.trap or unasked,
        "host": link.host,
        "url": link.url,
        "method": link.method,
        "body": link.body,
        "callback": link.callback,
        "cb_kwargs": dict(link.cb_kwargs),
        "depth": link.depth,
        "priority": link.priority,
        "parent_id": parent_id,
        "listed_change": link.listed_change,
    }


def _bare(row: dict[str, Any]) -> dict[str, Any]:
    """A row that is done, and tells nothing of what it led to."""
    return {**row, **{name: value for name, value in BARE.items() if name in row}, "state": "done", "outcome": OUTCOME}


def unfinished(connection: Connection, run_id: int) -> int:
    """How many rows of the run are not done."""
    not_done = FrontierRow.state.in_(UNFINISHED)
    return connection.execute(select(func.count()).where(FrontierRow.run_id == run_id, not_done)).scalar_one()


def is_unfinished(connection: Connection, run_id: int) -> bool:
    """Whether a row of the run is not done: a look at one, where `unfinished` counts all."""
    not_done = FrontierRow.run_id == run_id, FrontierRow.state.in_(UNFINISHED)
    return connection.execute(select(FrontierRow.id).where(*not_done).limit(1)).first() is not None


def end_waiting(connection: Connection, run_id: int) -> int:
    """Queue what waits and need not any more: nothing of the run with a higher priority is left; says how many."""
    better = aliased(FrontierRow)
    is_left = better.run_id == run_id, better.state.in_(UNFINISHED), better.priority > FrontierRow.priority
    waiting = FrontierRow.run_id == run_id, FrontierRow.state == "waiting"
    ready = connection.execute(
        select(FrontierRow.id, FrontierRow.host).where(*waiting, ~exists().where(*is_left))
    ).all()
    if not ready:
        return 0
    awaited.add(connection, run_id, [row.host for row in ready])
    which = FrontierRow.id.in_([row.id for row in ready]), FrontierRow.state == "waiting"
    return connection.execute(update(FrontierRow).where(*which).values(state="queued")).rowcount


def counts(connection: Connection, run_id: int) -> dict[str, int]:
    """Rows of the run by what came of them; rows not done count as `unfinished`."""
    label = case((FrontierRow.state == "done", FrontierRow.outcome), else_="unfinished")
    rows = connection.execute(select(label, func.count()).where(FrontierRow.run_id == run_id).group_by(label))
    return {str(name): count for name, count in rows}
