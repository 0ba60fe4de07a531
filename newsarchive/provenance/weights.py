"""How much it tells that two texts share a pair of syllables: the fewer Korean news texts have it, the more.

The table beside this module was counted over some 20,000 news texts of 2024 and 2026. It is the same for every archive,
so that two texts are as alike today as next year, whatever else is archived.
"""

from collections.abc import Mapping
from functools import cache
from importlib.resources import files
from math import log

from newsarchive.normalization.tokens import is_bigram

_STEP = 0.5 * log(2)
"""Each line of the table holds pairs that are rarer by the square root of two than those of the line before."""
UNKNOWN = 21 * _STEP
"""What a pair weighs that the table lacks: fewer than one text in a thousand has it."""
WORD = 14 * _STEP
"""What a word of Latin letters or digits weighs: a text in a hundred."""


class _Weights(dict[str, float]):
    """What each token weighs; one that the table lacks is rare."""

    def __missing__(self, token: str) -> float:
        return UNKNOWN if is_bigram(token) else WORD


@cache
def weights() -> Mapping[str, float]:
    """What any token (normalization.tokens) weighs: the logarithm of how many texts there are for one that has it."""
    text = files(__package__).joinpath("pair_shares.txt").read_text(encoding="utf-8")
    lines = (line.split("\t") for line in text.splitlines())
    return _Weights(
        (pairs[at : at + 2], int(level) * _STEP) for level, pairs in lines for at in range(0, len(pairs), 2)
    )
