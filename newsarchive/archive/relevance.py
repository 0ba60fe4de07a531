"""Which of the articles found answer best: bm25 over what is found, headlines first, newer ones a little. Pure.

Counts and lengths are of bytes in UTF-8, in which both engines hand texts over fastest; of one text they measure alike.
"""

from collections.abc import Callable, Sequence
from datetime import datetime, timedelta
from math import exp, log
from typing import NamedTuple

HEADLINE_WEIGHT = 4.0
"""How many times in the body a word counts that stands in the headline."""

SATURATION = 1.2
LENGTH_SHARE = 0.75
"""k1 and b of Okapi BM25, in the values of Robertson and Zaragoza (2009) that Lucene and FTS5 take, too."""

FRESHNESS = 0.2
"""What is published now counts by so much more."""
HALF_LIFE = timedelta(days=365)
"""Half of it after a year."""


class Text(NamedTuple):
    """An article as it is ranked: NFC in UTF-8, and the aware time of its publication."""

    headline: bytes
    body: bytes
    published: datetime | None


def scores(texts: Sequence[Text], terms: Sequence[str], now: datetime) -> list[float]:
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
    return [total * _freshness(text.published, now) for total, text in zip(totals, texts, strict=True)]


def _counts(texts: Sequence[Text], term: str) -> list[float]:
    needle, fold = term.encode("utf-8", "ignore"), _folding(term)
    return [
        HEADLINE_WEIGHT * fold(text.headline).count(needle) + fold(text.body).count(needle) if needle else 0.0
        for text in texts
    ]


def _folding(term: str) -> Callable[[bytes], bytes]:
    """What makes texts comparable with a folded term: of Hangul nothing, and texts are long."""
    return bytes.lower if any("a" <= letter <= "z" for letter in term) else lambda text: text


def _freshness(published: datetime | None, now: datetime) -> float:
    if published is None:
        return 1.0
    age = max(timedelta(0), now - published)
    return 1 + FRESHNESS * exp(-log(2) * (age / HALF_LIFE))
