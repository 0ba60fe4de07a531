"""Articles as they are kept, with the captures in which today's code is to read them again.

Many are loaded with few statements: each would take as long as a tenth of what reading a page takes.
"""

from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import cache
from itertools import islice
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, Connection, Select, bindparam, select

from newsarchive.archive import captures, rereading, source_rows, statements
from newsarchive.archive.corrections import Held
from newsarchive.archive.renewal import Older, Rereadable
from newsarchive.archive.schema import ArticleRow, Base, CaptureRow, CorrectionRow, ImageRow, SourceLinkRow, VersionRow
from newsarchive.archive.stored import Stored
from newsarchive.items import Capture, Image

Row = Mapping[str, Any]

_TOGETHER = 50
"""Articles whose rows are asked for at a time; a statement has so many places, and those that are left name nothing."""
_PLACES = [f"id{number}" for number in range(_TOGETHER)]
_NOTHING = -1


class Named(NamedTuple):
    """An article by its publisher and its key."""

    publisher: str
    key: str


class _Kept(NamedTuple):
    """An article, its current version, the capture behind it, and the number of the newest that shows it."""

    own: Row
    version: Row
    behind: captures.Kept
    newest_id: int

    @property
    def known(self) -> Stored:
        renamed = {"version_id": self.version["id"], "medium": self.behind["medium"]}
        values = {**self.version, **self.own, **renamed}
        return Stored(*(values[name] for name in Stored._fields))


def article_ids(connection: Connection, publisher: str | None) -> list[int]:
    """The numbers of all articles, or of the publisher's, in their order."""
    wanted = select(ArticleRow.id).order_by(ArticleRow.id)
    if publisher is not None:
        wanted = wanted.where(ArticleRow.publisher == publisher)
    return list(connection.scalars(wanted))


def named(connection: Connection, article_id: int) -> Named | None:
    """What the article is called; None where it is not there any more."""
    return statements.one(connection, _NAMED, {"wanted": article_id}, Named)


class Loader:
    """The articles with these numbers, each with its pages when it is asked for."""

    def __init__(self, connection: Connection, ids: Sequence[int], *, all_versions: bool = False) -> None:
        self._connection = connection
        self._all_versions = all_versions
        self._kept: dict[int, _Kept] = {}
        self._images: defaultdict[int, list[Image]] = defaultdict(list)
        self._with_sources: set[int] = set()
        for start in range(0, len(ids), _TOGETHER):
            self._prepare(ids[start : start + _TOGETHER])

    def _prepare(self, ids: Sequence[int]) -> None:
        articles = _filled(ids)
        self._kept |= {each.own["id"]: each for each in statements.each(self._connection, _ALL, articles, _kept)}
        versions = _filled([self._kept[each].version["id"] for each in ids if each in self._kept])
        for version_id, image in statements.each(self._connection, _IMAGES, versions, _image):
            self._images[version_id].append(image)
        for statement in _WITH_SOURCES:
            self._with_sources.update(statements.each(self._connection, statement, articles, int))

    def load(self, article_id: int) -> Rereadable | None:
        """The article with that number; None where it is not there any more.

        Raises ZstdError where the database gives a capture back damaged.
        """
        kept = self._kept.get(article_id)
        if kept is None:
            return None
        known = kept.known
        behind = captures.from_row(self._connection, kept.behind)
        newest_id, newest = self._newest(kept, known, behind)
        return Rereadable(
            known=known,
            key=kept.own["key"],
            publisher=kept.own["publisher"],
            own=kept.own,
            version=kept.version,
            images=tuple(self._images[known.version_id]),
            found=self._found(article_id),
            behind=behind,
            newest=newest,
            newest_id=newest_id,
            older=tuple(map(self._older, self._older_versions(known))) if self._all_versions else (),
        )

    def _newest(self, kept: _Kept, known: Stored, behind: Capture) -> tuple[int, Capture]:
        if kept.newest_id == known.capture_id:
            return known.capture_id, behind
        newest_id = rereading.newest_page(self._connection, known)
        if newest_id == known.capture_id:
            return newest_id, behind
        row = statements.one(self._connection, _CAPTURE, {"wanted": newest_id}, _named_values(CaptureRow))
        assert row is not None
        return newest_id, captures.from_row(self._connection, row)

    def _older_versions(self, known: Stored) -> list[Row]:
        """Of each capture but that of the current version, the last that was read in it."""
        wanted = {"article": known.id, "current": known.number}
        found = statements.each(self._connection, _OLDER, wanted, _named_values(VersionRow))
        last = {version["capture_id"]: version for version in found if version["capture_id"] != known.capture_id}
        return list(last.values())

    def _older(self, version: Row) -> Older:
        row = statements.one(self._connection, _CAPTURE, {"wanted": version["capture_id"]}, _named_values(CaptureRow))
        assert row is not None
        images = statements.each(self._connection, _IMAGES, _filled([version["id"]]), _image)
        capture = captures.from_row(self._connection, row)
        return Older(version=version, images=tuple(image for _, image in images), capture=capture)

    def _found(self, article_id: int) -> tuple[Held, ...]:
        return source_rows.read(self._connection, article_id).found if article_id in self._with_sources else ()


def _filled(ids: Sequence[int]) -> dict[str, int]:
    return dict(zip(_PLACES, [*ids, *[_NOTHING] * (_TOGETHER - len(ids))], strict=True))


def _among(column: Any) -> ColumnElement[bool]:
    found: ColumnElement[bool] = column.in_([bindparam(place) for place in _PLACES])
    return found


@cache
def _names(model: type[Base]) -> tuple[str, ...]:
    return tuple(model.__table__.columns.keys())


def _named_values(model: type[Base]) -> Callable[..., Any]:
    return lambda *values: dict(zip(_names(model), values, strict=True))


def _kept(newest_id: int | None, *values: Any) -> _Kept:
    rest = iter(values)
    parts: Iterator[Any] = (
        dict(zip(_names(model), islice(rest, len(_names(model))), strict=True))
        for model in (ArticleRow, VersionRow, CaptureRow)
    )
    own, version, behind = parts
    return _Kept(own, version, behind, newest_id or behind["id"])


def _image(version_id: int, url: str, caption: str | None, credit: str | None) -> tuple[int, Image]:
    return version_id, Image(url=url, caption=caption, credit=credit)


_NAMED = select(ArticleRow.publisher, ArticleRow.key).where(ArticleRow.id == bindparam("wanted"))
_NEWEST = rereading.newest_of(ArticleRow.id, CaptureRow.medium, CaptureRow.id).scalar_subquery()
_ALL: Select[Any] = (
    select(_NEWEST.label("newest"), ArticleRow.__table__, VersionRow.__table__, CaptureRow.__table__)
    .join(VersionRow, (VersionRow.article_id == ArticleRow.id) & (VersionRow.number == ArticleRow.current_version))
    .join(CaptureRow, CaptureRow.id == VersionRow.capture_id)
    .where(_among(ArticleRow.id))
)
_CAPTURE: Select[Any] = select(CaptureRow.__table__).where(CaptureRow.id == bindparam("wanted"))
_OLDER: Select[Any] = (
    select(VersionRow.__table__)
    .where(VersionRow.article_id == bindparam("article"), VersionRow.number < bindparam("current"))
    .order_by(VersionRow.number)
)
_IMAGES = (
    select(ImageRow.version_id, ImageRow.url, ImageRow.caption, ImageRow.credit)
    .where(_among(ImageRow.version_id))
    .order_by(ImageRow.version_id, ImageRow.position)
)
_WITH_SOURCES = (
    select(SourceLinkRow.article_id)
    .where(_among(SourceLinkRow.article_id), SourceLinkRow.gone_at.is_(None))
    .distinct(),
    select(CorrectionRow.article_id).where(_among(CorrectionRow.article_id)).distinct(),
)
