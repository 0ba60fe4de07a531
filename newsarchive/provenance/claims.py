"""What a rule claims of a post: a possible source link, and where it stands; and who is meant by it."""

import re
from dataclasses import dataclass

from newsarchive.items import SourceForm
from newsarchive.provenance.addresses import is_home_page
from newsarchive.provenance.lines import Line, Link
from newsarchive.provenance.outlets import Outlet, Outlets

_NO_NAME = re.compile(
    r"링크|바로\s?가기|보기|클릭|여기|이곳|작성자|관리자|없음|미상|미제공|불명|추후|입력|추가|예정|기사\s?제목|참조|참고|제목|내용|날짜|연락처|문의"
    r"|https?:|www\.|마무리|결론|정리|요약|사용자|자체|본문|본인|각종|언론|인터넷|온라인|^뉴스(?:\s?기사)?$|^기사$|[의을를]\s|…|\.\.|^\W*$"
    r"|\d{4}[.\-/년]|출처|저작권|재판매|무단|공공누리|해당|위 |아래"
)
_REPORTER = re.compile(r"(?:기자|특파원|앵커|PD|작가|편집자)\b")
_SENTENCE = re.compile(r"(?:다|요|까|죠)[.!?]?$|[.!?]\s")
_PARTS = re.compile(r"\s?[,/|·&、;]\s?|\s및\s|\s[-–]\s")
_PARTS_OF_LINK = re.compile(r"\s?[|｜]\s?|\s[-–]\s|[:：]\s?|https?://\S*|www\.\S*")
# A date or a telephone number behind a name.
_NUMBERED = re.compile(r"\s?\([\d.,\s/~-]+\)?$")
_LONGEST_NAME = 40
_WIDTH = 160


@dataclass(frozen=True, slots=True, kw_only=True)
class Claim:
    """A possible source link; ``is_named`` says that the outlet's name is written there."""

    line: int
    offset: int
    url: str | None
    outlet: str | None
    label: str | None
    form: SourceForm
    rule: str
    where: str
    is_named: bool = False


def context(line: Line, offset: int = 0) -> str:
    """The text around a place in a line, as evidence."""
    start = max(0, min(offset - _WIDTH // 2, len(line.text) - _WIDTH))
    cut = line.text[start : start + _WIDTH]
    return ("…" if start else "") + cut + ("…" if start + _WIDTH < len(line.text) else "")


def names_in(text: str, outlets: Outlets, *, anyone: bool) -> list[str]:
    """The outlets that a short text names; with ``anyone`` also an office or company that is not in the table."""
    plain = _NUMBERED.sub("", text.strip(" \t)[]<>‹›〈〉【】:：=*|.-–,")).strip(" (")
    if not plain or len(plain) > 120:
        return []
    whole = outlets.named(plain, or_office=anyone)
    parts = () if whole else _PARTS.split(plain)
    known = [whole] if whole else [found for part in parts if (found := _leading(part, outlets, or_office=anyone))]
    if len(known) > 1 and len(plain) > _LONGEST_NAME:  # a headline - an office | who published it
        known = known[-1:]
    if known:
        return list(dict.fromkeys(outlet.name for outlet in known))
    return [plain] if anyone and _is_name(plain) else []


def who(line: Line, link: Link, outlets: Outlets) -> tuple[str | None, bool]:
    """Whom a link means, and whether the name is written there: the link's text, what stands beside it, the host."""
    if shown := _shown(link, outlets):
        return shown, True
    number = line.links.index(link)
    before = line.text[line.links[number - 1].end if number else 0 : link.start]
    after = line.text[link.end : line.links[number + 1].start if number + 1 < len(line.links) else len(line.text)]
    if beside := _beside(before, outlets, at_end=True) or _beside(after, outlets, at_end=False):
        return beside, True
    at = outlets.at(link.url) or (outlets.at(link.text) if link.text.startswith(("http", "www")) else None)
    return (at.name if at else None), False


def is_trailer(line: Line, outlets: Outlets) -> bool:
    """Whether the line sends readers to a sister site."""
    return any(trailer in line.text for trailer in outlets.trailers)


def is_promotion(line: Line, link: Link, outlets: Outlets) -> bool:
    """Whether the link only sends readers to a sister site or a shop."""
    if outlets.is_affiliate(link.url) or is_trailer(line, outlets):
        return True
    return outlets.is_network(link.url) and is_home_page(link.url)


def _shown(link: Link, outlets: Outlets) -> str | None:
    if link.is_plain or link.text.startswith(("http", "www.")):
        return None
    if whole := outlets.named(link.text):
        return whole.name
    parts = [
        part for part in re.split(r"\s?[|｜]\s?|\s[-–]\s|[:：]\s?|https?://\S*|www\.\S*", link.text) if part.strip()
    ]
    for part in (parts[-1], parts[0]) if len(parts) > 1 or (parts and parts[0] != link.text) else ():
        if found := outlets.named(part):
            return found.name
    bracketed = re.search(r"[(\[]([^()\[\]]{1,30})[)\]]\s*$", link.text)
    return found.name if bracketed and (found := outlets.named(bracketed[1])) else None


def _beside(text: str, outlets: Outlets, *, at_end: bool) -> str | None:
    near = text[-_LONGEST_NAME:] if at_end else text[:_LONGEST_NAME]
    parts = [part for part in re.split(r"[|:：,/=\[\]<>‹(]|\s[-–]\s", near) if part.strip(" )\t")]
    if not parts or (len(text) > _LONGEST_NAME and at_end and len(parts) == 1):
        return None
    found = outlets.named(parts[-1 if at_end else 0])
    return found.name if found else None


def _leading(part: str, outlets: Outlets, *, or_office: bool) -> Outlet | None:
    """An outlet whose name a short part begins with (한국일보 홍길동 기자)."""
    if found := outlets.named(part, or_office=or_office):
        return found
    words = part.split() if len(part) <= _LONGEST_NAME else []
    return next(
        (known for size in (2, 1) if len(words) > size and (known := outlets.named(" ".join(words[:size])))), None
    )


def _is_name(text: str) -> bool:
    if len(text) > _LONGEST_NAME or _NO_NAME.search(text) or _SENTENCE.search(text) or _REPORTER.search(text):
        return False
    return any(char.isalpha() for char in text)
