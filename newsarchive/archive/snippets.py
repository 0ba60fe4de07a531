"""Snippets and highlights: pure functions over the archived text (a contentless index gives none)."""

import re
from bisect import bisect_left
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache

from newsarchive.normalization.tokens import fold

LENGTH = 160
"""Characters of a snippet: about three lines of Korean on a phone."""

_BEFORE = 40
_WORD = re.compile(r"\w+")


@dataclass(frozen=True)
class Snippet:
    """A stretch of the text; `highlights` are (start, end) character positions within `text`."""

    text: str
    highlights: tuple[tuple[int, int], ...]


def snippet(body: str, terms: Iterable[str]) -> Snippet:
    """The stretch of `body` with the most of `terms` in it, else its beginning."""
    flat = " ".join(body.split())
    found = find(flat, terms)
    start = _best_start(flat, found)
    text = flat[start : start + LENGTH]
    left, right = "…" if start else "", "…" if start + LENGTH < len(flat) else ""
    shift = start - len(left)
    inside = tuple((s - shift, e - shift) for s, e in found if s >= start and e <= start + len(text))
    return Snippet(left + text + right, inside)


def find(text: str, terms: Iterable[str]) -> list[tuple[int, int]]:
    """Where `terms` stand in `text`: merged (start, end) positions, case and width folded as the search does."""
    patterns = [pattern for term in terms if (pattern := _pattern(term)) is not None]
    if not patterns:
        return []
    folded, origins = _folded_with_origins(text)
    spans = sorted(
        (origins[match.start()], origins[match.end() - 1] + 1)
        for pattern in patterns
        for match in pattern.finditer(folded)
        if match.end() > match.start()
    )
    return _merged(spans)


@lru_cache(maxsize=1024)
def _pattern(term: str) -> re.Pattern[str] | None:
    """Words of `term` with anything but letters and digits between them, as phrases are indexed."""
    words = _WORD.findall(fold(term))
    return re.compile(r"[\W_]+".join(map(re.escape, words))) if words else None


def _folded_with_origins(text: str) -> tuple[str, list[int]]:
    """`text` folded, and for each folded character its position in `text` (folding may lengthen)."""
    folded = fold(text)
    if len(folded) == len(text):
        return folded, list(range(len(text)))
    pieces = [fold(character) for character in text]
    origins = [position for position, piece in enumerate(pieces) for _ in piece]
    return "".join(pieces), origins


def _merged(spans: list[tuple[int, int]]) -> list[tuple[int, int]]:
    merged: list[tuple[int, int]] = []
    for start, end in spans:
        if merged and start <= merged[-1][1]:
            merged[-1] = (merged[-1][0], max(end, merged[-1][1]))
        else:
            merged.append((start, end))
    return merged


def _best_start(text: str, found: list[tuple[int, int]]) -> int:
    """Where the snippet begins: a little before the densest stretch of hits, at the start of a word."""
    if not found:
        return 0
    starts = [start for start, _ in found]
    room = LENGTH - _BEFORE
    best = max(starts, key=lambda start: (bisect_left(starts, start + room) - bisect_left(starts, start), -start))
    start = max(0, min(best - _BEFORE, len(text) - LENGTH))
    if start == 0:
        return 0
    space = text.find(" ", start, best)
    return space + 1 if space >= 0 else start
