"""A digest by which the same text is known again under another address: on a sister blog, a mirror."""

import hashlib
import re

from newsarchive.normalization.tokens import fold

LONGEST = 3
"""So many sentences stand for a text: what sites add around it (trailers, links, captions) is shorter than they are."""
FEWEST_LETTERS = 80
"""Shorter texts are alike by chance, or by a formula."""

_SENTENCE_END = re.compile(r"[.!?。…]\s+|\n")
_LETTERS = re.compile(r"[^\W_]+|\n")


def text_digest(body: str) -> str | None:
    """SHA-256 (hex) of the longest sentences of `body` by their letters and digits; None for a text too short to tell.

    Equal for copies that differ in white space, marks, parting into paragraphs, and in short lines around the text.
    """
    sentences = set("".join(_LETTERS.findall(_SENTENCE_END.sub("\n", fold(body)))).split("\n"))
    longest = sorted(sentences, key=lambda letters: (-len(letters), letters))[:LONGEST]
    if sum(map(len, longest)) < FEWEST_LETTERS:
        return None
    return hashlib.sha256("\n".join(longest).encode()).hexdigest()
