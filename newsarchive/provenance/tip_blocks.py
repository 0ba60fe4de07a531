"""Leaked tip blocks: a newsroom's own call for tips, copied with its article."""

import re
from collections.abc import Iterator

from newsarchive.provenance.claims import Claim, context
from newsarchive.provenance.lines import Line
from newsarchive.provenance.outlets import Outlet, Outlets, digits

_MAIL = re.compile(r"[\w.+-]{1,40}@([\w-]{1,40}(?:\.[\w-]{1,20}){1,4})", re.ASCII)
_PHONE = re.compile(r"\b0\d{1,2}[-.)\s]{1,2}\d{3,4}[-.\s]\d{4}\b|\b1\d{3}-\d{4}\b")
_CHANNEL = re.compile(
    r"(?P<name>[가-힣A-Za-z0-9]{2,12}?)\s?(?:뉴스)?\s?제보(?![자를가])"
    r"|(?:카카오톡|카톡)\s?:?\s?@(?P<account>[가-힣A-Za-z0-9_]{2,16})"
)
_ASKS = re.compile(r"제보")
_TIP_PAGE = re.compile(r"제보(?:[를는로]\s)?\s?(?:하기|안내|접수|기다|환영|함께|$)|카카오톡\s?:")
_WAITS = re.compile(r"(?P<words>\S{2,12}(?:\s뉴스)?)[은는]\s(?:\S{1,6}\s){0,2}여러분의\s(?:소중한\s)?제보")
_TIP_ADDRESS = re.compile(r"jebo|/report\b|제보", re.IGNORECASE)
# Lines: no call for tips is longer.
_REACH = 8


def tip_claims(lines: list[Line], outlets: Outlets) -> Iterator[Claim]:
    """The newsrooms whose tip lines, mailboxes or channels stand in the post."""
    asked = -_REACH
    for line in lines:
        if _ASKS.search(line.text):
            asked = line.number
        if outlet := _outlet(line.text, outlets, is_asked=line.number - asked < _REACH):
            yield _claim(line, outlet)


def is_tip_line(line: Line, lines: list[Line]) -> bool:
    """Whether the line stands in a call for tips: its links are the tip page, not the story."""
    above = lines[max(line.number - _REACH + 1, 0) : line.number + 1]
    return any(_TIP_PAGE.search(near.text[:300]) for near in above) or bool(_TIP_ADDRESS.search(line.text))


def _outlet(text: str, outlets: Outlets, *, is_asked: bool) -> Outlet | None:
    for found in _MAIL.finditer(text) if "@" in text else ():
        if outlet := outlets.tips.get(found[0].lower()):
            return outlet
        if is_asked and (outlet := outlets.at(found[1].lower())) and outlet.is_media:
            return outlet
    for phone in _PHONE.finditer(text):
        if outlet := outlets.tips.get(digits(phone[0])):
            return outlet
    if is_asked:
        if (waiting := _WAITS.search(text)) and (outlet := outlets.named(waiting["words"])) and outlet.is_media:
            return outlet
        for channel in _CHANNEL.finditer(text):
            if (outlet := outlets.named(channel["name"] or channel["account"])) and outlet.is_media:
                return outlet
    return None


def _claim(line: Line, outlet: Outlet) -> Claim:
    return Claim(
        line=line.number,
        offset=0,
        url=None,
        outlet=outlet.name,
        label="제보",
        form="tip-block",
        rule="tip block",
        where=context(line),
        is_named=True,
    )
