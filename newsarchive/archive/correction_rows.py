"""Corrections as rows of their table; the links that they hold are JSON with the names of `source_links`."""

from collections.abc import Collection
from datetime import UTC, datetime
from typing import Any, TypedDict, get_args

from sqlalchemy import Connection, RowMapping, bindparam, select

from newsarchive.archive import rows, statements
from newsarchive.archive.corrections import Correction, Held, Kind
from newsarchive.archive.schema import ArticleRow, CorrectionRow
from newsarchive.items import SourceForm, SourceLink

NAMED = ("url", "outlet", "label", "form", "placeholder")
"""The columns of a source link that `corrections.name` compares, in its order."""

_COLUMNS = (
    CorrectionRow.id,
    ArticleRow.key,
    CorrectionRow.kind,
    CorrectionRow.found,
    CorrectionRow.corrected,
    CorrectionRow.author,
    CorrectionRow.note,
    CorrectionRow.made_at,
    CorrectionRow.withdrawn_at,
)
_ALL = select(*_COLUMNS).join(ArticleRow, ArticleRow.id == CorrectionRow.article_id).order_by(CorrectionRow.id)
_ACTIVE = _ALL.where(CorrectionRow.article_id == bindparam("article"), CorrectionRow.withdrawn_at.is_(None))


class KeptLink(TypedDict):
    """A source link under the names of `source_links`."""

    url: str | None
    outlet: str | None
    label: str | None
    form: SourceForm
    placeholder: bool
    rule: str
    found_in: str
    target: str | None


class KeptHeld(KeptLink):
    """The same as a correction holds it; times are ISO 8601."""

    position: int | None
    version_id: int
    first_seen_at: str
    gone_at: str | None


def active(connection: Connection, article_id: int) -> tuple[Correction, ...]:
    """The corrections of the article that count, the earliest first."""
    return tuple(statements.each(connection, _ACTIVE, {"article": article_id}, _correction))


def of_article(connection: Connection, article_id: int) -> tuple[Correction, ...]:
    """All corrections of the article, withdrawn ones too, the earliest first."""
    return tuple(_correction(*row) for row in connection.execute(_ALL.where(CorrectionRow.article_id == article_id)))


def by_id(connection: Connection, ids: Collection[int]) -> dict[int, Correction]:
    """The corrections with these ids, withdrawn ones too; ids that there are not are left out."""
    found = connection.execute(_ALL.where(CorrectionRow.id.in_(ids))) if ids else ()
    return {row.id: _correction(*row) for row in found}


def add(connection: Connection, article_id: int, correction: Correction) -> int:
    """Keep a new correction, whatever id it has; gives its id."""
    said = {each: getattr(correction, each) for each in ("kind", "author", "note", "made_at", "withdrawn_at")}
    return rows.add(connection, CorrectionRow, {"article_id": article_id, **said, **_links(correction)})


def renew(connection: Connection, correction: Correction) -> None:
    """Remember what became of the links that the correction holds."""
    rows.change(connection, CorrectionRow, correction.id, _links(correction))


def end(connection: Connection, correction: Correction, at: datetime) -> None:
    """It does not count any more."""
    rows.change(connection, CorrectionRow, correction.id, {"withdrawn_at": at})


def link_columns(link: SourceLink) -> KeptLink:
    """A source link under the names of `source_links`."""
    return {
        "url": link.url,
        "outlet": link.outlet,
        "label": link.label,
        "form": link.form,
        "placeholder": link.placeholder,
        "rule": link.rule,
        "found_in": link.where,
        "target": link.target,
    }


def link_of(columns: RowMapping | KeptLink) -> SourceLink:
    """The source link of a mapping with the names of `source_links`."""
    return SourceLink(
        url=columns["url"],
        outlet=columns["outlet"],
        label=columns["label"],
        form=columns["form"],
        placeholder=columns["placeholder"],
        rule=columns["rule"],
        where=columns["found_in"],
        target=columns["target"],
    )


def _links(correction: Correction) -> dict[str, Any]:
    return {"found": _to_json(correction.found), "corrected": _to_json(correction.corrected)}


def _to_json(held: Held | None) -> KeptHeld | None:
    if held is None:
        return None
    kept: KeptHeld = {
        **link_columns(held.link),
        "position": held.position,
        "version_id": held.version_id,
        "first_seen_at": _iso(held.first_seen),
        "gone_at": _iso(held.gone_at) if held.gone_at else None,
    }
    return kept


def _from_json(kept: KeptHeld | None) -> Held | None:
    if kept is None:
        return None
    return Held(
        link=link_of(kept),
        version_id=kept["version_id"],
        position=kept["position"],
        first_seen=datetime.fromisoformat(kept["first_seen_at"]),
        gone_at=datetime.fromisoformat(kept["gone_at"]) if kept["gone_at"] else None,
    )


def _iso(time: datetime) -> str:
    return time.astimezone(UTC).isoformat()


def _correction(*columns: Any) -> Correction:
    values = dict(zip((column.key for column in _COLUMNS), columns, strict=True))
    assert values["kind"] in get_args(Kind)
    return Correction(**values | {"found": _from_json(values["found"]), "corrected": _from_json(values["corrected"])})
