"""Verdicts as they leave the archive: what is held of source links now, or was held then."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, Connection, RowMapping, Select, and_, case, func, or_, select
from sqlalchemy.orm import aliased

from newsarchive.archive.provenance_schema import VerdictRow
from newsarchive.archive.schema import ArticleRow
from newsarchive.archive.verdicts_json import evidence_of, link_digest
from newsarchive.archive.verdicts_kept import meant
from newsarchive.items import SourceLink
from newsarchive.verdicts import Evidence, VerdictName


@dataclass(frozen=True, kw_only=True)
class Verdict:
    """What was held of a source link of the article `key`, from `judged_at` until `superseded_at` (None: it is held).

    `evidence` is None where a person said so. `cited_key` is the article that was compared.
    """

    id: int
    article_id: int
    key: str
    publisher: str
    link: Mapping[str, Any]
    verdict: VerdictName
    reason: str
    rules: str
    by_hand: bool
    author: str | None
    note: str | None
    judged_at: datetime
    superseded_at: datetime | None
    target: str | None
    cited_key: str | None
    cited_version: int | None
    score: float | None
    evidence: Evidence | None
    simulated: bool

    @property
    def link_digest(self) -> str:
        """What tells the source link from others of its article."""
        return link_digest(self.link)


_CITED = aliased(ArticleRow)
_ALL: Select[Any] = (
    select(
        VerdictRow.__table__,
        ArticleRow.key,
        ArticleRow.publisher,
        _CITED.key.label("cited_key"),
    )
    .join(ArticleRow, ArticleRow.id == VerdictRow.article_id)
    .join(_CITED, _CITED.id == VerdictRow.cited_article_id, isouter=True)
    .order_by(VerdictRow.article_id, VerdictRow.judged_at, VerdictRow.id)
)


def held(connection: Connection, ids: Sequence[int], as_of: datetime | None = None) -> list[Verdict]:
    """What is held of the sources of these articles now, or was held `as_of` then; people's word beside the rules'."""
    found = _ALL.where(VerdictRow.article_id.in_(ids), holds(as_of))
    return [_verdict(row) for row in connection.execute(found).mappings()]


def in_order(connection: Connection, ids: Sequence[int], as_of: datetime | None) -> Iterator[Verdict]:
    """What is held, or was `as_of` then, of the sources of these articles, the articles in their order."""
    place = {article: number for number, article in enumerate(ids)}
    yield from sorted(held(connection, ids, as_of), key=lambda verdict: place[verdict.article_id])


def held_by_key(connection: Connection, keys: Sequence[str]) -> list[Verdict]:
    """What is held now of the sources of the articles with these keys."""
    found = _ALL.where(ArticleRow.key.in_(keys), holds(None))
    return [_verdict(row) for row in connection.execute(found).mappings()]


def history(connection: Connection, article_id: int) -> list[Verdict]:
    """All that was ever held of the article's sources, the earliest first."""
    found = connection.execute(_ALL.where(VerdictRow.article_id == article_id)).mappings()
    return [_verdict(row) for row in found]


def after(
    connection: Connection,
    number: int,
    limit: int,
    *,
    article_id: int | None,
    publisher: str | None,
    verdict: VerdictName | None,
    history: bool,
) -> list[Verdict]:
    """What is held now, or with `history` was ever held, by number, from above `number` on: of what is not None."""
    found = _ALL.where(VerdictRow.id > number).order_by(None).order_by(VerdictRow.id).limit(limit)
    same = ((VerdictRow.article_id, article_id), (ArticleRow.publisher, publisher), (VerdictRow.verdict, verdict))
    for column, value in same:
        if value is not None:
            found = found.where(column == value)
    rows = connection.execute(found if history else found.where(holds(None)))
    return [_verdict(row) for row in rows.mappings()]


def holds(as_of: datetime | None) -> ColumnElement[bool]:
    """Whether a row holds now, or held `as_of` then."""
    if as_of is None:
        return VerdictRow.superseded_at.is_(None)
    later = or_(VerdictRow.superseded_at.is_(None), VerdictRow.superseded_at > as_of)
    return and_(VerdictRow.judged_at <= as_of, later)


def _verdict(row: RowMapping) -> Verdict:
    values = {name: row[name] for name in Verdict.__dataclass_fields__ if name != "evidence"}
    return Verdict(**values, evidence=evidence_of(row["evidence"]))


def counts(connection: Connection, ids: Sequence[int]) -> dict[str, int]:
    """How many source links of these articles each verdict is held of: what people say, where they said anything.

    Links that the rules have judged, that is: what people said of others counts when they are named again.
    """
    counted = select(VerdictRow.verdict, func.count()).where(VerdictRow.article_id.in_(ids), holds(None))
    counting = case((VerdictRow.by_hand, _beside(by_hand=False)), else_=~_beside(by_hand=True))
    return {row[0]: row[1] for row in connection.execute(counted.where(counting).group_by(VerdictRow.verdict))}


def _beside(*, by_hand: bool) -> Any:
    """Whether the rules, or a person, hold something of the same link now."""
    other = aliased(VerdictRow)
    same = select(other.id).where(other.article_id == VerdictRow.article_id, other.superseded_at.is_(None))
    return same.where(other.link_digest == VerdictRow.link_digest, other.by_hand.is_(by_hand)).exists()


class Holding(NamedTuple):
    """What is held of a source link: what `counts`, and what the rules hold beside it where a person spoke."""

    counts: Verdict
    by_rules: Verdict | None


def holding_of(link: SourceLink, verdicts: Sequence[Verdict]) -> Holding | None:
    """What the `verdicts` of its article say of `link`; None where nobody has judged it."""
    digest = link_digest(link)
    rules = next((each for each in verdicts if not each.by_hand and each.link_digest == digest), None)
    judged = {each.link_digest for each in verdicts if not each.by_hand}
    said = [each for each in verdicts if each.by_hand and _is_of(each, link, digest, judged)]
    counting = min(said, key=lambda each: each.link_digest != digest) if said else rules
    return Holding(counting, rules) if counting is not None else None


def _is_of(said: Verdict, link: SourceLink, digest: str, judged: Collection[str]) -> bool:
    """Whether a person spoke of this link: not of another with the same address that the article names, too."""
    if said.link_digest == digest:
        return True
    return said.link_digest not in judged and meant(said.link, [link]) is not None
