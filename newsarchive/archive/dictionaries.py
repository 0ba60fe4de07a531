"""Dictionaries of publishers: what their pages have in common (chrome.py), and when another one is to be made."""

from collections.abc import Sequence
from datetime import datetime
from hashlib import sha256
from statistics import fmean
from typing import Any, NamedTuple

from backports import zstd
from backports.zstd import ZstdDict
from sqlalchemy import Connection, bindparam, select

from newsarchive.archive import statements
from newsarchive.archive.packing import beside
from newsarchive.archive.rows import add as add_row
from newsarchive.archive.rows import change
from newsarchive.archive.schema import DictionaryRow

ARTICLES = 16
"""So many articles tell what pages of a publisher have in common."""
WORSE = 1.3
"""A layout has changed where pages take so many times the bytes that they took when its dictionary was made."""
_LEVEL = 12


class Dictionary(NamedTuple):
    """A publisher's newest dictionary; `share` is what it left of each byte of the pages, `size` its bytes."""

    id: int
    sha256: str
    size: int
    share: float


def is_due(share: float | None, lately: Sequence[float], articles: int) -> bool:
    """Whether a dictionary is to be made, the newest of which left `share` (None: there is none yet).

    `lately`: what was left of the publisher's last pages that stand alone; `articles`: how many it has, up to ARTICLES.
    """
    if share is None:
        return articles >= ARTICLES
    return len(lately) >= ARTICLES // 2 and fmean(lately) > WORSE * share


def newest(connection: Connection, publisher: str) -> Dictionary | None:
    """The dictionary that is in use for new pages; one of size 0 says that they have nothing in common."""
    return statements.one(connection, _NEWEST, {"of": publisher}, Dictionary)


def load(connection: Connection, dictionary_id: int, digest: str) -> ZstdDict:
    """The dictionary with that id and digest, ready for use."""
    return beside(digest, lambda: _content(connection, dictionary_id))


def add(connection: Connection, publisher: str, content: bytes, share: float, now: datetime) -> Dictionary:
    """Keep `content` as the publisher's newest dictionary."""
    digest = sha256(content).hexdigest()
    values = {"publisher": publisher, "made_at": now, "sha256": digest, "size": len(content), "share": share}
    added = add_row(connection, DictionaryRow, {**values, "content": zstd.compress(content, _LEVEL)})
    return Dictionary(added, digest, len(content), share)


def expect(connection: Connection, dictionary_id: int, share: float) -> None:
    """Pages take more than they did, and no other dictionary makes them smaller: that is how they are now."""
    change(connection, DictionaryRow, dictionary_id, {"share": share})


def _content(connection: Connection, dictionary_id: int) -> bytes:
    content = statements.one(connection, _CONTENT, {"wanted": dictionary_id}, zstd.decompress)
    assert content is not None
    return content


_NEWEST: Any = (
    select(DictionaryRow.id, DictionaryRow.sha256, DictionaryRow.size, DictionaryRow.share)
    .where(DictionaryRow.publisher == bindparam("of"))
    .order_by(DictionaryRow.id.desc())
    .limit(1)
)
_CONTENT: Any = select(DictionaryRow.content).where(DictionaryRow.id == bindparam("wanted"))
