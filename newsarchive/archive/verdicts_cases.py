"""What is to be judged: source links with the archive's state around them, posts and cited articles as they stood."""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, RowMapping, Select, select, union
from sqlalchemy.orm import aliased

from newsarchive.archive import takedowns
from newsarchive.archive.correction_rows import link_of
from newsarchive.archive.provenance_schema import VerdictRow
from newsarchive.archive.schema import ArticleRow, CaptureRow, SourceLinkRow, VersionRow
from newsarchive.archive.takedowns import Bars, Names
from newsarchive.items import SourceLink
from newsarchive.verdicts import State


@dataclass(frozen=True, kw_only=True)
class NamedSource:
    """A source link that counts, and what the archive holds around it.

    `published` is the date of its article, `appeared` when that first named it, each None where it is not known;
    `cited_id` the article that it leads to, None where the archive lacks it; `taken_down`: because that was taken out.
    `state` is made of all that a change of would ask for another judgement.
    """

    article_id: int
    key: str
    publisher: str
    link: SourceLink
    published: datetime | None
    appeared: datetime | None
    cited_id: int | None
    cited_publisher: str | None
    state: tuple[Any, ...]
    taken_down: bool = False


@dataclass(frozen=True, kw_only=True)
class Standing:
    """An article's version with its text, as it can be compared."""

    state: State
    body: str
    kind: str
    doubts: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class Which:
    """Of which posts the source links are judged; None: of all. `since` is when they were published at the earliest.

    `numbers`: only of articles with these numbers.
    """

    article_id: int | None = None
    numbers: range | None = None
    publisher: str | None = None
    since: datetime | None = None


def posts(connection: Connection, which: Which) -> list[int]:
    """The numbers of the articles that name a source, or of whose sources something is held."""
    naming = _of(select(SourceLinkRow.article_id).where(SourceLinkRow.gone_at.is_(None)), SourceLinkRow, which)
    held = _of(select(VerdictRow.article_id).where(VerdictRow.superseded_at.is_(None)), VerdictRow, which)
    return sorted(connection.scalars(union(naming, held)))


def _of(found: Select[Any], table: Any, which: Which) -> Select[Any]:
    if which.article_id is not None:
        found = found.where(table.article_id == which.article_id)
    if which.numbers is not None:
        found = found.where(table.article_id.between(which.numbers.start, which.numbers.stop - 1))
    if which.publisher is None and which.since is None:
        return found
    found = found.join(ArticleRow, ArticleRow.id == table.article_id)
    if which.publisher is not None:
        found = found.where(ArticleRow.publisher == which.publisher)
    return found.where(ArticleRow.date_published >= which.since) if which.since is not None else found


def retelling_publishers(connection: Connection) -> frozenset[str]:
    """The publishers of articles that name sources."""
    naming = select(ArticleRow.publisher).join(SourceLinkRow, SourceLinkRow.article_id == ArticleRow.id)
    return frozenset(connection.scalars(naming.distinct()))


_POST, _CITED = aliased(ArticleRow), aliased(ArticleRow)
_NAMED: Select[Any] = (
    select(
        SourceLinkRow.__table__,
        _POST.key,
        _POST.publisher,
        _POST.current_version,
        _POST.date_published,
        VersionRow.number.label("first_version"),
        _CITED.id.label("cited_id"),
        _CITED.publisher.label("cited_publisher"),
        _CITED.current_version.label("cited_version"),
        _CITED.status.label("cited_status"),
        _CITED.changed_at.label("cited_changed"),
        _CITED.date_published.label("cited_published"),
    )
    .join(_POST, _POST.id == SourceLinkRow.article_id)
    .join(VersionRow, VersionRow.id == SourceLinkRow.version_id)
    .join(_CITED, _CITED.key == SourceLinkRow.target, isouter=True)
    .where(SourceLinkRow.gone_at.is_(None))
    .order_by(SourceLinkRow.article_id, SourceLinkRow.position, SourceLinkRow.id)
)


def named_sources(connection: Connection, ids: Sequence[int]) -> list[NamedSource]:
    """The source links that count in the articles with these numbers, a few hundred at most."""
    rows = connection.execute(_NAMED.where(SourceLinkRow.article_id.in_(ids))).mappings().all()
    later = [row["article_id"] for row in rows if row["first_version"] > 1]
    edits, swaps = _edits(connection, later), _swaps(connection, ids)
    bars = _bars(connection, rows)
    return [_named(row, edits, swaps, bars) for row in rows]


def _bars(connection: Connection, rows: Sequence[RowMapping]) -> Bars:
    """What of that which is named was taken out."""
    lacking = [row for row in rows if row["cited_id"] is None]
    keys = {row["target"] for row in lacking if row["target"]}
    return takedowns.bars(connection, Names(keys, {row["url"] for row in lacking if row["url"]}))


def _named(
    row: RowMapping, edits: Mapping[int, int], swaps: Collection[tuple[int, datetime | None]], bars: Bars
) -> NamedSource:
    in_an_edit = row["first_version"] >= edits.get(row["article_id"], row["first_version"] + 1)
    named_later = in_an_edit or (row["article_id"], row["first_seen_at"]) in swaps
    appeared = row["first_seen_at"] if named_later else row["date_published"]
    taken_down = row["cited_id"] is None and bars.bar(row["target"], row["url"])
    cited = ("cited_id", "cited_version", "cited_status", "cited_changed", "cited_published")
    return NamedSource(
        article_id=row["article_id"],
        key=row["key"],
        publisher=row["publisher"],
        link=link_of(row),
        published=row["date_published"],
        appeared=appeared,
        cited_id=row["cited_id"],
        cited_publisher=row["cited_publisher"],
        state=(
            *(row["current_version"], row["date_published"], appeared, row["target"]),
            *(row[name] for name in cited),
            *(("taken down",) if taken_down else ()),
        ),
        taken_down=taken_down,
    )


def _edits(connection: Connection, ids: Sequence[int]) -> dict[int, int]:
    """The number of the first version of each article that its publisher wrote anew."""
    later = VersionRow.article_id.in_(ids), VersionRow.number > 1, VersionRow.origin == "publisher"
    found = select(VersionRow.article_id, VersionRow.number).where(*later).order_by(VersionRow.number.desc())
    return {row[0]: row[1] for row in connection.execute(found)} if ids else {}


def _swaps(connection: Connection, ids: Sequence[int]) -> set[tuple[int, datetime | None]]:
    """When each article stopped naming a source: what it names since then, it named in that one's place."""
    gone = SourceLinkRow.article_id.in_(ids), SourceLinkRow.gone_at.is_not(None)
    found = connection.execute(select(SourceLinkRow.article_id, SourceLinkRow.gone_at).where(*gone))
    return {(article, gone_at) for article, gone_at in found}


_TOLD: tuple[Any, ...] = (
    VersionRow.article_id,
    ArticleRow.key,
    ArticleRow.publisher,
    ArticleRow.canonical_url,
    ArticleRow.status,
    ArticleRow.gone_at,
    ArticleRow.kind,
    VersionRow.number.label("version"),
    VersionRow.headline,
    VersionRow.body,
    VersionRow.capture_id,
    VersionRow.captured_at,
    VersionRow.date_published,
    VersionRow.date_modified,
    CaptureRow.simulated,
    CaptureRow.doubts,
)
_STANDING: Select[Any] = (
    select(*_TOLD)
    .join(ArticleRow, ArticleRow.id == VersionRow.article_id)
    .join(CaptureRow, CaptureRow.id == VersionRow.capture_id)
    .order_by(VersionRow.article_id, VersionRow.number)
)


def told(connection: Connection, ids: Sequence[int]) -> dict[int, Standing]:
    """The current versions of these articles, by their numbers."""
    current = VersionRow.number == ArticleRow.current_version
    rows = connection.execute(_STANDING.where(VersionRow.article_id.in_(ids), current)).mappings()
    return {row["article_id"]: _standing(row) for row in rows}


def standing(connection: Connection, ids: Sequence[int]) -> dict[int, tuple[Standing, ...]]:
    """All versions of these articles, by their numbers, in the order in which they stood."""
    found: defaultdict[int, list[Standing]] = defaultdict(list)
    for row in connection.execute(_STANDING.where(VersionRow.article_id.in_(ids))).mappings():
        found[row["article_id"]].append(_standing(row))
    return {each: _in_order(versions) for each, versions in found.items()}


def _in_order(versions: list[Standing]) -> tuple[Standing, ...]:
    """By capture; of two readings of one capture the later one alone, which is the better."""
    by_capture = {each.state.capture_id: each for each in versions}
    return tuple(sorted(by_capture.values(), key=lambda each: (each.state.captured_at, each.state.version)))


def _standing(row: RowMapping) -> Standing:
    state = State(**{name: row[name] for name in State.__dataclass_fields__})
    return Standing(state=state, body=row["body"], kind=row["kind"], doubts=tuple(row["doubts"] or ()))
