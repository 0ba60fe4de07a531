"""Text of the article that stands on its page and was not read: beside it, in copies of it, within its element."""

import re
from collections.abc import Iterable, Iterator
from functools import cached_property
from typing import TYPE_CHECKING

from newsarchive.extraction.paragraphs import holds_text, paragraphs
from newsarchive.extraction.promises import Promises
from newsarchive.extraction.surroundings import Box, Place, boxes_around, folded, unread

if TYPE_CHECKING:
    from newsarchive.extraction.article_page import ArticlePage

# Sentences, and letters in them, that stand unread at a place; real pages have none beside the text, few elsewhere.
_MOST = {Place.ADJACENT: (0, 0), Place.NEAR: (2, 100), Place.FAR: (4, 200)}
_MOST_OF_A_COPY = (1, 40)
_MOST_WITHIN = (2, 80)
_CAPTION_SENTENCES = 2
# A copy is looked at closely where it is longer than the text by this part and so many letters.
_LONGER, _LONGER_BY = 1.25, 40
_SHORT = 600
_EXCERPT, _EXCERPT_START = 30, 15
_TAG = re.compile(r"<[^<>]{0,300}>")
_CUT = re.compile(r"(?:\.{2,}|…)\s*$")
_SAID_TO_READERS = re.compile(
    r"\b(?:alert|confirm|prompt|console\.\w+)\([^)]{0,300}\)|/\*.{0,500}?\*/|(?<!:)//[^\n]{0,500}", re.DOTALL
)
_ESCAPED = re.compile(r"\\u([0-9a-fA-F]{4})")
_UNESCAPED = re.compile(r"\\([/'\"])")
_PROSE_IN_SCRIPTS = 40
_LONGEST_SCRIPT = 200_000
_OF_PLAYERS = re.compile(r"vod|player|live|video|embed|youtu|tv|onair|stream", re.IGNORECASE)


class UnreadText:
    """A page held against the text that was read from it."""

    def __init__(self, page: "ArticlePage", promises: Promises) -> None:
        self._page = page
        self._promises = promises
        self._length = sum(map(len, page.text.lines))

    @cached_property
    def _read(self) -> str:
        return folded("".join(self._page.text.lines))

    @cached_property
    def boxes(self) -> tuple[Box, ...]:
        """What stands around the text."""
        page = self._page
        return tuple(boxes_around(page.text.containers or tuple(page.containers[:1]), page.around))

    @property
    def is_elsewhere(self) -> bool:
        """Whether more of the text stands on the page than was read."""
        return (
            any(map(self._holds_more, self.boxes))
            or self._copy_says_more(self._spoken)
            or self._is_left_within
            or self._is_excerpt_unread
        )

    def _holds_more(self, box: Box) -> bool:
        if box.hidden:
            return box.place is not Place.FAR and self._copy_says_more(box.said)
        if not self._promises.language.sentences([box.said]) or self._is_other_article(box):
            return False
        found = self._unread_in(self._lines_of(box))
        if len(found) <= _CAPTION_SENTENCES and box.node.is_element_node and box.node.css_first("img"):
            return False
        sure = box.place is Place.NEAR and not self._page.text_in_place
        return _exceeds(found, _MOST[Place.ADJACENT if sure else box.place])

    def _lines_of(self, box: Box) -> Iterable[str]:
        if not box.node.is_element_node:
            return [box.said]
        page = self._page
        lines = paragraphs(box.node, page.related_link, page.layout.boxes) if holds_text(box.node) else ()
        return page.boilerplate.without(lines)

    def _is_other_article(self, box: Box) -> bool:
        node, layout = box.node, self._page.layout
        return box.node.is_element_node and all(node.css_first(one) for one in (layout.headline, *layout.body[-1:]))

    def _copy_says_more(self, said: str) -> bool:
        """Whether a copy of the text, which shares sentences with it, is longer by some."""
        if not self._length or len(said) <= _LONGER * self._length + _LONGER_BY:
            return False
        sentences = self._promises.language.sentences([_TAG.sub("\n", said)])
        found = self._own(unread(sentences, self._read))
        return len(found) < len(set(map(folded, sentences))) and _exceeds(found, _MOST_OF_A_COPY)

    @property
    def _spoken(self) -> str:
        """The copy of the text that scripts hold to be spoken, as it is written there."""
        found = self._promises.spoken.search(self._page.markup)
        return _UNESCAPED.sub(r"\1", found[1].decode("utf-8", "replace")) if found else ""

    @property
    def _is_left_within(self) -> bool:
        """Whether the elements of the text hold much that was left out of it."""
        held = [node.text() for node in self._page.text.containers]
        if not self._length or sum(map(len, held)) <= 2 * self._length + _LONGER_BY:
            return False
        found = self._unread_in(line for said in held for line in said.split("\n"))
        return _exceeds(found, _MOST_WITHIN) and 3 * sum(map(len, found)) > len(self._read)

    @property
    def _is_excerpt_unread(self) -> bool:
        """Whether a short text is shorter than the excerpt of it that the page shares."""
        if not 0 < self._length < _SHORT:
            return False
        excerpt = folded(_CUT.sub("", self._page.meta("og:description") or ""))
        return len(excerpt) >= _EXCERPT and excerpt[:_EXCERPT_START] in self._read and excerpt not in self._read

    @property
    def is_anywhere(self) -> bool:
        """Whether a page of which no text was read has some all the same: hidden, in scripts, metadata or frames."""
        return (
            any(self._unread_in([box.said]) for box in self.boxes if box.place is not Place.FAR)
            or bool(self._unread_in([self._page.meta("og:description") or ""]))
            or sum(map(len, self._unread_in(self._scripts))) >= _PROSE_IN_SCRIPTS
            or any(_may_be_text(frame) for node in self._page.containers for frame in node.css("iframe, template"))
        )

    @property
    def _scripts(self) -> Iterator[str]:
        for node in self._page.tree.css("script:not([src])"):
            text = _SAID_TO_READERS.sub(" ", node.text()[:_LONGEST_SCRIPT])
            yield _TAG.sub("\n", _ESCAPED.sub(lambda code: chr(int(code[1], 16)), text).replace("\\/", "/"))

    def _unread_in(self, lines: Iterable[str]) -> list[str]:
        page = self._page
        kept = page.boilerplate.without(line.strip() for line in lines)
        return self._own(unread(self._promises.language.sentences(kept), self._read))

    def _own(self, sentences: Iterable[str]) -> list[str]:
        """Without what the site says of itself, and without the headline."""
        headline = folded(self._page.headline or "")
        return [one for one in sentences if not self._promises.own_words.search(one) and one not in headline]


def _may_be_text(frame: object) -> bool:
    attributes = frame.attributes  # type: ignore[attr-defined]
    if "srcdoc" in attributes or not attributes.get("src"):
        return True
    return not _OF_PLAYERS.search(attributes.get("src") or "")


def _exceeds(found: list[str], most: tuple[int, int]) -> bool:
    return len(found) > most[0] and sum(map(len, found)) > most[1]
