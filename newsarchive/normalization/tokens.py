"""Search tokens: one rule for what is indexed and for what is asked, so that nothing is missed.

A text is cut into words at everything that is no letter and no digit, and each word into segments. A segment
of Hangul, Han or kana gives its character bigrams and then its last character alone (한국은행 → 한국 국은 은행
행); any other letters or digits are one token. So every substring of a word is a phrase of consecutive
tokens, and one syllable is the beginning of some token. A morphological analyser would miss 7-9 % of words
with their particles (measured, see docs/decisions.md).
"""

import re
import unicodedata
from dataclasses import dataclass
from functools import lru_cache
from operator import add

TOKENIZER = 1
"""Raised when the rule changes: the index replays deletes with the version that it was written with."""

_BIGRAM = (
    "\u1100-\u11ff\u3130-\u318f\ua960-\ua97f\uac00-\ud7ff"  # Hangul: jamo and syllables
    "\u3041-\u309a\u309d-\u309f\u30a1-\u30fa\u30fc-\u30ff\u31f0-\u31ff"  # kana, without the middle dot
    "\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff"  # Han
)
_OTHER = f"[^\\W_{_BIGRAM}]"
_GAP = f"(?:[^\\w{_BIGRAM}]|_)*"
_SEGMENT = re.compile(f"[{_BIGRAM}]+|{_OTHER}+")
# Full-width letters, digits and signs, half-width kana and jamo, the wide space. U+318D is by name a vowel, but
# newsrooms write it as a middle dot (한ㆍ일), and nobody writes the vowel.
_SPELLINGS = {code: unicodedata.normalize("NFKC", chr(code)) for code in range(0xFF01, 0xFFDD)}
_SPELLINGS |= {0x3000: " ", 0x318D: "·"}
_SPELLED = re.compile("[\uff01-\uffdc\u3000\u318d]")


@dataclass(frozen=True)
class Phrase:
    """Tokens that must stand one after another; with `prefix` the last is the beginning of a token."""

    tokens: tuple[str, ...]
    prefix: bool


def fold(text: str) -> str:
    """`text` in NFC, case-folded, with full- and half-width forms and middle dots made one; lone surrogates dropped."""
    clean = text.encode("utf-8", "ignore").decode("utf-8")
    composed = unicodedata.normalize("NFC", clean)
    plain = composed.translate(_SPELLINGS) if _SPELLED.search(composed) else composed  # translate is slow
    return unicodedata.normalize("NFC", plain.casefold())


def index_tokens(text: str) -> list[str]:
    """The tokens of `text` in reading order, as the index holds them."""
    tokens: list[str] = []
    for segment in _SEGMENT.findall(fold(text)):
        tokens.extend(_whole(segment))
    return tokens


def index_text(text: str) -> str:
    """`index_tokens` of `text`, parted by spaces, for half the price."""
    return " ".join(map(_whole_text, _SEGMENT.findall(fold(text))))


def query_phrase(text: str) -> Phrase | None:
    """The phrase that finds `text` (one word, or several in this order); None where it has no letter or digit."""
    segments = _SEGMENT.findall(fold(text))
    if not segments:
        return None
    head = [token for segment in segments[:-1] for token in _whole(segment)]
    last = segments[-1]
    if len(last) == 1 and _is_bigram(last):
        return Phrase((*head, last), prefix=True)
    return Phrase((*head, *(_bigrams(last) if _is_bigram(last) else (last,))), prefix=False)


@lru_cache(maxsize=1024)
def phrase_pattern(text: str) -> re.Pattern[str] | None:
    """What matches folded text exactly where the index finds `query_phrase(text)`; None as there."""
    segments = _SEGMENT.findall(fold(text))
    return re.compile(_GAP.join([*map(_ending, segments[:-1]), _anywhere(segments[-1])])) if segments else None


def _anywhere(segment: str) -> str:
    """`segment` within a longer one; of letters that are no bigrams, only a whole one."""
    return re.escape(segment) if _is_bigram(segment) else f"(?<!{_OTHER}){re.escape(segment)}(?!{_OTHER})"


def _ending(segment: str) -> str:
    """`segment` at the end of a longer one: more follows in the phrase."""
    return _anywhere(segment) + (f"(?![{_BIGRAM}])" if _is_bigram(segment) else "")


@lru_cache(maxsize=65536)
def _whole(segment: str) -> tuple[str, ...]:
    return (*_bigrams(segment), segment[-1]) if _is_bigram(segment) else (segment,)


@lru_cache(maxsize=65536)
def _whole_text(segment: str) -> str:
    return " ".join(map(add, segment, segment[1:] + " ")).rstrip() if _is_bigram(segment) else segment


def _bigrams(segment: str) -> tuple[str, ...]:
    return tuple(map(add, segment, segment[1:]))


_IS_BIGRAM = re.compile(f"[{_BIGRAM}]")


def _is_bigram(segment: str) -> bool:
    return bool(_IS_BIGRAM.match(segment))
