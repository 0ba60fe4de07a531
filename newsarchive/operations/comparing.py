"""Texts held against those of the archive that share their rare words; no text is held against all."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, field

from newsarchive.archive import Archive
from newsarchive.archive.likening import Wanted
from newsarchive.archive.story_rows import Tale
from newsarchive.provenance.likeness import Kept, Packed, by_hash, is_enough, rare_tokens
from newsarchive.provenance.vectors import Text, Vector, vector


@dataclass(frozen=True, kw_only=True)
class Like:
    """An article as it reads in `version`, and how like a text it is, 0 to 1."""

    article_id: int
    version: int
    score: float


def text_of(tale: Tale) -> Text:
    """What of an article is compared."""
    return Text(headline=tale.headline, body=tale.body)


def _vector(text: Text) -> Vector:
    """A text that is too short is like none."""
    return vector(text) if is_enough(text) else {}


@dataclass
class Comparer:
    """Holds texts against an archive's; remembers the archive's texts while it works.

    Of the articles that share the `tokens` rarest tokens of a text it looks at `most`, and at none that has a smaller
    `share` of them, 0 to 1.
    """

    archive: Archive
    tokens: int
    most: int
    share: float = 0.0
    _kept: Kept = field(default_factory=Kept)

    def like_each(self, tales: Sequence[Tale]) -> list[list[Like]]:
        """What is like each of some articles of the archive, the likest first."""
        vectors = [_vector(text_of(tale)) for tale in tales]
        for tale, each in zip(tales, vectors, strict=True):
            self._kept.keep(tale.id, tale.version, Packed(each))
        places = [(tale.place, frozenset((tale.id,))) for tale in tales]
        return self._like(vectors, places)

    def like_text(self, text: Text, place: int | None, but: Collection[int] = ()) -> list[Like]:
        """What is like a text that stands at `place` in the order of dates; `but` are left out."""
        return self._like([_vector(text)], [(place, frozenset(but))])[0]

    def _like(self, vectors: Sequence[Vector], places: Sequence[tuple[int | None, frozenset[int]]]) -> list[list[Like]]:
        wanted = [
            Wanted(tokens=rare_tokens(each, self.tokens), place=place, but=but)
            for each, (place, but) in zip(vectors, places, strict=True)
        ]
        found = self.archive.candidates(wanted, self.most)
        likely = [[each.article_id for each in some if each.share >= self.share] for some in found]
        self._keep_lacking({number for some in likely for number in some})
        return [self._scored(each, some) for each, some in zip(vectors, likely, strict=True)]

    def _keep_lacking(self, ids: Collection[int]) -> None:
        for tale in self.archive.tales(self._kept.lacking(self.archive.current_versions(ids))):
            self._kept.keep(tale.id, tale.version, Packed(_vector(text_of(tale))))

    def _scored(self, of: Vector, ids: Sequence[int]) -> list[Like]:
        """Those of the articles that are still there, the likest first."""
        hashed = by_hash(of)
        held = ((each, *self._kept[each]) for each in ids if each in self._kept)
        scored = [
            Like(article_id=each, version=version, score=round(packed.cosine(hashed), 4))
            for each, version, packed in held
        ]
        return sorted(scored, key=lambda like: (-like.score, like.article_id))
