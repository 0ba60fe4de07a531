"""Text of the article that stands on its page and was not read: beside it, in copies of it, within its element."""

import re
from collections.abc import Iterable, Iterator
from functools import cached_property
from typing import TYPE_CHECKING

from selectolax.lexbor import LexborNode

from newsarchive.extraction.paragraphs import holds_text, paragraphs
from newsarchive.extraction.promises import Promises
from newsarchive.extraction.surroundings import Box, Place, boxes_around, folded, unread
from newsarchive.extraction.visibility import hides

if TYPE_CHECKING:
    from newsarchive.extraction.article_page import ArticlePage

# Sentences, and letters in them, that stand unread at a place; real pages have none beside the text, few elsewhere.
_MOST = {Place.ADJACENT: (0, 0), Place.NEAR: (2, 100), Place.FAR: (4, 200)}
_MOST_OF_A_COPY = (1, 40)
_MOST_WITHIN = (2, 80)
_CAPTION_SENTENCES = 2
_PART_OF_TEXT = 0.4
_SHORT_SUMMARY = 150
# A copy is looked at closely where it is longer than the text by this part and so many letters.
_LONGER, _LONGER_BY = 1.25, 40
_SHORT = 600
_EXCERPT, _SHARED = 30, 10
_TAG = re.compile(r"<[^<>]{0,300}>")
_CUT = re.compile(r"(?:\.{2,}|…)\s*$")
_SAID_TO_READERS = re.compile(
    r"\b(?:alert|confirm|prompt|console\.\w+)\([^)]{0,300}\)|/\*.{0,500}?\*/|(?<!:)//[^\n]{0,500}", re.DOTALL
)
_ESCAPED = re.compile(r"\\u([0-9a-fA-F]{4})")
_UNESCAPED = re.compile(r"\\([/'\"])")
_PROSE_IN_SCRIPTS = 40
_MAY_HIDE = '[style*="none" i], [style*="hidden" i], [hidden], [class*="hid"], [class*="blind"]'
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

    @cached_property
    def held(self) -> list[str]:
        """All that stands in the elements of the text, scripts and hidden parts too."""
        return [node.text() for node in self._page.text.containers]

    @property
    def is_elsewhere(self) -> bool:
        """Whether more of the text stands on the page than was read."""
        return (
            any(map(self._holds_more, self.boxes))
            or self._copy_says_more(self._spoken)
            or self._is_left_within
            or self._copies_differ
            or self._is_excerpt_unread
        )

    def _holds_more(self, box: Box) -> bool:
        if box.hidden:
            return box.place is not Place.FAR and self._copy_says_more(box.said)
        if self._is_plain(box) or self._is_other(box):
            return False
        lines = self._lines_of(box)
        found = self._unread_in(lines)
        if self._is_beside_the_text(box, lines):
            return self._is_much(found, box.place) and not _is_caption(box, found)
        return bool(found) or self._is_fuller(lines)

    def _is_much(self, found: list[str], place: Place) -> bool:
        """Whether so much stands unread at a place; near a short text less is much."""
        part = sum(map(len, found)) / max(self._length, 1)
        return _exceeds(found, _MOST[place]) or (place is Place.NEAR and part > _PART_OF_TEXT)

    def _is_beside_the_text(self, box: Box, lines: list[str]) -> bool:
        """Whether a box is none of the text's: by name, by place, and as it says nothing that was read."""
        if box.node.is_element_node and box.node.css_first(self._page.layout.body[-1]) is not None:
            return False
        return box.place is Place.FAR or (self._page.text_in_place and not self._is_copy(lines))

    def _is_plain(self, box: Box) -> bool:
        """A cheap look that clears nearly all boxes: nothing is said there but the site's own words."""
        return not self._without_own_words(self._promises.language.sentences([box.said]))

    def _is_copy(self, lines: list[str]) -> bool:
        """Whether lines say something that was read."""
        sentences = self._promises.language.sentences(lines)
        return len(unread(sentences, self._read)) < len(set(map(folded, sentences)))

    def _is_fuller(self, lines: list[str]) -> bool:
        """Whether lines hold the text that was read, and more: what was read is a copy."""
        held = [folded(line) for line in lines]
        if self._read[:_SHARED] not in "".join(held):
            return False
        return sum(map(len, held)) > len(self._read) or any(line not in self._read for line in held)

    @property
    def _copies_differ(self) -> bool:
        """Whether an element where the layout has text holds some of what was read, and something else."""
        page = self._page
        if len(page.containers) == len(page.text.containers):
            return False
        read = {node.mem_id for node in page.text.containers}
        others = [node for node in page.containers if node.mem_id not in read]
        readings = (self._lines_of(Box(node, Place.NEAR, hidden=False, said="")) for node in others)
        return any(0 < len(self._unread_in(lines)) < len(lines) for lines in readings)

    def _lines_of(self, box: Box) -> list[str]:
        if not box.node.is_element_node:
            return [box.said]
        page = self._page
        lines = paragraphs(box.node, page.related_link, page.layout.boxes) if holds_text(box.node) else ()
        return list(page.boilerplate.without(lines))

    def _is_other(self, box: Box) -> bool:
        """Whether a box is an article of its own, or says in other words what the text says."""
        node, layout = box.node, self._page.layout
        if not node.is_element_node:
            return False
        if self._promises.summary.match(box.said) and len(box.said) < max(self._length / 2, _SHORT_SUMMARY):
            return True
        return all(node.css_first(one) for one in (layout.headline, layout.body[-1]))

    def _copy_says_more(self, said: str) -> bool:
        """Whether a copy of the text, which shares sentences with it, is longer by some."""
        if not self._length or len(said) <= _LONGER * self._length + _LONGER_BY:
            return False
        sentences = self._promises.language.sentences([_TAG.sub("\n", _UNESCAPED.sub(r"\1", said))])
        found = self._unread(sentences)
        shares = len(found) < len(set(map(folded, sentences))) or self._read[:_SHARED] in folded(said)
        return shares and _exceeds(found, _MOST_OF_A_COPY)

    @property
    def _spoken(self) -> str:
        """The copy of the text that scripts hold to be spoken, as it is written there."""
        found = self._promises.spoken.search(self._page.markup)
        return found[1].decode("utf-8", "replace") if found else ""

    @property
    def _is_left_within(self) -> bool:
        """Whether the elements of the text hold much that was left out of it."""
        if self._unread_in(node.text() for node in self._hidden):
            return True
        held = self.held
        if not self._length or sum(map(len, held)) <= 2 * self._length + _LONGER_BY:
            return False
        # Each text apart: many a site writes all paragraphs, captions and labels in one line.
        texts = (node.text(separator="\n") for node in self._page.text.containers)
        pieces = self._unread_in(line for text in texts for line in text.split("\n"))
        found = [one for one in pieces if one not in self._set_aside]
        return _exceeds(found, _MOST_WITHIN) and 3 * sum(map(len, found)) > len(self._read)

    @cached_property
    def _set_aside(self) -> str:
        """What the layout takes out of the text on purpose, and the captions of the pictures in it."""
        page, boxes = self._page, self._page.layout.boxes
        taken = [node for holder in page.text.containers for node in holder.css(boxes)] if boxes else []
        captions = (image.caption or "" for image in page.pictures)
        return folded("".join((*(node.text() for node in taken), *captions)))

    @property
    def _hidden(self) -> Iterator[LexborNode]:
        """What the elements of the text hide; what is no text for other reasons is left out."""
        for container in self._page.text.containers:
            yield from (node for node in container.css(_MAY_HIDE) if hides(node) and holds_text(node))

    @property
    def _is_excerpt_unread(self) -> bool:
        """Whether a short text is shorter than the excerpt of it that the page shares."""
        if not 0 < self._length < _SHORT:
            return False
        excerpt = folded(_CUT.sub("", self._page.meta("og:description") or ""))
        return len(excerpt) >= _EXCERPT and excerpt not in self._read and self._begins_alike(excerpt)

    def _begins_alike(self, excerpt: str) -> bool:
        return excerpt[:_SHARED] in self._read or self._read[:_SHARED] in excerpt

    @property
    def is_anywhere(self) -> bool:
        """Whether a page of which no text was read has some all the same: hidden, in scripts, metadata or frames."""
        return (
            any(
                self._unread_in([box.said])
                for box in self.boxes
                if box.place is not Place.FAR and not self._is_other(box)
            )
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
        return self._unread(self._promises.language.sentences(kept))

    def _unread(self, sentences: Iterable[str]) -> list[str]:
        """What was not read, the headline and what the site says of itself left out."""
        own = self._without_own_words(sentences)
        headline = folded(self._page.headline or "") if own else ""
        return [one for one in unread(own, self._read) if one not in headline] if own else []

    def _without_own_words(self, sentences: Iterable[str]) -> list[str]:
        return [one for one in sentences if not self._promises.own_words.search(one)]


def _is_caption(box: Box, found: list[str]) -> bool:
    if len(found) > _CAPTION_SENTENCES or not box.node.is_element_node:
        return False
    return box.node.css_first("img") is not None


def _may_be_text(frame: LexborNode) -> bool:
    attributes = frame.attributes
    if "srcdoc" in attributes or not attributes.get("src"):
        return True
    return not _OF_PLAYERS.search(attributes.get("src") or "")


def _exceeds(found: list[str], most: tuple[int, int]) -> bool:
    return len(found) > most[0] and sum(map(len, found)) > most[1]
