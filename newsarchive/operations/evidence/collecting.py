"""What goes into a bundle of evidence: captures, versions, what changed, sources, a summary, a verifier."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from typing import Any, BinaryIO

from newsarchive import __version__
from newsarchive.archive import Archive, Version
from newsarchive.archive.differences import Row as Paragraph
from newsarchive.archive.differences import compare, compare_line
from newsarchive.archive.exported import ArticleState
from newsarchive.archive.exported_links import CaptureState
from newsarchive.archive.reading import Identify
from newsarchive.archive.verdicts_held import Verdict
from newsarchive.archive.verdicts_json import digest_of
from newsarchive.normalization.json_lines import iso, json_line
from newsarchive.operations.evidence import verifier
from newsarchive.operations.evidence.bundle import Bundle
from newsarchive.operations.evidence.summary import Summary, html
from newsarchive.operations.exports.columns import Columns, Row, row_of
from newsarchive.operations.exports.plain import converts, plain_row
from newsarchive.operations.exports.tables import TABLES, correction_record
from newsarchive.operations.warc_export import write_warc

FORMAT = 1
"""Of the bundle; a later form gets another number."""

VERDICTS = "verdicts.jsonl"
_MARKS = {"removed": ("[-", "-]"), "added": ("{+", "+}"), "same": ("", "")}


@dataclass(frozen=True, kw_only=True)
class Packed:
    """What was packed: how many captures, versions, files, and the digest of the manifest that names them all."""

    captures: int
    versions: int
    simulated: int
    files: int
    manifest_sha256: str


def bundle_name(key: str) -> str:
    """The name of an article's bundle, without ending: of letters, digits, dots and hyphens that every disk takes."""
    return "evidence-" + (re.sub(r"[^\w.]+", "-", key).strip("-.")[:80] or "article")


def pack(archive: Archive, reference: str, identify: Identify, stream: BinaryIO) -> Packed:
    """Write the bundle of the article that `reference` names to `stream`, a page at a time. Raises NoSuchArticle.

    The same state of the archive gives the same bytes.
    """
    found = archive.article(reference, identify)
    (article,) = archive.export_articles([found.id])
    versions = archive.versions(found.key, lambda _: None)
    captures = list(archive.export_captures([found.id]))
    bundle = Bundle(stream, bundle_name(found.key))
    bundle.add("article.json", _lines([_plain(TABLES["articles"].columns, article)]))
    _add_captures(bundle, archive, captures)
    last = max(capture.fetched_at for capture in captures)
    bundle.add_packed("captures.warc.gz", lambda sink: write_warc(archive, sink, [found.id], made_at=last))
    _add_versions(bundle, archive, found.id, versions)
    sources = list(archive.export_source_links([found.id]))
    corrections = archive.corrections(found.key, lambda _: None)
    bundle.add("source-links.jsonl", _lines(_plain(TABLES["source-links"].columns, each) for each in sources))
    bundle.add("corrections.jsonl", _lines(map(correction_record, corrections)))
    verdicts = archive.verdict_history(found.id)
    bundle.add(VERDICTS, _lines(map(_verdict, verdicts)))
    summary = Summary(article, versions, captures, sources, verdicts)
    bundle.add("summary.html", html(summary).encode("utf-8", "replace"))
    bundle.add("verify.py", Path(verifier.__file__).read_bytes())
    about = _about(article, versions, captures)
    files = bundle.count
    return Packed(
        captures=len(captures),
        versions=len(versions),
        simulated=sum(capture.simulated for capture in captures),
        files=files,
        manifest_sha256=bundle.seal(about),
    )


def _about(article: ArticleState, versions: tuple[Version, ...], captures: list[CaptureState]) -> Row:
    return {
        "kind": "newsarchive evidence",
        "format": FORMAT,
        "made_by": f"newsarchive {__version__}",
        "key": article.key,
        "canonical_url": article.canonical_url,
        "first_captured": iso(min(capture.fetched_at for capture in captures)),
        "last_captured": iso(max(capture.fetched_at for capture in captures)),
        "captures": len(captures),
        "versions": len(versions),
        "simulated": any(capture.simulated for capture in captures),
        "verdicts": VERDICTS,
    }


def _add_captures(bundle: Bundle, archive: Archive, captures: list[CaptureState]) -> None:
    """Their records, and each page once: two captures of the same bytes name the same file."""
    written: set[str] = set()
    records = []
    for capture in captures:
        file = f"payloads/{capture.payload_sha256}.bin" if capture.payload_size else None
        records.append({**_plain(TABLES["captures"].columns, capture), "file": file})
        if file is not None and file not in written:
            written.add(file)
            bundle.add(file, archive.capture_body(capture.id))
    bundle.add("captures.jsonl", _lines(records))


def _add_versions(bundle: Bundle, archive: Archive, article_id: int, versions: tuple[Version, ...]) -> None:
    """Their records, each as text, and what changed from one to the next."""
    columns = TABLES["versions"].columns
    bundle.add("versions.jsonl", _lines(_plain(columns, each) for each in archive.export_versions([article_id])))
    for version in versions:
        text = f"{version.headline}\n\n{version.body}\n"
        bundle.add(f"versions/{version.number}.txt", text.encode("utf-8", "replace"))
    for before, after in pairwise(versions):
        text = "\n\n".join(_changed(before, after)) + "\n"
        bundle.add(f"diffs/{before.number}-{after.number}.txt", text.encode("utf-8", "replace"))


def _changed(before: Version, after: Version) -> Iterator[str]:
    """The headline and each paragraph; what went in [-…-], what came in {+…+}."""
    yield _marked(compare_line(before.headline, after.headline))
    yield from map(_marked, compare(before.body, after.body).rows)


def _verdict(verdict: Verdict) -> Row:
    """What was held of a source, with the digest of its evidence."""
    record = _plain(TABLES["verdicts"].columns, verdict)
    return {**record, "evidence_sha256": digest_of(record["evidence"])}


def _marked(row: Paragraph) -> str:
    return "".join(f"{_MARKS[piece.fate][0]}{piece.text}{_MARKS[piece.fate][1]}" for piece in row.pieces)


def _plain(columns: Columns, item: Any) -> Row:
    return plain_row(row_of(columns, item), converts(columns))


def _lines(records: Iterable[Row]) -> bytes:
    return "".join(f"{json_line(record)}\n" for record in records).encode()
