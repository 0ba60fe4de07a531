"""Single fields of a page: dates, people, pictures, the issue that an article belongs to."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import replace

from selectolax.lexbor import LexborNode

from newsarchive.extraction.page import Page
from newsarchive.extraction.paragraphs import paragraphs
from newsarchive.items import Byline, Image
from newsarchive.normalization.bylines import email_in, merge_bylines, read_bylines
from newsarchive.normalization.text import clean_line
from newsarchive.normalization.urls import absolute

_EDIT_LABEL = re.compile(r"수정|최종|업데이트|edited|updated|modified", re.IGNORECASE)
_INPUT_LABEL = re.compile(r"입력|등록|작성|published|posted", re.IGNORECASE)
_BEFORE_EDIT_LABEL = re.compile(r"\s+(?=(?:최종\s?)?수정)")
_ISSUE_WORD = "이슈".encode()
_ISSUE_LABEL = re.compile(_ISSUE_WORD + rb"\s*<")
_ISSUE = re.compile(r"이슈\s*[:：]?\s*")
# Lazy loading: the real address stands in one of the first, the src is a placeholder.
_IMAGE_ADDRESSES = ("data-src", "data-lazy-src", "data-original", "src")
# Pages lay the label and its link at most this many elements apart.
_ISSUE_DEPTH = 3


def line_of(node: LexborNode) -> str:
    """An element's text as one line, as the reader sees it."""
    return " ".join(paragraphs(node))


def first_line(page: Page, selector: str) -> str | None:
    """The text of the first visible element that has some; of a ``<meta>``, its content."""
    return next((text for node in page.all(selector) if (text := _stated_in(node) or line_of(node))), None)


def _stated_in(node: LexborNode) -> str:
    return clean_line(node.attributes.get("content") or "") if node.tag == "meta" else ""


def visible_dates(texts: Iterable[str]) -> tuple[str | None, str | None]:
    """Input and edit time among date texts: by label, and without labels the first and the second."""
    pieces = [piece for text in texts for piece in _BEFORE_EDIT_LABEL.split(text) if re.search(r"\d", piece)]
    edits = [piece for piece in pieces if _EDIT_LABEL.search(piece)]
    others = [piece for piece in pieces if piece not in edits]
    inputs = [piece for piece in others if _INPUT_LABEL.search(piece)] or others[:1]
    unlabelled = [piece for piece in others[1:] if not _INPUT_LABEL.search(piece)]
    return next(iter(inputs), None), next(iter(edits or unlabelled), None)


def bylines(page: Page, selector: str) -> tuple[Byline, ...]:
    """The people whom the matching elements name, each once; the print copy is asked too, it may have the e-mail."""
    nodes = page.tree.css(selector)
    marks = {node.mem_id for node in nodes}
    return merge_bylines(
        byline
        for node in nodes
        for byline in read_bylines(_stated_in(node) or clean_line(node.text()), _email_beside(node, marks))
    )


def _email_beside(node: LexborNode, marks: set[int]) -> str | None:
    """The address in the element, or in those that follow it, up to the next person."""
    found = _email_of(node)
    beside = node.next
    while found is None and beside is not None and beside.mem_id not in marks:
        found = _email_of(beside)
        beside = beside.next
    return found


def _email_of(node: LexborNode) -> str | None:
    if not node.is_element_node:
        return email_in(node.text_content or "")
    links = [node] if node.tag == "a" else node.css('a[href^="mailto:"]')
    return next(
        (email for link in links if (email := email_in(link.attributes.get("href") or ""))), email_in(node.text())
    )


def images(page: Page, selector: str, base: str) -> tuple[Image, ...]:
    """The visible pictures, each address once; where the layout's are absent, the one that the page shares."""
    return pictures(page, page.all(selector), base)


def pictures(page: Page, nodes: Iterable[LexborNode], base: str) -> tuple[Image, ...]:
    """The pictures that the ``<img>`` elements show, each address once; without any, the one that the page shares."""
    found = [image for node in nodes if (image := _image(node, base))]
    if not found and (shared := absolute(page.meta("og:image"), base)):
        found = [Image(url=shared)]
    return tuple({image.url: image for image in reversed(found)}.values())[::-1]


def _image(node: LexborNode, base: str) -> Image | None:
    attributes = node.attributes
    stated = (attributes.get(name) for name in _IMAGE_ADDRESSES)
    url = next((url for text in stated if (url := absolute(text, base))), None)
    return Image(url=url, caption=_caption(node)) if url else None


def _caption(node: LexborNode) -> str | None:
    """The caption beside the picture, or in the figure around it."""
    holder = node.parent
    for _ in range(2):
        if holder is None or len(holder.css("img")) != 1:
            return None
        if caption := holder.css_first('figcaption, [class*="caption"]'):
            return line_of(caption) or None
        holder = holder.parent
    return None


def with_caption_credit(image: Image, credit: re.Pattern[str]) -> Image:
    """The picture with the credit that stands in its caption, as ``credit`` finds it, apart from the caption."""
    found = credit.search(image.caption or "")
    if found is None:
        return image
    caption = f"{found.string[: found.start()]}{found.string[found.end() :]}".strip()
    return replace(image, caption=caption or None, credit=image.credit or found["credit"].strip())


def credited(found: Sequence[Image], photo_credits: Sequence[str]) -> tuple[Image, ...]:
    """The pictures with their credit, where the article states exactly one for all of them."""
    if len(photo_credits) != 1:
        return tuple(found)
    return tuple(replace(image, credit=image.credit or photo_credits[0]) for image in found)


def issue(page: Page) -> str | None:
    """The name of the running issue: the link that stands beside the label 이슈, whatever the markup around."""
    if _ISSUE_WORD not in page.markup or not _ISSUE_LABEL.search(page.markup):
        return None
    return next((name for link in page.tree.css("a") if (name := _issue_of(link))), None)


def _issue_of(link: LexborNode) -> str | None:
    name = clean_line(link.text())
    holder = link.parent
    for _ in range(_ISSUE_DEPTH if name else 0):
        if holder is None:
            return None
        around = clean_line(holder.text(separator=" "))
        if around != name:
            return name if _ISSUE.sub("", around, count=1) == name else None
        holder = holder.parent
    return None
