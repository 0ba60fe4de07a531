"""Lanes for the lines of a picture, so that none runs through what it does not lead to. Pure."""

from collections.abc import Sequence

_MOST = 8
"""Lanes; where a picture needs more, the last is shared."""


def lanes_of(parents: Sequence[int | None]) -> list[int]:
    """For each row the lane that it stands in, from 1; lane 0 belongs to the start.

    `parents` are the rows that the rows hang on, None for the start. A row's lane is free from it to the last row that
    hangs on it, and lies right of its parent's. Rows that hang on each other in a circle stand in the last lane.
    """
    children: dict[int | None, list[int]] = {}
    for row, parent in enumerate(parents):
        children.setdefault(parent, []).append(row)
    lanes = [_MOST] * len(parents)
    taken: list[list[tuple[int, int]]] = [[] for _ in range(_MOST + 1)]
    level = children.get(None, [])
    while level:
        for row in level:
            span = min([row, *children.get(row, [])]), max([row, *children.get(row, [])])
            parent = parents[row]
            least = 1 if parent is None else min(lanes[parent] + 1, _MOST)
            lanes[row] = next((lane for lane in range(least, _MOST) if _is_free(taken[lane], span)), _MOST)
            taken[lanes[row]].append(span)
        level = [child for row in level for child in children.get(row, [])]
    return lanes


def _is_free(taken: Sequence[tuple[int, int]], span: tuple[int, int]) -> bool:
    return all(span[1] < first or last < span[0] for first, last in taken)
