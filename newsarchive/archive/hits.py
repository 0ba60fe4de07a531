"""What a reader is shown of an article that was found."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, RowMapping, select

from newsarchive.archive.schema import ArticleRow, VersionRow
from newsarchive.archive.selection import IS_CURRENT, numbers
from newsarchive.archive.snippets import Snippet, find, snippet

_ABOUT = ("id", "key", "publisher", "canonical_url", "kind", "status", "date_published")
_TEXTS = ("headline", "body", "section")
_COLUMNS = (*(ArticleRow.__table__.c[name] for name in _ABOUT), *(VersionRow.__table__.c[name] for name in _TEXTS))


@dataclass(frozen=True, kw_only=True)
class Hit:
    """One article that was found; `score` is None where nothing was ranked (newest first, no words)."""

    id: int
    key: str
    publisher: str
    url: str
    kind: str
    status: str
    section: str | None
    date_published: datetime | None
    headline: str
    headline_highlights: tuple[tuple[int, int], ...]
    snippet: Snippet
    score: float | None


def read_hits(
    connection: Connection, found: Sequence[tuple[int, float | None]], terms: tuple[str, ...]
) -> tuple[Hit, ...]:
    """The articles of these numbers, with their scores, in this order."""
    wanted = numbers(connection, [number for number, _ in found])
    articles = select(*_COLUMNS).join(VersionRow, IS_CURRENT).where(ArticleRow.id.in_(wanted))
    rows = {row["id"]: row for row in connection.execute(articles).mappings()}
    return tuple(_hit(rows[number], score, terms) for number, score in found if number in rows)


def _hit(row: RowMapping, score: float | None, terms: tuple[str, ...]) -> Hit:
    return Hit(
        id=row["id"],
        key=row["key"],
        publisher=row["publisher"],
        url=row["canonical_url"],
        kind=row["kind"],
        status=row["status"],
        section=row["section"],
        date_published=row["date_published"],
        headline=row["headline"],
        headline_highlights=tuple(find(row["headline"], terms)),
        snippet=snippet(row["body"], terms),
        score=score,
    )
