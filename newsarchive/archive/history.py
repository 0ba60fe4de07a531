"""The versions of an article: what each says, which were silent edits, and which one held at a time."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import pairwise
from typing import Any

from sqlalchemy import Connection, RowMapping, select

from newsarchive.archive.schema import CaptureRow, ImageRow, VersionRow
from newsarchive.archive.versions import Times, is_silent
from newsarchive.items import Byline, DateOrigin, Image


@dataclass(frozen=True, kw_only=True)
class Version:
    """One state of an article's content; `silent` where the publisher changed it and its edit time did not move."""

    number: int
    origin: str
    silent: bool
    captured_at: datetime
    extractor: str
    digest: str
    headline: str
    body: str
    bylines: tuple[Byline, ...]
    section: str | None
    issue: str | None
    language: str | None
    date_published: datetime | None
    date_origin: DateOrigin | None
    date_modified: datetime | None
    images: tuple[Image, ...]
    credits: tuple[str, ...]
    photo_credits: tuple[str, ...]
    simulated: bool


def get_versions(connection: Connection, article_id: int) -> tuple[Version, ...]:
    """All versions of the article, first to last."""
    rows = (
        connection.execute(
            select(
                *VersionRow.__table__.columns,
                CaptureRow.simulated,
                CaptureRow.date_published.label("captured_published"),
                CaptureRow.date_modified.label("captured_modified"),
            )
            .join(CaptureRow, CaptureRow.id == VersionRow.capture_id)
            .where(VersionRow.article_id == article_id)
            .order_by(VersionRow.number)
        )
        .mappings()
        .all()
    )
    silent = _silent(rows, _touched(connection, article_id))
    return tuple(_version(connection, row, row["number"] in silent) for row in rows)


def version_at(versions: Iterable[Version], moment: datetime) -> Version | None:
    """The version that the archive had at `moment`: the last captured until then; None before the first.

    Two versions of one capture are two readings of the same page: the later one is the better.
    """
    until = [version for version in versions if version.captured_at <= moment]
    return max(until, key=lambda version: (version.captured_at, version.number), default=None)


def _touched(connection: Connection, article_id: int) -> Sequence[RowMapping]:
    """The captures in which nothing but the edit time had changed, first to last."""
    columns = (CaptureRow.id, CaptureRow.date_published, CaptureRow.date_modified)
    touched = select(*columns).where(CaptureRow.article_id == article_id, CaptureRow.fate == "touched")
    return connection.execute(touched.order_by(CaptureRow.id)).mappings().all()


def _silent(rows: Sequence[RowMapping], touched: Sequence[RowMapping]) -> set[int]:
    """The numbers of the versions that are silent edits."""
    return {
        row["number"]
        for before, row in pairwise(rows)
        if row["origin"] == "publisher" and is_silent(_times_before(before, row, touched), _times_captured(row))
    }


def _times_before(before: RowMapping, row: RowMapping, touched: Sequence[RowMapping]) -> Times:
    """The times on the last capture before `row`: of the last touched one, else of the version before.

    Today's code renewed the version before when `row` was decided, so it is compared like with like.
    """
    between = [capture for capture in touched if before["capture_id"] < capture["id"] < row["capture_id"]]
    if between:
        return Times(published=between[-1]["date_published"], modified=between[-1]["date_modified"])
    return Times(
        published=before["date_published"], modified=before["date_modified"], unreadable=_is_unreadable(before)
    )


def _times_captured(row: RowMapping) -> Times:
    """The times as they were read when the version was decided; later readings of the version may know better."""
    return Times(published=row["captured_published"], modified=row["captured_modified"], unreadable=_is_unreadable(row))


def _is_unreadable(row: RowMapping) -> bool:
    return row["date_modified"] is None and row["date_modified_text"] is not None


def _version(connection: Connection, row: RowMapping, silent: bool) -> Version:
    made: dict[str, Any] = {
        "silent": silent,
        "bylines": tuple(Byline(**byline) for byline in row["bylines"]),
        "images": _images(connection, row["id"]),
        "credits": tuple(row["credits"]),
        "photo_credits": tuple(row["photo_credits"]),
    }
    plain = {name: row[name] for name in Version.__dataclass_fields__ if name not in made}
    return Version(**plain, **made)


def _images(connection: Connection, version_id: int) -> tuple[Image, ...]:
    rows = connection.execute(
        select(ImageRow.url, ImageRow.caption, ImageRow.credit)
        .where(ImageRow.version_id == version_id)
        .order_by(ImageRow.position)
    ).mappings()
    return tuple(Image(**row) for row in rows)
