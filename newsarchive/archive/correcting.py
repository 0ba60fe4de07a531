"""A person overrules a source link, or takes that back: at once, in one transaction."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from sqlalchemy import Connection, select

from newsarchive.archive import correction_rows, source_rows
from newsarchive.archive.corrections import BY_HAND, Correction, Held, Kind, name, says_the_same
from newsarchive.archive.engine import alone_with
from newsarchive.archive.errors import NoSuchCorrection, NoSuchSource, NotCorrected
from newsarchive.archive.schema import ArticleRow, CorrectionRow, VersionRow
from newsarchive.archive.source_layers import counting_now
from newsarchive.archive.source_rows import Layers
from newsarchive.items import SourceLink

Rewrite = Callable[[SourceLink], SourceLink | None]
"""A source link in, how a person has it out; None where it is no source."""


@dataclass(frozen=True, kw_only=True)
class Said:
    """Who corrects (None: not said), why (None: not said), and when."""

    author: str | None = None
    note: str | None = None
    at: datetime


@dataclass(frozen=True, kw_only=True)
class _Article:
    """What a correction is made on; nobody else writes its source links meanwhile."""

    id: int
    key: str
    layers: Layers

    @property
    def counting(self) -> tuple[tuple[Held, int | None], ...]:
        """The links as people see them numbered, each with the id of the correction that made it."""
        return counting_now(self.layers.found, self.layers.corrections)


def correct(connection: Connection, article_id: int, number: int, rewrite: Rewrite, said: Said) -> Correction:
    """Overrule the source link of that number; an earlier correction of it is withdrawn.

    A link that a person added and that is no source has its correction withdrawn, nothing else.
    Raises NoSuchSource; NotCorrected where `rewrite` changes nothing, or gives what another link says already.
    """
    article = _alone_with(connection, article_id)
    held, by = _numbered(article, number)
    link = rewrite(held.link)
    _refuse_what_is_said(article, link, number)
    earlier = next((each for each in article.layers.corrections if each.id == by), None)
    if earlier is not None:
        article = _without(connection, article, earlier, said.at)
    found = earlier.found if earlier else held
    if earlier is not None and found is None and link is None:
        return _written(connection, article, earlier.id)
    kind: Kind = "rejected" if link is None else "changed" if found else "added"
    return _make(connection, article, kind, found, replace(held, link=link) if link else None, said)


def add(connection: Connection, article_id: int, link: SourceLink, said: Said) -> Correction:
    """Name a source that the rules missed; it holds from the capture of the article's current version on.

    Raises NotCorrected where the article names it already.
    """
    article = _alone_with(connection, article_id)
    _refuse_what_is_said(article, link)
    current = connection.execute(
        select(VersionRow.id, VersionRow.captured_at)
        .join(ArticleRow, (ArticleRow.id == VersionRow.article_id) & (ArticleRow.current_version == VersionRow.number))
        .where(ArticleRow.id == article_id)
    ).one()
    added = Held(link=link, version_id=current.id, first_seen=current.captured_at)
    return _make(connection, article, "added", None, added, said)


def withdraw(connection: Connection, correction_id: int, at: datetime) -> Correction:
    """What the rules found counts again. Raises NoSuchCorrection; NotCorrected where it was withdrawn before."""
    of = select(CorrectionRow.article_id).where(CorrectionRow.id == correction_id)
    article_id = connection.execute(of).scalar_one_or_none() if correction_id < 2**63 else None
    if article_id is None:
        raise NoSuchCorrection(f"there is no correction {correction_id}: list an article's with correct ID|URL --list")
    article = _alone_with(connection, article_id)
    correction = next((each for each in article.layers.corrections if each.id == correction_id), None)
    if correction is None:
        raise NotCorrected(f"correction {correction_id} of {article.key} was withdrawn already: it does not count")
    return _written(connection, _without(connection, article, correction, at), correction_id)


def _alone_with(connection: Connection, article_id: int) -> _Article:
    key = connection.execute(select(ArticleRow.key).where(ArticleRow.id == article_id)).scalar_one()
    alone_with(connection, key)
    return _Article(id=article_id, key=key, layers=source_rows.read(connection, article_id))


def _numbered(article: _Article, number: int) -> tuple[Held, int | None]:
    there = _in_order(article)
    if not 1 <= number <= len(there):
        numbers = f"it names {len(there)}, numbered from 1" if there else "it names none; add one with --add"
        raise NoSuchSource(f"{article.key} has no source link {number} now: {numbers}")
    return there[number - 1]


def _in_order(article: _Article) -> Sequence[tuple[Held, int | None]]:
    return sorted(article.counting, key=lambda entry: entry[0].position or 0)


def _refuse_what_is_said(article: _Article, link: SourceLink | None, number: int = 0) -> None:
    """Raises NotCorrected where `link`, which is to stand at `number`, stands there or elsewhere already."""
    if link is None:
        return
    for place, (held, _) in enumerate(_in_order(article), 1):
        if place == number and (name(held.link), held.link.target) == (name(link), link.target):
            raise NotCorrected(f"source link {number} of {article.key} says that already: nothing was changed")
        if place != number and says_the_same(held.link, link):
            raise NotCorrected(f"source link {place} of {article.key} names that already: nothing was changed")


def _without(connection: Connection, article: _Article, correction: Correction, at: datetime) -> _Article:
    """The article as it stands without `correction`, which is withdrawn."""
    correction_rows.end(connection, correction, at)
    source_rows.give_back(connection, article.id, correction)
    others = tuple(each for each in article.layers.corrections if each.id != correction.id)
    return replace(article, layers=replace(article.layers, corrections=others))


def _make(
    connection: Connection, article: _Article, kind: Kind, found: Held | None, corrected: Held | None, said: Said
) -> Correction:
    if corrected is not None:
        corrected = replace(corrected, link=replace(corrected.link, rule=BY_HAND), position=None)
    new = Correction(
        id=0,
        key=article.key,
        kind=kind,
        found=found,
        corrected=corrected,
        author=said.author,
        note=said.note,
        made_at=said.at,
        withdrawn_at=None,
    )
    new = replace(new, id=correction_rows.add(connection, article.id, new))
    layers = replace(article.layers, corrections=(*article.layers.corrections, new))
    return _written(connection, replace(article, layers=layers), new.id)


def _written(connection: Connection, article: _Article, correction_id: int) -> Correction:
    """Make the article's rows what its layers say; gives the correction as it is kept."""
    source_rows.write(connection, article.id, article.layers, gone_at=None)
    return correction_rows.by_id(connection, (correction_id,))[correction_id]
