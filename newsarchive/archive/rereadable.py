"""Articles as they are kept, with the captures in which today's code is to read them again."""

from collections.abc import Mapping
from functools import cache
from typing import Any, NamedTuple

from sqlalchemy import Connection, Select, bindparam, select

from newsarchive.archive import captures, rereading, source_rows, statements
from newsarchive.archive.renewal import Rereadable
from newsarchive.archive.schema import ArticleRow, CaptureRow, ImageRow, VersionRow
from newsarchive.archive.stored import Stored, find
from newsarchive.items import Identity, Image

Row = Mapping[str, Any]


class Named(NamedTuple):
    """An article by its publisher and its key."""

    publisher: str
    key: str


def article_ids(connection: Connection, publisher: str | None) -> list[int]:
    """The numbers of all articles, or of the publisher's, in their order."""
    wanted = select(ArticleRow.id).order_by(ArticleRow.id)
    if publisher is not None:
        wanted = wanted.where(ArticleRow.publisher == publisher)
    return list(connection.scalars(wanted))


def named(connection: Connection, article_id: int) -> Named | None:
    """What the article is called; None where it is not there any more."""
    return statements.one(connection, _NAMED, {"wanted": article_id}, Named)


def load(connection: Connection, article_id: int) -> Rereadable | None:
    """The article with that number; None where it is not there any more.

    Raises ZstdError where the database gives a capture back damaged.
    """
    it = named(connection, article_id)
    known = find(connection, Identity(publisher=it.publisher, key=it.key)) if it else None
    return _load(connection, it, known) if it and known else None


def _load(connection: Connection, it: Named, known: Stored) -> Rereadable:
    behind = _row(connection, CaptureRow, known.capture_id)
    capture = captures.from_row(connection, behind)
    newest_id = rereading.newest_page(connection, known)
    is_behind = newest_id == known.capture_id
    newest = capture if is_behind else captures.from_row(connection, _row(connection, CaptureRow, newest_id))
    return Rereadable(
        known=known,
        key=it.key,
        publisher=it.publisher,
        own=_row(connection, ArticleRow, known.id),
        version=_row(connection, VersionRow, known.version_id),
        images=tuple(statements.each(connection, _IMAGES, {"wanted": known.version_id}, _image)),
        found=source_rows.read(connection, known.id).found,
        behind=capture,
        newest=newest,
        newest_id=newest_id,
    )


def _row(connection: Connection, model: Any, row_id: int) -> Row:
    names = model.__table__.columns.keys()

    def named_values(*values: Any) -> Row:
        return dict(zip(names, values, strict=True))

    found = statements.one(connection, _by_id(model), {"wanted": row_id}, named_values)
    assert found is not None
    return found


@cache
def _by_id(model: Any) -> Select[Any]:
    return select(model.__table__).where(model.id == bindparam("wanted"))


def _image(url: str, caption: str | None, credit: str | None) -> Image:
    return Image(url=url, caption=caption, credit=credit)


_NAMED = select(ArticleRow.publisher, ArticleRow.key).where(ArticleRow.id == bindparam("wanted"))
_IMAGES = (
    select(ImageRow.url, ImageRow.caption, ImageRow.credit)
    .where(ImageRow.version_id == bindparam("wanted"))
    .order_by(ImageRow.position)
)
