"""A text of any length is compared in little time and room: somebody may post a megabyte of anything."""

import time
from random import Random

from newsarchive.provenance.comparison import Text, compare
from newsarchive.provenance.sentences import sentences
from newsarchive.provenance.vectors import LONGEST, _tokens_again, vector

_LIGHTHOUSE = "주민 마흔 명이 언덕에 모여 첫 불빛을 지켜봤습니다. "


def _letters(number: int) -> str:
    """Invented syllables without end, always the same."""
    return "".join(chr(0xAC00 + each) for each in Random(1).choices(range(1_500), k=number))


def test_a_megabyte_of_quotes_is_compared_in_seconds() -> None:
    letters = _letters(400_000)
    quotes = (f'"{letters[at : at + 9]}" ' for at in range(0, len(letters), 9))
    original = " ".join(letters[at : at + 3] for at in range(0, len(letters), 3))
    begin = time.process_time()
    compare(Text(headline="등대", body="".join(quotes)), Text(headline="등대", body=original[::-1]))
    assert time.process_time() - begin < 8


def test_what_stands_far_behind_counts_for_nothing() -> None:
    text = Text(headline="등대", body="가나다 " * LONGEST + "\n" + _LIGHTHOUSE)
    assert len(text.whole) == LONGEST
    assert not any("언덕에" in sentence for sentence in sentences(text))


def test_letters_without_spaces_are_not_remembered() -> None:
    _tokens_again.cache_clear()
    vector(Text(headline="등대", body=_letters(50_000)))
    assert _tokens_again.cache_info().currsize <= 1
    vector(Text(headline="등대", body=_LIGHTHOUSE))
    assert _tokens_again.cache_info().currsize > 5
