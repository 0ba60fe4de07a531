"""Which articles are looked at again now: within a host's daily budget, and none by two crawls."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, NamedTuple
from zoneinfo import ZoneInfo

from sqlalchemy import Connection, Select, func, select, update

from newsarchive.archive.engine import alone_with
from newsarchive.archive.schema import ArticleRow, CaptureRow, HostRow
from newsarchive.archive.upserts import upsert

TAKEN = timedelta(hours=1)
"""An article that was taken comes due again after this, should the crawl that took it be killed before it asks."""
_ZONE = ZoneInfo("Asia/Seoul")
_LIVELY = 0.75
"""The part of what is taken that goes to the articles that changed last; the rest to those that wait for longest."""
_AT_ONCE = 200

Budget = Callable[[str], "Spending"]
"""For an address: under what name its host's turns are kept, and how many articles of it may be revisited a day."""


class Spending(NamedTuple):
    """The name under which a host is kept, its delay in seconds, and how many revisits a day it is good for."""

    host: str
    delay: float
    most: int


@dataclass(frozen=True, kw_only=True)
class Due:
    """An article to look at again, at the address where it was last seen."""

    key: str
    url: str


class _Candidate(NamedTuple):
    id: int
    key: str
    publisher: str
    url: str


def take(connection: Connection, now: datetime, budget: Budget, limit: int, publisher: str | None) -> list[Due]:
    """Up to `limit` articles that are due at `now`, of `publisher` or of all."""
    alone_with(connection, "revisits")
    purse = _Purse(connection, now, budget)
    taken: dict[int, _Candidate] = {}
    lively = ArticleRow.changed_at.desc().nulls_last(), ArticleRow.id
    for order, most in ((lively, max(1, int(limit * _LIVELY))), ((ArticleRow.revisit_at, ArticleRow.id), limit)):
        for candidate in _candidates(connection, now, publisher, order, purse.spent):
            if len(taken) >= most:
                break
            if candidate.id not in taken and purse.pays(candidate):
                taken[candidate.id] = candidate
    purse.close()
    leased = update(ArticleRow).where(ArticleRow.id.in_(list(taken)))
    connection.execute(leased.values(revisit_at=now + TAKEN))
    return [Due(key=candidate.key, url=candidate.url) for candidate in taken.values()]


def next_due(connection: Connection) -> datetime | None:
    """When the next article is due; None where none ever is."""
    return connection.execute(select(func.min(ArticleRow.revisit_at))).scalar_one()


def _candidates(
    connection: Connection, now: datetime, publisher: str | None, order: tuple[Any, ...], spent: set[str]
) -> Iterator[_Candidate]:
    """Those that are due, in that order, but for publishers whose budget is `spent` meanwhile."""
    offset = 0
    while True:
        refused = frozenset(spent)
        due = _due(now, publisher).where(ArticleRow.publisher.not_in(refused)).order_by(*order)
        rows = connection.execute(due.offset(offset).limit(_AT_ONCE)).all()
        for row in rows:
            yield _Candidate(*row)
        if len(rows) < _AT_ONCE:
            return
        offset = offset + _AT_ONCE if refused == spent else 0


def _due(now: datetime, publisher: str | None) -> Select[int, str, str, str]:
    last = (
        select(CaptureRow.url)
        .where(CaptureRow.article_id == ArticleRow.id, CaptureRow.medium == "http")
        .order_by(CaptureRow.id.desc())
        .limit(1)
        .scalar_subquery()
    )
    due = select(ArticleRow.id, ArticleRow.key, ArticleRow.publisher, last).where(ArticleRow.revisit_at <= now)
    return due.where(ArticleRow.publisher == publisher) if publisher else due


class _Purse:
    """What may still be spent on each host today (KST)."""

    def __init__(self, connection: Connection, now: datetime, budget: Budget) -> None:
        self._connection = connection
        self._day = f"{now.astimezone(_ZONE):%Y-%m-%d}"
        self._budget = budget
        self._done: dict[str, int] = {}
        self._delays: dict[str, float] = {}
        self.spent: set[str] = set()
        """Publishers with a host that nothing is left for."""

    def pays(self, candidate: _Candidate) -> bool:
        """Whether the host of the candidate is good for one more, which then is spent."""
        spending = self._budget(candidate.url)
        done = self._done.setdefault(spending.host, self._spent_before(spending.host))
        if done >= spending.most:
            self.spent.add(candidate.publisher)
            return False
        self._done[spending.host] = done + 1
        self._delays[spending.host] = spending.delay
        return True

    def _spent_before(self, host: str) -> int:
        if host in self._done:
            return self._done[host]
        spent = select(HostRow.revisits).where(HostRow.host == host, HostRow.revisit_day == self._day)
        return self._connection.execute(spent).scalar_one_or_none() or 0

    def close(self) -> None:
        """Write down what was spent."""
        for host, delay in self._delays.items():
            spent = {"revisit_day": self._day, "revisits": self._done[host]}
            row = {"host": host, "delay": delay, "next_allowed_at": 0.0, **spent}
            kept = upsert(self._connection.dialect.name, HostRow).values(row)
            self._connection.execute(kept.on_conflict_do_update(index_elements=["host"], set_=spent))
