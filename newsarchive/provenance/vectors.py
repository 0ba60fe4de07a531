"""A text as numbers: what it is made of, each part with what it weighs, so that two texts can be held together."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from itertools import chain
from math import log, sqrt

from newsarchive.normalization.tokens import bigrams, is_bigram, words
from newsarchive.provenance.names import names
from newsarchive.provenance.numbers import numbers
from newsarchive.provenance.weights import UNKNOWN, weights

LONGEST = 100_000
"""Characters of a text that are looked at: no news is longer, and two texts of a million would take a minute."""


@dataclass(frozen=True, kw_only=True)
class Text:
    """What is compared: a headline, and a body with paragraphs parted by line feeds."""

    headline: str
    body: str

    @property
    def whole(self) -> str:
        """Both, parted by a line feed; no more than LONGEST characters."""
        return f"{self.headline}\n{self.body}"[:LONGEST]


Vector = Mapping[str, float]
"""What a text is made of, with weights; their squares sum up to 1, or to 0 for an empty text."""

# Chosen on 651 pairs of posts known to retell one story and 235 likely pairs judged by reading (docs/provenance.md).
# Numbers tell instalments of a series apart, which are alike in all other words.
NUMBER = 2 * UNKNOWN
NAME = UNKNOWN / 2
HEADLINE = 2
"""A pair in the headline counts as if it stood so many more times in the body."""


def vector(text: Text) -> Vector:
    """Pairs of syllables within words, other words, numbers with their units, names."""
    counts = _pairs(text.whole)
    for token, count in _pairs(text.headline[:LONGEST]).items():
        counts[token] += HEADLINE * count
    return _weighed(counts, text.whole)


def sentence_vector(sentence: str) -> Vector:
    """The same of one sentence."""
    return _weighed(_pairs(sentence), sentence)


def cosine(one: Vector, other: Vector) -> float:
    """How alike two texts are, 0 to 1."""
    if len(one) > len(other):
        one, other = other, one
    return min(1.0, sum(each * other[token] for token, each in one.items() if token in other))


def _pairs(text: str) -> Counter[str]:
    found = words(text)
    is_usual = max(map(len, found), default=0) <= _USUAL
    return Counter(chain.from_iterable(map(_tokens_again if is_usual else _tokens, found)))


def _tokens(word: str) -> tuple[str, ...]:
    return bigrams(word) if is_bigram(word) else (word,)


_tokens_again = lru_cache(maxsize=65536)(_tokens)
"""Words come again and again."""
_USUAL = 50
"""Characters of a word; longer ones do not come again, and to remember them would fill the memory."""


_TIMES = [0.0, *(1 + log(count) for count in range(1, 500))]
"""What a token counts that comes so many times."""


def _weighed(counts: Mapping[str, int], text: str) -> Vector:
    worth = weights()
    weighed = {token: _TIMES[min(count, 499)] * worth[token] for token, count in counts.items()}
    weighed |= {f"#{number}": NUMBER for number in numbers(text)}
    weighed |= {f"@{name}": NAME for name in names(text)}
    length = sqrt(sum(each * each for each in weighed.values()))
    return {token: each / length for token, each in weighed.items()} if length else {}
