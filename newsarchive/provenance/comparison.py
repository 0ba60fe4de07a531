"""A retelling held against a text that may be its original: how alike, and what of it the original says, too."""

import re
from collections.abc import Callable, Iterable

from newsarchive.normalization.tokens import fold
from newsarchive.provenance.names import names
from newsarchive.provenance.numbers import numbers
from newsarchive.provenance.quotes import bare, quotes
from newsarchive.provenance.sentences import aligned, sentences
from newsarchive.provenance.vectors import Text, cosine, vector
from newsarchive.verdicts import Comparison, Shared

__all__ = ["Text", "compare"]

_LATIN = re.compile(r"[a-z]+")


def compare(told: Text, original: Text) -> Comparison:
    """What `told`, a retelling, has in common with `original`. Neither need be one: then the score is low."""
    said = sentences(told)
    pairs = aligned(said, sentences(original))
    return Comparison(
        score=round(cosine(vector(told), vector(original)), 3),
        sentences=pairs,
        sentence_share=round(len(pairs) / len(said), 3) if said else 0.0,
        names=_parted(names(told.whole), _says(original.whole)),
        numbers=_parted(numbers(told.whole), frozenset(numbers(original.whole)).__contains__),
        quotes=_parted(quotes(told.whole), _quotes(original.whole)),
    )


def _parted(told: Iterable[str], is_in_original: Callable[[str], bool]) -> Shared:
    found = [(each, is_in_original(each)) for each in told]
    return Shared(
        shared=tuple(each for each, is_there in found if is_there),
        missing=tuple(each for each, is_there in found if not is_there),
    )


def _says(original: str) -> Callable[[str], bool]:
    """A name may stand there without its office; a Latin one as a word (AI is not in KAIST)."""
    folded, found = fold(original), frozenset(names(original))
    words = frozenset(_LATIN.findall(folded))

    def is_said(name: str) -> bool:
        plain = fold(name)
        return name in found or (plain in folded and words.issuperset(_LATIN.findall(plain)))

    return is_said


def _quotes(original: str) -> Callable[[str], bool]:
    letters = bare(original)
    return lambda quote: bare(quote) in letters
