"""Who made a post's pictures: credits that look like sources of the story and are none."""

import re
from collections.abc import Iterator, Sequence

from newsarchive.provenance.labels import Mark, whole_label
from newsarchive.provenance.lines import Line
from newsarchive.provenance.marked_text import is_picture_credit
from newsarchive.provenance.outlets import Outlets

_COPYRIGHT = re.compile(r"(?:[ⓒ©]|\(c\)\s)\s?(?P<name>[가-힣A-Za-z0-9]{2,16})", re.IGNORECASE)
_SLASHED = re.compile(r"제공\)?\s?/\s?(?P<name>[가-힣A-Za-z0-9]{2,12})\b")
# What either of them has: most lines have none of it, and need not be searched.
_CREDITING = re.compile(r"[ⓒ©]|\([cC]\)|제공")
_TAIL = re.compile(r"\s*(?:[,/]\s?재판매.*|제공.*|캡[처쳐].*|재판매.*)$")
_ADDRESS = re.compile(r"[(\[]?링크\s?:|https?:|www\.")
_LONGEST = 60
_CAPTION_NAME = re.compile(r"[(\[/=]\s?(?P<name>[가-힣A-Za-z0-9 ]{2,16}?)(?:\s?제공)?\s?[)\]]?$")


def photo_credits(line: Line, marks: Sequence[Mark], outlets: Outlets, *, is_pictured: bool = False) -> Iterator[str]:
    """The names that a line credits with a picture, without words such as 제공; any label counts if ``is_pictured``."""
    for mark in marks:
        if is_pictured or line.place == "caption" or is_picture_credit(line, mark):
            yield from _name(line.text[mark.value : mark.end])
    for pattern in (_COPYRIGHT, _SLASHED) if _CREDITING.search(line.text) else ():
        for found in pattern.finditer(line.text):
            if outlet := outlets.named(found["name"]):
                yield outlet.name
    if line.place == "caption" and (named := _CAPTION_NAME.search(line.text[-_LONGEST:])):
        yield from _name(named["name"])


def is_credit_line(line: Line, marks: Sequence[Mark]) -> bool:
    """Whether the line does nothing but credit a picture."""
    return line.place == "caption" or any(mark.leads and is_picture_credit(line, mark) for mark in marks)


def _name(value: str) -> Iterator[str]:
    name = _TAIL.sub("", _ADDRESS.split(value, maxsplit=1)[0].strip(" \t[]()<>‹›.,"))
    if 1 < len(name) <= _LONGEST and not whole_label(name) and "입력" not in name:
        yield name
