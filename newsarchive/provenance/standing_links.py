"""Links that need no label: to a newsroom's article, below a heading such as 참고 자료, or behind 자세한 내용은."""

import re
from collections.abc import Iterator

from newsarchive.items import SourceForm
from newsarchive.provenance.addresses import is_dummy, is_home_page, is_placeholder
from newsarchive.provenance.claims import Claim, context, is_promotion, who
from newsarchive.provenance.labels import Label, whole_label
from newsarchive.provenance.lines import Line, Link
from newsarchive.provenance.outlets import Outlets

_INTRODUCES = re.compile(
    r"(?:아래|다음|하단)의?\s?(?:\S{1,8}\s)?(?:링크|기사|주소|URL|뉴스)|링크를\s(?:통해|참고|클릭)|기사를\s참[고조]"
)
_FURTHER = re.compile(
    r"자세한\s?(?:내용|사항|정보|소식)|더\s?(?:많은|자세한|읽|알아)|원문|기사|보도|출처|추가(?:적인)?\s?(?:내용|정보)|참[고조]"
)
_POINTING = re.compile(r"여기|이곳|링크|바로\s?가기|보기|클릭|보러\s?가기|확인|이\s?기사|원문|기사|뉴스")
_SERVICE_WORDS = re.compile(
    r"예약|예매|신청|접수|가입|구매|할인|최저가|다운로드|설치|홈페이지|누리집|조회|상담|웹툰|감상|구독|뉴스레터|옵션|객실|채용|클릭\s?$|👈|문의|이메일"
)
_ADDRESS_LABEL = re.compile(r"^(?:링크|주소|URL|url|Link)$")
_SENTENCE = re.compile(r"[가-힣]{2,}(?:다|요|까|죠|시오|세요)[.!?]?\s*$")
# No page elsewhere: mail, telephone, a place in the same page.
_NO_ADDRESS = re.compile(r"(?:mailto|tel|sms|javascript|data|file):|#.", re.IGNORECASE)
_PHONE = re.compile(r"[\d\s()+-]+")
_NAMED_SERVICE = re.compile(r"제보|구독|채널")
_SHORT = 60
_LONGEST_LIST = 30


def standing_claims(line: Line, section: Label | None, previous: Line | None, outlets: Outlets) -> Iterator[Claim]:
    """The links of a line that are sources by where they lead or by what introduces them."""
    for link in line.links:
        if is_promotion(line, link, outlets) or _NO_ADDRESS.match(link.url):
            continue
        rule = _rule(line, link, section, previous, outlets)
        if rule:
            yield _claim(line, link, rule, section, outlets)


def introducer(line: Line, lines: list[Line]) -> Line | None:
    """The line before this one; for an item of a list the line before the list."""
    above = lines[max(line.number - _LONGEST_LIST, 0) : line.number]
    before = (other for other in reversed(above) if line.place != "list" or other.place != "list")
    return next(before, None)


def introduces(line: Line) -> bool:
    """Whether the line says that a link follows."""
    return bool(_INTRODUCES.search(line.text[-120:]))


def _rule(line: Line, link: Link, section: Label | None, previous: Line | None, outlets: Outlets) -> str | None:
    if (outlet := outlets.at(link.url)) and outlet.is_media and not outlets.is_network(link.url):
        return "link: a newsroom's address"
    if is_placeholder(link.url) and not _NAMED_SERVICE.search(line.text) and _is_newsrooms(line, link, outlets):
        return "link: beside a newsroom's name"
    if outlets.is_portal(link.url):
        return "link: an article at a portal"
    if outlets.is_network(link.url) and not is_placeholder(link.url):
        return "link: an article of a sister site"
    if (named := outlets.named(link.text)) and named.is_media:
        return "link: named after a newsroom"
    if outlet and not outlets.is_service(link.url) and who(line, link, outlets) == (outlet.name, True):
        return "link: beside its outlet's name"
    if outlets.is_service(link.url) or _SERVICE_WORDS.search(link.text):
        return "link: under a heading" if section and section.kind == "naming" and outlets.at(link.url) else None
    if section and section.kind != "photo" and len(line.without_links()) < _SHORT:
        return "link: under a heading"
    return _introduced(line, link, previous)


def _is_newsrooms(line: Line, link: Link, outlets: Outlets) -> bool:
    name, is_named = who(line, link, outlets)
    named = outlets.named(name) if name and is_named else None
    return named is not None and named.is_media and not outlets.is_network(link.url)


def _introduced(line: Line, link: Link, previous: Line | None) -> str | None:
    around = line.without_links()
    if _PHONE.fullmatch(link.url) or (is_home_page(link.url) and not is_dummy(link.url)):
        return None
    if previous and introduces(previous) and len(around) < _SHORT:
        return "link: introduced by the line before"
    if link.is_plain:
        return None
    near = line.text[max(link.start - 80, 0) : link.start]
    if _SERVICE_WORDS.search(near[-30:] + link.url):
        return None
    if _FURTHER.search(near) and _POINTING.search(link.text + line.text[link.end : link.end + 12]):
        return "link: further reading"
    return "link: its text is a label" if (label := whole_label(link.text)) and label.kind != "photo" else None


def _claim(line: Line, link: Link, rule: str, section: Label | None, outlets: Outlets) -> Claim:
    outlet, is_named = who(line, link, outlets)
    return Claim(
        line=line.number,
        offset=link.start,
        url=link.url,
        outlet=outlet,
        label=(section.text if section else None) or link.text or None,
        form=_form(line, link),
        rule=rule,
        where=context(line, link.start),
        is_named=is_named,
    )


def _form(line: Line, link: Link) -> SourceForm:
    if line.place == "table":
        return "table"
    around = _ADDRESS_LABEL.sub("", line.without_links().strip(" -–—·•▶▷→☞👉※*.,:()[]<>"))
    if line.place == "list":
        return "inline" if len(around) > _SHORT else "list"
    if _SENTENCE.search(line.text[link.end :]) or len(around) > _SHORT:
        return "inline"
    return "bare-url" if link.is_plain and not around else "paragraph"
