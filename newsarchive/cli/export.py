"""`newsarchive export`: articles, versions, source links, verdicts or captures as files for other programs."""

import sys
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from newsarchive.cli.failure import Failure, Misuse, complain
from newsarchive.cli.moment import Moment
from newsarchive.cli.opening import opened
from newsarchive.cli.options import TEXT, examples
from newsarchive.cli.progress import is_watched
from newsarchive.cli.search import AnyWords, cited_as, identify
from newsarchive.normalization.moments import read_moment
from newsarchive.telling.times import to_minute
from newsarchive.telling.wording import number_of, size

if TYPE_CHECKING:
    from newsarchive.archive import Archive
    from newsarchive.operations.exports.exporting import Chosen, Counted, Format
    from newsarchive.operations.exports.tables import What
    from newsarchive.operations.exports.writing import Sink

_FORMATS = ("jsonl", "csv", "parquet", "atom", "warc")
_BINARY = ("parquet", "warc")
_NOUNS = {
    "articles": "article",
    "versions": "version",
    "source-links": "source link",
    "verdicts": "verdict",
    "captures": "capture",
}


@click.command(
    short_help="Write articles, versions, sources, verdicts or captures to a file.",
    cls=AnyWords,
    context_settings={"ignore_unknown_options": True},
    epilog=examples(
        "newsarchive export --out kbs.jsonl publisher:kbs",
        "newsarchive export --format csv --bom --out rates.csv 금리 after:30d",
        "newsarchive export --what source-links cites:kbs | jq -r .url",
        "newsarchive export --what verdicts --no-text --out verdicts.csv publisher:onioninfo.kr",
        "newsarchive export --what versions --format parquet --out versions.parquet",
        "newsarchive export --as-of 2026-11-20 --no-text --format csv",
        "newsarchive export --format atom --out rates.xml 기준금리",
        "newsarchive export --format warc --out kbs.warc.gz publisher:kbs",
    ),
)
@click.argument("words", nargs=-1, type=TEXT, metavar="[QUERY]...")
@click.option(
    "--format",
    "form",
    type=click.Choice(_FORMATS),
    help="Default: by the ending of FILE, else jsonl. Parquet needs pyarrow (newsarchive[parquet]).",
)
@click.option("--what", type=click.Choice(list(_NOUNS)), help="One row for each. Default: articles; of WARC, captures.")
@click.option(
    "--as-of", "typed_moment", type=Moment(), metavar="DATE", help="As the archive knew it then: 7d, 2026-11-20 (KST)."
)
@click.option("--no-text", is_flag=True, help="Without bodies, captions, words around sources, evidence.")
@click.option("--bom", is_flag=True, help="CSV with a byte order mark, by which Excel knows that it is UTF-8.")
@click.option("--out", type=click.Path(path_type=Path, dir_okay=False), metavar="FILE", help="Default: stdout.")
@click.option("--quiet", is_flag=True, help="No progress and no counts; warnings stay.")
def export(
    words: tuple[str, ...],
    form: "Format | None",
    what: "What | None",
    typed_moment: str | None,
    no_text: bool,
    bom: bool,
    out: Path | None,
    quiet: bool,
) -> None:
    """Write what QUERY finds, as `search` reads it, newest first; without a query, the whole archive.

    A file stands under its name only when it is complete. Times are in Korean time, of Parquet and in evidence in UTC;
    absent is null, or an empty cell. CSV cells that look like formulas begin with an apostrophe. With --as-of, articles
    first seen later are left out, and each is as it was known then: its version, whether it was gone. Nothing found
    is an empty file and no failure.
    """
    form = form or _format_of(out)
    out = None if out is not None and str(out) == "-" else out
    what = what or ("captures" if form == "warc" else "articles")
    _check(form, what, bom=bom, to_terminal=out is None and sys.stdout.isatty())
    if form == "warc" and (no_text or typed_moment):
        raise Misuse("WARC holds whole captures: leave --no-text and --as-of out, or take another --format")
    typed = " ".join(words)
    with opened() as archive:
        chosen = _chosen(archive, typed, what, typed_moment, text=not no_text)
        counted = _export(archive, chosen, form, out, typed=typed, bom=bom, quiet=quiet)
    if not quiet:
        _report(chosen, counted, out)


def _format_of(out: Path | None) -> "Format":
    endings: dict[str, Any] = {".csv": "csv", ".parquet": "parquet", ".xml": "atom", ".atom": "atom"}
    if out is not None and out.name.lower().endswith((".warc", ".warc.gz")):
        return "warc"
    return endings.get(out.suffix.lower(), "jsonl") if out else "jsonl"


def _check(form: "Format", what: "What", *, bom: bool, to_terminal: bool) -> None:
    if form == "atom" and what != "articles":
        raise Misuse(f"a feed has articles, not {what}: leave --what out, or take another --format")
    if form == "warc" and what != "captures":
        raise Misuse(f"WARC holds captures, not {what}: leave --what out, or take another --format")
    if bom and form != "csv":
        raise Misuse("--bom is for --format csv")
    if form in _BINARY and to_terminal:
        raise Misuse(f"{form} is not for a terminal: give --out FILE")


def _chosen(archive: "Archive", typed: str, what: "What", typed_moment: str | None, *, text: bool) -> "Chosen":
    from newsarchive.operations.exports.exporting import Chosen

    as_of = read_moment(typed_moment, datetime.now(UTC)) if typed_moment else None
    if not typed.strip():
        return Chosen(what=what, ids=None, as_of=as_of, text=text)
    found = archive.matching(typed, identify=identify, cited_as=cited_as)
    for warning in found.warnings:
        complain(warning)
    if as_of is not None:
        complain(f"what was asked for is looked for in today's texts, not in those of {to_minute(as_of)}")
    return Chosen(what=what, ids=found.article_ids, as_of=as_of, text=text)


def _export(
    archive: "Archive", chosen: "Chosen", form: "Format", out: Path | None, *, typed: str, bom: bool, quiet: bool
) -> "Counted":
    from newsarchive.operations.exports.files import whole_file

    given: dict[str, Any] = {"title": f"newsarchive: {typed}" if typed else "newsarchive", "byte_order_mark": bom}
    shown = not quiet and is_watched() and (out is not None or not sys.stdout.isatty())
    if out is None:
        stdout = sys.stdout.buffer
        counted = _write(archive, chosen, form, stdout, given, shown=shown)
        stdout.flush()
        return counted
    try:
        with whole_file(out) as stream:
            return _write(archive, chosen, form, stream, given, shown=shown)
    except BrokenPipeError:
        raise
    except OSError as error:
        raise Failure(f"{out} cannot be written: {error.strerror or error}; nothing was left there") from error


def _write(
    archive: "Archive", chosen: "Chosen", form: "Format", sink: "Sink", given: dict[str, Any], *, shown: bool
) -> "Counted":
    from newsarchive.cli.export_progress import progress
    from newsarchive.cli.export_warc import write_captures
    from newsarchive.operations.exports.exporting import write, writer_of

    if form == "warc":
        return write_captures(archive, chosen, sink, shown=shown)
    try:
        writer = writer_of(form, sink, chosen, **given)
    except ImportError as error:  # of what is an extra
        raise Misuse(str(error)) from error
    with progress(None if chosen.ids is None else len(chosen.ids), chosen.what, shown=shown) as tell:
        return write(archive, chosen, writer, tell)


def _report(chosen: "Chosen", counted: "Counted", out: Path | None) -> None:
    where = f" in {out} ({size(out.stat().st_size)})" if out is not None and out.is_file() else ""
    if not counted.rows:
        complain(f"nothing found; no {_NOUNS[chosen.what]}{where}")
        return
    complain(number_of(counted.rows, _NOUNS[chosen.what]) + where)
    if counted.simulated:
        complain(f"{counted.simulated:,} of them simulated: a stand-in server answered, not the publisher")
    if chosen.what == "articles" and chosen.ids is not None and (later := len(chosen.ids) - counted.rows):
        complain(f"{number_of(later, 'article')} left out: first seen later")
