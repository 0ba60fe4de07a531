"""Newsrooms that running text names: OO에 따르면, OO는 … 보도했다, (대전=OO) 기자 =, OO 뉴스 아무개입니다."""

import re
from collections.abc import Iterator
from itertools import islice

from newsarchive.provenance.claims import Claim, context
from newsarchive.provenance.lines import Line
from newsarchive.provenance.outlets import Outlet, Outlets

_ACCORDING = re.compile(r"에\s?따르면|에\s?의하면|[을를] 인용")
# What may stand between the name and that: 연합뉴스(30일자)의 보도에 따르면.
_BETWEEN = re.compile(r"(?:\([^()]{1,60}\))?(?:[의은는]?\s?(?:단독\s|최근\s)?(?:보도|기사|뉴스|방송|통신|매체|취재))?$")
_REPORTED = re.compile(r"보도(?:했|하였|한 바|하며|하면서|했으며|됐)")
_TOLD = re.compile(r"(?P<before>\S{1,12}(?:\s\S{1,8})?)(?:이|가|은|는)\s(?:\S{1,8}\s)?전했(?:다|습니다)")
_SUBJECT = re.compile(r"(?:\([^()]{1,60}\))?(?:에서는|에서|은|는|이|가|도)\s")
_DATELINE = re.compile(r"[(\[](?P<place>[가-힣·ㆍ\s]{2,16})=(?P<outlet>[가-힣A-Za-z0-9 ]{2,16})[)\]]")
_NOT_A_PLACE = re.compile(r"사진|자료|제공|로이터|그래픽|영상|출처|합성|이미지|신화|교도")
_SIGN_OFF = re.compile(
    r"(?:^|[\s.])(?P<outlet>[가-힣A-Z0-9][가-힣A-Za-z0-9]{1,9})\s?(?:뉴스)?\s(?!영상|화면|사진|자료|보도|뉴스|방송|채널|소식|내용|결과|모습)[가-힣]{2,4}(?:\s?기자)?입니다(?=[.\s]|$)"
)
_SIGNED = re.compile("입니다")
_LONGEST_SIGN_OFF = 30
_DRAWN = re.compile(
    r"(?P<name>[가-힣A-Za-z0-9]{2,20})(?:의|에서\s?(?:제공한|발표한|보도한|공개한)?)?\s?"
    r"(?:정책\s?뉴스\s?자료|자료|기사|보도|뉴스|내용)"
    r"(?:[을를]?\s?(?:\S{1,6}\s)?(?:바탕|기반으로|토대|인용|재구성|참고하여|참고해|참고로)|[은는]?\s?「?공공누리)"
)
_STATED = re.compile(r"출처[는은]\s(?P<name>[가-힣A-Za-z0-9]{2,20}?)(?:의|이며|이고|입니다|에서|,|\s|\()")
# In one line; more is no prose.
_MOST = 200
_SENTENCE_END = re.compile(r"[.!?]\s")


def prose_claims(line: Line, outlets: Outlets) -> Iterator[Claim]:
    """The newsrooms that a line of running text names as where it has something from."""
    text = line.text
    if line.place in ("heading", "caption"):
        return
    if "따르면" in text or "의하면" in text or "인용" in text or "보도" in text:
        yield from _according(line, outlets)
    if "보도" in text:
        yield from _reported(line, outlets)
    if "전했" in text:
        yield from _told(line, outlets)
    if "=" in text:
        yield from _datelines(line, outlets)
    if "출처" in text:
        yield from _stated(line, outlets)
    if "입니다" in text:
        yield from _sign_offs(line, outlets)
    if "자료" in text or "기사" in text or "보도" in text:
        yield from _drawn(line, outlets)


def _found(pattern: re.Pattern[str], text: str) -> Iterator[re.Match[str]]:
    return islice(pattern.finditer(text), _MOST)


def _according(line: Line, outlets: Outlets) -> Iterator[Claim]:
    for found in _found(_ACCORDING, line.text):
        before = line.text[max(found.start() - 60, 0) : found.start()].rstrip()
        if (
            outlet := outlets.spoken(before)
            or outlets.spoken(_BETWEEN.sub("", before, count=1))
            or _bracketed(before, outlets)
        ):
            yield _claim(line, found.start(), outlet, "에 따르면", "prose: according to")


def _reported(line: Line, outlets: Outlets) -> Iterator[Claim]:
    for found in _found(_REPORTED, line.text):
        begin = max(found.start() - 200, 0)
        sentence = _SENTENCE_END.split(line.text[begin : found.start()])[-1]
        for subject in _SUBJECT.finditer(sentence):
            if outlet := outlets.spoken(sentence[max(subject.start() - 40, 0) : subject.start()]):
                yield _claim(line, found.start(), outlet, "보도", "prose: reported")
                break


def _told(line: Line, outlets: Outlets) -> Iterator[Claim]:
    for found in _found(_TOLD, line.text):
        if outlet := outlets.spoken(found["before"]):
            yield _claim(line, found.start(), outlet, "전했다", "prose: told")


def _bracketed(before: str, outlets: Outlets) -> Outlet | None:
    """The newsroom in brackets at the end: 한 매체(OO)에 따르면."""
    return outlets.spoken(before[:-1].rpartition("(")[2]) if before.endswith(")") else None


def _datelines(line: Line, outlets: Outlets) -> Iterator[Claim]:
    for found in _found(_DATELINE, line.text):
        outlet = outlets.spoken(found["outlet"])
        behind = line.text[found.end() : found.end() + 30]
        if outlet and not _NOT_A_PLACE.search(found["place"]) and ("=" in behind or "기자" in behind):
            yield _claim(line, found.start(), outlet, found[0], "prose: dateline")


def _sign_offs(line: Line, outlets: Outlets) -> Iterator[Claim]:
    for found in _signed(line.text):
        if outlet := outlets.spoken(found["outlet"].removesuffix("뉴스")):
            yield _claim(line, found.start("outlet"), outlet, found[0].strip(" ."), "prose: sign-off")


def _signed(text: str) -> Iterator[re.Match[str]]:
    """Where the slow pattern matches, looked for only before the word that it ends with."""
    for end in _found(_SIGNED, text):
        if found := _SIGN_OFF.search(text, max(end.start() - _LONGEST_SIGN_OFF, 0), end.end() + 1):
            yield found


def _stated(line: Line, outlets: Outlets) -> Iterator[Claim]:
    for found in _found(_STATED, line.text):
        if outlet := outlets.named(found["name"]):
            yield _claim(line, found.start(), outlet, "출처", "prose: said to be the source")


def _drawn(line: Line, outlets: Outlets) -> Iterator[Claim]:
    for found in _found(_DRAWN, line.text):
        if outlet := outlets.named(found["name"]):
            yield _claim(line, found.start(), outlet, "자료", "prose: drawn from")


def _claim(line: Line, offset: int, outlet: Outlet, label: str, rule: str) -> Claim:
    return Claim(
        line=line.number,
        offset=offset,
        url=None,
        outlet=outlet.name,
        label=label,
        form="inline",
        rule=rule,
        where=context(line, offset),
        is_named=True,
    )
