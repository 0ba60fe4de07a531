"""How a publisher cites, as `report` prints it for people and for programs."""

from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from newsarchive.cli.article_view import print_fields
from newsarchive.cli.screen import Cell, Screen, Styled, columns_of
from newsarchive.cli.verdict_view import STYLES
from newsarchive.telling.verdict_bars import label
from newsarchive.telling.wording import number_of

if TYPE_CHECKING:
    from newsarchive.provenance.tracing_habits import Report
    from newsarchive.verdicts import VerdictName

_BAR = 40
"""Columns of the longest bar."""
_FEW = 15
"""Sites and newsrooms that people are shown; `--json` has all."""
_EIGHTHS = " ▏▎▍▌▋▊▉"


def print_report(screen: Screen, report: "Report", chart: Path | None) -> None:
    """Tables and bars."""
    screen.line(Styled(f"How {report.publisher} cites", "strong"))
    sourced = f"{report.sourced:,} name a source ({percent(report.sourced, report.posts)})"
    print_fields(
        screen,
        ("posts", f"{report.posts:,}, {report.first} to {report.last} (KST); {sourced}"),
        ("links", f"{report.links:,}"),
        ("unjudged", f"{report.unjudged:,} that nobody has judged: newsarchive verify" if report.unjudged else None),
    )
    if report.links:
        _print_verdicts(screen, report)
        _print_periods(screen, report)
        _section(screen, "In which form", ("form", "links", "share"), _shares(report.forms.items(), report.links))
        _print_sites(screen, report)
    _print_origins(screen, report)
    if chart is not None:
        screen.line()
        screen.line(f"The chart is in {chart}.")


def _print_verdicts(screen: Screen, report: "Report") -> None:
    from newsarchive.verdicts import VERDICTS

    most = max(report.verdicts.values())
    rows = [
        (
            Styled(verdict, STYLES[verdict]),
            count,
            percent(count, report.links),
            Styled(bar(count, most), STYLES[verdict]),
            Styled(VERDICTS[verdict], "quiet"),
        )
        for verdict, count in report.verdicts.items()
    ]
    _section(
        screen, "What is held of its links", ("verdict", "links", "share", "", "which means"), rows, ("which means",)
    )


def _print_periods(screen: Screen, report: "Report") -> None:
    names = list(report.verdicts)
    most = max(sum(each.verdicts.values()) for each in report.periods)
    rows: list[tuple[Cell, ...]] = [
        (
            label(each, report.unit),
            each.posts,
            bar(sum(each.verdicts.values()), most, 20),
            *(each.verdicts.get(name, 0) for name in names),
        )
        for each in report.periods
    ]
    columns = (report.unit, "posts", "links", *names)
    if screen.width and columns_of(columns, rows) > screen.width:
        columns, rows = (*columns[:3], "of which"), [(*row[:3], _of_which(names, row[3:])) for row in rows]
    _section(screen, f"By {report.unit} (KST)", columns, rows, ("of which",))


def _of_which(names: "Sequence[VerdictName]", counts: Sequence[Cell]) -> str:
    return ", ".join(f"{count} {name}" for name, count in zip(names, counts, strict=True) if count)


def _print_sites(screen: Screen, report: "Report") -> None:
    from newsarchive.provenance.tracing_sites import KINDS

    rows = [
        (
            each.site.name,
            Styled(KINDS[each.site.kind], "alarm" if each.site.kind == "sister" else "plain"),
            each.links,
            percent(each.links, report.links),
            each.named_only,
            each.back,
        )
        for each in report.sites[:_FEW]
    ]
    columns = ("site", "which is", "links", "share", "without address", "links back")
    _section(screen, "Whom its links lead to", columns, rows, ("which is",))
    _more(screen, len(report.sites), "site")
    sisters = report.kinds.get("sister", 0)
    if sisters:
        of = sum(report.kinds.values())
        screen.line(f"{percent(sisters, of)} of the links that name anybody lead to a sister blog, not to a newsroom.")


def _print_origins(screen: Screen, report: "Report") -> None:
    from newsarchive.provenance.tracing_origins import WAYS

    ways = [way for way in WAYS if any(way in each.ways for each in report.origins)]
    rows: list[tuple[Cell, ...]] = [
        (each.name, each.posts, *(each.ways.get(way, 0) for way in ways)) for each in report.origins[:_FEW]
    ]
    if rows:
        _section(screen, "Where its stories come from", ("newsroom", "posts", *ways), rows)
        screen.line(Styled("; ".join(f"{way}: {WAYS[way]}" for way in ways), "quiet"))
        _more(screen, len(report.origins), "newsroom")
    if report.origins or report.without_origin:
        screen.line()
        screen.line(
            f"For {report.without_origin:,} of {number_of(report.posts, 'post')} the archive knows no newsroom."
        )


def _section(
    screen: Screen,
    title: str,
    columns: Sequence[str],
    rows: Sequence[Sequence[Cell]],
    wraps: Sequence[str] = (),
) -> None:
    screen.line()
    screen.line(Styled(title, "strong"))
    screen.table(columns, rows, wraps=wraps)


def _shares(counts: Iterable[tuple[str, int]], of: int) -> list[tuple[Cell, ...]]:
    return [(name, count, percent(count, of)) for name, count in counts]


def _more(screen: Screen, there: int, noun: str) -> None:
    if there > _FEW:
        screen.line(f"and {number_of(there - _FEW, f'more {noun}')}: --json has all")


def percent(part: int, of: int) -> str:
    """``61.2 %``; ``-`` of nothing."""
    return f"{100 * part / of:.1f} %" if of else "-"


def bar(count: int, most: int, width: int = _BAR) -> str:
    """A bar of `width` columns where `count` is `most`; never empty where anything is counted."""
    eighths = max(round(8 * width * count / most), 1) if count and most else 0
    return "█" * (eighths // 8) + _EIGHTHS[eighths % 8].strip()
