"""`newsarchive report`: how a publisher cites, as tables, bars and a chart."""

from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import click

from newsarchive.cli.failure import Failure, Misuse
from newsarchive.cli.moment import Moment
from newsarchive.cli.opening import opened
from newsarchive.cli.options import TEXT, as_json, examples
from newsarchive.cli.report_chart import svg
from newsarchive.cli.report_view import print_report
from newsarchive.cli.screen import print_json, screen
from newsarchive.normalization.moments import read_moment
from newsarchive.telling import publisher_records
from newsarchive.telling.times import to_minute

if TYPE_CHECKING:
    from newsarchive.provenance.tracing_habits import Report

_FILTER = "publisher:"


@click.command(
    short_help="Tell how a publisher cites: verdicts, forms, networks, real origins.",
    epilog=examples(
        "newsarchive report publisher:blog.example",
        "newsarchive report publisher:blog.example --since 2024-06-01 --until 2024-07-01",
        "newsarchive report publisher:blog.example --chart blog.svg",
        "newsarchive report publisher:blog.example --json | jq .verdicts",
    ),
)
@click.argument("what", metavar="publisher:X", type=TEXT)
@click.option("--since", type=Moment(), metavar="TIME", help="Only what appeared since then: 90d, 2026-11-20 (KST).")
@click.option("--until", type=Moment(), metavar="TIME", help="Only what appeared before then; the same forms.")
@click.option(
    "--chart",
    type=click.Path(path_type=Path, dir_okay=False),
    metavar="FILE.svg",
    help="Draw the links by verdict, a bar a month or week, into this file.",
)
@as_json
def report(what: str, since: str | None, until: str | None, chart: Path | None, as_json: bool) -> None:
    """Tell how a publisher cites: what is held of its source links by month (by week in a short time), in which forms
    they stand, whom they lead to, and from which newsrooms its stories come.

    X is a publisher as `stats` lists it: kbs, or the host of a blog. Links that nobody has judged are unchecked:
    `newsarchive verify` judges them. Counts, with the posts behind them; never an accusation.
    """
    publisher = _publisher(what)
    if chart is not None and chart.suffix.lower() != ".svg":
        raise Misuse(f"the chart is an SVG: name it {chart.with_suffix('.svg')}, not {chart}")
    found = _read(publisher, since, until)
    if chart is not None:
        _draw(found, chart)
    if as_json:
        print_json(publisher_records.report(found))
    else:
        print_report(screen(), found, chart)


def _publisher(what: str) -> str:
    name = what.strip().removeprefix(_FILTER).strip()
    if not name or (":" in name and not name.startswith("[")) or " " in name:
        raise Misuse(
            f"a report is about one publisher, not {what!r}: write publisher:X, such as publisher:blog.example"
        )
    return name


def _read(publisher: str, since: str | None, until: str | None) -> "Report":
    from newsarchive.config import ConfigError
    from newsarchive.operations.trace_reports import reported

    now = datetime.now(UTC)
    begin, end = (read_moment(each, now) if each else None for each in (since, until))
    if begin and end and begin >= end:
        raise Misuse(f"--since ({to_minute(begin)}) must lie before --until ({to_minute(end)})")
    with opened() as archive:
        try:
            found = reported(archive, publisher, begin, end)
        except ConfigError as error:
            raise Misuse(str(error)) from error
    if not found.posts:
        raise Failure(f"the archive has no article of {found.publisher} from that time; leave --since and --until away")
    return found


def _draw(found: "Report", path: Path) -> None:
    from newsarchive.operations.exports.files import whole_file

    try:
        with whole_file(path) as stream:
            stream.write(svg(found).encode())
    except OSError as error:
        raise Failure(f"{path} cannot be written: {error.strerror or error}; nothing was left there") from error
