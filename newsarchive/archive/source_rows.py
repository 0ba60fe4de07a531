"""The rows of `source_links`: what counts. What the rules found and a correction overrules is kept in its row."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, bindparam, delete, select, update

from newsarchive.archive import correction_rows, rows, source_layers, statements, targets
from newsarchive.archive.correction_rows import KeptLink, link_columns, link_of
from newsarchive.archive.corrections import Correction, Held, name
from newsarchive.archive.schema import SourceLinkRow


class Row(KeptLink):
    """What a row says beside that, as far as it is asked here."""

    id: int
    version_id: int
    position: int
    first_seen_at: datetime
    correction_id: int | None


Key = tuple[tuple[str | None, str | None, str | None, str, bool], int | None]
"""What a row names, and the correction that made it."""


@dataclass(frozen=True, kw_only=True)
class Layers:
    """What the rules found last in an article, and the corrections of it that count."""

    found: tuple[Held, ...]
    corrections: tuple[Correction, ...]


def read(connection: Connection, article_id: int) -> Layers:
    """Both layers of the article."""
    counting = correction_rows.active(connection, article_id)
    untouched = [_held(row) for row in _live(connection, article_id) if row["correction_id"] is None]
    return Layers(found=source_layers.found_before(untouched, counting), corrections=counting)


def write(connection: Connection, article_id: int, layers: Layers, *, gone_at: datetime | None) -> None:
    """Make the rows what counts where these are the layers.

    What does not count any more is gone since `gone_at` where the page stopped showing it. It is deleted where the page
    never did show it (`gone_at` is None), and where a correction puts it aside.
    """
    settled = source_layers.settled(layers.found, layers.corrections, gone_at)
    for before, after in zip(layers.corrections, settled, strict=True):
        if before != after:
            correction_rows.renew(connection, after)
    counting = source_layers.counting_now(layers.found, settled)
    wanted = {(name(held.link), by): _columns(held, by) for held, by in counting}
    there = {_key(row): row for row in _live(connection, article_id)}
    for key in there.keys() - wanted.keys():
        _end(connection, there[key]["id"], gone_at if _is_off_the_page(key, layers.found, settled) else None)
    for key in there.keys() & wanted.keys():
        _renew(connection, there[key], wanted[key])
    _add(connection, article_id, [columns for key, columns in wanted.items() if key not in there])


def add(connection: Connection, article_id: int, found: Sequence[Held]) -> None:
    """Rows of what the rules found first in an article."""
    _add(connection, article_id, [_columns(held, None) for held in found])


def _add(connection: Connection, article_id: int, new: Sequence[Mapping[str, object]]) -> None:
    given = {"article_id": article_id, "gone_at": None}
    rows.add_all(connection, SourceLinkRow, [{**given, **each, "target": _target(connection, each)} for each in new])


def _target(connection: Connection, new: Mapping[str, object]) -> object:
    """What it names by the rules, else where the same address of others was seen to lead: it is not asked for again."""
    if new["target"] is not None or new["url"] is None or new["placeholder"]:
        return new["target"]
    return targets.seen(connection, str(new["url"]))


def give_back(connection: Connection, article_id: int, correction: Correction) -> None:
    """What the article named before stands again as the rules found it then, where `correction` had overruled it."""
    if correction.found is None:
        return
    past = SourceLinkRow.correction_id == correction.id, SourceLinkRow.gone_at.is_not(None)
    as_found = {**link_columns(correction.found.link), "correction_id": None}
    connection.execute(update(SourceLinkRow).where(*past).values(as_found))
    if correction.kind == "rejected" and correction.is_idle:
        gone = {"article_id": article_id, "gone_at": correction.found.gone_at}
        rows.add(connection, SourceLinkRow, {**gone, **_columns(correction.found, None)})


def _end(connection: Connection, row_id: int, gone_at: datetime | None) -> None:
    if gone_at is None:
        connection.execute(delete(SourceLinkRow).where(SourceLinkRow.id == row_id))
    else:
        rows.change(connection, SourceLinkRow, row_id, {"gone_at": gone_at})


def _renew(connection: Connection, row: Row, wanted: Mapping[str, object]) -> None:
    wanted = {**wanted, "target": wanted["target"] or row["target"]}  # which may have been known only later
    if changed := {column: value for column, value in wanted.items() if (column, value) not in row.items()}:
        rows.change(connection, SourceLinkRow, row["id"], changed)


def _is_off_the_page(key: Key, found: Sequence[Held], settled: Sequence[Correction]) -> bool:
    """Whether what does not count any more is not found any more: else it was only put aside, or gave way."""
    named, by = key
    if by is None:
        return named not in {name(held.link) for held in found}
    return by in {correction.id for correction in settled if correction.is_idle}


def _key(row: Row) -> Key:
    return name(link_of(row)), row["correction_id"]


def _held(row: Row) -> Held:
    return Held(
        link=link_of(row), version_id=row["version_id"], position=row["position"], first_seen=row["first_seen_at"]
    )


def _columns(held: Held, correction_id: int | None) -> dict[str, Any]:
    place = {"version_id": held.version_id, "position": held.position, "first_seen_at": held.first_seen}
    return {**link_columns(held.link), **place, "correction_id": correction_id}


def _live(connection: Connection, article_id: int) -> Sequence[Row]:
    return statements.each(connection, _LIVE, {"article": article_id}, _row)


def _row(*values: Any) -> Any:
    return dict(zip(SourceLinkRow.__table__.columns.keys(), values, strict=True))


_LIVE = (
    select(SourceLinkRow.__table__)
    .where(SourceLinkRow.article_id == bindparam("article"), SourceLinkRow.gone_at.is_(None))
    .order_by(SourceLinkRow.position, SourceLinkRow.id)
)
