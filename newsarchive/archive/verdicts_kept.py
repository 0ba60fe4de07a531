"""Verdicts as rows: what the rules hold and what people say is written, each until it is superseded."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, RowMapping, select, update

from newsarchive.archive import rows, takedowns
from newsarchive.archive.correcting import Said
from newsarchive.archive.engine import alone_with
from newsarchive.archive.provenance_schema import VerdictRow
from newsarchive.archive.schema import ArticleRow
from newsarchive.archive.verdicts_json import KeptEvidence, evidence_digest, evidence_json, link_digest, link_json
from newsarchive.items import SourceLink
from newsarchive.verdicts import Judged, VerdictName

BY_HAND = "by hand"
"""The `reason`, and the `rules`, of what a person said."""


@dataclass(frozen=True, kw_only=True)
class NewVerdict:
    """What the rules hold of a source link now; `basis` says of what state of the archive."""

    article_id: int
    link: SourceLink
    judged: Judged
    rules: str
    basis: str
    cited_id: int | None
    simulated: bool


def bases(connection: Connection, ids: Sequence[int]) -> dict[tuple[int, str], str]:
    """Of what state the rules judged last: by article and digest of the source link."""
    held = VerdictRow.article_id.in_(ids), VerdictRow.superseded_at.is_(None), VerdictRow.by_hand.is_(False)
    found = select(VerdictRow.article_id, VerdictRow.link_digest, VerdictRow.basis).where(*held)
    return {(article, digest): basis for article, digest, basis in connection.execute(found)}


def keep(
    connection: Connection, named: Mapping[int, Sequence[SourceLink]], judged: Sequence[NewVerdict], at: datetime
) -> int:
    """Keep what was `judged` at that time, and end what is held of links that are not among those `named` any more.

    `named` are all source links that count, by article. Gives how many verdicts are others than before, or came about
    otherwise; those that are as they were are only marked as looked at.
    """
    takedowns.stand_by(connection)
    alone_with(connection, "verdicts")
    judged = _still_there(connection, judged)
    held = _held(connection, list(named))
    _end_unnamed(connection, named, held, at)
    _follow_by_hand(connection, named)
    return sum(_keep_one(connection, each, held, at) for each in judged)


def _still_there(connection: Connection, judged: Sequence[NewVerdict]) -> Sequence[NewVerdict]:
    """Without what was taken out since it was judged: neither a post's own verdicts, nor what quotes a cited article.

    The next time these are judged otherwise.
    """
    if not judged or not takedowns.are_there(connection):
        return judged
    ids = {each.article_id for each in judged} | {each.cited_id for each in judged if each.cited_id is not None}
    there = set(connection.scalars(select(ArticleRow.id).where(ArticleRow.id.in_(ids))))
    cited = {each.judged.evidence.cited.key for each in judged if each.judged.evidence.cited is not None}
    bars = takedowns.bars(connection, takedowns.Names(cited))

    def stands(each: NewVerdict) -> bool:
        evidence = each.judged.evidence
        is_barred = evidence.cited is not None and bars.bar(evidence.cited.key, None)
        return each.article_id in there and (each.cited_id is None or each.cited_id in there) and not is_barred

    return [each for each in judged if stands(each)]


def _held(connection: Connection, ids: Sequence[int]) -> dict[tuple[int, str], RowMapping]:
    columns = (VerdictRow.id, VerdictRow.article_id, VerdictRow.link_digest, VerdictRow.evidence_digest)
    held = VerdictRow.article_id.in_(ids), VerdictRow.superseded_at.is_(None), VerdictRow.by_hand.is_(False)
    found = connection.execute(select(*columns, VerdictRow.rules, VerdictRow.basis).where(*held)).mappings()
    return {(row["article_id"], row["link_digest"]): row for row in found}


def _end_unnamed(
    connection: Connection,
    named: Mapping[int, Sequence[SourceLink]],
    held: Mapping[tuple[int, str], RowMapping],
    at: datetime,
) -> None:
    counting = {(article, link_digest(link)) for article, links in named.items() for link in links}
    for key, row in held.items():
        if key not in counting:
            rows.change(connection, VerdictRow, row["id"], {"superseded_at": at})


def _keep_one(
    connection: Connection, new: NewVerdict, held: Mapping[tuple[int, str], RowMapping], at: datetime
) -> bool:
    digest, evidence = link_digest(new.link), evidence_json(new.judged.evidence)
    told = evidence_digest(new.judged.verdict, evidence)
    before = held.get((new.article_id, digest))
    if before is not None and before["evidence_digest"] == told:
        if before["basis"] != new.basis:
            rows.change(connection, VerdictRow, before["id"], {"basis": new.basis})
        return False
    if before is not None:
        rows.change(connection, VerdictRow, before["id"], {"superseded_at": at})
    rows.add(connection, VerdictRow, {**_columns(new, evidence), "evidence_digest": told, "judged_at": at})
    return True


def _columns(new: NewVerdict, evidence: KeptEvidence) -> dict[str, Any]:
    found = new.judged.evidence
    nobody = {"by_hand": False, "author": None, "note": None, "superseded_at": None}
    return {
        "article_id": new.article_id,
        "link": link_json(new.link),
        "link_digest": link_digest(new.link),
        "verdict": new.judged.verdict,
        "reason": found.reason,
        "rules": new.rules,
        "target": found.target,
        "cited_article_id": new.cited_id if found.cited else None,
        "cited_version": found.cited.version if found.cited else None,
        "score": found.comparison.score if found.comparison else None,
        "evidence": evidence,
        "basis": new.basis,
        "simulated": new.simulated,
        **nobody,
    }


def _follow_by_hand(connection: Connection, named: Mapping[int, Sequence[SourceLink]]) -> None:
    """What a person said stays with its source link where better rules read that otherwise: its label, its form."""
    standing = VerdictRow.article_id.in_(list(named)), VerdictRow.by_hand.is_(True), VerdictRow.superseded_at.is_(None)
    columns = (VerdictRow.id, VerdictRow.article_id, VerdictRow.link, VerdictRow.link_digest)
    for row in connection.execute(select(*columns).where(*standing)).mappings().all():
        link = meant(row["link"], named[row["article_id"]])
        if link is not None and link_digest(link) != row["link_digest"]:
            moved = {"link": link_json(link), "link_digest": link_digest(link)}
            rows.change(connection, VerdictRow, row["id"], moved)


def meant(said: Mapping[str, object], links: Sequence[SourceLink]) -> SourceLink | None:
    """Which of `links` a person spoke of; else the only one with that address, or that outlet without an address."""
    same = [link for link in links if link_json(link) == dict(said)]
    if same:
        return same[0]
    alike = [link for link in links if link.url == said["url"] and (link.url or link.outlet == said["outlet"])]
    return alike[0] if len(alike) == 1 else None


def say(
    connection: Connection,
    article_id: int,
    link: SourceLink,
    links: Sequence[SourceLink],
    verdict: VerdictName,
    said: Said,
) -> None:
    """A person says what to hold of `link`, one of the article's `links`; what was said of it before ends."""
    withdraw(connection, article_id, link, links, said.at)
    values = {"article_id": article_id, "link": link_json(link), "link_digest": link_digest(link), "verdict": verdict}
    nothing = dict.fromkeys(("superseded_at", "cited_article_id", "cited_version", "score"))
    who = {"by_hand": True, "author": said.author, "note": said.note, "judged_at": said.at}
    proof = {
        "reason": BY_HAND,
        "rules": BY_HAND,
        "evidence": {},
        "evidence_digest": "",
        "basis": "",
        "simulated": False,
    }
    rows.add(connection, VerdictRow, {**values, **nothing, **who, **proof})


def withdraw(
    connection: Connection, article_id: int, link: SourceLink, links: Sequence[SourceLink], at: datetime
) -> bool:
    """What a person said of `link`, one of the article's `links`, counts no more; says whether anybody had."""
    standing = VerdictRow.article_id == article_id, VerdictRow.by_hand.is_(True), VerdictRow.superseded_at.is_(None)
    found = connection.execute(select(VerdictRow.id, VerdictRow.link).where(*standing)).all()
    ids = [row.id for row in found if meant(row.link, links) == link]
    if ids:
        connection.execute(update(VerdictRow).where(VerdictRow.id.in_(ids)).values(superseded_at=at))
    return bool(ids)
