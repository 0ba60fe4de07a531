"""Sources behind a label in a line: 출처: OO, (자료출처=OO 주소), 관련 기사 링크: OO."""

import re
from collections.abc import Iterator, Sequence

from newsarchive.items import SourceForm
from newsarchive.provenance.claims import Claim, context, names_in, who
from newsarchive.provenance.labels import Mark, whole_label
from newsarchive.provenance.lines import Line, Link
from newsarchive.provenance.outlets import Outlets

_SENTENCE_END = re.compile(r"(?<=[다요까죠])[.!?]")
_PICTURE_VALUE = re.compile(
    r"제공|재판매|DB\s?금지|캡[처쳐]|촬영|인스타그램|SNS|유튜브|게티|픽사베이|언스플래시|Getty|Pixabay|Unsplash|ⓒ|©",
    re.IGNORECASE,
)
_PICTURED = re.compile(
    r"(?:모습|장면|사진|전경|현장|포스터|조감도|일러스트|화면|기념촬영|이미지)\s*[.]?\s*$",
)


def marked_claims(line: Line, marks: Sequence[Mark], outlets: Outlets) -> Iterator[Claim]:
    """What the labels in a line announce: by link where there is one, else by name."""
    if line.place == "caption":
        return
    for mark in marks:
        if is_picture_credit(line, mark):
            if mark.leads:
                return
            continue
        links = [link for link in line.links if mark.value <= link.end and link.start < max(mark.end, mark.value + 1)]
        if links:
            yield from (_linked(line, mark, link, outlets) for link in links if not _is_service(mark, link, outlets))
        else:
            yield from _named(line, mark, outlets)


def is_picture_credit(line: Line, mark: Mark) -> bool:
    """Whether a label that could be the story's announces who made a picture."""
    value = line.text[mark.value : mark.end]
    if mark.label.kind == "photo":
        return True
    return mark.is_bracketed and bool(_PICTURE_VALUE.search(value) or _PICTURED.search(line.text[: mark.start]))


def _is_service(mark: Mark, link: Link, outlets: Outlets) -> bool:
    return mark.label.kind == "linking" and outlets.is_service(link.url)


def _linked(line: Line, mark: Mark, link: Link, outlets: Outlets) -> Claim:
    outlet, is_named = who(line, link, outlets)
    if outlet is None and len(line.links) == 1:
        around = line.text[mark.value : link.start] + " " + line.text[link.end : max(mark.end, link.end)]
        outlet = next(iter(_names(around, mark, outlets)), None)
    return Claim(
        line=line.number,
        offset=mark.start,
        url=link.url,
        outlet=outlet,
        label=mark.label.text,
        form=_form(line, mark, link),
        rule="label: link behind it",
        where=context(line, mark.start),
        is_named=is_named,
    )


def _named(line: Line, mark: Mark, outlets: Outlets) -> Iterator[Claim]:
    for name in _names(line.text[mark.value : mark.end], mark, outlets):
        yield Claim(
            line=line.number,
            offset=mark.start,
            url=None,
            outlet=name,
            label=mark.label.text,
            form=_form(line, mark, None),
            rule="label: name behind it",
            where=context(line, mark.start),
            is_named=True,
        )


def _names(value: str, mark: Mark, outlets: Outlets) -> list[str]:
    if not mark.is_bracketed and not mark.leads:
        value = _SENTENCE_END.split(value, maxsplit=1)[0]
    value = re.sub(r"https?:\S*|www\.\S*|\(\s*\)", " ", value)
    return [] if whole_label(value) else names_in(value, outlets, anyone=mark.label.kind == "naming")


def _form(line: Line, mark: Mark, link: Link | None) -> SourceForm:
    if line.place in ("table", "list") and mark.leads and (line.place == "table" or not mark.is_bracketed):
        return "table" if line.place == "table" else "list"
    if mark.is_bracketed or not mark.leads:
        return "inline"
    if link and link.is_plain and not any(char.isalpha() for char in line.text[mark.value : link.start]):
        rest = line.text[link.end :].strip(" .)>")
        return "paragraph" if any(char.isalpha() for char in rest) else "bare-url"
    return "paragraph"
