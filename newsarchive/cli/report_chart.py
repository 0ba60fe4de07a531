"""The chart of a report: source links by what is held of them, a bar a month or week, as SVG without any script."""

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING
from xml.sax.saxutils import escape

from newsarchive.cli.report_view import label, percent
from newsarchive.telling.wording import number_of

if TYPE_CHECKING:
    from newsarchive.provenance.tracing_habits import Period, Report
    from newsarchive.verdicts import VerdictName

COLOURS: "Mapping[VerdictName, str]" = {
    "verified": "#1b7837",
    "verified_at_other_version": "#7fbf7b",
    "date_mismatch": "#b2182b",
    "topic_mismatch": "#ef8a62",
    "gone": "#762a83",
    "not_found": "#af8dc3",
    "placeholder": "#8c510a",
    "same_network": "#e6ab02",
    "named_only": "#2166ac",
    "unreachable": "#878787",
    "unchecked": "#d0d0d0",
}
"""A colour for each verdict; the legend and a title on each part say the same in words."""

_WIDTH, _HEIGHT = 960, 300
_LEFT, _TOP = 64, 64
_LEGEND_ROW, _LEGEND_COLUMN = 22, 300
_LABELS = 12
"""So many labels fit below the bars."""
_WIDEST = 96
"""Pixels: a wider bar would look like more."""


def svg(report: "Report") -> str:
    """The whole file, as text."""
    below = _TOP + _HEIGHT + 56
    height = below + _LEGEND_ROW * (-(-len(report.verdicts) // 3) or 1) + 16
    title = f"How {report.publisher} cites: source links by verdict and {report.unit}"
    parts = (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {_LEFT + _WIDTH + 24} {height}" role="img"'
        ' aria-labelledby="title desc" font-family="sans-serif" font-size="13">',
        f'<title id="title">{_text(title)}</title>',
        f'<desc id="desc">{_text(_in_words(report))}</desc>',
        '<rect width="100%" height="100%" fill="#ffffff"/>',
        f'<text x="16" y="28" font-size="18">{_text(title)}</text>',
        *_scale(report),
        *_bars(report),
        *_legend(report, below),
        "</svg>",
    )
    return "\n".join(parts) + "\n"


def _in_words(report: "Report") -> str:
    """What a reader who does not see the chart is told."""
    of = [f"{name} {count:,} ({percent(count, report.links)})" for name, count in report.verdicts.items()]
    when = f"{number_of(report.posts, 'post')} from {report.first} to {report.last} (KST)"
    return f"{when} with {number_of(report.links, 'source link')}: {', '.join(of) or 'none'}."


def _scale(report: "Report") -> Iterator[str]:
    """Lines across the chart, each with its number of links."""
    top = _top_of(report)
    for step in range(5):
        value = top * step // 4
        y = _TOP + _HEIGHT - _HEIGHT * value / top
        yield f'<line x1="{_LEFT}" x2="{_LEFT + _WIDTH}" y1="{y:.1f}" y2="{y:.1f}" stroke="#dddddd"/>'
        yield f'<text x="{_LEFT - 8}" y="{y + 4:.1f}" text-anchor="end" fill="#333333">{value:,}</text>'


def _bars(report: "Report") -> Iterator[str]:
    room = _WIDTH / max(1, len(report.periods))
    every = -(-len(report.periods) // _LABELS)
    for number, period in enumerate(report.periods):
        x = _LEFT + room * number
        yield f"<g>{''.join(_parts(period, report, x, room))}</g>"
        if number % every == 0:
            middle, y = x + room / 2, _TOP + _HEIGHT + 20
            shown = label(period, report.unit)
            yield f'<text x="{middle:.1f}" y="{y}" text-anchor="middle" fill="#333333">{shown}</text>'


def _parts(period: "Period", report: "Report", x: float, room: float) -> Iterator[str]:
    """One bar: its verdicts one above the other, the first at the bottom."""
    y, width = float(_TOP + _HEIGHT), min(room * 0.8, _WIDEST)
    for verdict, count in period.verdicts.items():
        height = _HEIGHT * count / _top_of(report)
        y -= height
        told = f"{label(period, report.unit)}: {verdict} {count:,}"
        place = f'x="{x + (room - width) / 2:.1f}" y="{y:.1f}" width="{width:.1f}" height="{height:.1f}"'
        yield f'<rect {place} fill="{COLOURS[verdict]}" stroke="#ffffff"><title>{_text(told)}</title></rect>'


def _legend(report: "Report", y: int) -> Iterator[str]:
    for number, (verdict, count) in enumerate(report.verdicts.items()):
        x, row = 16 + _LEGEND_COLUMN * (number % 3), y + _LEGEND_ROW * (number // 3)
        yield f'<rect x="{x}" y="{row - 12}" width="14" height="14" fill="{COLOURS[verdict]}"/>'
        yield f'<text x="{x + 22}" y="{row}">{verdict}: {count:,} ({percent(count, report.links)})</text>'


def _top_of(report: "Report") -> int:
    """What the top line stands for: a number that four parts whole, none below 4."""
    most = max((sum(each.verdicts.values()) for each in report.periods), default=0)
    return max(4, -(-most // 4) * 4)


def _text(text: str) -> str:
    """As XML holds it: escaped, and without what it cannot hold."""
    return escape("".join(letter for letter in text if letter.isprintable()))
