"""The words by which articles like a given one are found: those that it has and few others do. Pure."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from math import log

from newsarchive.normalization.tokens import is_bigram, segments

WORDS = 12
"""So many words are searched for: enough that one story shares several, few enough for the index."""

HEADLINE_WEIGHT = 4
COMMON, FEW = 0.05, 2
"""Words tell nothing that a larger share of other articles has, and more of them than a few."""


def telling_words(headline: str, body: str, others: Sequence[str]) -> tuple[str, ...]:
    """Up to WORDS words of an article, the most telling first; `others` are texts that show what is common."""
    counts = Counter({word: HEADLINE_WEIGHT * n for word, n in _stems(headline).items()}) + _stems(body)
    having = {word: sum(word in other for other in others) for word in counts}
    worth = {word: counts[word] * log((len(others) + 2) / (having[word] + 1)) for word in counts}
    rare = [word for word in counts if having[word] <= max(FEW, COMMON * len(others))]
    return tuple(sorted(rare, key=lambda word: (-worth[word], word))[:WORDS])


def _stems(text: str) -> Counter[str]:
    """Words without what follows them: the longest beginning that most forms of a word share (은행은, 은행이: 은행)."""
    words = [each.text for each in segments(text) if len(each.text) > 1 and not each.text.isdigit()]
    forms = defaultdict[str, set[str]](set)
    for word in words:
        for end in range(2, len(word) + 1):
            forms[word[:end]].add(word)
    return Counter(_stem(word, forms) for word in words)


def _stem(word: str, forms: dict[str, set[str]]) -> str:
    if not is_bigram(word):
        return word
    beginnings: Iterable[str] = (word[:end] for end in range(2, len(word) + 1))
    shared = max(beginnings, key=lambda beginning: (len(forms[beginning]), len(beginning)))
    particle_may_follow = len(forms[shared]) == 1 and len(word) > 2
    return word[:-1] if particle_may_follow else shared
