"""Tombstones: which articles were taken out for ever, by digests of their identity and addresses; no text of them.

Whoever brings articles asks here first: `bars` tells what must not come back.
"""

import hashlib
import re
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Literal, NamedTuple

from sqlalchemy import Connection, Row, func, insert, select, text, update

from newsarchive.archive import statements
from newsarchive.archive.engine import alone_with
from newsarchive.archive.operating_schema import TakedownAddressRow, TakedownRow
from newsarchive.archive.schema import ArticleRow
from newsarchive.archive.upserts import upsert
from newsarchive.normalization.address_form import names_a_page, one_form

OUTCOME: Literal["taken-down"] = "taken-down"
"""What comes of a request for an article that was taken out."""
BARE: Mapping[str, Any] = {"url": "", "body": b"", "cb_kwargs": {}, "problem": None}
"""A row of the queue that tells nothing of what it asked for."""
_AT_ONCE = 500
_NUMBERED = re.compile(r"(?:[a-z0-9.-]+(?:(?::[a-z]+)+:|/|\?p=)|blog\.naver\.com/[a-z0-9_-]+/)\d+")
"""Identities without words: those of KBS, of Naver, of blogs that number their posts."""


@dataclass(frozen=True, kw_only=True)
class Tombstone:
    """An article that was taken out; `made_at` is aware.

    `key_digest` and `addresses` are SHA-256 in hexadecimal digits; `key` is the identity itself where that is a number,
    else None. `number` is what the article had in this archive, None where it was not archived. `status` is what is
    answered for it: 410, or 451 where the law demanded it. `removed` counts what went.
    """

    publisher: str
    key: str | None
    key_digest: str
    number: int | None = None
    made_at: datetime
    reason: str
    author: str | None
    status: int
    removed: Mapping[str, Any]
    addresses: tuple[str, ...]


class Taken(NamedTuple):
    """When and why an article was taken out, and what is answered for it (410 or 451)."""

    made_at: datetime
    reason: str
    status: int


@dataclass(frozen=True)
class Bars:
    """Digests of identities and of addresses that are not to come in."""

    keys: frozenset[str] = frozenset()
    addresses: frozenset[str] = frozenset()

    def bar(self, key: str | None, url: str | None) -> bool:
        """Whether the article with that identity, or what stands at that address, is not to come in."""
        if key is not None and digest(key) in self.keys:
            return True
        return url is not None and bool(self.addresses) and address_digest(url) in self.addresses


@dataclass(frozen=True)
class Names:
    """Identities and addresses that something goes by."""

    keys: Collection[str] = ()
    addresses: Collection[str] = field(default=())


def digest(key: str) -> str:
    """SHA-256 (hex) of an identity."""
    return hashlib.sha256(key.encode("utf-8", "surrogatepass")).hexdigest()


def address_digest(url: str) -> str:
    """SHA-256 (hex) of an address, however it is spelled (normalization.address_form)."""
    return digest(one_form(url))


def plain_key(key: str) -> str | None:
    """`key` where there are no words in it, which may be those of a headline; else None."""
    return key if _NUMBERED.fullmatch(key) else None


def stand_by(connection: Connection) -> None:
    """Until the end of the transaction nothing is taken out: first of all that a writer asks for.

    SQLite has one writer at a time anyway.
    """
    if connection.dialect.name == "postgresql":
        statements.change(connection, _SHARED, {"what": _LOCK})


def alone(connection: Connection) -> None:
    """Until the end of the transaction nobody brings anything in: those who do, wait; those who did, are done."""
    alone_with(connection, _LOCK)


_LOCK = "takedowns"
_SHARED = text("SELECT pg_advisory_xact_lock_shared(hashtextextended(:what, 0))")


def are_there(connection: Connection) -> bool:
    """Whether anything was ever taken out; asked for each page, so that nothing else need be."""
    return bool(statements.numbers(connection, _ANY, {}))


_ANY = select(TakedownRow.id).limit(1)


def bars(connection: Connection, names: Names) -> Bars:
    """What of `names` is not to come in."""
    if not are_there(connection):
        return Bars()
    keys = _held(connection, TakedownRow.key_digest, {digest(key) for key in names.keys})
    addresses = {address_digest(url) for url in names.addresses if names_a_page(url)}
    return Bars(keys, _held(connection, TakedownAddressRow.digest, addresses))


def next_number(connection: Connection) -> int | None:
    """The number for an article that comes in: never one that was taken out; None where the database sees to that.

    SQLite gives the highest number anew once its row is gone.
    """
    if connection.dialect.name != "sqlite" or not are_there(connection):
        return None
    return 1 + max(map(int, connection.execute(_HIGHEST).one()))


_HIGHEST = select(
    *(func.coalesce(select(func.max(each)).scalar_subquery(), 0) for each in (ArticleRow.id, TakedownRow.number))
)


def _held(connection: Connection, column: Any, wanted: set[str]) -> frozenset[str]:
    found: set[str] = set()
    asked = sorted(wanted)
    for start in range(0, len(asked), _AT_ONCE):
        found.update(connection.scalars(select(column).where(column.in_(asked[start : start + _AT_ONCE]))))
    return frozenset(found)


def find(connection: Connection, key: str | None, reference: str) -> Taken | None:
    """When and why the article was taken out that goes by `key`, or by `reference`: an address, or its number here."""
    if not are_there(connection):
        return None
    which = [_TAKEN.where(TakedownRow.key_digest.in_({digest(each) for each in (key, reference) if each}))]
    by_address = select(TakedownAddressRow.takedown_id).where(TakedownAddressRow.digest == address_digest(reference))
    which.append(_TAKEN.where(TakedownRow.id.in_(by_address)))
    if reference.isascii() and reference.isdigit() and len(reference) < 19:
        which.append(_TAKEN.where(TakedownRow.number == int(reference)))
    found = (connection.execute(each.limit(1)).one_or_none() for each in which)
    return next((Taken(*row) for row in found if row is not None), None)


_TAKEN = select(TakedownRow.made_at, TakedownRow.reason, TakedownRow.status)


def every(connection: Connection) -> list[Tombstone]:
    """All tombstones, the earliest first."""
    addresses: dict[int, list[str]] = {}
    for digest_, takedown in connection.execute(select(TakedownAddressRow.digest, TakedownAddressRow.takedown_id)):
        addresses.setdefault(takedown, []).append(digest_)
    rows = connection.execute(select(TakedownRow.__table__).order_by(TakedownRow.id)).all()
    return [_tombstone(row, sorted(addresses.get(row.id, []))) for row in rows]


def _tombstone(row: Row[Any], addresses: list[str]) -> Tombstone:
    names = Tombstone.__dataclass_fields__.keys() - {"addresses"}
    return Tombstone(**{name: getattr(row, name) for name in names}, addresses=tuple(addresses))


def keep(connection: Connection, tombstone: Tombstone) -> None:
    """Write a tombstone; one of the same identity that is there stays, and gets the addresses that it lacks."""
    known = select(TakedownRow.id).where(TakedownRow.key_digest == tombstone.key_digest)
    takedown_id = connection.scalars(known).one_or_none()
    if takedown_id is None:
        names = Tombstone.__dataclass_fields__.keys() - {"addresses"}
        values = {name: getattr(tombstone, name) for name in names} | {"removed": dict(tombstone.removed)}
        takedown_id = connection.scalars(insert(TakedownRow).values(values).returning(TakedownRow.id)).one()
    rows = [{"digest": each, "takedown_id": takedown_id} for each in sorted(set(tombstone.addresses))]
    if rows:
        connection.execute(upsert(connection.dialect.name, TakedownAddressRow).on_conflict_do_nothing(), rows)


def count_removed(connection: Connection, key_digest: str, removed: Mapping[str, int]) -> None:
    """Remember how much went, besides what went when the article was first taken out."""
    own = TakedownRow.key_digest == key_digest
    before: Mapping[str, int] = connection.scalars(select(TakedownRow.removed).where(own)).one()
    total = {name: before.get(name, 0) + removed.get(name, 0) for name in (*before, *removed)}
    connection.execute(update(TakedownRow).where(own).values(removed=total))


def digests_of(addresses: Iterable[str]) -> tuple[str, ...]:
    """The digests of those addresses at which one article stands: no front page, no file's name."""
    return tuple(sorted({address_digest(url) for url in addresses if names_a_page(url)}))
