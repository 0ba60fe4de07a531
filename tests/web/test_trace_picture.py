"""A trace as shapes with places: nothing twice in one place, nothing outside, nothing left out in silence."""

import re
from collections import Counter
from datetime import date, timedelta
from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from newsarchive.normalization.json_lines import KST
from newsarchive.provenance.tracing import Trace, trace
from newsarchive.provenance.tracing_retellings import Day, Retelling
from newsarchive.verdicts import VERDICTS
from newsarchive.web.trace_lanes import lanes_of
from newsarchive.web.trace_picture import MOST_RETELLINGS, MOST_STEPS, SHAPES, WIDTH, Picture, picture
from tests.building import NOON
from tests.provenance.tracing_graphs import a_graph, a_link, a_traced, is_kbs

START = "start.example/1"


def of(named: dict[str, list[str]]) -> Trace:
    return trace(a_graph(START, dict(named)), is_kbs)


def drawn(steps: Trace, told: list[Retelling] | None = None) -> Picture:
    told = told or []
    counted = Counter(each.article.appeared.astimezone(KST).date() for each in told)
    days = [Day(day=day, articles=count, new_voices=0) for day, count in sorted(counted.items())]
    return picture(steps.steps, told, days)


def retelling(number: int, day: int, via: int | None = None) -> Retelling:
    key, target = f"r{number}.example/1", START if via is None else f"r{via}.example/1"
    article = a_traced(key, number + 1, date_published=NOON + timedelta(days=day, seconds=number))
    link = a_link(key, target)
    return Retelling(
        article=article, how="through" if via is not None else "cites", via=None if via is None else target, link=link
    )


ALONE = of({})


def test_each_verdict_has_a_shape_of_its_own() -> None:
    assert set(VERDICTS) < set(SHAPES)
    assert len(set(SHAPES.values())) == len(SHAPES)


def test_what_is_named_stands_above_the_higher_the_later_it_is_named_and_roots_further_right() -> None:
    found = drawn(of({START: ["a.example/1", "b.example/1"], "a.example/1": ["kbs:ncd:1"]}))
    assert [node.step.key for node in found.above if node.step] == ["b.example/1", "kbs:ncd:1", "a.example/1"]
    heights = [node.y for node in (*found.above, found.start)]
    assert heights == sorted(set(heights))
    assert found.start.x < found.above[2].x < found.above[1].x


def test_a_cycle_and_a_ring_lead_back_to_where_the_article_stands() -> None:
    cycle = drawn(of({START: ["a.example/1", "kbs:ncd:1"], "a.example/1": [START]}))
    ring = drawn(of({START: ["a.example/1"], "a.example/1": [START]}))
    for found, end in ((cycle, "cycle"), (ring, "ring")):
        ((named, path),) = found.loops
        assert named == end
        there = re.findall(r"[\d.]+", path)[6:8]
        assert (float(there[0]), float(there[1])) == (found.start.x - 12, found.start.y)


def test_many_sources_are_bounded_to_the_nearest_and_counted() -> None:
    far = {f"n{number}.example/1": [f"n{number}.example/2"] for number in range(60)}
    found = drawn(of({START: list(far), **far}))
    assert len(found.above) == MOST_STEPS - 1
    assert found.steps_left_out == 121 - MOST_STEPS
    assert {node.step.depth for node in found.above if node.step} == {1}


def test_of_two_hundred_retellings_each_day_keeps_its_place_and_says_what_it_leaves_out() -> None:
    found = drawn(ALONE, [retelling(number, number // 20) for number in range(200)])
    assert len(found.below) <= MOST_RETELLINGS
    assert [mark.articles for mark in found.days] == [20] * 10
    assert [mark.left_out for mark in found.days] == [20 - len(found.below) // 10] * 10
    assert found.retellings_left_out == 200 - len(found.below)


def test_who_is_named_by_others_is_not_left_out() -> None:
    told = [retelling(number, 0) for number in range(100)] + [retelling(100, 1, via=99)]
    found = drawn(ALONE, told)
    assert "r99.example/1" in {node.retelling.article.key for node in found.below if node.retelling}
    assert not any(node.hidden for node in found.below)


def test_days_between_are_told_and_the_year_where_it_changes() -> None:
    found = drawn(ALONE, [retelling(1, 0), retelling(2, 1), retelling(3, 400)])
    assert [(mark.gap, mark.shows_year) for mark in found.days] == [(0, True), (0, False), (398, True)]
    assert found.days[0].day == date(2026, 1, 6)


@st.composite
def forests(draw: st.DrawFn) -> list[int | None]:
    """Rows that hang on the start, on an earlier row or on a later one."""
    count = draw(st.integers(1, 40))
    return [draw(st.one_of(st.none(), st.integers(0, count - 1))) for _ in range(count)]


@given(forests())
def test_no_line_runs_through_a_shape_that_it_does_not_lead_to(parents: list[int | None]) -> None:
    lanes = lanes_of(parents)
    spans = {row: [row, *(child for child, parent in enumerate(parents) if parent == row)] for row in range(len(lanes))}
    for row, lane in enumerate(lanes):
        assert lane >= 1
        if lane < 8:  # the last lane is shared
            crossed = range(min(spans[row]), max(spans[row]) + 1)
            assert not [other for other in crossed if other != row and lanes[other] == lane]
        parent = parents[row]
        assert parent is None or lanes[parent] < lane or lane == 8


@given(st.lists(st.tuples(st.integers(0, 300), st.integers(-1, 120)), max_size=120))
def test_nothing_stands_outside_or_on_another(told: list[tuple[int, int]]) -> None:
    days = sorted(day for day, _ in told)
    rows = [
        retelling(number, day, via=via if 0 <= via < len(told) and via != number else None)
        for number, (day, (_, via)) in enumerate(zip(days, told, strict=True))
    ]
    found = drawn(of({START: ["a.example/1"]}), rows)
    nodes = [*found.above, found.start, *found.below]
    assert all(0 < node.x < found.text_x < WIDTH / 2 and 0 < node.y < found.height for node in nodes)
    heights = [node.y for node in nodes]
    assert all(later - earlier >= 40 for earlier, later in pairwise(heights))
    assert len(found.below) + found.retellings_left_out == len(rows)
    assert sum(mark.articles for mark in found.days) <= len(rows)
    assert all(mark.left_out >= 0 for mark in found.days)
