"""Which sentence of a retelling comes from which sentence of its original."""

import re
from collections import defaultdict
from collections.abc import Sequence

from newsarchive.provenance.vectors import LONGEST, Text, Vector, sentence_vector
from newsarchive.verdicts import SentencePair

_END = re.compile(r"(?<=[.!?。])[\"”’')\]]*\s+|\n+")
PAIRED = 0.35
"""From here on two sentences say the same, or one a part of the other (measured, docs/provenance.md)."""
SHORTEST = 8
"""Characters without spaces; a shorter sentence ("왜일까요?") comes from nowhere."""
MOST = 400
"""So many sentences of a text are looked at."""


def sentences(text: Text) -> list[str]:
    """The headline, then the sentences of the body in order, without those that are too short to come from anywhere."""
    parts = [text.headline[:LONGEST], *_END.split(text.body[:LONGEST])]
    return [part.strip() for part in parts if len("".join(part.split())) >= SHORTEST][:MOST]


def aligned(told: Sequence[str], original: Sequence[str]) -> tuple[SentencePair, ...]:
    """Each told sentence that has one beside the sentence of the original which it most likely comes from."""
    vectors = [sentence_vector(sentence) for sentence in original]
    index = _index(vectors)
    pairs = (_pair(number, sentence, index, original) for number, sentence in enumerate(told))
    return tuple(pair for pair in pairs if pair)


_Index = dict[str, list[tuple[int, float]]]


def _index(vectors: Sequence[Vector]) -> _Index:
    index: _Index = defaultdict(list)
    for number, vector in enumerate(vectors):
        for token, weight in vector.items():
            index[token].append((number, weight))
    return index


def _pair(number: int, sentence: str, index: _Index, original: Sequence[str]) -> SentencePair | None:
    scores: dict[int, float] = defaultdict(float)
    for token, weight in sentence_vector(sentence).items():
        for other, its_weight in index.get(token, ()):
            scores[other] += weight * its_weight
    best = max(scores, key=lambda other: (scores[other], -other), default=None)
    if best is None or scores[best] < PAIRED:
        return None
    score = round(min(1.0, scores[best]), 3)
    return SentencePair(told=sentence, original=original[best], told_number=number, original_number=best, score=score)
