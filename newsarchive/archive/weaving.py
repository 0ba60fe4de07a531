"""Two states of one paragraph as one running text: which words stayed, went, came. Pure functions."""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Literal

from newsarchive.archive.alignment import Stretch, Work, align

Fate = Literal["same", "removed", "added"]

_WORD = re.compile(r"\s*\S+|\s+")


@dataclass(frozen=True)
class Piece:
    """A stretch of text that stayed, went or came."""

    fate: Fate
    text: str


@dataclass(frozen=True)
class Side:
    """A stretch of one version; `changed` where the other does not have it."""

    text: str
    changed: bool


def weave(old: str, new: str, work: Work) -> tuple[Piece, ...]:
    """Both texts as one: what went stands before what came."""
    a, b = _WORD.findall(old), _WORD.findall(new)
    stretches = align([word.strip() for word in a], [word.strip() for word in b], work)
    return tuple(_joined(piece for part in stretches for piece in _pieces(a, b, part)))


def unweave(pieces: Iterable[Piece], other: Fate) -> tuple[Side, ...]:
    """One side of the woven text: without the pieces that only the other has."""
    ours = (piece for piece in pieces if piece.fate != other)
    groups = groupby(ours, key=lambda piece: piece.fate != "same")
    return tuple(Side("".join(piece.text for piece in group), changed) for changed, group in groups)


def _pieces(a: Sequence[str], b: Sequence[str], part: Stretch) -> Iterator[Piece]:
    old, new = a[part.a1 : part.a2], b[part.b1 : part.b2]
    if not part.same:
        yield from _replaced("".join(old), "".join(new))
        return
    for before, after in zip(old, new, strict=True):
        yield from _kept(before, after)


def _kept(before: str, after: str) -> Iterator[Piece]:
    """A word that both have; the white space before it may differ."""
    word = after.strip()
    if before != after:
        yield Piece("removed", before.removesuffix(word))
        yield Piece("added", after.removesuffix(word))
        after = word
    yield Piece("same", after)


def _replaced(old: str, new: str) -> Iterator[Piece]:
    """Words of one side or of both; white space that both begin with stays."""
    gap = new[: len(new) - len(new.lstrip())]
    if gap and old.startswith(gap):
        yield Piece("same", gap)
        old, new = old.removeprefix(gap), new.removeprefix(gap)
    yield Piece("removed", old)
    yield Piece("added", new)


def _joined(pieces: Iterable[Piece]) -> Iterator[Piece]:
    """One piece for neighbours of one fate; between two that stayed, one that went and one that came at most."""
    filled = (piece for piece in pieces if piece.text)
    for same, group in groupby(filled, key=lambda piece: piece.fate == "same"):
        neighbours = list(group)
        fates: tuple[Fate, ...] = ("same",) if same else ("removed", "added")
        for fate in fates:
            if text := "".join(piece.text for piece in neighbours if piece.fate == fate):
                yield Piece(fate, text)
