"""Which of the articles found answer best: bm25 over what is found, headlines first, newer ones a little. Pure.

Lengths are of bytes in UTF-8, which both engines tell fastest; of one text they measure alike.
"""

from collections.abc import Sequence
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


class Measured(NamedTuple):
    """An article as it is ranked; `days_ago` it was published, None: not known.

    Its length in bytes of UTF-8, and how often each term stands in headline and body.
    """

    length: int
    counts: tuple[tuple[int, int], ...]
    days_ago: int | None


def measured(headline: bytes, body: bytes, needles: Sequence[bytes], days_ago: int | None) -> Measured:
    """An article by its texts, NFC in UTF-8. Of letters without case nothing is folded: texts are long."""
    counts = []
    for needle in needles:
        in_headline, in_body = (headline.lower(), body.lower()) if has_case(needle) else (headline, body)
        counts.append((in_headline.count(needle), in_body.count(needle)) if needle else (0, 0))
    return Measured(len(headline) + len(body), tuple(counts), days_ago)


def has_case(needle: bytes) -> bool:
    """Whether a folded term has letters of ASCII, whose capitals texts may have."""
    return needle.upper() != needle


def scores(found: Sequence[Measured]) -> list[float]:
    """How well each of `found` answers, best highest.

    A term that few of them have counts more. One that stands there in another spelling (over a space, in full-width
    letters) is found, and counts nothing.
    """
    lengths = [each.length for each in found]
    usual = sum(lengths) / len(lengths) if sum(lengths) else 1.0
    norms = [SATURATION * (1 - LENGTH_SHARE + LENGTH_SHARE * length / usual) for length in lengths]
    totals = [0.0] * len(found)
    for counts in zip(*(each.counts for each in found), strict=True):
        weighed = [HEADLINE_WEIGHT * in_headline + in_body for in_headline, in_body in counts]
        rarity = log(1 + len(found) / max(1, sum(count > 0 for count in weighed)))
        for at, count in enumerate(weighed):
            if count:
                totals[at] += rarity * count * (SATURATION + 1) / (count + norms[at])
    return [total * _freshness(each.days_ago) for total, each in zip(totals, found, strict=True)]


@lru_cache(maxsize=8192)
def _freshness(days_ago: int | None) -> float:
    return 1.0 if days_ago is None else 1 + FRESHNESS * exp(-log(2) * max(0, days_ago) / HALF_LIFE)
