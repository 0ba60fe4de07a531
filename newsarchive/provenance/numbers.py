"""The numbers of a text in one spelling, so that 1억 2천만 원 and 1.2억원 are one, and 12월 27일 and 12.27. are one.

Small counts without a unit (a list's 1, 2, 3) tell nothing and are left out.
"""

import re
from collections.abc import Iterator
from decimal import Decimal

from newsarchive.normalization.tokens import fold

_DIGITS = r"(?:(?:19|20)\d\d(?=\.\d\d?\.\d)|\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d+(?:\.\d+)?)"
_SCALES = {"십": 10, "백": 100, "천": 1_000, "만": 10_000, "억": 10**8, "조": 10**12, "경": 10**16}
_COUNTED = r"\s?(?:여\s?)?(?:[원명개건톤대곳세가마채편석회장점권척평통병호]|달러|km|㎡)"
_LARGE = r"(?:(?:여\s?)?[만억]|조|경(?=\s?(?:여|원|달러|\d)))(?![가-힣]*(?:족|세계))"
_PART = rf"{_DIGITS}\s?(?:[천백십]?{_LARGE}|[천백십](?=\d|\s\d+[천백십만억]|{_COUNTED}))"
_DIGIT = re.compile(r"\d")
_NUMBER = re.compile(
    rf"(?P<month>(?<!\d)(?:1[0-2]|0?[1-9]))(?:월\s?|\.\s?)(?P<day>3[01]|[12]\d|0?[1-9])(?:일|\.(?!\d))"
    rf"|(?P<big>(?<!제){_PART}(?:\s?{_PART})*(?:\s?{_DIGITS}(?={_COUNTED}))?)(?:\s?여)?\s?(?P<unit>달러|[가-힣])?"
    rf"|(?P<plain>{_DIGITS})\s?(?:여\s?)?"
    r"(?P<of>%p|(?:(?:%|퍼센트|프로)\s?)?포인트|%|퍼센트|프로|km|kg|㎞|㎏|㎡|℃|°c|달러|[가-힣]|[a-z]{1,4}\b)?"
)
_SCALED = re.compile(rf"({_DIGITS})\s?([천백십]?)(?:여\s?)?([만억조경]?)")
_UNITS = {"퍼센트": "%", "프로": "%", "㎞": "km", "㎏": "kg", "℃": "도", "°c": "도"}
_NO_UNIT = frozenset("을를이가은는의에와과로만")
SMALL = 10
"""Below it, a number without a unit is no fact."""
LONGEST = 60
"""Characters; a longer row of digits is no number that anyone tells."""


def numbers(text: str) -> tuple[str, ...]:
    """The numbers of `text` with their units, each once, in its order: `120000000원`, `3.5%`, `12월27일`."""
    return tuple(dict.fromkeys(filter(None, map(_spelled, _found(fold(text))))))


def _found(text: str) -> Iterator[re.Match[str]]:
    """To look for digits first takes half the time of `finditer`."""
    at = 0
    while (digit := _DIGIT.search(text, at)) and (found := _NUMBER.match(text, digit.start())):
        yield found
        at = found.end()


def _spelled(found: re.Match[str]) -> str | None:
    if len(found[0]) > LONGEST:
        return None
    if found["month"]:
        return f"{int(found['month'])}월{int(found['day'])}일"
    if found["big"]:
        return _plain(_total(found["big"])) + _unit(found["unit"])
    value, unit = Decimal(found["plain"].replace(",", "")), _unit(found["of"])
    return _plain(value) + unit if unit or value >= SMALL else None


def _total(big: str) -> Decimal:
    """3천5백만: the 3천 are 만, too."""
    total = below = Decimal(0)
    for digits, small, large in _SCALED.findall(big):
        below += Decimal(digits.replace(",", "")) * _SCALES.get(small, 1)
        if large:
            total, below = total + below * _SCALES[large], Decimal(0)
    return total + below


def _plain(value: Decimal) -> str:
    return format(value.normalize(), "f")


def _unit(written: str | None) -> str:
    if not written or written in _NO_UNIT:
        return ""
    return "%p" if written.endswith("포인트") else _UNITS.get(written, written)
