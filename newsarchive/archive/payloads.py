"""Bodies of captures: each is stored once, whoever sent it and whichever address it came from.

A page is kept as its difference from a page of the same publisher captured a moment ago; that one stands alone, beside
the publisher's dictionary. The first are text of articles and can be taken out again (`remove`), the second are not.
"""

from functools import cache
from typing import Any, NamedTuple

from sqlalchemy import Connection, Select, bindparam, delete, select

from newsarchive.archive import dictionaries, packing, statements
from newsarchive.archive.bases import LARGEST, SMALLEST, Base, bases
from newsarchive.archive.rows import change
from newsarchive.archive.schema import DictionaryRow, PayloadRow
from newsarchive.archive.upserts import upsert

_LIKE = 0.9
"""A page is kept as the difference from another one where that takes less than this part of what that one took."""


class Packed(NamedTuple):
    """A body as it is kept: beside a dictionary, beside another page, or beside nothing."""

    content: bytes
    dictionary_id: int | None = None
    base_id: int | None = None


class _Kept(NamedTuple):
    content: bytes
    base_id: int | None
    base_sha256: str | None
    dictionary_id: int | None
    dictionary_sha256: str | None


def keep(connection: Connection, sha256: str, body: bytes, publisher: str | None = None) -> int | None:
    """Store `body`, whose digest is `sha256`, unless it is stored; gives its id, None where there is nothing to it.

    `publisher`: whose pages it is like; None where that is not known.
    """
    if not body:
        return None
    found = _find(connection, sha256)
    if found is not None:
        return found
    if publisher is None or len(body) < SMALLEST:
        return _add(connection, sha256, body, Packed(packing.pack(body)))
    return _keep_like_others(connection, sha256, body, publisher)


def _keep_like_others(connection: Connection, sha256: str, body: bytes, publisher: str) -> int:
    base = _base(connection, publisher)
    packed = _beside(body, base) if base is not None else None
    if base is not None and packed is not None:
        base.left -= 1
        return _add(connection, sha256, body, packed)
    packed = pack_alone(connection, body, publisher)
    added = _add(connection, sha256, body, packed)
    known = bases(connection)
    known.changed.add(publisher)
    if SMALLEST <= len(body) <= LARGEST:
        known.newest[publisher] = Base(added, sha256, body, len(packed.content) / len(body))
    return added


def _base(connection: Connection, publisher: str) -> Base | None:
    """The page beside which the next one is kept. It may have been rolled back, or removed, since it was kept."""
    base = bases(connection).newest.get(publisher)
    if base is None or base.left <= 0:
        return None
    found = statements.one(connection, _DIGEST, {"wanted": base.payload_id}, str)
    return base if found == base.sha256 else None


def _beside(body: bytes, base: Base) -> Packed | None:
    """`body` as its difference from `base`; None where they are unlike."""
    content = packing.pack(body, packing.beside(base.sha256, lambda: base.body))
    alone = len(body) * base.share
    return Packed(content, base_id=base.payload_id) if len(content) <= _LIKE * alone else None


def pack_alone(connection: Connection, body: bytes, publisher: str) -> Packed:
    """`body` beside the publisher's newest dictionary, where it has one."""
    newest = dictionaries.newest(connection, publisher)
    if newest is None or not newest.size:
        return Packed(packing.pack(body))
    return Packed(packing.pack(body, dictionaries.load(connection, newest.id, newest.sha256)), newest.id)


def body_of(connection: Connection, payload_id: int | None) -> bytes:
    """The body as it was kept. Raises ZstdError where the database gives it back damaged."""
    if payload_id is None:
        return b""
    kept = statements.one(connection, _CONTENT, {"wanted": payload_id}, _Kept)
    assert kept is not None
    if kept.base_id is not None:
        base_id = kept.base_id
        beside = packing.beside(str(kept.base_sha256), lambda: body_of(connection, base_id))
        return packing.unpack(kept.content, beside)
    if kept.dictionary_id is None:
        return packing.unpack(kept.content)
    beside = dictionaries.load(connection, kept.dictionary_id, str(kept.dictionary_sha256))
    return packing.unpack(kept.content, beside)


def pack_again(connection: Connection, payload_id: int, packed: Packed) -> None:
    """Keep the same body in another way."""
    change(connection, PayloadRow, payload_id, packed._asdict())


def remove(connection: Connection, payload_id: int) -> None:
    """Forget a body that no capture has any more: nothing of its text is left in any other row.

    What was kept beside it stands alone afterwards.
    """
    connection.execute(select(PayloadRow.id).where(PayloadRow.id == payload_id).with_for_update())
    others = connection.scalars(select(PayloadRow.id).where(PayloadRow.base_id == payload_id)).all()
    for other in others:
        pack_again(connection, other, Packed(packing.pack(body_of(connection, other))))
    connection.execute(delete(PayloadRow).where(PayloadRow.id == payload_id))


def _find(connection: Connection, sha256: str) -> int | None:
    return statements.one(connection, _KNOWN, {"wanted": sha256}, int)


def _add(connection: Connection, sha256: str, body: bytes, packed: Packed) -> int:
    values = {"sha256": sha256, "size": len(body), **packed._asdict()}
    added = statements.one(connection, _adding(connection.dialect.name), values, int)
    if added is None:  # another process stored it in this moment
        added = _find(connection, sha256)
    assert added is not None
    return added


@cache
def _adding(dialect: str) -> Any:
    return upsert(dialect, PayloadRow).on_conflict_do_nothing().returning(PayloadRow.id)


_BASE = PayloadRow.__table__.alias()
# Locked on PostgreSQL: what is found here must not be taken out before something rests on it.
_KNOWN: Select[Any] = (
    select(PayloadRow.id).where(PayloadRow.sha256 == bindparam("wanted")).with_for_update(read=True, key_share=True)
)
_DIGEST: Select[Any] = (
    select(PayloadRow.sha256)
    .where(PayloadRow.id == bindparam("wanted"))
    .where(PayloadRow.base_id.is_(None))
    .with_for_update(read=True, key_share=True)
)
_CONTENT: Select[Any] = (
    select(PayloadRow.content, PayloadRow.base_id, _BASE.c.sha256, PayloadRow.dictionary_id, DictionaryRow.sha256)
    .join(_BASE, _BASE.c.id == PayloadRow.base_id, isouter=True)
    .join(DictionaryRow, DictionaryRow.id == PayloadRow.dictionary_id, isouter=True)
    .where(PayloadRow.id == bindparam("wanted"))
)
