"""The credits that Korean newsrooms write below, or at the end of, an article's text."""

import re
from collections.abc import Iterable
from dataclasses import dataclass

# Words that name a craft or a supplier and nothing else: one of them with a colon makes a line a credit.
_CRAFT = (
    r"(?:촬영\s?기자|촬영|영상\s?편집|영상\s?취재|영상\s?제공|영상\s?출처|화면\s?제공|화면\s?출처|그래픽(?:\s?제작)?"
    r"|그림\s?제공|자료\s?조사|자료\s?제공|자료\s?영상|리서처|삽화|문자\s?그래픽|CG|컴퓨터\s?그래픽)"
)
# Words that an article may use otherwise: a credit only beside a word of the first kind, or in brackets of their own.
_ANY_ROLE = rf"(?:{_CRAFT}|구성|편집|취재|음성|출처|제보|연출|제작|디자인|번역|자막|사진\s?출처|사진\s?제공)"
_LONGEST = 300
_PLAIN = re.compile(rf"{_CRAFT}\s?[:：].+|(?:[^.?!\"“]{{0,60}}/)?{_ANY_ROLE}\s?[:：][^\"“]*/\s?{_CRAFT}\s?[:：].+"
                    rf"|기상캐스터 [^.]{{1,20}}/\s?{_CRAFT}\s?[:：].+")  # fmt: skip
_BRACKETED = re.compile(rf"[(\[]\s?{_ANY_ROLE}\s?[:：][^()]*(?:\([^()]*\)[^()]*)*[)\]]")
_TRAILING = re.compile(rf"(?P<text>.*[.?!”\"’'])\s*(?P<credit>[(\[]\s?{_ANY_ROLE}\s?[:：][^()\[\]]*[)\]])")
_CRAFT_INSIDE = re.compile(rf"[(\[,/]\s?{_CRAFT}\s?[:：]")
_SENTENCE_END = re.compile(r"(?:다|요|죠|까)[.?!]$")
_PHOTO = re.compile(r"\s*[\[(<【]?\s?사진\s?(?:출처|제공)?\s?[:：=]\s?(?P<source>[^\[\]<>【】\"“]{1,80}?)\s?[\])>】]?")
_PHOTO_TRAILING = re.compile(
    r"(?P<text>.*\S)\s*(?P<credit>[\[(<【]\s?사진\s?(?:출처|제공)?\s?[:：=][^\[\]()<>]{1,80}[\])>】])"
)


@dataclass(frozen=True)
class Parted:
    """The lines of an article's text, its credits as written, and who its photographs are credited to."""

    paragraphs: tuple[str, ...]
    credits: tuple[str, ...]
    photo_credits: tuple[str, ...]


def part(lines: Iterable[str]) -> Parted:
    """The text apart from its credits; a credit at the end of a sentence is cut off from it."""
    paragraphs: list[str] = []
    crew: list[str] = []
    photos: list[str] = []
    for line in lines:
        text, credit = _cut(line)
        if text:
            paragraphs.append(text)
        if credit and (source := _photo_source(credit)):
            photos.append(source)
        elif credit:
            crew.append(credit)
    return Parted(tuple(paragraphs), tuple(dict.fromkeys(crew)), tuple(dict.fromkeys(photos)))


def _cut(line: str) -> tuple[str, str]:
    """The line's text and its credit, either of which may be empty."""
    if ":" not in line and "：" not in line and "=" not in line:
        return line, ""
    if len(line) <= _LONGEST and _is_credit(line):
        return "", line
    photo = _PHOTO_TRAILING.fullmatch(line)
    trailing = photo or _TRAILING.fullmatch(line)
    if trailing and (photo or _CRAFT_INSIDE.search(trailing["credit"])):
        return trailing["text"].rstrip(), trailing["credit"]
    return line, ""


def _is_credit(line: str) -> bool:
    if _BRACKETED.fullmatch(line) or _photo_source(line):
        return True
    return _PLAIN.fullmatch(line) is not None and not _SENTENCE_END.search(line)


def _photo_source(line: str) -> str | None:
    found = _PHOTO.fullmatch(line)
    return found["source"] if found and not _SENTENCE_END.search(line) else None
