"""Which page the next ones of a publisher are kept beside: one captured a moment ago, with the same lists around it.

Each process has its own; nothing is lost with them.
"""

from collections.abc import MutableMapping
from dataclasses import dataclass, field
from weakref import WeakKeyDictionary

from sqlalchemy import Connection, Engine

FOLLOWERS = 15
"""Pages beside one base: fewer cost bytes, as each base stands alone; more, too, as lists change meanwhile."""
SMALLEST, LARGEST = 256, 512 * 1024
"""Bytes of a page that others are kept beside: less saves nothing, and each of them reads it."""


@dataclass
class Base:
    """A page that stands alone, `share` of its bytes, and how many more may be kept beside it."""

    payload_id: int
    sha256: str
    body: bytes
    share: float
    left: int = FOLLOWERS


@dataclass
class Bases:
    """By publisher: the newest base, and of whom pages were kept that stand alone since somebody last asked."""

    newest: dict[str, Base] = field(default_factory=dict)
    changed: set[str] = field(default_factory=set)


def bases(connection: Connection) -> Bases:
    """Those of this process in this archive."""
    return _BASES.setdefault(connection.engine, Bases())


_BASES: MutableMapping[Engine, Bases] = WeakKeyDictionary()
