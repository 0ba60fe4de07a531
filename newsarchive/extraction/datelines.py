"""Dates that stand above an article's text under no known name: lines that are nothing but labels and times."""

import re
from collections.abc import Iterator

from selectolax.lexbor import LexborNode

from newsarchive.extraction.paragraphs import paragraphs

_DATE = (
    r"(?:19|20)\d\d\s?[./년-]\s?\d{1,2}\s?[./월-]\s?\d{1,2}\s?[.일]?(?:\s?\([월화수목금토일]\))?[\sT,]*"
    r"(?:\(?(?:오전|오후|AM|PM)?\s?\d{1,2}(?::|시\s?)\d{2}(?::\d{2}|분)?\)?)?"
)
_DATED = re.compile(
    rf"(?:[가-힣]{{2,4}}\s?)?(?:입력|등록|작성|게시|발행|승인|수정|업데이트|갱신|최종)?[가-힣\s]{{0,4}}[\s:：]*{_DATE}"
)
_DATE_ALONE = re.compile(_DATE)
_BESIDE_DATES = re.compile(r"[^\W\d_]")
# Longer elements are no line of dates, and whoever has more of them above a text has no such line.
_LONGEST = 400
_MOST = 60
_MOST_LETTERS_BESIDE = 8
# A time to the minute, in whatever stands on a page; and the label of an edit before a date.
_ANY_TIME = re.compile(rb"20\d\d[.-]\d\d[.-]\d\d[\sT(]{1,3}\d\d:\d\d")
_ANY_EDIT = re.compile(
    r"(?:수정|업데이트)(?:일시|시간|일)?(?:[\s\"':,]|<[^<>]{0,80}>){0,6}20\d\d[.-]\d\d[.-]\d\d".encode()
)


def datelines(text: LexborNode) -> tuple[str, ...]:
    """The dates, each with its label, of the lines of dates that stand before the element ``text``, in page order."""
    found = [date for element in _elements_before(text) for line in paragraphs(element) for date in _dates(line)]
    return tuple(found)


def states_a_time(markup: bytes) -> bool:
    """Whether a day and time stand anywhere, in scripts and attributes, too."""
    return _ANY_TIME.search(markup) is not None


def states_an_edit(markup: bytes) -> bool:
    """Whether a date that is labelled as that of an edit stands anywhere."""
    return _ANY_EDIT.search(markup) is not None


def _elements_before(text: LexborNode) -> Iterator[LexborNode]:
    """Short elements with a date, before ``text`` and before what holds it; nearest holders last."""
    levels: list[list[LexborNode]] = []
    looked = 0
    holder: LexborNode | None = text
    while holder is not None and holder.tag not in ("body", "html") and looked < _MOST:
        level, beside = [], holder.prev
        while beside is not None and looked < _MOST:
            looked += 1
            if beside.is_element_node and _may_be_dated(beside):
                level.append(beside)
            beside = beside.prev
        levels.append(level[::-1])
        holder = holder.parent
    return (element for level in reversed(levels) for element in level)


def _may_be_dated(element: LexborNode) -> bool:
    if element.tag in ("script", "style", "nav", "header", "aside", "footer", "template"):
        return False
    said = element.text()
    return len(said) <= _LONGEST and _DATE_ALONE.search(said) is not None


def _dates(line: str) -> list[str]:
    """The dates of a line that has hardly anything else."""
    found = [match[0].strip() for match in _DATED.finditer(line)]
    rest = _DATED.sub("", line)
    return found if len(_BESIDE_DATES.findall(rest)) <= _MOST_LETTERS_BESIDE else []
