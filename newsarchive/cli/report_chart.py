"""The chart of a report: source links by what is held of them, a bar a month or week, as SVG without any script."""

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING
from xml.sax.saxutils import escape

from newsarchive.cli.report_view import percent
from newsarchive.telling.verdict_bars import Bar, Bars, bars_of
from newsarchive.telling.wording import number_of

if TYPE_CHECKING:
    from newsarchive.provenance.tracing_habits import Report
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
    bars = bars_of(report, _WIDTH, _HEIGHT, named=_LABELS, widest=_WIDEST)
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
        *_scale(bars),
        *_bars(bars),
        *_legend(report, below),
        "</svg>",
    )
    return "\n".join(parts) + "\n"


def _in_words(report: "Report") -> str:
    """What a reader who does not see the chart is told."""
    of = [f"{name} {count:,} ({percent(count, report.links)})" for name, count in report.verdicts.items()]
    when = f"{number_of(report.posts, 'post')} from {report.first} to {report.last} (KST)"
    return f"{when} with {number_of(report.links, 'source link')}: {', '.join(of) or 'none'}."


def _scale(bars: Bars) -> Iterator[str]:
    """Lines across the chart, each with its number of links."""
    for value, height in bars.lines:
        y = _TOP + height
        yield f'<line x1="{_LEFT}" x2="{_LEFT + _WIDTH}" y1="{y:.1f}" y2="{y:.1f}" stroke="#dddddd"/>'
        yield f'<text x="{_LEFT - 8}" y="{y + 4:.1f}" text-anchor="end" fill="#333333">{value:,}</text>'


def _bars(bars: Bars) -> Iterator[str]:
    for bar in bars.bars:
        yield f"<g>{''.join(_parts(bar))}</g>"
        if bar.is_named:
            middle, y = _LEFT + bar.middle, _TOP + _HEIGHT + 20
            yield f'<text x="{middle:.1f}" y="{y}" text-anchor="middle" fill="#333333">{bar.name}</text>'


def _parts(bar: Bar) -> Iterator[str]:
    """One bar: its verdicts one above the other, the first at the bottom."""
    for part in bar.parts:
        told = f"{bar.name}: {part.verdict} {part.count:,}"
        place = f'x="{_LEFT + bar.x:.1f}" y="{_TOP + part.y:.1f}" width="{bar.width:.1f}" height="{part.height:.1f}"'
        yield f'<rect {place} fill="{COLOURS[part.verdict]}" stroke="#ffffff"><title>{_text(told)}</title></rect>'


def _legend(report: "Report", y: int) -> Iterator[str]:
    for number, (verdict, count) in enumerate(report.verdicts.items()):
        x, row = 16 + _LEGEND_COLUMN * (number % 3), y + _LEGEND_ROW * (number // 3)
        yield f'<rect x="{x}" y="{row - 12}" width="14" height="14" fill="{COLOURS[verdict]}"/>'
        yield f'<text x="{x + 22}" y="{row}">{verdict}: {count:,} ({percent(count, report.links)})</text>'


def _text(text: str) -> str:
    """As XML holds it: escaped, and without what it cannot hold."""
    return escape("".join(letter for letter in text if letter.isprintable()))
