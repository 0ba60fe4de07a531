"""Two sequences aligned in bounded time: pure functions.

difflib alone takes quadratic time and worse where a long text was rewritten. Here what stands exactly once on both
sides is matched first (patience), then what lies between; difflib is asked about small remainders only.
"""

from bisect import bisect_left
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher

SMALL = 2_500
"""Remainders of at most this many pairs are compared pair by pair: fifty words against fifty."""

_DEEPEST = 40


class Work:
    """How much comparing may still be done, so that no text makes a comparison slow."""

    def __init__(self, limit: int = 2_000_000) -> None:
        self._left = limit

    def afford(self, cost: int) -> bool:
        """Whether work of that cost may be done; if so, it is paid for."""
        if cost > self._left:
            return False
        self._left -= cost
        return True


@dataclass(frozen=True)
class Stretch:
    """`a[a1:a2]` against `b[b1:b2]`: the same, or what one side has where the other has something else."""

    same: bool
    a1: int
    a2: int
    b1: int
    b2: int


def align(a: Sequence[str], b: Sequence[str], work: Work) -> list[Stretch]:
    """The stretches of both sequences in order, which together are all of them."""
    stretches: list[Stretch] = []
    i = j = 0
    for start_a, start_b, length in _blocks(_matches(_Part(a, 0, len(a)), _Part(b, 0, len(b)), work)):
        if (i, j) != (start_a, start_b):
            stretches.append(Stretch(False, i, start_a, j, start_b))
        i, j = start_a + length, start_b + length
        stretches.append(Stretch(True, start_a, i, start_b, j))
    rest = Stretch(False, i, len(a), j, len(b))
    return [*stretches, rest] if (i, j) != (len(a), len(b)) else stretches


@dataclass(frozen=True)
class _Part:
    """A stretch of one side that is still to be matched."""

    whole: Sequence[str]
    start: int
    end: int

    def __len__(self) -> int:
        return self.end - self.start

    def items(self) -> Sequence[str]:
        return self.whole[self.start : self.end]

    def cut(self, start: int, end: int) -> "_Part":
        return _Part(self.whole, start, end)


def _blocks(matches: Iterable[tuple[int, int]]) -> Iterator[tuple[int, int, int]]:
    """Matches that follow each other on both sides, as (start, start, length)."""
    start_a = start_b = length = 0
    for i, j in matches:
        if length and (i, j) == (start_a + length, start_b + length):
            length += 1
            continue
        if length:
            yield start_a, start_b, length
        start_a, start_b, length = i, j, 1
    if length:
        yield start_a, start_b, length


def _matches(a: _Part, b: _Part, work: Work, depth: int = 0) -> Iterator[tuple[int, int]]:
    """Pairs of positions that hold the same, in order on both sides."""
    head = _common(a.items(), b.items())
    yield from zip(range(a.start, a.start + head), range(b.start, b.start + head), strict=True)
    a, b = a.cut(a.start + head, a.end), b.cut(b.start + head, b.end)
    tail = _common(a.items()[::-1], b.items()[::-1])
    yield from _inner(a.cut(a.start, a.end - tail), b.cut(b.start, b.end - tail), work, depth)
    yield from zip(range(a.end - tail, a.end), range(b.end - tail, b.end), strict=True)


def _common(a: Sequence[str], b: Sequence[str]) -> int:
    """How many items both begin with."""
    return next((n for n, (x, y) in enumerate(zip(a, b, strict=False)) if x != y), min(len(a), len(b)))


def _inner(a: _Part, b: _Part, work: Work, depth: int) -> Iterator[tuple[int, int]]:
    """Matches where neither the first nor the last items match."""
    anchors = _anchors(a, b) if depth < _DEEPEST else []
    if not anchors:
        yield from _pair_by_pair(a, b, work)
        return
    i, j = a.start, b.start
    for x, y in anchors:
        yield from _matches(a.cut(i, x), b.cut(j, y), work, depth + 1)
        yield x, y
        i, j = x + 1, y + 1
    yield from _matches(a.cut(i, a.end), b.cut(j, b.end), work, depth + 1)


def _anchors(a: _Part, b: _Part) -> list[tuple[int, int]]:
    """What stands exactly once on both sides, as far as it is in the same order there."""
    there = _once(b)
    return _longest_rising([(i, there[item]) for item, i in _once(a).items() if item in there])


def _once(part: _Part) -> dict[str, int]:
    """Where what stands exactly once stands, in order."""
    items = part.items()
    counts = Counter(items)
    return {item: position for position, item in enumerate(items, part.start) if counts[item] == 1}


def _longest_rising(pairs: list[tuple[int, int]]) -> list[tuple[int, int]]:
    """The longest choice of pairs whose second numbers rise; the first ones do already."""
    ends: list[int] = []  # ends[n]: the smallest second number that ends a choice of n + 1 pairs
    tails: list[int] = []  # the pair that it stands in
    before: list[int] = []
    for position, (_, second) in enumerate(pairs):
        n = bisect_left(ends, second)
        before.append(tails[n - 1] if n else -1)
        ends[n : n + 1], tails[n : n + 1] = [second], [position]
    chosen: list[tuple[int, int]] = []
    position = tails[-1] if tails else -1
    while position >= 0:
        chosen.append(pairs[position])
        position = before[position]
    return chosen[::-1]


def _pair_by_pair(a: _Part, b: _Part, work: Work) -> Iterator[tuple[int, int]]:
    """What difflib finds in a small remainder; nothing in a large one."""
    cost = len(a) * len(b)
    if not cost or cost > SMALL or not work.afford(cost):
        return
    for i, j, length in SequenceMatcher(None, a.items(), b.items(), autojunk=False).get_matching_blocks():
        yield from zip(range(a.start + i, a.start + i + length), range(b.start + j, b.start + j + length), strict=True)
