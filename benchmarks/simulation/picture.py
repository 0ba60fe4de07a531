"""Pages a second against workers, as plain SVG. Pure but for `write`."""

from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

_WIDTH, _HEIGHT, _LEFT, _BOTTOM, _TOP, _RIGHT = 720, 360, 60, 50, 20, 20
_INK, _LINE, _PALE = "#1a1a1a", "#0b5fae", "#c9c9c9"


def write(path: str, runs: Sequence[dict[str, Any]], wanted: float) -> None:
    """Draw into the file; `wanted` is how many pages a second are published."""
    points = [(run["workers"], run["pages_a_second"]) for run in runs]
    Path(path).write_text(drawn(points, wanted, runs[0]["publishers"]), encoding="utf-8")


def drawn(points: Sequence[tuple[int, float]], wanted: float, publishers: int) -> str:
    """The picture; `points` are (workers, pages a second)."""
    widest, highest = max(x for x, _ in points), max([wanted, *(y for _, y in points)]) * 1.1

    def place(x: float, y: float) -> tuple[float, float]:
        across, up = _WIDTH - _LEFT - _RIGHT, _HEIGHT - _TOP - _BOTTOM
        return round(_LEFT + x / widest * across, 1), round(_HEIGHT - _BOTTOM - y / highest * up, 1)

    told = "; ".join(f"{x} workers: {y:g}" for x, y in points)
    title = f"Pages a second archived by so many workers, {publishers:,} publishers (simulated)"
    return "\n".join(
        [
            f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {_WIDTH} {_HEIGHT}" role="img" '
            'font-family="sans-serif" font-size="13">',
            f"<title>{title}</title><desc>{told}; published: {wanted:.0f} a second</desc>",
            f'<rect width="{_WIDTH}" height="{_HEIGHT}" fill="#ffffff"/>',
            *_scale(points, highest, place),
            *_published(wanted, place(0, wanted), place(widest, wanted)),
            f'<polyline fill="none" stroke="{_LINE}" stroke-width="2" '
            f'points="{" ".join(f"{x},{y}" for x, y in (place(*point) for point in points))}"/>',
            *(f'<circle cx="{x}" cy="{y}" r="4" fill="{_LINE}"/>' for x, y in (place(*point) for point in points)),
            f'<text x="{_WIDTH / 2}" y="{_HEIGHT - 8}" text-anchor="middle" fill="{_INK}">workers</text>',
            f'<text x="{_LEFT}" y="14" fill="{_INK}">pages a second</text>',
            "</svg>\n",
        ]
    )


def _scale(points: Sequence[tuple[int, float]], highest: float, place: Any) -> Iterable[str]:
    step = 10 ** (len(str(int(highest))) - 1)
    step = step if highest / step >= 3 else max(1, step // 4)
    for value in range(0, int(highest) + 1, step):
        x, y = place(0, value)
        yield f'<path d="M{x} {y}H{_WIDTH - _RIGHT}" stroke="{_PALE}"/>'
        yield f'<text x="{x - 8}" y="{y + 4}" text-anchor="end" fill="{_INK}">{value}</text>'
    for workers, _ in points:
        x, y = place(workers, 0)
        yield f'<text x="{x}" y="{y + 18}" text-anchor="middle" fill="{_INK}">{workers}</text>'


def _published(wanted: float, begin: tuple[float, float], end: tuple[float, float]) -> Iterable[str]:
    yield f'<path d="M{begin[0]} {begin[1]}H{end[0]}" stroke="{_INK}" stroke-dasharray="6 4"/>'
    yield f'<text x="{end[0]}" y="{end[1] - 6}" text-anchor="end" fill="{_INK}">published: {wanted:.0f} a second</text>'
