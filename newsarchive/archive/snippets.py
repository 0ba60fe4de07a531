"""Snippets and highlights: pure functions over the archived text (a contentless index gives none)."""

import re
import unicodedata
from bisect import bisect_left
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise

from newsarchive.normalization.tokens import fold, phrase_pattern

LENGTH = 160
"""Characters of a snippet: about three lines of Korean on a phone."""

_BEFORE = 40
_JOINS = re.compile("[\u1160-\u11ff\ud7b0-\ud7ff\uff9e\uff9f\uffc2-\uffdc]")


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
    inside = tuple(
        (max(s, start) - shift, min(e, start + len(text)) - shift)
        for s, e in found
        if s < start + len(text) and e > start
    )
    return Snippet(left + text + right, inside)


def find(text: str, terms: Iterable[str]) -> list[tuple[int, int]]:
    """Where `terms` stand in `text`, as the index finds them: merged (start, end) positions."""
    patterns = [pattern for term in terms if (pattern := phrase_pattern(term)) is not None]
    if not patterns:
        return []
    folded, starts, ends = _folded_with_positions(text)
    spans = sorted(
        (starts[match.start()], ends[match.end() - 1]) for pattern in patterns for match in pattern.finditer(folded)
    )
    return _merged(spans)


def _folded_with_positions(text: str) -> tuple[str, Sequence[int], Sequence[int]]:
    """`text` folded, and for each folded character where in `text` that which it comes from starts and ends."""
    folded = fold(text)
    one_for_one = len(folded) == len(text) == len(text.casefold()) and unicodedata.is_normalized("NFC", text)
    if one_for_one and not _JOINS.search(text):
        return folded, range(len(text)), range(1, len(text) + 1)  # nearly every text
    cuts = [place for place, character in enumerate(text) if place == 0 or not _continues(character)]
    clusters = list(pairwise([*cuts, len(text)]))
    pieces = [fold(text[start:end]) for start, end in clusters]
    origins = [cluster for cluster, piece in zip(clusters, pieces, strict=True) for _ in piece]
    return "".join(pieces), [start for start, _ in origins], [end for _, end in origins]


def _continues(character: str) -> bool:
    """Whether folding may join `character` to the one before: accents, voicing marks, vowel and final jamo."""
    return bool(unicodedata.combining(character)) or _JOINS.match(character) is not None


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
