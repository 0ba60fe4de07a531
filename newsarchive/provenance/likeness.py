"""Texts held against each other by the thousand: each made a vector once, and kept small."""

from array import array
from collections import OrderedDict
from collections.abc import Mapping

from newsarchive.normalization.tokens import is_bigram, words
from newsarchive.provenance.vectors import Text, Vector
from newsarchive.provenance.weights import weights

ENOUGH = 40
"""Pairs of syllables; a text with fewer (an error message, a line under a video) is like many and tells nothing."""
MOST_KEPT = 16_384
"""Vectors of 6 kB."""


def is_enough(text: Text) -> bool:
    """Whether a text says enough to be compared."""
    return sum(len(word) - 1 for word in words(text.whole) if is_bigram(word)) >= ENOUGH


def rare_tokens(vector: Vector, most: int) -> tuple[str, ...]:
    """At most so many tokens of the search index that tell about a text: the rarest first, then those it has often."""
    worth = weights()
    tokens = (token for token in vector if token[0] not in "#@")
    return tuple(sorted(tokens, key=lambda token: (-worth[token], -vector[token], token))[:most])


class Packed:
    """A vector in a tenth of the room, to be held against whole ones."""

    __slots__ = ("_tokens", "_weights")

    def __init__(self, vector: Vector) -> None:
        self._tokens = array("q", map(hash, vector))
        self._weights = array("f", vector.values())

    def cosine(self, hashed: dict[int, float]) -> float:
        """How alike both texts are, 0 to 1; `hashed` is `by_hash` of the other."""
        get = hashed.get
        shared = (weight * get(token, 0.0) for token, weight in zip(self._tokens, self._weights, strict=True))
        return min(1.0, sum(shared))


def by_hash(vector: Vector) -> dict[int, float]:
    """A vector as `Packed` takes it; in this process only, since another one hashes otherwise."""
    return {hash(token): weight for token, weight in vector.items()}


class Kept:
    """The vectors of articles that were used last, each of one version."""

    def __init__(self) -> None:
        self._kept: OrderedDict[int, tuple[int, Packed]] = OrderedDict()

    def lacking(self, versions: Mapping[int, int]) -> list[int]:
        """Those of these articles whose vectors are not kept, or of another version; the others are kept longer."""
        for each in versions.keys() & self._kept.keys():
            self._kept.move_to_end(each)
        return [each for each, version in versions.items() if each not in self or self[each][0] != version]

    def __contains__(self, article_id: int) -> bool:
        return article_id in self._kept

    def __getitem__(self, article_id: int) -> tuple[int, Packed]:
        return self._kept[article_id]

    def keep(self, article_id: int, version: int, packed: Packed) -> None:
        """The vector of an article as it reads in `version`; one that was not used for long makes room."""
        self._kept[article_id] = version, packed
        self._kept.move_to_end(article_id)
        while len(self._kept) > MOST_KEPT:
            self._kept.popitem(last=False)
