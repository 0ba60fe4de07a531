"""What a look finds: what is amiss, where, since when, and what to do."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from newsarchive.archive import Archive
from newsarchive.config import Config

Check = Literal[
    "runs",
    "visits",
    "doubts",
    "revisits",
    "hosts",
    "robots",
    "contact",
    "leases",
    "jobs",
    "backups",
    "takedowns",
    "notices",
    "schema",
    "rows",
    "disk",
    "clock",
    "integrity",
    "index",
]
"""What a finding is about."""


@dataclass(frozen=True, kw_only=True)
class Finding:
    """One thing that is amiss: `where` is a publisher, a host, or a spider with its arguments.

    `since` is None where nobody knows. `pages` are addresses to look at, `anchor` the place in docs/operations.md.
    """

    check: Check
    where: str
    what: str
    since: datetime | None
    pages: tuple[str, ...] = ()
    fix: str
    anchor: str


Look = Callable[[Archive, Config], Iterator[Finding]]
