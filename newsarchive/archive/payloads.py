"""Bodies of captures: each is stored once, whoever sent it and whichever address it came from."""

from functools import cache
from typing import Any

from backports import zstd
from sqlalchemy import Connection, Select, bindparam, select

from newsarchive.archive import statements
from newsarchive.archive.schema import PayloadRow
from newsarchive.archive.upserts import upsert

LEVEL = 3
"""zstd level: 93 KB news pages shrink about 6 : 1 in 0.3 ms; higher levels cost more than they save."""


def keep(connection: Connection, sha256: str, body: bytes) -> int | None:
    """Store `body`, whose digest is `sha256`, unless it is stored; gives its id, None where there is nothing to it."""
    if not body:
        return None
    found = _find(connection, sha256)
    return found if found is not None else _add(connection, sha256, body)


def body_of(connection: Connection, payload_id: int | None) -> bytes:
    """The body as it was kept."""
    if payload_id is None:
        return b""
    body = statements.one(connection, _CONTENT, {"wanted": payload_id}, zstd.decompress)
    assert body is not None
    return body


def _find(connection: Connection, sha256: str) -> int | None:
    return statements.one(connection, _KNOWN, {"wanted": sha256}, int)


def _add(connection: Connection, sha256: str, body: bytes) -> int:
    values = {"sha256": sha256, "size": len(body), "dictionary_id": None, "content": zstd.compress(body, LEVEL)}
    added = statements.one(connection, _adding(connection.dialect.name), values, int)
    if added is None:  # another process stored it in this moment
        added = _find(connection, sha256)
    assert added is not None
    return added


@cache
def _adding(dialect: str) -> Any:
    return upsert(dialect, PayloadRow).on_conflict_do_nothing().returning(PayloadRow.id)


_KNOWN: Select[Any] = select(PayloadRow.id).where(PayloadRow.sha256 == bindparam("wanted"))
_CONTENT: Select[Any] = select(PayloadRow.content).where(PayloadRow.id == bindparam("wanted"))
