"""Whether two facts stand at the same place of two sentences: among the same words. Pure.

Sentences that go together may name several things that are counted alike; a number has only been changed where what
stands right before it, or right behind it, is the same (measured, docs/provenance.md).
"""

import re

from newsarchive.provenance.numbers import numbers

BEFORE, BEHIND = 3, 4
"""So many letters right before a fact, or right behind its digits, must be the same."""

_DIGITS = re.compile(r"\d[\d,.]*")
_NUMBER = re.compile(r"[\d,.\s]*(?:[천백십만억조]\s?[\d,.]*)*\s?여?")
_LONGEST = 24
"""Characters of a number as it is written, with its unit."""


def stand_alike(before: str, original: str, now: str, told: str) -> bool:
    """Whether `before` stands in the sentence `original` where `now` stands in the sentence `told`."""
    ours, theirs = _surroundings(now, told), _surroundings(before, original)
    return any(_are_same(one, other) for one in ours for other in theirs)


def _are_same(one: tuple[str, str], other: tuple[str, str]) -> bool:
    return (one[0] == other[0] and len(one[0]) == BEFORE) or (one[1] == other[1] and len(one[1]) == BEHIND)


def _surroundings(fact: str, sentence: str) -> list[tuple[str, str]]:
    """What stands before and behind the fact, wherever it stands in the sentence."""
    spans = _number_spans(fact, sentence) or _spans(fact, sentence)
    return [(_letters(sentence[:start])[-BEFORE:], _letters(sentence[end:])[:BEHIND]) for start, end in spans]


def _number_spans(number: str, sentence: str) -> list[tuple[int, int]]:
    """Where a number in its one spelling is written; its unit counts as what stands behind it."""
    found = []
    for match in _DIGITS.finditer(sentence):
        start = match.start()
        if numbers(sentence[start : start + _LONGEST])[:1] == (number,):
            written = _NUMBER.match(sentence, start)
            found.append((start, written.end() if written else match.end()))
    return found


def _spans(text: str, sentence: str) -> list[tuple[int, int]]:
    return [match.span() for match in re.finditer(re.escape(text), sentence)]


def _letters(text: str) -> str:
    return "".join(filter(str.isalpha, text))
