"""What can be exported: articles, versions, source links, verdicts, captures, each with the names that `--json` has."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal

from newsarchive.archive import Archive, Correction
from newsarchive.archive.exported_links import SourceState
from newsarchive.archive.verdicts_held import Verdict
from newsarchive.archive.verdicts_json import KeptEvidence, evidence_json
from newsarchive.items import SourceLink
from newsarchive.normalization.json_lines import iso
from newsarchive.operations.exports.columns import Column, Columns, Kind, Row, column, pairs, plain, rows, texts

What = Literal["articles", "versions", "source-links", "verdicts", "captures"]

Read = Callable[[Archive, Sequence[int], datetime | None], Iterator[Any]]


@dataclass(frozen=True, kw_only=True)
class Table:
    """Its columns, and how the archive gives its rows: of articles by number, at a time or now."""

    columns: Columns
    read: Read


_CONTENT: Columns = (
    *plain("text", "headline", of="version"),
    column("body", "text", "version.body", words=True),
    *plain("time", "date_published", of="version"),
    *plain("text", "date_origin", of="version"),
    *plain("time", "date_modified", of="version"),
    rows("bylines", "version.bylines", name="text", email="text"),
    *plain("text", "section", "issue", "language", of="version"),
    rows("images", "version.images", url="text", caption="text", credit="text"),
    texts("credits", "version.credits"),
    texts("photo_credits", "version.photo_credits"),
)

_LINK: dict[str, Kind] = {
    **dict.fromkeys(("url", "outlet", "label", "form"), "text"),
    "placeholder": "yes/no",
    "target": "text",
}

_ARTICLES: Columns = (
    *plain("number", "id"),
    *plain("text", "key", "publisher", "canonical_url", "kind", "status"),
    *plain("time", "gone_since"),
    column("version", "number", "version.number"),
    *plain("yes/no", "silent", of="version"),
    *plain("time", "captured_at", of="version"),
    *plain("text", "digest", of="version"),
    *_CONTENT,
    *plain("time", "first_seen", "last_seen"),
    *plain("number", "versions", "captures"),
    *plain("text", "reason"),
    rows("source_links", "source_links", **_LINK),
    rows("addresses", "addresses", url="text", first_seen="time", last_seen="time"),
    *plain("yes/no", "simulated", of="version"),
)

_VERSIONS: Columns = (
    *plain("number", "article_id"),
    *plain("text", "key", "publisher", "canonical_url"),
    *plain("number", "number", of="version"),
    *plain("text", "origin", of="version"),
    *plain("yes/no", "silent", of="version"),
    *plain("time", "captured_at", of="version"),
    *plain("text", "extractor", "digest", of="version"),
    *_CONTENT,
    *plain("yes/no", "simulated", of="version"),
)


def _correction(state: SourceState) -> Row | None:
    """As `sources --json` prints it."""
    said = state.source.correction
    return None if said is None else correction_record(said)


def correction_record(said: Correction) -> Row:
    """What a person said of a source link; times as ISO 8601."""
    return {
        "id": said.id,
        "article": said.key,
        "kind": said.kind,
        "found": _named(said.found.link) if said.found else None,
        "corrected": _named(said.corrected.link) if said.corrected else None,
        "by": said.author,
        "note": said.note,
        "made_at": iso(said.made_at),
        "withdrawn_at": iso(said.withdrawn_at),
    }


def _named(link: SourceLink) -> Row:
    return {name: getattr(link, name) for name in _LINK}


_SOURCE_LINKS: Columns = (
    *plain("number", "article_id"),
    *plain("text", "key", "publisher", "canonical_url", "headline"),
    *plain("time", "date_published"),
    *plain("number", "number", of="source"),
    *plain("text", "url", "outlet", "label", "form", of="source.link"),
    *plain("yes/no", "placeholder", of="source.link"),
    *plain("text", "target", "rule", of="source.link"),
    column("found_in", "text", "source.link.where", words=True),
    *plain("number", "version", of="source"),
    *plain("time", "first_seen", "gone_at", of="source"),
    Column(name="correction", kind="record", read=_correction),
)


def _of_link(name: str) -> Any:
    return lambda verdict: verdict.link[name]


def _evidence(verdict: Verdict) -> KeptEvidence | None:
    return evidence_json(verdict.evidence) if verdict.evidence else None


_VERDICTS: Columns = (
    *plain("number", "id", "article_id"),
    *plain("text", "key", "publisher"),
    *(Column(name=name, kind="text", read=_of_link(name)) for name in ("url", "outlet", "label", "form")),
    Column(name="placeholder", kind="yes/no", read=_of_link("placeholder")),
    *plain("text", "verdict", "reason", "rules"),
    *plain("yes/no", "by_hand"),
    column("by", "text", "author"),
    *plain("text", "note"),
    *plain("time", "judged_at", "superseded_at"),
    *plain("text", "target"),
    column("cited", "text", "cited_key"),
    *plain("number", "cited_version"),
    *plain("share", "score"),
    Column(name="evidence", kind="record", read=_evidence, words=True),
    *plain("yes/no", "simulated"),
)

_CAPTURES: Columns = (
    *plain("number", "id", "run_id", "article_id"),
    *plain("text", "key", "publisher", "url"),
    *plain("time", "fetched_at"),
    *plain("text", "medium"),
    *plain("number", "status"),
    *plain("text", "status_line"),
    pairs("headers", name="text", value="text"),
    pairs("hops", url="text", status="number"),
    *plain("text", "received_sha256", "payload_sha256"),
    *plain("number", "payload_size"),
    *plain("text", "fate", "problem", "reason"),
    *plain("time", "date_published", "date_modified"),
    *plain("number", "refers_to"),
    *plain("text", "etag", "last_modified"),
    texts("doubts", "doubts"),
    texts("fallbacks", "fallbacks"),
    *plain("yes/no", "simulated"),
)

TABLES: dict[What, Table] = {
    "articles": Table(columns=_ARTICLES, read=Archive.export_articles),
    "versions": Table(columns=_VERSIONS, read=Archive.export_versions),
    "source-links": Table(columns=_SOURCE_LINKS, read=Archive.export_source_links),
    "verdicts": Table(columns=_VERDICTS, read=Archive.export_verdicts),
    "captures": Table(columns=_CAPTURES, read=Archive.export_captures),
}
