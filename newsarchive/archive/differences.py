"""What changed between two texts, word by word: pure functions.

Paragraphs are aligned first, then the words of those that were rewritten; so one more sentence does not make the
whole text look new.
"""

from collections import Counter
from dataclasses import dataclass
from functools import cached_property
from typing import Literal

from newsarchive.archive.alignment import Work, align
from newsarchive.archive.weaving import Fate, Piece, Side, unweave, weave

Kind = Literal["same", "changed", "added", "removed"]

REWRITTEN = 0.4
"""Paragraphs that share this part of their words are one paragraph rewritten, not one removed and one added."""


@dataclass(frozen=True)
class Row:
    """One paragraph of the two versions; `pieces` are both as one running text, what went before what came."""

    kind: Kind
    pieces: tuple[Piece, ...]

    @property
    def old(self) -> tuple[Side, ...]:
        """As it was; empty where it is added."""
        return unweave(self.pieces, "added")

    @property
    def new(self) -> tuple[Side, ...]:
        """As it is now; empty where it is removed."""
        return unweave(self.pieces, "removed")


@dataclass(frozen=True)
class Comparison:
    """Paragraphs aligned, first to last; `coarse` where so much is new that some were not looked into."""

    rows: tuple[Row, ...]
    coarse: bool


def compare(old: str, new: str) -> Comparison:
    """What changed between two texts whose paragraphs are parted by line feeds."""
    return _Comparing().compare(old.split("\n") if old else [], new.split("\n") if new else [])


def compare_line(old: str, new: str) -> Row:
    """What changed in a text that is one line on both sides, such as a headline."""
    return _Comparing().words(old, new)


class _Comparing:
    """One comparison, with the work that it may still do."""

    def __init__(self) -> None:
        self._work = Work()
        self._coarse = False

    def compare(self, old: list[str], new: list[str]) -> Comparison:
        rows: list[Row] = []
        for part in align(old, new, self._work):
            a, b = old[part.a1 : part.a2], new[part.b1 : part.b2]
            rows += [_whole("same", text) for text in b] if part.same else self._rewritten(a, b)
        return Comparison(tuple(rows), self._coarse)

    def _rewritten(self, old: list[str], new: list[str]) -> list[Row]:
        """Paragraphs paired in order where they are alike, else removed and added."""
        rows: list[Row] = []
        i = j = 0
        for x, y in self._pairs(old, new):
            rows += [*_removed(old[i:x]), *_added(new[j:y]), self.words(old[x], new[y])]
            i, j = x + 1, y + 1
        return [*rows, *_removed(old[i:]), *_added(new[j:])]

    def _pairs(self, old: list[str], new: list[str]) -> list[tuple[int, int]]:
        if not old or not new:
            return []
        a, b = [_Bag(text) for text in old], [_Bag(text) for text in new]
        cost = len(b) * sum(bag.size + 1 for bag in a) + len(a) * sum(bag.size + 1 for bag in b)
        if self._work.afford(cost):
            return _best_pairs([[x.likeness(y) for y in b] for x in a])
        self._coarse = True
        return []

    def words(self, old: str, new: str) -> Row:
        """Two states of one paragraph."""
        if old == new:
            return _whole("same", new)
        return Row("changed", weave(old, new, self._work))


class _Bag:
    """The words of a paragraph, without regard to their order."""

    def __init__(self, text: str) -> None:
        self._words = text.split()
        self.size = len(self._words)

    @cached_property
    def counts(self) -> Counter[str]:
        return Counter(self._words)

    def likeness(self, other: "_Bag") -> float:
        """The part of all words that both share; 0 where it is less than a rewritten paragraph shares."""
        both = self.size + other.size
        if 2 * min(self.size, other.size) < REWRITTEN * both or not both:
            return 0.0
        ratio = 2 * sum((self.counts & other.counts).values()) / both
        return ratio if ratio >= REWRITTEN else 0.0


def _best_pairs(likeness: list[list[float]]) -> list[tuple[int, int]]:
    """The pairs, in order on both sides, that are most alike in all."""
    rows, columns = len(likeness), len(likeness[0])
    best = [[0.0] * (columns + 1) for _ in range(rows + 1)]  # best[i][j]: from i and j on
    for i in reversed(range(rows)):
        for j in reversed(range(columns)):
            paired = likeness[i][j] + best[i + 1][j + 1] if likeness[i][j] else 0.0
            best[i][j] = max(paired, best[i + 1][j], best[i][j + 1])
    pairs: list[tuple[int, int]] = []
    i = j = 0
    while i < rows and j < columns:
        if likeness[i][j] and best[i][j] == likeness[i][j] + best[i + 1][j + 1]:
            pairs.append((i, j))
            i, j = i + 1, j + 1
        elif best[i][j] == best[i + 1][j]:
            i += 1
        else:
            j += 1
    return pairs


def _whole(kind: Fate, text: str) -> Row:
    return Row(kind, (Piece(kind, text),))


def _removed(paragraphs: list[str]) -> list[Row]:
    return [_whole("removed", text) for text in paragraphs]


def _added(paragraphs: list[str]) -> list[Row]:
    return [_whole("added", text) for text in paragraphs]
