"""How words, filters and operators make one expression. Pure; any sequence makes one."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from newsarchive.archive.expression import Node, Not, Term, either, every

DEEPEST = 16
"""Brackets within brackets; deeper ones group nothing. SQLite takes 256 levels, and no person types so many."""


@dataclass(frozen=True)
class Mark:
    """One of ``( ) - OR AND NOT``, as typed."""

    sign: str


Piece = Node | Mark
PlainTerm = Callable[[str], tuple[Term, str]]
"""An operator that joins nothing, as a word to search for, and the warning that says so."""

_JOINS = ("OR", "AND")
_EXCLUDES = ("-", "NOT")
_ALONE = "a bracket has no partner and was left out"


def joined(pieces: Sequence[Piece], plain: PlainTerm) -> tuple[Node | None, list[str]]:
    """The expression, None of nothing; and warnings on operators that were read as words, brackets that were left out.

    Whatever stands side by side must all hold; that binds more than OR does.
    """
    warnings: list[str] = []
    before: list[Piece] | None = None
    meant = list(pieces)
    while meant != before:  # what is left out may leave others with nothing to join
        before = meant
        meant = _joining(_excluding(_paired(meant, warnings), plain, warnings), plain, warnings)
    return (_Descent(meant).either() if meant else None), warnings


def _paired(pieces: Sequence[Piece], warnings: list[str]) -> list[Piece]:
    """Without brackets that have no partner, hold nothing, or stand too deep."""
    opened: list[tuple[int, int]] = []
    dropped: set[int] = set()
    held = 0
    for place, piece in enumerate(pieces):
        if piece == Mark("("):
            opened.append((place, held))
        elif piece != Mark(")"):
            held += 1
        elif opened:
            depth, (start, held_before) = len(opened), opened.pop()
            dropped |= {start, place} if depth > DEEPEST or held == held_before else set()
        else:
            dropped.add(place)
            warnings.append(_ALONE)
    warnings += [_ALONE] * bool(opened)
    dropped |= {place for place, _ in opened}
    return [piece for place, piece in enumerate(pieces) if place not in dropped]


def _excluding(pieces: Sequence[Piece], plain: PlainTerm, warnings: list[str]) -> list[Piece]:
    """Where nothing follows to be excluded, NOT becomes a word, and a ``-`` is left out."""
    kept: list[Piece] = []
    for piece in reversed(pieces):
        if not (isinstance(piece, Mark) and piece.sign in _EXCLUDES) or (kept and _begins(kept[-1])):
            kept.append(piece)
        elif piece.sign == "NOT":
            kept.append(_as_word(piece, plain, warnings))
    return kept[::-1]


def _joining(pieces: Sequence[Piece], plain: PlainTerm, warnings: list[str]) -> list[Piece]:
    """OR and AND that do not stand between two of what they could join become words."""
    kept: list[Piece] = []
    for piece, following in zip(pieces, [*pieces, None][1:], strict=True):
        is_join = isinstance(piece, Mark) and piece.sign in _JOINS
        if is_join and isinstance(piece, Mark) and not (_ends(kept) and following is not None and _begins(following)):
            kept.append(_as_word(piece, plain, warnings))
        else:
            kept.append(piece)
    return kept


def _as_word(mark: Mark, plain: PlainTerm, warnings: list[str]) -> Term:
    term, warning = plain(mark.sign)
    warnings.append(warning)
    return term


def _ends(before: Sequence[Piece]) -> bool:
    """Whether what was read so far ends with something that can be joined."""
    return bool(before) and (not isinstance(before[-1], Mark) or before[-1].sign == ")")


def _begins(piece: Piece) -> bool:
    """Whether `piece` begins something that can be joined or excluded."""
    return not isinstance(piece, Mark) or piece.sign in ("(", *_EXCLUDES)


class _Descent:
    """Reads pieces that make sense, from left to right."""

    def __init__(self, pieces: Sequence[Piece]) -> None:
        self._left = list(reversed(pieces))

    def either(self) -> Node:
        nodes = [self._every()]
        while self._takes("OR"):
            nodes.append(self._every())
        return either(nodes)

    def _every(self) -> Node:
        nodes = [self._one()]
        while self._left and self._left[-1] not in (Mark("OR"), Mark(")")):
            self._takes("AND")
            nodes.append(self._one())
        return every(nodes)

    def _one(self) -> Node:
        excluded = False
        while self._takes("-") or self._takes("NOT"):
            excluded = not excluded
        node = self._group() if self._takes("(") else self._left.pop()
        assert not isinstance(node, Mark)
        return Not(node) if excluded else node

    def _group(self) -> Node:
        node = self.either()
        self._takes(")")
        return node

    def _takes(self, sign: str) -> bool:
        if self._left and self._left[-1] == Mark(sign):
            self._left.pop()
            return True
        return False
