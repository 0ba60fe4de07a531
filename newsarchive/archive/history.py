"""The versions of an article: what each says, which were silent edits, and which one held at a time."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import pairwise
from typing import Any

from sqlalchemy import Connection, RowMapping, Select, select

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
    return versions_of(connection, [article_id])[article_id]


def versions_of(connection: Connection, article_ids: Collection[int]) -> dict[int, tuple[Version, ...]]:
    """All versions of each of these articles, a few hundred at most, first to last."""
    rows = _by_article(connection, _versions().where(VersionRow.article_id.in_(article_ids)))
    touched = _by_article(connection, _touched().where(CaptureRow.article_id.in_(article_ids)))
    images = _images(connection, article_ids)
    return {each: _told(rows[each], touched[each], images) for each in article_ids}


def _versions() -> Select[Any]:
    return (
        select(
            *VersionRow.__table__.columns,
            CaptureRow.simulated,
            CaptureRow.date_published.label("captured_published"),
            CaptureRow.date_modified.label("captured_modified"),
        )
        .join(CaptureRow, CaptureRow.id == VersionRow.capture_id)
        .order_by(VersionRow.article_id, VersionRow.number)
    )


def _by_article(connection: Connection, rows: Select[Any]) -> defaultdict[int, list[RowMapping]]:
    found: defaultdict[int, list[RowMapping]] = defaultdict(list)
    for row in connection.execute(rows).mappings():
        found[row["article_id"]].append(row)
    return found


def _told(
    rows: Sequence[RowMapping], touched: Sequence[RowMapping], images: Mapping[int, Sequence[Image]]
) -> tuple[Version, ...]:
    silent = _silent(rows, touched)
    return tuple(_version(row, row["number"] in silent, images.get(row["id"], ())) for row in rows)


def version_at(versions: Iterable[Version], moment: datetime) -> Version | None:
    """The version that the archive had at `moment`: the last captured until then; None before the first.

    Two versions of one capture are two readings of the same page: the later one is the better.
    """
    until = [version for version in versions if version.captured_at <= moment]
    return max(until, key=lambda version: (version.captured_at, version.number), default=None)


def _touched() -> Select[Any]:
    """The captures in which nothing but the edit time had changed, first to last."""
    columns: list[Any] = [CaptureRow.id, CaptureRow.article_id, CaptureRow.date_published, CaptureRow.date_modified]
    touched = select(*columns, CaptureRow.fetched_at).where(CaptureRow.fate == "touched")
    return touched.order_by(CaptureRow.fetched_at, CaptureRow.id)


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
    since, until = ((each["captured_at"], each["capture_id"]) for each in (before, row))
    between = [each for each in touched if since < (each["fetched_at"], each["id"]) < until]
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


def _version(row: RowMapping, silent: bool, images: Sequence[Image]) -> Version:
    made: dict[str, Any] = {
        "silent": silent,
        "bylines": tuple(Byline(**byline) for byline in row["bylines"]),
        "images": tuple(images),
        "credits": tuple(row["credits"]),
        "photo_credits": tuple(row["photo_credits"]),
    }
    plain = {name: row[name] for name in Version.__dataclass_fields__ if name not in made}
    return Version(**plain, **made)


def _images(connection: Connection, article_ids: Collection[int]) -> dict[int, list[Image]]:
    """The pictures of each version, by its id."""
    rows = connection.execute(
        select(ImageRow.version_id, ImageRow.url, ImageRow.caption, ImageRow.credit)
        .join(VersionRow, VersionRow.id == ImageRow.version_id)
        .where(VersionRow.article_id.in_(article_ids))
        .order_by(ImageRow.version_id, ImageRow.position)
    )
    found: defaultdict[int, list[Image]] = defaultdict(list)
    for version_id, url, caption, credit in rows:
        found[version_id].append(Image(url=url, caption=caption, credit=credit))
    return found
