"""Search tokens: one rule for what is indexed and for what is asked, so that nothing is missed.

A text is cut into words at everything that is no letter and no digit, and each word into segments. A segment
of Hangul, Han or kana gives its character bigrams and then its last character alone (한국은행 → 한국 국은 은행
행); any other letters or digits are one token. So every substring of a word is a phrase of consecutive
tokens, and one syllable is the beginning of some token. A morphological analyser would miss 7-9 % of words
with their particles (measured, see docs/decisions.md).

Korean is spaced at the writer's pleasure: 상하이협력기구, 상하이 협력기구. So a text is indexed a second time as its
runs, without the spaces between such characters, and words of four or more are looked for there.

A number with its unit (50대, 3위) ends in one syllable, and many tokens begin with that: so each number is kept
together with the syllable that follows it, as one token more.
"""

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import lru_cache
from itertools import pairwise, zip_longest
from operator import add
from typing import NamedTuple

TOKENIZER = 3
"""Raised when the rule changes: the index replays deletes with the version that it was written with."""

_BIGRAM = (
    "\u1100-\u11ff\u3130-\u318f\ua960-\ua97f\uac00-\ud7ff"  # Hangul: jamo and syllables
    "\u3041-\u309a\u309d-\u309f\u30a1-\u30fa\u30fc-\u30ff\u31f0-\u31ff"  # kana, without the middle dot
    "\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff"  # Han
)
_OTHER = f"[^\\W_{_BIGRAM}]"
_GAP = f"(?:[^\\w{_BIGRAM}]|_)*"
_SEGMENT = re.compile(f"[{_BIGRAM}]+|{_OTHER}+")
_JOINED = re.compile(f"([{_BIGRAM}]+)(\\s+(?=[{_BIGRAM}]))?|({_OTHER}+)")
"""The same: characters that go in pairs, the space after which more of them follow, others."""
# Full-width letters, digits and signs, half-width kana and jamo, the wide space. U+318D is by name a vowel, but
# newsrooms write it as a middle dot (한ㆍ일), and nobody writes the vowel.
_SPELLINGS = {code: unicodedata.normalize("NFKC", chr(code)) for code in range(0xFF01, 0xFFDD)}
_SPELLINGS |= {0x3000: " ", 0x318D: "·"}
_SPELLED = re.compile("[\uff01-\uffdc\u3000\u318d]")
_SPACE = re.compile(f"(?<=[{_BIGRAM}])\\s+(?=[{_BIGRAM}])")

LONG = 4
"""Characters from which on spaces within do not matter; shorter ones would be found where words meet by chance."""

JOINT = "\u203f"
"""Stands in tokens that are no part of a text; no letter, and to SQLite's tokenizer no separator."""


@dataclass(frozen=True)
class Phrase:
    """Tokens that must stand one after another; with `prefix` the last is the beginning of a token.

    With `over_spaces` it is looked for in the text's runs and units.
    """

    tokens: tuple[str, ...]
    prefix: bool
    over_spaces: bool = False


def fold(text: str) -> str:
    """`text` in NFC, case-folded, with full- and half-width forms and middle dots made one; lone surrogates dropped."""
    clean = text.encode("utf-8", "ignore").decode("utf-8")
    composed = unicodedata.normalize("NFC", clean)
    plain = composed.translate(_SPELLINGS) if _SPELLED.search(composed) else composed  # translate is slow
    return unicodedata.normalize("NFC", plain.casefold())


class Indexed(NamedTuple):
    """A text's tokens, parted by spaces: as written, those of its runs, and numbers with their units."""

    words: str
    runs: str
    units: str


def index_text(text: str) -> Indexed:
    """The tokens of `text` in reading order, as the index holds them."""
    folded = fold(text)
    found = _SEGMENT.findall(folded)
    runs = _SEGMENT.findall(_SPACE.sub("", folded))
    return Indexed(" ".join(map(_word, found)), " ".join(map(_tokens, runs)), " ".join(_units(found)))


def words(text: str) -> list[str]:
    """The segments of `text` in reading order, folded: each of characters that go in pairs, or of none."""
    return _SEGMENT.findall(fold(text))


def _units(found: list[str]) -> Iterator[str]:
    return (_unit(one, following) for one, following in pairwise(found) if _begins_unit(one, following))


def _begins_unit(segment: str, following: str) -> bool:
    return is_bigram(following) and not is_bigram(segment)


def _unit(segment: str, following: str) -> str:
    return f"{segment}{JOINT}{following[0]}"


class Segment(NamedTuple):
    """A stretch of letters; what it makes with the next.

    `joins` is the character that follows after nothing but spaces, where both go in pairs; `unit` the token of a number
    with its unit.
    """

    text: str
    is_bigram: bool
    joins: str | None
    unit: str | None


def segments(text: str) -> Iterator[Segment]:
    """The segments of `text` in reading order."""
    found = _JOINED.findall(fold(text))
    for (pairs, space, other), (following, _, _) in zip_longest(found, found[1:], fillvalue=("", "", "")):
        joins = following[0] if space else None
        unit = _unit(other, following) if other and following else None
        yield Segment(pairs or other, pairs != "", joins, unit)


def query_phrases(text: str) -> tuple[Phrase, ...]:
    """The phrases any of which finds `text`, one word or several in this order; none without a letter or digit."""
    folded = fold(text).strip()
    plain = _SEGMENT.findall(folded)
    runs = _SEGMENT.findall(_SPACE.sub("", folded))
    if not plain:
        return ()
    if len(plain) == 2 and _begins_unit(*plain) and len(plain[1]) == 1:
        return (Phrase((_unit(*plain),), prefix=False, over_spaces=True),)
    if not _has_long(runs):
        return (_phrase(plain),)
    over_spaces = replace(_phrase(runs), over_spaces=True)
    return (over_spaces,) if len(plain) == 1 else (_phrase(plain), over_spaces)


def _has_long(found: list[str]) -> bool:
    return any(len(segment) >= LONG and is_bigram(segment) for segment in found)


def _phrase(found: list[str]) -> Phrase:
    head = [token for segment in found[:-1] for token in _tokens(segment).split(" ")]
    last = found[-1]
    if len(last) == 1 and is_bigram(last):
        return Phrase((*head, last), prefix=True)
    return Phrase((*head, *(bigrams(last) if is_bigram(last) else (last,))), prefix=False)


@lru_cache(maxsize=1024)
def phrase_pattern(text: str) -> re.Pattern[str] | None:
    """What matches folded text exactly where the index finds `query_phrases(text)`; None where there are none."""
    folded = fold(text).strip()
    plain = _SEGMENT.findall(folded)
    if not plain:
        return None
    pattern = _GAP.join([*map(_ending, plain[:-1]), _anywhere(plain[-1])])
    runs = _SEGMENT.findall(_SPACE.sub("", folded))
    return re.compile(f"{pattern}|{_over_spaces(runs)}" if _has_long(runs) else pattern)


def _over_spaces(runs: list[str]) -> str:
    spaced = [r"\s*".join(map(re.escape, run)) if is_bigram(run) else _anywhere(run) for run in runs]
    ends = [run + (f"(?!\\s*[{_BIGRAM}])" if is_bigram(whole) else "") for run, whole in zip(spaced, runs, strict=True)]
    return _GAP.join([*ends[:-1], spaced[-1]])


def _anywhere(segment: str) -> str:
    """`segment` within a longer one; of letters that are no bigrams, only a whole one."""
    return re.escape(segment) if is_bigram(segment) else f"(?<!{_OTHER}){re.escape(segment)}(?!{_OTHER})"


def _ending(segment: str) -> str:
    """`segment` at the end of a longer one: more follows in the phrase."""
    return _anywhere(segment) + (f"(?![{_BIGRAM}])" if is_bigram(segment) else "")


def _tokens(segment: str) -> str:
    return " ".join(map(add, segment, segment[1:] + " ")).rstrip() if is_bigram(segment) else segment


_word = lru_cache(maxsize=65536)(_tokens)
"""Words come again and again, runs do not."""


def bigrams(segment: str) -> tuple[str, ...]:
    """Its pairs of neighbouring characters."""
    return tuple(map(add, segment, segment[1:]))


_IS_BIGRAM = re.compile(f"[{_BIGRAM}]")


def is_bigram(segment: str) -> bool:
    """Whether a segment, or a token of it, is of the characters that go in pairs."""
    return bool(_IS_BIGRAM.match(segment))
