"""Bodies of others that show some of a text that goes: lists lose theirs; dictionaries that hold some of it go, too.

Pages of other articles that show it (a list of what is read most, a quotation) are theirs: they are named, and stay.
"""

import hashlib
from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass
from typing import Any

from backports import zstd
from sqlalchemy import Connection, Select, delete, func, select, update

from newsarchive.archive import packing, payloads
from newsarchive.archive.forget_rows import remove_body
from newsarchive.archive.forget_text import Pieces, shares_a_run
from newsarchive.archive.payloads import Packed
from newsarchive.archive.schema import ArticleRow, CaptureRow, DictionaryRow, PayloadRow
from newsarchive.archive.selection import numbers

Tell = Callable[[int, int], None]
"""Told how many bodies were looked at, and of how many."""

_WITHOUT_BODY = {
    "payload_id": None,
    "payload_sha256": hashlib.sha256(b"").hexdigest(),
    "payload_size": 0,
    "problem": "its body was taken out: it showed an article that was taken down",
}
_IS_LIST = CaptureRow.article_id.is_(None), CaptureRow.key.is_(None), CaptureRow.payload_id.is_not(None)


@dataclass(frozen=True, kw_only=True)
class Looked:
    """Bodies of lists that show some of a text, by number, among all captures up to number `up_to`."""

    bodies: frozenset[int] = frozenset()
    up_to: int = 0


def look(connection: Connection, pieces: Pieces, before: Looked, tell: Tell) -> Looked:
    """What lists show of it, besides what was found `before`: only captures since are looked at."""
    last = connection.scalars(select(func.coalesce(func.max(CaptureRow.id), 0))).one()
    new = select(CaptureRow.payload_id).where(*_IS_LIST, CaptureRow.id > before.up_to).distinct()
    found = _showing(connection, new, pieces, tell)
    return Looked(bodies=before.bodies | frozenset(found), up_to=max(last, before.up_to))


def _showing(connection: Connection, which: Select[Any], pieces: Pieces, tell: Tell) -> Iterable[int]:
    bodies = sorted(connection.scalars(which)) if pieces.found else []
    for done, payload_id in enumerate(bodies):
        tell(done, len(bodies))
        if pieces.are_in(payloads.body_of(connection, payload_id)):
            yield payload_id
    tell(len(bodies), len(bodies))


def empty_lists(connection: Connection, bodies: Collection[int], pieces: Pieces) -> int:
    """Take their bodies from all lists that have one of `bodies`, if it still shows some of it; gives how many had."""
    emptied = 0
    there = select(PayloadRow.id).where(PayloadRow.id.in_(numbers(connection, bodies)))
    for payload_id in connection.scalars(there.order_by(PayloadRow.id)).all():
        if not pieces.are_in(payloads.body_of(connection, payload_id)):  # another body got its number meanwhile
            continue
        has = CaptureRow.payload_id == payload_id
        emptied += connection.execute(update(CaptureRow).where(*_IS_LIST, has).values(_WITHOUT_BODY)).rowcount
        remove_body(connection, payload_id)
    return emptied


def shown_elsewhere(
    connection: Connection, publisher: str, but: Collection[int], pieces: Pieces, tell: Tell
) -> list[str]:
    """The keys of other articles of the publisher of which a page shows some of it. Looks at every page."""
    own = CaptureRow.publisher == publisher, CaptureRow.article_id.is_not(None), CaptureRow.article_id.not_in(but)
    which = select(CaptureRow.payload_id).where(*own, CaptureRow.payload_id.is_not(None)).distinct()
    keys: dict[str, None] = {}
    for payload_id in _showing(connection, which, pieces, tell):
        of = select(ArticleRow.key).join(CaptureRow, CaptureRow.article_id == ArticleRow.id)
        keys |= dict.fromkeys(connection.scalars(of.where(CaptureRow.payload_id == payload_id).distinct()))
    return list(keys)


def drop_dictionaries(connection: Connection, publishers: Collection[str], text: str) -> int:
    """Drop those of the publishers' dictionaries that have a run of letters of `text`; gives how many had.

    They should have none (chrome.py). What was compressed by them stands alone afterwards.
    """
    own = select(DictionaryRow.id, DictionaryRow.content).where(DictionaryRow.publisher.in_(publishers))
    held = [row.id for row in connection.execute(own) if shares_a_run(text, zstd.decompress(row.content))]
    for dictionary_id in held:
        beside = select(PayloadRow.id).where(PayloadRow.dictionary_id == dictionary_id)
        for payload_id in connection.scalars(beside).all():
            alone = Packed(packing.pack(payloads.body_of(connection, payload_id)))
            payloads.pack_again(connection, payload_id, alone)
        connection.execute(delete(DictionaryRow).where(DictionaryRow.id == dictionary_id))
    return len(held)
