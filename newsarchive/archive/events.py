"""What happened to articles, as their captures tell it: first seen, edited, removed, there again.

Whoever is told of it remembers the last capture that was told of, so every event is told once.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any, Literal

from sqlalchemy import Connection, Row, Select, and_, or_, select

from newsarchive.archive.history import Version, get_versions
from newsarchive.archive.schema import CaptureRow, VersionRow

Kind = Literal["new", "edited", "gone", "back"]
"""First seen; edited by the publisher; removed; there again, perhaps with other words."""

_KINDS: dict[str, Kind] = {"new": "new", "changed": "edited", "gone": "gone", "back": "back"}
"""The fates of captures that are events, and what they mean."""


@dataclass(frozen=True, kw_only=True)
class Event:
    """What one capture showed to have happened to an article.

    `version` is the number of the version that came with it, None where the text stayed. `before` and `after` are
    that version and the one before it, read by `with_versions` only, None for an article's first.
    """

    capture: int
    article_id: int
    kind: Kind
    at: datetime
    version: int | None
    simulated: bool
    before: Version | None = None
    after: Version | None = None

    @property
    def is_edit(self) -> bool:
        """Whether the publisher had changed the text."""
        return self.version is not None and self.kind != "new"

    @property
    def silent(self) -> bool:
        """Whether the text was changed and the edit time was not."""
        return self.after is not None and self.after.silent


def between(connection: Connection, after: int, until: int) -> list[Event]:
    """The events of all articles in the captures behind `after`, up to and with `until`; in order of capture."""
    in_window = CaptureRow.id > after, CaptureRow.id <= until
    return [_event(row) for row in connection.execute(_events().where(*in_window))]


def of_articles(connection: Connection, article_ids: Collection[int] | Select[int]) -> dict[int, list[Event]]:
    """All events of these articles, few by their numbers or any of a query, each one's in order of capture."""
    rows = connection.execute(_events().where(CaptureRow.article_id.in_(article_ids)))
    return by_article(map(_event, rows))


def by_article(events: Iterable[Event]) -> dict[int, list[Event]]:
    """The events of each article; articles and events in order of capture."""
    found = defaultdict(list)
    for event in events:
        found[event.article_id].append(event)
    return dict(found)


def with_versions(connection: Connection, events: Iterable[Event]) -> tuple[Event, ...]:
    """Events of one article, each edit among them with the versions that it led from and to."""
    told = tuple(events)
    if not any(event.is_edit for event in told):
        return told
    versions = {version.number: version for version in get_versions(connection, told[0].article_id)}
    return tuple(_with_versions(event, versions) if event.is_edit else event for event in told)


def _with_versions(event: Event, versions: dict[int, Version]) -> Event:
    number = event.version or 0
    return replace(event, before=versions.get(number - 1), after=versions.get(number))


def _events() -> Any:
    """One row an event. Better reading of the same page, or of another form of it, is none."""
    columns = (CaptureRow.id, CaptureRow.article_id, CaptureRow.fate, CaptureRow.fetched_at, CaptureRow.simulated)
    came_with_it = and_(
        VersionRow.article_id == CaptureRow.article_id,
        VersionRow.capture_id == CaptureRow.id,
        VersionRow.origin == "publisher",
    )
    return (
        select(*columns, VersionRow.number)
        .outerjoin(VersionRow, came_with_it)
        .where(CaptureRow.article_id.is_not(None), CaptureRow.fate.in_(_KINDS))
        .where(or_(CaptureRow.fate != "changed", VersionRow.number.is_not(None)))
        .order_by(CaptureRow.id)
    )


def _event(row: Row[Any]) -> Event:
    return Event(
        capture=row.id,
        article_id=row.article_id,
        kind=_KINDS[row.fate],
        at=row.fetched_at,
        version=row.number,
        simulated=row.simulated,
    )
