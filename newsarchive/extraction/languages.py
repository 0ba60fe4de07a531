"""What tells by the letters alone whether a text is in its publisher's language, and decoded as it was written."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

_SAMPLE, _LONG_SAMPLE = 160, 400
_LETTER = re.compile(r"[^\W\d_]")
_LOST = "\ufffd"
# What UTF-8 looks like to those who take its bytes for a Western charset, and the codes without a sign among them.
_WESTERN_BYTES = re.compile("[\u0080-\u00ff\u0152\u0153\u0160\u0161\u0178\u017d\u017e\u0192\u02c6\u02dc\u20ac\u2122]")
_STOP = re.compile(r"((?:[.?!…]|\n)+)")
_CLOSING = "\"'”’)]"
_SHORTEST = 10
# So few letters tell nothing.
_FEWEST = 12
_SOME, _ENOUGH = 15, 60
_FEW_LOST, _SOME_LOST = 3, 8


@dataclass(frozen=True, kw_only=True)
class Language:
    """``letter``: one of its script. ``everyday``: letters that every text of some length has, and what was decoded
    wrongly has not. ``endings``: what its sentences end with."""

    code: str
    letter: re.Pattern[str]
    everyday: re.Pattern[str]
    endings: tuple[str, ...]

    def sentences(self, lines: Iterable[str]) -> list[str]:
        """The sentences in the lines, with what ends them cut off; labels and headlines are none."""
        return [sentence for line in lines for sentence in self._sentences(line)]

    def _sentences(self, line: str) -> Iterator[str]:
        if not any(ending in line for ending in self.endings):
            return
        parts = _STOP.split(line)
        for sentence, stop in zip(parts[::2], parts[1::2], strict=False):
            whole = sentence.strip()
            if len(whole) >= _SHORTEST and whole.rstrip(_CLOSING).endswith(self.endings) and stop.strip():
                yield whole

    def is_plain(self, text: str) -> bool:
        """Whether a short look says that ``text`` is in this language, decoded rightly: nearly every text."""
        sample = text[:_SAMPLE]
        return len(self.everyday.findall(sample)) * 9 > len(sample) and not is_broken(text)

    def is_of(self, text: str) -> bool:
        """Whether the beginning of ``text`` is in this language; a text of few letters is."""
        sample = text[:_LONG_SAMPLE]
        letters = len(_LETTER.findall(sample))
        return letters < _FEWEST or len(self.letter.findall(sample)) * 5 >= letters * 2

    def is_garbled(self, text: str) -> bool:
        """Whether the beginning of ``text`` was decoded by the wrong table."""
        if is_broken(text):
            return True
        sample = text[:_LONG_SAMPLE]
        own = len(self.letter.findall(sample))
        if own * 5 < len(sample) and len(_WESTERN_BYTES.findall(sample)) * 4 > len(sample):
            return True
        everyday = len(self.everyday.findall(sample))
        return (own >= _SOME and everyday == 0) or (own >= _ENOUGH and everyday * 25 < own)


def is_broken(text: str) -> bool:
    """Whether letters of ``text`` were lost when it was decoded: more than a few that its author may have copied, or
    that a few bad bytes take along."""
    lost = text.count(_LOST)
    return lost > _FEW_LOST and (lost * 50 > len(text) if lost > _SOME_LOST else lost * 8 > len(text))


KOREAN = Language(
    code="ko",
    letter=re.compile("[가-힣]"),
    everyday=re.compile("[다이는을의에가고지한하도로은기서사를]"),
    endings=("다", "요", "죠", "까"),
)
