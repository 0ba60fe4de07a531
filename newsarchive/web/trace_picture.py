"""A trace as a picture: steps and retellings become shapes with places. Pure; words and colours are the page's.

What an article names stands above it, the roots at the top; who retells it stands below, by day. Each has a row of its
own, so that a picture of any size stays as narrow as a phone allows; lines lead from row to row in lanes at the left.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from newsarchive.normalization.json_lines import KST
from newsarchive.provenance.tracing import Step
from newsarchive.provenance.tracing_retellings import Day, Retelling
from newsarchive.web.trace_lanes import lanes_of

WIDTH = 880
MOST_STEPS, MOST_RETELLINGS = 30, 50
"""So many are drawn; the words below the picture have more."""
_TOP, _ROW, _LANE, _AXIS, _GAP, _MORE = 44, 48, 16, 76, 22, 26
_AROUND = 8.0
"""Pixels around the middle of a shape that no line enters."""
_LOOPS = ("cycle", "ring", "shown")

SHAPES: Mapping[str, str] = {
    "start": "M-8-8H8V8H-8Z",
    "verified": "M-7 0a7 7 0 1 0 14 0a7 7 0 1 0-14 0Z",
    "verified_at_other_version": "M-7 0a7 7 0 1 0 14 0a7 7 0 1 0-14 0ZM-2 0a2 2 0 1 0 4 0a2 2 0 1 0-4 0Z",
    "date_mismatch": "M-7-7H7V7H-7ZM-4-4L4 4M-4 4L4-4",
    "topic_mismatch": "M-6-6L6 6M-6 6L6-6",
    "not_found": "M-3-7H3L7-3V3L3 7H-3L-7 3V-3ZM-4 0H4",
    "gone": "M-7-6H7L0 7Z",
    "placeholder": "M-7 6H7L0-7Z",
    "same_network": "M-7 6H7L0-7ZM0-2V2",
    "named_only": "M0-8L8 0L0 8L-8 0Z",
    "unreachable": "M-7 3V-3H7V3Z",
    "unchecked": "M-5 0a5 5 0 1 0 10 0a5 5 0 1 0-10 0Z",
    "text": "M-7-4H7M-7 0H7M-7 4H2",
}
"""A shape for each verdict, around 0,0: colour is never alone. `text` has no link, only its words tell."""
FILLED = frozenset(("start", "verified", "same_network", "gone", "named_only"))
"""Shapes that are drawn full; the others are outlines."""


@dataclass(frozen=True, kw_only=True)
class Node:
    """One article, or a source that is none: a shape at x, y. `look` is the name of its shape; `branch` the line, as
    a path, that leads to it, "" at the start. `hidden` where what it names is not drawn."""

    x: float
    y: float
    look: str
    branch: str = ""
    step: Step | None = None
    retelling: Retelling | None = None
    hidden: bool = False


@dataclass(frozen=True, kw_only=True)
class DayMark:
    """A day on the axis: `articles` of it, `left_out` of which are not drawn (told at `more_y`); `gap` days were
    without any before it, 0 at the first. `shows_year` where the year is another than above."""

    day: date
    y: float
    articles: int
    left_out: int
    more_y: float
    gap: int
    shows_year: bool


@dataclass(frozen=True, kw_only=True)
class Picture:
    """Places in pixels. `above` are the sources, from the top, `below` the retellings; `stems` the lines between
    rows, `loops` those that lead back to an article that is drawn already. Texts begin at `text_x`."""

    height: float
    text_x: float
    start: Node
    above: tuple[Node, ...]
    below: tuple[Node, ...]
    days: tuple[DayMark, ...]
    stems: tuple[str, ...]
    loops: tuple[tuple[str, str], ...]
    steps_left_out: int
    retellings_left_out: int
    days_left_out: int
    looks: tuple[str, ...] = field(default=())


def picture(steps: Sequence[Step], told: Sequence[Retelling], days: Sequence[Day]) -> Picture:
    """The picture of a trace: all its steps, the start first, and its retellings, the earliest first, by day."""
    drawn = _drawn_steps(steps)
    start_y = _TOP + _ROW * (len(drawn) - 1)
    start = Node(x=_x(0), y=start_y, look="start", step=drawn[0])
    above = {step.number: _above(step, start_y - _ROW * place) for place, step in enumerate(drawn)}
    marks, rows = _rows(told, days, start_y + _ROW + 20)
    below, stems_below = _below(rows, start)
    nodes = [above[step.number] for step in reversed(drawn[1:])]
    last = max([mark.more_y for mark in marks], default=start_y)
    return Picture(
        height=last + _ROW / 2 + 4,
        text_x=max([node.x for node in (start, *nodes, *below)]) + 2 * _AROUND,
        start=start,
        above=tuple(nodes),
        below=below,
        days=tuple(marks),
        stems=(*_stems_above(drawn, above), *stems_below),
        loops=tuple(_loops(drawn, above)),
        steps_left_out=len(steps) - len(drawn),
        retellings_left_out=len(told) - len(rows),
        days_left_out=len(days) - len(marks),
        looks=tuple(look for look in SHAPES if look in {node.look for node in (*nodes, *below)}),
    )


def _x(lane: int) -> float:
    return _AXIS + _LANE * lane + _AROUND


def _drawn_steps(steps: Sequence[Step]) -> list[Step]:
    """Those that are near, in their order: each comes after what it belongs to."""
    near = sorted(steps, key=lambda step: (step.depth, step.number))[:MOST_STEPS]
    return sorted(near, key=lambda step: step.number)


def _above(step: Step, y: float) -> Node:
    x = _x(step.depth)
    branch = f"M{_x(step.depth - 1)} {y}H{x - _AROUND}"
    return Node(x=x, y=y, look=step.link.verdict if step.link else "start", branch=branch, step=step)


def _stems_above(drawn: Sequence[Step], above: Mapping[int, Node]) -> list[str]:
    """From each step up to the highest that it names: the last of them stands highest."""
    highest = {step.parent: above[step.number].y for step in drawn if step.parent is not None}
    return [_stem(above[number], y) for number, y in highest.items()]


def _stem(node: Node, y: float) -> str:
    return f"M{node.x} {node.y + (_AROUND if y > node.y else -_AROUND)}V{y}"


def _loops(drawn: Sequence[Step], above: Mapping[int, Node]) -> list[tuple[str, str]]:
    """From where a way meets an article again, round the left side, to where that stands."""
    first = {step.key: above[step.number] for step in drawn if step.end not in _LOOPS}
    found = []
    for step in drawn:
        if step.end in _LOOPS and step.key in first:
            here, there = above[step.number], first[step.key]
            around = _AXIS - 40
            path = f"M{here.x - _AROUND} {here.y}C{around} {here.y} {around} {there.y} {there.x - 12} {there.y}"
            found.append((str(step.end), f"{path}m-6-5l6 5l-6 5"))
    return found


def _rows(
    told: Sequence[Retelling], days: Sequence[Day], y: float
) -> tuple[list[DayMark], list[tuple[Retelling, float]]]:
    """The days on the axis from y on, and who stands on them: of each day about as many, so that none is missing."""
    shown = days[:MOST_RETELLINGS]
    room = _room([day.articles for day in shown])
    named = {each.via for each in told}
    by_day: dict[date, list[Retelling]] = {}
    for each in told:
        by_day.setdefault(each.article.appeared.astimezone(KST).date(), []).append(each)
    marks: list[DayMark] = []
    rows: list[tuple[Retelling, float]] = []
    before: date | None = None
    for day in shown:
        gap = (day.day - before).days - 1 if before else 0
        y += _GAP if gap else 0
        of_day = _of_day(by_day.get(day.day, []), named, room)
        rows += [(each, y + _ROW * place) for place, each in enumerate(of_day)]
        left_out, end = day.articles - len(of_day), y + _ROW * (len(of_day) - 1)
        is_new = before is None or before.year != day.day.year
        more_y = end + (_MORE if left_out else 0)
        marks.append(
            DayMark(
                day=day.day, y=y, articles=day.articles, left_out=left_out, more_y=more_y, gap=gap, shows_year=is_new
            )
        )
        y, before = more_y + _ROW - (8 if left_out else 0), day.day
    return marks, rows


def _room(counts: Sequence[int]) -> int:
    """The most of a day for which all days together find room; one at least."""
    room = max(counts, default=1)
    while room > 1 and sum(min(count, room) for count in counts) > MOST_RETELLINGS:
        room -= 1
    return room


def _of_day(told: Sequence[Retelling], named: set[str | None], room: int) -> list[Retelling]:
    """Who is named by others goes before who is not; then the earliest."""
    chosen = sorted(told, key=lambda each: each.article.key not in named)[:room]
    return [each for each in told if each in chosen]


def _below(rows: Sequence[tuple[Retelling, float]], start: Node) -> tuple[tuple[Node, ...], list[str]]:
    places = {each.article.key: place for place, (each, _) in enumerate(rows)}
    parents = [places.get(each.via) if each.via else None for each, _ in rows]
    lanes = lanes_of(parents)
    xs, ys = [_x(lane) for lane in lanes], [y for _, y in rows]
    nodes: list[Node] = []
    stems: dict[int | None, list[float]] = {}
    for place, (each, y) in enumerate(rows):
        parent = parents[place]
        x = start.x if parent is None else xs[parent]
        stems[parent] = [*stems.get(parent, []), y]
        nodes.append(
            Node(
                x=xs[place],
                y=y,
                look=each.verdict or "text",
                branch=f"M{x} {y}H{xs[place] - _AROUND}",
                retelling=each,
                hidden=each.via is not None and parent is None,
            )
        )
    drawn: list[str] = []
    for parent, reached in stems.items():
        node = start if parent is None else Node(x=xs[parent], y=ys[parent], look="")
        drawn += [_stem(node, y) for y in {max(reached), min(reached)} if max(reached) == y or y < node.y]
    return tuple(nodes), drawn
