"""The words with which a post announces its source, and their false friends."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice
from typing import Literal

LabelKind = Literal["naming", "linking", "photo"]
"""naming: what follows is the source, by name or by link (출처). linking: what follows may be an article (관련 기사).
photo: what follows made the picture."""

_NAMING = (
    r"출처|(?:뉴스|기사|원본|정보|자료|데이터)\s?소스|(?<![가-힣])자료\s?제공|제공처|인용처|(?<![가-힣])(?:기사|뉴스)\s?제공|자료(?=\s?=)|원문(?:\s?(?:기사|보기|링크))?|원본\s?(?:기사|링크)"
    r"|\b[Ss]ources?\b|\bSOURCE\b"
)
_LINKING = (
    r"(?:관련|연관|참고|참조|해당|추천)\s?(?:기사|뉴스|자료|링크|문헌|사이트|보도|콘텐츠|URL)|^참[고조]$|^(?:언론사|매체명?|보도\s?매체)$|더\s?읽을거리"
    r"|기사\s?(?:링크|전문|보기|원문|바로\s?가기|보러\s?가기)|뉴스\s?(?:링크|바로\s?가기|보기)|전문\s?보기|보도\s?자료|정보\s?제공"
    r"|더\s?(?:읽어|알아|자세히)\s?보기|\b[Rr]eferences?\b|\b[Rr]ead more\b"
)
_PICTURE = r"사진|이미지|영상|화면|그래픽|캡[처쳐]|썸네일|삽화|일러스트|그림|도표|포스터|스틸|표\s"
_PHOTO = re.compile(rf"(?:{_PICTURE})\s?(?:및\s?)?(?:출처|제공|소스|자료|원본|=|:|：|$)")
_FALSE_FRIEND = re.compile(
    r"자금|수입|소득|자산|신뢰|믿을|공급|불명|미상|불분명|표시|표기|밝히|밝혀|코드|오픈\s?소스|고추장|간장|양념|토마토|크림|오염|전력"
    r"|참고인|참고\s?사항|출처[가를는은와의에도]|소스[가를는은와의에도]|제공(?:하|되|받|돼)|데이터\s?소스\s?연결"
)
# A label ends with its word, or with one that says what to do with it.
_WHOLE = re.compile(
    rf"(?:{_NAMING}|{_LINKING})(?:\s?(?:링크|보기|안내|정보|목록|모음|요약|주소|사이트|URL|제목|내용|바로\s?가기|보러\s?가기|\d{{1,2}}"
    r"|(?:및|/|·|&|,|과|와)\s?\S{1,8}))*$"
)
_IS_NAMING = re.compile(_NAMING)
_SENTENCE = re.compile(r"(?:다|요|까|죠|세요|음)[.!?]?$")
_LONGEST = 30
_MARK = re.compile(
    rf"(?:{_NAMING}|{_LINKING})(?:\s?(?:링크|보기|안내|URL|주소|사이트|바로\s?가기|출처|표기)){{0,2}}"
    r"(?:\s?[\])】])?\s?(?P<sign>[:：=｜]|[-–|/→▶]\s|(?<=처)[\])】]\s)\s*|"
    rf"(?P<picture>(?:{_PICTURE})\s?(?:제공\s?)?)(?P<equals>[=:：])\s*"
)
_OPENING = "([<‹〈【「{《（"
_CLOSING = dict(zip(_OPENING, ")]>›〉】」}》）", strict=True))
_BEFORE = re.compile(r"[가-힣A-Za-z0-9()\s·/&]{0,24}$")
_LONGEST_VALUE = 300
_MOST_MARKS = 100


@dataclass(frozen=True, slots=True)
class Label:
    """A label: what kind, and as it is written."""

    kind: LabelKind
    text: str


@dataclass(frozen=True, slots=True)
class Mark:
    """A label in a line with what it announces: the label begins at ``start``, its value is ``value:end``.

    ``is_bracketed``: both stand in brackets of their own. ``leads``: nothing but the label stands before the value.
    """

    label: Label
    start: int
    value: int
    end: int
    is_bracketed: bool
    leads: bool


_ANNOUNCING = re.compile(r"[:：=\-–|｜/→▶\]】)]")


def whole_label(text: str) -> Label | None:
    """The label that this text is, with nothing else; None if it is something else."""
    plain = text.strip(" \t:：=*#-–|<>[](){}【】‹›〈〉▶▷■●•·☞👉🔗※")
    if not 1 < len(plain) <= _LONGEST or _SENTENCE.search(plain) or plain.count(" ") > 5:
        return None
    if _PHOTO.search(plain):
        return Label("photo", plain)
    if plain == "소스":
        return Label("naming", plain)
    if not _WHOLE.search(plain) or _FALSE_FRIEND.search(plain):
        return None
    # 문의 및 출처: what stands below is mostly telephone numbers, so a name must be known.
    is_naming = _IS_NAMING.search(plain) and "문의" not in plain
    return Label("naming" if is_naming else "linking", plain)


def marks(text: str) -> Iterator[Mark]:
    """The labels inside a line, each with what it announces, in order."""
    if not _ANNOUNCING.search(text):
        return
    found = [match for match in islice(_MARK.finditer(text), _MOST_MARKS) if not _is_false_friend(text, match)]
    for number, match in enumerate(found):
        following = found[number + 1].start() if number + 1 < len(found) else len(text)
        yield _mark(text, match, following)


def _is_false_friend(text: str, match: re.Match[str]) -> bool:
    around = text[max(match.start() - 8, 0) : match.end()]
    return bool(_FALSE_FRIEND.search(around.rpartition(".")[2]))


def _mark(text: str, match: re.Match[str], following: int) -> Mark:
    before = _label_start(text, match.start())
    start = before
    opening = text[start - 1 : start] if start and text[start - 1] in _OPENING else ""
    if opening and _CLOSING[opening] in text[start : match.end()]:  # [출처] OO: the label alone stands in brackets
        opening = ""
    written = text[start : match.end()].strip(" :：=-–|/→▶")
    kind: LabelKind = "naming" if _IS_NAMING.search(written) else "linking"
    if match["picture"] or _PHOTO.search(written):
        kind = "photo"
    end = _value_end(text, match.end(), following, opening)
    leads = not any(char.isalnum() for char in text[: start - len(opening)])
    return Mark(Label(kind, written), start - len(opening), match.end(), end, bool(opening), leads)


def _label_start(text: str, core: int) -> int:
    """Where the label begins: at the bracket or at the line's start, if they are near; else at its last word."""
    near = _BEFORE.search(text, max(core - 24, 0), core)
    begin = near.start() if near else core
    opened = max(text.rfind(sign, max(core - 24, 0), core) for sign in _OPENING)
    if opened >= 0 and _CLOSING[text[opened]] not in text[opened:core]:
        return opened + 1
    if begin == 0 or not any(char.isalnum() for char in text[:begin]):
        return begin + len(text[begin:core]) - len(text[begin:core].lstrip())
    space = text.rfind(" ", begin, core)
    glued = core if space == -1 else space + 1
    return glued if core - glued <= 8 else core


def _value_end(text: str, value: int, following: int, opening: str) -> int:
    limit = min(following, value + _LONGEST_VALUE)
    if not opening:
        return limit
    closed = text.find(_CLOSING[opening], value, limit)
    if closed == -1 and opening == "‹":
        closed = text.find(">", value, limit)
    return closed if closed != -1 else limit
