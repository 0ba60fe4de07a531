"""Articles and versions as they leave the archive: plain frozen data, as known now or at a time."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, RowMapping, Select, select

from newsarchive.archive.exported_links import source_links
from newsarchive.archive.history import Version, version_at, versions_of
from newsarchive.archive.reading import Address
from newsarchive.archive.schema import ArticleRow, ArticleUrlRow, CaptureRow
from newsarchive.archive.states import Sighting, State, state_after, until
from newsarchive.items import SourceLink


@dataclass(frozen=True, kw_only=True)
class AddressThen:
    """One address of an article; `last_seen` is None where it was seen again after the time that is asked for."""

    url: str
    first_seen: datetime
    last_seen: datetime | None


@dataclass(frozen=True, kw_only=True)
class ArticleState:
    """An article, with the version that held and what it named as its sources; counts are those of then."""

    id: int
    key: str
    publisher: str
    canonical_url: str
    kind: str
    first_seen: datetime
    last_seen: datetime
    gone_since: datetime | None
    versions: int
    captures: int
    reason: str | None
    addresses: tuple[AddressThen, ...]
    source_links: tuple[SourceLink, ...]
    version: Version

    @property
    def status(self) -> str:
        """`gone` or `live`."""
        return "gone" if self.gone_since else "live"


@dataclass(frozen=True, kw_only=True)
class VersionState:
    """One version, and whose it is."""

    article_id: int
    key: str
    publisher: str
    canonical_url: str
    version: Version


def articles(connection: Connection, ids: Sequence[int], as_of: datetime | None) -> Iterator[ArticleState]:
    """The articles of these numbers in their order, as they were known `as_of` then; later ones are left out."""
    rows, versions = _rows(connection, ids), versions_of(connection, ids)
    sightings, addresses = _sightings(connection, ids), _addresses(connection, ids)
    named = _named(connection, ids, as_of)
    for each in (number for number in ids if number in rows):  # others were taken down since they were found
        seen = until(sightings[each], as_of)
        version = _held(rows[each], versions[each], as_of)
        if version is not None and seen:
            known = tuple(held for held in versions[each] if as_of is None or held.captured_at <= as_of)
            then = tuple(_then(address, as_of) for address in addresses[each] if _is_known(address, as_of))
            links = tuple(named[each])
            yield _article(rows[each], _state(rows[each], seen, as_of), seen, known, then, links, version)


def versions(connection: Connection, ids: Sequence[int], as_of: datetime | None) -> Iterator[VersionState]:
    """All versions of these articles, the articles in their order, each one's first to last; none captured later."""
    rows, found = _rows(connection, ids), versions_of(connection, ids)
    for each in ids:
        whose = {name: rows[each][name] for name in ("key", "publisher", "canonical_url")}
        for version in found[each]:
            if as_of is None or version.captured_at <= as_of:
                yield VersionState(article_id=each, **whose, version=version)


def _article(
    row: RowMapping,
    state: State,
    seen: Sequence[Sighting],
    known: Sequence[Version],
    addresses: tuple[AddressThen, ...],
    links: tuple[SourceLink, ...],
    version: Version,
) -> ArticleState:
    names = ("id", "key", "publisher", "canonical_url", "kind")
    return ArticleState(
        **{name: row[name] for name in names},
        first_seen=row["first_seen_at"],
        last_seen=state.last_seen or row["first_seen_at"],
        gone_since=state.gone_since,
        versions=len(known),
        captures=len(seen),
        reason=seen[0].reason,
        addresses=addresses,
        source_links=links,
        version=version,
    )


def _held(row: RowMapping, versions: Sequence[Version], as_of: datetime | None) -> Version | None:
    if as_of is not None:
        return version_at(versions, as_of) if row["first_seen_at"] <= as_of else None
    return next(version for version in versions if version.number == row["current_version"])


def _state(row: RowMapping, seen: Sequence[Sighting], as_of: datetime | None) -> State:
    return State(gone_since=row["gone_at"], last_seen=row["last_seen_at"]) if as_of is None else state_after(seen)


def _is_known(address: Address, as_of: datetime | None) -> bool:
    return as_of is None or address.first_seen <= as_of


def _then(address: Address, as_of: datetime | None) -> AddressThen:
    later = as_of is not None and address.last_seen > as_of
    return AddressThen(url=address.url, first_seen=address.first_seen, last_seen=None if later else address.last_seen)


def _named(connection: Connection, ids: Sequence[int], as_of: datetime | None) -> defaultdict[int, list[SourceLink]]:
    found: defaultdict[int, list[SourceLink]] = defaultdict(list)
    for state in source_links(connection, ids, as_of):
        if state.source.gone_at is None:
            found[state.article_id].append(state.source.link)
    return found


def _rows(connection: Connection, ids: Sequence[int]) -> dict[int, RowMapping]:
    found = connection.execute(select(ArticleRow.__table__).where(ArticleRow.id.in_(ids))).mappings()
    return {row["id"]: row for row in found}


def _sightings(connection: Connection, ids: Sequence[int]) -> defaultdict[int, list[Sighting]]:
    columns: list[Any] = [CaptureRow.article_id, CaptureRow.fetched_at, CaptureRow.fate, CaptureRow.reason]
    of: Select[Any] = select(*columns).where(CaptureRow.article_id.in_(ids))
    found: defaultdict[int, list[Sighting]] = defaultdict(list)
    for article_id, at, fate, reason in connection.execute(of.order_by(CaptureRow.fetched_at, CaptureRow.id)):
        found[article_id].append(Sighting(at=at, fate=fate, reason=reason))
    return found


def _addresses(connection: Connection, ids: Sequence[int]) -> defaultdict[int, list[Address]]:
    of = select(ArticleUrlRow.__table__).where(ArticleUrlRow.article_id.in_(ids)).order_by(ArticleUrlRow.id)
    found: defaultdict[int, list[Address]] = defaultdict(list)
    for row in connection.execute(of).mappings():
        address = Address(url=row["url"], first_seen=row["first_seen_at"], last_seen=row["last_seen_at"])
        found[row["article_id"]].append(address)
    return found
