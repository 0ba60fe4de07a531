"""A digest by which the same text is known again under another address: on a sister blog, a mirror."""

import hashlib
import re
from collections.abc import Iterable

from newsarchive.normalization.tokens import fold

LONGEST = 3
"""So many sentences stand for a text: what sites add around it (trailers, links, captions) is shorter than they are."""
FEWEST_LETTERS = 80
"""Shorter texts are alike by chance, or by a formula."""

_SENTENCE_END = re.compile(r"[.!?。…]\s+|\n")
_LETTERS = re.compile(r"[^\W_]+")


def text_digest(body: str) -> str | None:
    """SHA-256 (hex) of the longest sentences of `body` by their letters and digits; None for a text too short to tell.

    Equal for copies that differ in white space, marks, parting into paragraphs, and in short lines around the text.
    """
    longest = _longest(_SENTENCE_END.split(fold(body)))
    if sum(map(len, longest)) < FEWEST_LETTERS:
        return None
    return hashlib.sha256("\n".join(longest).encode()).hexdigest()


def _longest(sentences: Iterable[str]) -> list[str]:
    """The letters and digits of the sentences that have the most of them; equal ones count once."""
    longest: list[str] = []
    for sentence in sorted(set(sentences), key=len, reverse=True):
        if len(longest) == LONGEST and len(sentence) < len(longest[-1]):
            break  # no shorter one has more letters than it has characters
        letters = "".join(_LETTERS.findall(sentence))
        longest = sorted({*longest, letters}, key=lambda text: (-len(text), text))[:LONGEST]
    return longest
