"""Which of the articles found answer best: bm25 over what is found, headlines first, newer ones a little. Pure.

Counts and lengths are of bytes in UTF-8, in which both engines hand texts over fastest; of one text they measure alike.
"""

from collections.abc import Callable, Sequence
from functools import lru_cache
from math import exp, log
from typing import NamedTuple

HEADLINE_WEIGHT = 4.0
"""How many times in the body a word counts that stands in the headline."""

SATURATION = 1.2
LENGTH_SHARE = 0.75
"""k1 and b of Okapi BM25, in the values of Robertson and Zaragoza (2009) that Lucene and FTS5 take, too."""

FRESHNESS = 0.2
"""What is published now counts by so much more."""
HALF_LIFE = 365
"""Days after which half of that is left."""


class Text(NamedTuple):
    """An article as it is ranked: NFC in UTF-8, and how many days ago it was published; None: not known."""

    headline: bytes
    body: bytes
    days_ago: int | None


def scores(texts: Sequence[Text], terms: Sequence[str]) -> list[float]:
    """How well each of `texts` answers folded `terms`, best highest.

    A term that few of `texts` have counts more. One that stands there in another spelling (over a space, in
    full-width letters) is found, and counts nothing.
    """
    lengths = [len(text.headline) + len(text.body) for text in texts]
    usual = sum(lengths) / len(lengths) if sum(lengths) else 1.0
    norms = [SATURATION * (1 - LENGTH_SHARE + LENGTH_SHARE * length / usual) for length in lengths]
    totals = [0.0] * len(texts)
    for term in terms:
        counts = _counts(texts, term)
        rarity = log(1 + len(texts) / max(1, sum(count > 0 for count in counts)))
        for at, count in enumerate(counts):
            if count:
                totals[at] += rarity * count * (SATURATION + 1) / (count + norms[at])
    return [total * _freshness(text.days_ago) for total, text in zip(totals, texts, strict=True)]


def _counts(texts: Sequence[Text], term: str) -> list[float]:
    needle, fold = term.encode("utf-8", "ignore"), _folding(term)
    return [
        HEADLINE_WEIGHT * fold(text.headline).count(needle) + fold(text.body).count(needle) if needle else 0.0
        for text in texts
    ]


def _folding(term: str) -> Callable[[bytes], bytes]:
    """What makes texts comparable with a folded term: of Hangul nothing, and texts are long."""
    return bytes.lower if any("a" <= letter <= "z" for letter in term) else lambda text: text


@lru_cache(maxsize=8192)
def _freshness(days_ago: int | None) -> float:
    return 1.0 if days_ago is None else 1 + FRESHNESS * exp(-log(2) * max(0, days_ago) / HALF_LIFE)
