"""Filters as conditions on articles. Every value is a bound parameter; both engines compare byte by byte."""

import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Connection, Text, and_, cast, false, func, not_, or_, select

from newsarchive.archive.expression import Either, Every, Node, Not, Passes, filters_in, is_indexed
from newsarchive.archive.filters import Filter, Names, spellings, time_of, values
from newsarchive.archive.index import matching
from newsarchive.archive.query import quoted
from newsarchive.archive.schema import ArticleRow, PublisherRow, SourceLinkRow, VersionRow
from newsarchive.normalization.bylines import read_bylines

MOST_NAMED = 20
"""Publishers that a warning names."""

Condition = ColumnElement[bool]


@dataclass(frozen=True, kw_only=True)
class Narrowing:
    """What must hold of articles (and, where `needs_version`, of their current version)."""

    conditions: tuple[Condition, ...]
    needs_version: bool


def narrowing(connection: Connection, nodes: Sequence[Node], names: Names, now: datetime) -> Narrowing:
    """What `nodes`, all of which must hold, ask for, read at `now`."""
    filters = [each for node in nodes for each in filters_in(node)]
    maker = _Conditions(connection, names, now)
    return Narrowing(
        conditions=tuple(map(maker.of, nodes)),
        needs_version=any(each.name in ("section", "byline") for each in filters),
    )


@dataclass(frozen=True)
class _Conditions:
    connection: Connection
    names: Names
    now: datetime

    def of(self, node: Node) -> Condition:
        """What must hold of an article where `node` does."""
        if isinstance(node, Passes):
            return self._passes(node.filters[0].name, [each.value for each in node.filters])
        if is_indexed(node):
            return ArticleRow.id.in_(select(matching(self.connection, node).subquery().c.article_id))
        if isinstance(node, Not):
            return not_(func.coalesce(self.of(node.node), false()))  # of what is unknown, nothing is known to hold
        assert isinstance(node, Every | Either)
        join = and_ if isinstance(node, Every) else or_
        return join(*map(self.of, node.nodes))

    def _passes(self, name: str, wanted: list[str]) -> Condition:
        makers: dict[str, Callable[[], Condition]] = {
            "publisher": lambda: ArticleRow.publisher.in_(_known(self.connection, wanted)),
            "section": lambda: VersionRow.section.in_(wanted),
            "byline": lambda: _written_by(self.connection, wanted),
            "kind": lambda: ArticleRow.kind.in_(wanted),
            "after": lambda: ArticleRow.date_published >= min(times(wanted, self.now)),
            "before": lambda: ArticleRow.date_published < max(times(wanted, self.now)),
            "cites": lambda: _citing(self.connection, wanted, self.names),
        }
        return makers[name]()


def times(days: list[str], now: datetime) -> list[datetime]:
    """The aware UTC times that days or times as typed mean at `now`."""
    return [time for day in days if (time := time_of(day, now)) is not None]


def _known(connection: Connection, ids: list[str]) -> list[str]:
    """Those of `ids` that the archive has, as it spells them."""
    wanted = {spelling for name in ids for spelling in spellings(name)}
    return list(connection.scalars(select(PublisherRow.id).where(PublisherRow.id.in_(wanted))))


def strangers(connection: Connection, filters: Sequence[Filter]) -> list[str]:
    """A warning for each publisher that is asked for and that the archive does not have."""
    unknown = [name for name in dict.fromkeys(values(filters, "publisher")) if not _known(connection, [name])]
    there = _there_are(connection) if unknown else ""
    return [f"the archive has no publisher {quoted(name)}; {there}" for name in unknown]


def _there_are(connection: Connection) -> str:
    names = list(connection.scalars(select(PublisherRow.id).order_by(PublisherRow.id).limit(MOST_NAMED + 1)))
    more = ", …; `newsarchive publishers` lists all" if len(names) > MOST_NAMED else ""
    return f"there are: {', '.join(names[:MOST_NAMED])}{more}" if names else "it has none yet"


def _written_by(connection: Connection, authors: list[str]) -> Condition:
    """The current version's bylines hold one of `authors`, by name or by e-mail address; roles (기자) do not count."""
    wanted = sorted({name for typed in authors for name in (typed, *(byline.name for byline in read_bylines(typed)))})
    position = func.strpos if connection.dialect.name == "postgresql" else func.instr
    bylines = cast(VersionRow.bylines, Text)
    # Reading JSON is slow, and few versions have the name anywhere in it.
    is_mentioned = or_(*(position(bylines, json.dumps(name, ensure_ascii=False)) > 0 for name in wanted))
    is_author = or_(*(field.in_(wanted) for field in _fields_of_each_byline(connection)))
    return and_(is_mentioned, select(1).where(is_author).correlate(VersionRow).exists())


def _fields_of_each_byline(connection: Connection) -> list[ColumnElement[str]]:
    """Name and e-mail address, as columns of a table made of the JSON."""
    if connection.dialect.name == "postgresql":
        byline: ColumnElement[Any] = func.json_array_elements(VersionRow.bylines).column_valued("byline")
        return [func.json_extract_path_text(byline, field) for field in ("name", "email")]
    byline = func.json_each(VersionRow.bylines).table_valued("value", name="byline").c.value
    return [func.json_extract(byline, f"$.{field}") for field in ("name", "email")]


def _citing(connection: Connection, cited: list[str], names: Names) -> Condition:
    """The article names one of `cited` as its source now."""
    links = select(SourceLinkRow.article_id).where(
        SourceLinkRow.gone_at.is_(None), or_(*(_leads_to(connection, each, names) for each in cited))
    )
    return ArticleRow.id.in_(links)


def _leads_to(connection: Connection, cited: str, names: Names) -> Condition:
    """A source link names `cited`: an article by its key or address, or a publisher or outlet."""
    if ":" in cited or "/" in cited:
        return _names_article(cited, names)
    meant = names.cited_as(cited)
    outlets = {spelling for name in (cited, *meant.outlets) for spelling in spellings(name)}
    ids = sorted({cited.lower(), *meant.publishers})
    return or_(SourceLinkRow.outlet.in_(outlets), *(_of_publisher(connection, name) for name in ids))


def _names_article(cited: str, names: Names) -> Condition:
    """No key holds ``://``, and every address a slash."""
    is_whole = "://" in cited
    identity = names.identify(cited) or (None if is_whole else names.identify(f"https://{cited}"))
    if identity is not None:  # of a post, its rule knows all spellings; a link may have been given no target
        return or_(SourceLinkRow.target == identity.key, SourceLinkRow.url == cited)
    asked = [*([] if is_whole else [SourceLinkRow.target]), *([SourceLinkRow.url] if "/" in cited else [])]
    return or_(*(column == cited for column in asked))


def _of_publisher(connection: Connection, name: str) -> Condition:
    """The target is a key of that publisher, `kbs:…` or `blog.example/…`.

    A range finds it by the index and needs no wildcards, which LIKE would read in the name.
    """
    bytewise = "C" if connection.dialect.name == "postgresql" else "BINARY"
    target = SourceLinkRow.target.collate(bytewise)
    between = [and_(target >= name + sign, target < name + chr(ord(sign) + 1)) for sign in ":/"]
    return or_(*between)
