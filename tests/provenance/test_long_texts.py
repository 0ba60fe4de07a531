"""A text of any length is compared in little time and room: somebody may post a megabyte of anything."""

import time

from newsarchive.provenance.comparison import Text, compare
from newsarchive.provenance.sentences import sentences
from newsarchive.provenance.vectors import LONGEST, _tokens_again, vector

_LIGHTHOUSE = "주민 마흔 명이 언덕에 모여 첫 불빛을 지켜봤습니다. "


def _syllable(number: int) -> str:
    return chr(0xAC00 + number % 11_000)


def _quote(number: int) -> str:
    return '"' + "".join(_syllable(number * step) for step in (1, 3, 7, 11, 13, 17, 19, 23, 29)) + '" '


def test_a_megabyte_of_quotes_is_compared_in_seconds() -> None:
    told = Text(headline="등대", body="".join(map(_quote, range(90_000))))
    original = Text(headline="등대", body=_LIGHTHOUSE * 40_000)
    begin = time.process_time()
    compare(told, original)
    assert time.process_time() - begin < 15  # a few here; over a minute where all of it is looked at


def test_what_stands_far_behind_counts_for_nothing() -> None:
    text = Text(headline="등대", body="가나다 " * LONGEST + "\n" + _LIGHTHOUSE)
    assert len(text.whole) == LONGEST
    assert not any("언덕에" in sentence for sentence in sentences(text))


def test_letters_without_spaces_are_not_remembered() -> None:
    _tokens_again.cache_clear()
    vector(Text(headline="등대", body="".join(map(_syllable, range(50_000)))))
    assert _tokens_again.cache_info().currsize <= 1
    vector(Text(headline="등대", body=_LIGHTHOUSE))
    assert _tokens_again.cache_info().currsize > 5
