"""Articles, their source links and what is held of these: a few statements for some hundred articles."""

from collections import defaultdict
from collections.abc import Collection, Iterator
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Connection, RowMapping, Select, and_, exists, func, select, tuple_
from sqlalchemy.orm import aliased

from newsarchive.archive.correction_rows import NAMED, link_of
from newsarchive.archive.corrections import name
from newsarchive.archive.schema import (
    ArticleRow,
    CaptureRow,
    LikenessRow,
    SourceLinkRow,
    StoryRow,
    VerdictRow,
    VersionRow,
)
from newsarchive.archive.traced import Alike, TracedArticle, TracedLink
from newsarchive.archive.verdicts_kept import meant

TOGETHER = 500
"""So many articles are asked for in one statement: engines bound the number of parameters."""

Issued = tuple[datetime | None, datetime | None]

_LINK_COLUMNS = [getattr(SourceLinkRow, each) for each in (*NAMED, "rule", "found_in", "target")]


def articles_of(connection: Connection, keys: Collection[str]) -> dict[str, TracedArticle]:
    """Those of the articles with these keys that are archived."""
    found = (connection.execute(_ARTICLE.where(ArticleRow.key.in_(some))) for some in _some(keys))
    return {row.key: TracedArticle(**row._mapping) for rows in found for row in rows}


def articles_by_number(connection: Connection, numbers: Collection[int]) -> dict[str, TracedArticle]:
    """The articles with these numbers, by their keys."""
    found = (connection.execute(_ARTICLE.where(ArticleRow.id.in_(some))) for some in _some(numbers))
    return {row.key: TracedArticle(**row._mapping) for rows in found for row in rows}


_EDIT = aliased(VersionRow)
_COLUMNS: list[Any] = [
    *(ArticleRow.id, ArticleRow.key, ArticleRow.publisher, VersionRow.headline, ArticleRow.canonical_url),
    *(ArticleRow.date_published, ArticleRow.first_seen_at.label("first_seen"), ArticleRow.status),
    *(ArticleRow.gone_at.label("gone_since"), ArticleRow.current_version.label("version"), CaptureRow.simulated),
    exists()
    .where(_EDIT.article_id == ArticleRow.id, _EDIT.number > 1, _EDIT.origin == "publisher")
    .correlate(ArticleRow)
    .label("edited"),
]
_ARTICLE = (
    select(*_COLUMNS)
    .join(VersionRow, and_(VersionRow.article_id == ArticleRow.id, VersionRow.number == ArticleRow.current_version))
    .join(CaptureRow, CaptureRow.id == VersionRow.capture_id)
)


def links_of(connection: Connection, articles: Collection[int]) -> dict[str, tuple[TracedLink, ...]]:
    """What the articles with these numbers name now, by their keys, in the order of the page; all keys are there."""
    links: dict[str, tuple[TracedLink, ...]] = {}
    for some in _some(articles):
        links |= links_where(connection, ArticleRow.id.in_(some))
    return links


def links_where(connection: Connection, *which: ColumnElement[bool]) -> dict[str, tuple[TracedLink, ...]]:
    """The same of all articles of which that holds, in two statements."""
    held = _verdicts(connection, select(ArticleRow.id).where(*which))
    found: defaultdict[tuple[int, str], list[RowMapping]] = defaultdict(list)
    for row in connection.execute(_LINK.where(*which)).mappings():
        found[row["id"], row["key"]] += [row] if row["form"] is not None else []
    return {key: tuple(_links(key, rows, held[number])) for (number, key), rows in found.items()}


_LINK: Select[Any] = (
    select(ArticleRow.id, ArticleRow.key, *_LINK_COLUMNS)
    .outerjoin(SourceLinkRow, and_(SourceLinkRow.article_id == ArticleRow.id, SourceLinkRow.gone_at.is_(None)))
    .order_by(ArticleRow.id, SourceLinkRow.position, SourceLinkRow.id)
)


def _links(key: str, rows: list[RowMapping], held: list[RowMapping]) -> Iterator[TracedLink]:
    """The links of one article, each with what is held of it: what a person said, over what the rules found."""
    links = [link_of(row) for row in rows]
    said = {id(link): row for row in held if row["by_hand"] and (link := meant(row["link"], links))}
    rules = {_name(row["link"]): row for row in held if not row["by_hand"]}
    for link in links:
        told = _over(rules.get(name(link)), said.get(id(link)))
        yield TracedLink(
            key=key,
            url=link.url,
            outlet=link.outlet,
            form=link.form,
            placeholder=link.placeholder,
            **told | {"target": told.get("target") or link.target},
        )


def _name(link: Any) -> tuple[Any, ...]:
    return tuple(link[each] for each in NAMED)


def _verdicts(connection: Connection, articles: Select[Any]) -> defaultdict[int, list[RowMapping]]:
    """What is held now of the links of these articles, by their numbers."""
    held: defaultdict[int, list[RowMapping]] = defaultdict(list)
    for row in connection.execute(_VERDICT.where(VerdictRow.article_id.in_(articles))).mappings():
        held[row["article_id"]].append(row)
    return held


_CITED = aliased(ArticleRow)
_VERDICT: Select[Any] = (
    select(
        *(VerdictRow.article_id, VerdictRow.link, VerdictRow.verdict, VerdictRow.reason, VerdictRow.by_hand),
        *(VerdictRow.judged_at, VerdictRow.cited_version, VerdictRow.score),
        func.coalesce(VerdictRow.target, _CITED.key).label("target"),
        VerdictRow.evidence["issued"].label("issued"),
    )
    .outerjoin(_CITED, _CITED.id == VerdictRow.cited_article_id)
    .where(VerdictRow.superseded_at.is_(None))
    .order_by(VerdictRow.id)
)


def _over(rules: RowMapping | None, said: RowMapping | None) -> dict[str, Any]:
    """What a person does not say, such as when the number was given out, stays the rules'."""
    told: dict[str, Any] = {}
    for row in filter(None, (rules, said)):
        told |= {each: row[each] for each in _HELD if row[each] is not None}
        told |= {"issued": _interval(row["issued"])} if row["issued"] else {}
    return told


_HELD = ("verdict", "reason", "by_hand", "judged_at", "cited_version", "score", "target")


def _interval(issued: dict[str, str | None]) -> Issued:
    return _time(issued.get("earliest")), _time(issued.get("latest"))


def _time(kept: str | None) -> datetime | None:
    return datetime.fromisoformat(kept) if kept else None


def naming(connection: Connection, keys: Collection[str]) -> set[int]:
    """The numbers of articles that name one of these now, by what they wrote or by where their address led."""
    found: set[int] = set()
    for some in _some(keys):
        now = select(SourceLinkRow.article_id).where(SourceLinkRow.target.in_(some), SourceLinkRow.gone_at.is_(None))
        held = select(VerdictRow.article_id).where(VerdictRow.target.in_(some), VerdictRow.superseded_at.is_(None))
        found.update(connection.scalars(now), connection.scalars(held))
    return found


def same_story(connection: Connection, article: int, most: int) -> list[int]:
    """At most so many articles of the same story, by their numbers; not the article itself."""
    story = select(StoryRow.story_id).where(StoryRow.article_id == article).scalar_subquery()
    others = select(StoryRow.article_id).where(StoryRow.story_id == story, StoryRow.article_id != article)
    return list(connection.scalars(others.order_by(StoryRow.article_id).limit(most)))


def alike(connection: Connection, articles: Collection[int]) -> tuple[Alike, ...]:
    """The pairs of these articles that are held to tell one story, each once."""
    wanted = set(articles)
    found = []
    for some in _some(articles):
        rows = select(LikenessRow.article_id, LikenessRow.other_id, LikenessRow.score).where(
            LikenessRow.article_id.in_(some)
        )
        found += [Alike(one=one, other=other, score=score) for one, other, score in connection.execute(rows)]
    return tuple(sorted((pair for pair in found if pair.other in wanted), key=lambda pair: (pair.one, pair.other)))


def texts(connection: Connection, wanted: Collection[tuple[int, int]]) -> dict[tuple[int, int], tuple[str, str]]:
    """Headline and body of each (number of an article, number of its version) that there is."""
    columns = (VersionRow.article_id, VersionRow.number, VersionRow.headline, VersionRow.body)
    found: dict[tuple[int, int], tuple[str, str]] = {}
    for some in _some(wanted):
        rows = select(*columns).where(tuple_(VersionRow.article_id, VersionRow.number).in_(some))
        found |= {(article, number): (headline, body) for article, number, headline, body in connection.execute(rows)}
    return found


def _some(items: Collection[Any]) -> Iterator[list[Any]]:
    """All of `items` in order, some at a time."""
    ordered = sorted(items)
    for start in range(0, len(ordered), TOGETHER):
        yield ordered[start : start + TOGETHER]
