"""Searches that are kept under a name, each with the last capture that it has told of."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, RowMapping, delete, insert, select, update

from newsarchive.archive.engine import alone_with
from newsarchive.archive.errors import NoSuchSearch, NotSaved
from newsarchive.archive.query import parse
from newsarchive.archive.schema import SavedSearchRow
from newsarchive.normalization.text import clean_line

LONGEST_NAME = 80
"""Characters of a name: it stands in a heading."""
MOST_NAMED = 20
"""Saved searches that a message names."""


@dataclass(frozen=True, kw_only=True)
class SavedSearch:
    """A search under its name; what was captured up to `seen_capture` has been told, or was there when it was saved."""

    id: int
    name: str
    query: str
    saved_at: datetime
    seen_capture: int


@dataclass(frozen=True, kw_only=True)
class Saved:
    """A search as it is saved now, and the query that had its name before; None where the name was free."""

    search: SavedSearch
    earlier_query: str | None


def clean_name(typed: str) -> str:
    """The name as it is kept: one line, nothing invisible. Raises NotSaved where that is none."""
    name = clean_line(typed)
    if not 1 <= len(name) <= LONGEST_NAME:
        raise NotSaved(
            f"a saved search has a name of 1 to {LONGEST_NAME} characters, not {len(name):,}; nothing was saved"
        )
    if name.startswith("-"):
        raise NotSaved(f"the name {name!r} would be taken for an option; give one that begins otherwise")
    return name


def clean_query(typed: str) -> str:
    """The query as it is kept: one line. Raises NotSaved where nothing of it can be searched."""
    query = clean_line(typed)
    read = parse(query)
    if typed.strip() and read.asked is None:
        said = "; ".join(read.warnings) or "nothing of it can be seen"
        raise NotSaved(f"that search can never find anything: {said}; nothing was saved")
    return query


def save(connection: Connection, name: str, query: str, seen_capture: int, now: datetime) -> Saved:
    """Keep the search under `name`; another one of that name is replaced.

    The same search under the same name stays as it is, with what it has still to tell. `name` and `query` are clean.
    """
    alone_with(connection, "saved searches")
    earlier = next(iter(_with_names(connection, [name])), None)
    if earlier is not None and earlier.query == query:
        return Saved(search=earlier, earlier_query=query)
    values = {"query": query, "saved_at": now, "seen_capture": seen_capture}
    if earlier is None:
        connection.execute(insert(SavedSearchRow).values(name=name, **values))
    else:
        connection.execute(update(SavedSearchRow).where(SavedSearchRow.name == name).values(values))
    return Saved(search=_with_names(connection, [name])[0], earlier_query=earlier.query if earlier else None)


def named(connection: Connection, names: Sequence[str] = ()) -> tuple[SavedSearch, ...]:
    """The saved searches of these names, in that order; all by name where none is given. Raises NoSuchSearch."""
    if not names:
        rows = connection.execute(select(SavedSearchRow.__table__).order_by(SavedSearchRow.name)).mappings()
        return tuple(sorted(map(_saved, rows), key=lambda search: search.name))  # the engines sort Hangul each its way
    wanted = list(dict.fromkeys(map(clean_line, names)))
    found = {search.name: search for search in _with_names(connection, wanted)}
    for name in wanted:
        if name not in found:
            raise NoSuchSearch(f"there is no saved search {name!r}; {_there_are(connection)}")
    return tuple(found[name] for name in wanted)


def forget(connection: Connection, name: str) -> SavedSearch:
    """Keep that search no more; gives what it was. Raises NoSuchSearch."""
    (search,) = named(connection, (name,))
    connection.execute(delete(SavedSearchRow).where(SavedSearchRow.id == search.id))
    return search


def move_on(connection: Connection, ids: Collection[int], until: int) -> None:
    """What was captured up to `until` has been told; never back, where another process told more or replaced one."""
    behind = SavedSearchRow.id.in_(ids), SavedSearchRow.seen_capture < until
    connection.execute(update(SavedSearchRow).where(*behind).values(seen_capture=until))


def _with_names(connection: Connection, names: Sequence[str]) -> list[SavedSearch]:
    rows = connection.execute(select(SavedSearchRow.__table__).where(SavedSearchRow.name.in_(names))).mappings()
    return list(map(_saved, rows))


def _there_are(connection: Connection) -> str:
    names = [search.name for search in named(connection)]
    more = ", …; `newsarchive alerts --list` lists all" if len(names) > MOST_NAMED else ""
    return f"there are: {', '.join(names[:MOST_NAMED])}{more}" if names else "none is saved yet"


def _saved(row: RowMapping) -> SavedSearch:
    return SavedSearch(**{name: row[name] for name in SavedSearch.__dataclass_fields__})
