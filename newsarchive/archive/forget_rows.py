"""The rows of articles that go: text, versions, captures, bodies, sources, verdicts, index, stories."""

from collections import Counter
from collections.abc import Collection, Iterable
from typing import Any

from sqlalchemy import Connection, delete, func, select, update

from newsarchive.archive import notices, payloads, story_rows
from newsarchive.archive.forget_names import Meant, captures_of
from newsarchive.archive.index import unindex
from newsarchive.archive.provenance_schema import AttemptRow
from newsarchive.archive.schema import (
    ArticleRow,
    ArticleUrlRow,
    Base,
    CaptureRow,
    CorrectionRow,
    HintRow,
    ImageRow,
    NoticeRow,
    SavedSearchRow,
    SourceLinkRow,
    StoryRow,
    VerdictRow,
    VersionRow,
    WatchRow,
)
from newsarchive.archive.selection import numbers

_AT_ONCE = 500
_OF_ARTICLE: tuple[tuple[str, Any], ...] = (
    ("watches", WatchRow),
    ("notices", NoticeRow),
    ("verdicts", VerdictRow),
    ("source links", SourceLinkRow),
    ("corrections", CorrectionRow),
)
"""What points to an article, in an order in which it can go."""


def remove(connection: Connection, meant: Meant) -> Counter[str]:
    """Delete all rows of it; gives how many of each kind went."""
    gone: Counter[str] = Counter()
    for number in meant.articles:
        _leave_stories(connection, number)
        unindex(connection, number)
        gone += _remove_article(connection, number)
    gone += _remove_captures(connection, captures_of(connection, meant))
    for number in meant.articles:
        gone["addresses"] += _delete(connection, ArticleUrlRow, ArticleUrlRow.article_id == number)
        gone["articles"] += _delete(connection, ArticleRow, ArticleRow.id == number)
    for some in _some(sorted(meant.keys)):
        gone["hints"] += _delete(connection, HintRow, HintRow.key.in_(some))
        gone["attempts"] += _delete(connection, AttemptRow, AttemptRow.key.in_(some))
    for some in _some(sorted(meant.addresses)):
        gone["hints"] += _delete(connection, HintRow, HintRow.url.in_(some))
        gone["attempts"] += _delete(connection, AttemptRow, AttemptRow.url.in_(some))
    _count_on(connection)
    return gone


def _remove_article(connection: Connection, number: int) -> Counter[str]:
    """All that only it has, up to its captures."""
    gone = Counter({name: _delete(connection, model, model.article_id == number) for name, model in _OF_ARTICLE})
    versions = select(VersionRow.id).where(VersionRow.article_id == number)
    gone["images"] += _delete(connection, ImageRow, ImageRow.version_id.in_(versions))
    gone["versions"] += _delete(connection, VersionRow, VersionRow.article_id == number)
    return gone


def _leave_stories(connection: Connection, number: int) -> None:
    """Whoever told a story with it is compared anew: the story may be two now, and may bear its number."""
    near = {article for each in story_rows.likenesses(connection, [number]) for article in (each.one, each.other)}
    own = select(StoryRow.story_id).where(StoryRow.article_id == number).scalar_subquery()
    near |= set(connection.scalars(select(StoryRow.article_id).where(StoryRow.story_id == own)))
    story_rows.forget(connection, [number])
    connection.execute(delete(StoryRow).where(StoryRow.article_id.in_(numbers(connection, near))))


def _remove_captures(connection: Connection, ids: Collection[int]) -> Counter[str]:
    gone: Counter[str] = Counter()
    bodies: set[int] = set()
    for some in _some(sorted(ids)):
        named = select(CaptureRow.payload_id).where(CaptureRow.id.in_(some), CaptureRow.payload_id.is_not(None))
        bodies.update(each for each in connection.scalars(named) if each is not None)
        connection.execute(update(CaptureRow).where(CaptureRow.refers_to.in_(some)).values(refers_to=None))
    for some in _some(sorted(ids)):
        gone["captures"] += _delete(connection, CaptureRow, CaptureRow.id.in_(some))
    gone["pages"] += sum(remove_body(connection, body) for body in sorted(bodies))
    return gone


def remove_body(connection: Connection, payload_id: int) -> bool:
    """Forget a body unless a capture has it; says whether it went."""
    if connection.scalars(select(CaptureRow.id).where(CaptureRow.payload_id == payload_id).limit(1)).first():
        return False
    payloads.remove(connection, payload_id)
    return True


def _count_on(connection: Connection) -> None:
    """Captures may get the numbers of those that went: what was told up to one of these was told up to the last left.

    SQLite gives out the number after the highest.
    """
    last = connection.scalars(select(func.coalesce(func.max(CaptureRow.id), 0))).one()
    for model in (SavedSearchRow, WatchRow):
        too_far = update(model).where(model.seen_capture > last)
        connection.execute(too_far.values(seen_capture=last))
    notices.count_on(connection, last)


def _delete(connection: Connection, model: type[Base], which: Any) -> int:
    return int(connection.execute(delete(model).where(which)).rowcount)


def _some(values: list[Any]) -> Iterable[list[Any]]:
    return (values[start : start + _AT_ONCE] for start in range(0, len(values), _AT_ONCE))
