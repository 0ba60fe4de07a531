"""The page of a bundle that people read: HTML without scripts, in which everything from the web is text."""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from html import escape
from itertools import pairwise

from newsarchive.archive import Version
from newsarchive.archive.differences import Row, compare, compare_line
from newsarchive.archive.exported import ArticleState
from newsarchive.archive.exported_links import CaptureState, SourceState
from newsarchive.archive.verdicts_held import Verdict
from newsarchive.normalization.json_lines import KST, without_surrogates
from newsarchive.provenance.judging_rules import REASONS
from newsarchive.verdicts import VERDICTS

_INVISIBLE = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]")
_TAGS = {"removed": "del", "added": "ins"}
_STYLE = """body{max-width:60rem;margin:2rem auto;padding:0 1rem;font-family:sans-serif;line-height:1.5}
table{border-collapse:collapse;width:100%}td,th{border:1px solid #bbb;padding:.25rem .5rem;text-align:left;
vertical-align:top;overflow-wrap:anywhere}del{background:#fdd}ins{background:#dfd;text-decoration:none}
.alarm{border:2px solid #b00;padding:.5rem}code{overflow-wrap:anywhere}"""
_HEAD = f"""<!doctype html>
<html lang="en"><head><meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
<style>{_STYLE}</style>
"""
_CHECK = """<h2>How to check this</h2>
<p><code>python3 verify.py</code> in this folder, or <code>python3 verify.py FILE.zip</code>, takes every digest again
and says what holds. <code>captures.jsonl</code> has the status, all headers and the digests of each capture,
<code>payloads/</code> the pages as they came (do not open them in a browser: they are not made harmless),
<code>captures.warc.gz</code> the same for the tools of web archives,
<code>versions/</code> and <code>diffs/</code> the texts and what changed. The SHA-256 of <code>manifest.json</code>
stands for all of it: whoever wrote it down when this was made can tell later that nothing was changed.</p>
<p><code>verdicts.jsonl</code> has all that was ever held of the sources, with the evidence: a verdict is what rules, or
a person, made of what the archive had, never an accusation.</p>"""


@dataclass(frozen=True)
class Summary:
    """What the page tells of."""

    article: ArticleState
    versions: Sequence[Version]
    captures: Sequence[CaptureState]
    sources: Sequence[SourceState]
    verdicts: Sequence[Verdict] = ()


def html(told: Summary) -> str:
    """The page."""
    return "\n".join(
        [f"{_HEAD}<title>{_text(told.article.key)}</title></head><body>", *_body(told), "</body></html>\n"]
    )


def _body(told: Summary) -> Iterator[str]:
    article = told.article
    yield f'<h1 lang="ko">{_text(article.version.headline or "(no headline)")}</h1>'
    yield from _alarms(told)
    yield _table(None, _facts(article))
    yield "<h2>Captures</h2>"
    yield _table(("made (KST)", "status", "fate", "address", "SHA-256 of the page"), map(_capture, told.captures))
    yield "<h2>Versions</h2>"
    yield _table(("no.", "captured (KST)", "origin", "digest of its text"), map(_version, told.versions))
    yield from _texts(told.versions)
    yield "<h2>Named as sources</h2>"
    yield _table(("outlet", "address", "first seen (KST)", "gone (KST)", "found in"), map(_source, told.sources))
    yield "<h2>What is held of them</h2>"
    heading = ("address or outlet", "verdict", "why", "score", "judged (KST)", "until (KST)")
    yield _table(heading, map(_verdict, told.verdicts))
    yield _CHECK


def _alarms(told: Summary) -> Iterator[str]:
    if any(capture.simulated for capture in told.captures):
        yield '<p class="alarm">Simulated: a stand-in server answered, not the publisher.</p>'
    if told.article.gone_since:
        yield f'<p class="alarm">Removed by the publisher; noticed {_time(told.article.gone_since)} KST.</p>'


def _facts(article: ArticleState) -> Iterator[tuple[str, str]]:
    yield "key", article.key
    yield "publisher", article.publisher
    yield from (("address", address.url) for address in article.addresses)
    yield "published", f"{_time(article.version.date_published)} KST" if article.version.date_published else "no date"
    yield "by", ", ".join(byline.name for byline in article.version.bylines) or "nobody is named"
    yield "seen", f"{_time(article.first_seen)} to {_time(article.last_seen)} KST, {article.captures} captures"


def _capture(capture: CaptureState) -> tuple[str, ...]:
    status = str(capture.status) if capture.status else capture.medium
    return _time(capture.fetched_at), status, capture.fate, capture.url, capture.payload_sha256


def _version(version: Version) -> tuple[str, ...]:
    origin = f"{version.origin}, silent" if version.silent else version.origin
    return str(version.number), _time(version.captured_at), origin, version.digest


def _source(state: SourceState) -> tuple[str, ...]:
    link = state.source.link
    times = _time(state.source.first_seen), _time(state.source.gone_at)
    return link.outlet or "", link.url or "", *times, link.where


def _verdict(verdict: Verdict) -> tuple[str, ...]:
    name = verdict.link["url"] or verdict.link["outlet"] or ""
    who = " ".join(filter(None, ("by hand", verdict.author, verdict.note))) if verdict.by_hand else ""
    score = f"{verdict.score:.2f}" if verdict.score is not None else ""
    why = who or REASONS.get(verdict.reason, verdict.reason)
    means = f"{verdict.verdict}: {VERDICTS[verdict.verdict]}"
    return name, means, why, score, _time(verdict.judged_at), _time(verdict.superseded_at)


def _texts(versions: Sequence[Version]) -> Iterator[str]:
    """The first version whole, then what each edit changed."""
    first = versions[0]
    yield f'<h3>Version {first.number}</h3>\n<div lang="ko"><p><b>{_text(first.headline)}</b></p>'
    yield from (f"<p>{_text(paragraph)}</p>" for paragraph in first.body.split("\n"))
    yield "</div>"
    for before, after in pairwise(versions):
        yield f'<h3>From version {before.number} to {after.number}</h3>\n<div lang="ko">'
        yield f"<p><b>{_woven(compare_line(before.headline, after.headline))}</b></p>"
        yield from (f"<p>{_woven(row)}</p>" for row in compare(before.body, after.body).rows)
        yield "</div>"


def _woven(row: Row) -> str:
    return "".join(_piece(_TAGS.get(piece.fate), _text(piece.text)) for piece in row.pieces)


def _piece(tag: str | None, text: str) -> str:
    return f"<{tag}>{text}</{tag}>" if tag else text


def _table(heading: Sequence[str] | None, rows: Iterable[Sequence[str]]) -> str:
    head = f"<tr>{''.join(f'<th>{name}</th>' for name in heading)}</tr>" if heading else ""
    lines = [f"<tr>{''.join(f'<td>{_text(cell)}</td>' for cell in row)}</tr>" for row in rows]
    return f"<table>{head}{''.join(lines)}</table>" if lines else "<p>None.</p>"


def _text(text: str) -> str:
    return escape(_INVISIBLE.sub("", without_surrogates(text)))


def _time(moment: datetime | None) -> str:
    return f"{moment.astimezone(KST):%Y-%m-%d %H:%M:%S}" if moment else ""
