"""What on a page speaks for one rule, and how much other text the page may have all the same."""

from functools import cached_property

from newsarchive.extraction.false_rules import Rule, any_title
from newsarchive.extraction.page_look import PageLook

# Letters of text beside what the rule explains: so many there may be, and it is such a page.
_MARKED = 2500
_NAMED_AND_SAID = 2000
_NAMED_AND_SHAPED = 1200
_NAMED = 250
_HEADED = 600
"""An article may have a heading among its text that reads like the title of such a page."""
_SAID_AND_SHAPED = 500
_SAID = 250
_TEASER = 900
"""A wall for subscribers leaves the beginning of the article standing."""
_DRESSED = 5
"""A page that looks like an article, or says that it is one, may have a fifth."""
_SAID_AT_MOST = 500
"""What such pages say of themselves is short: more of it is an article on the matter."""


class Signs:
    """One rule held against one page."""

    def __init__(self, rule: Rule, look: PageLook) -> None:
        self._rule = rule
        self._look = look

    @property
    def strength(self) -> int:
        """How much speaks for the rule; 0 where too little does, or the page has too much text."""
        most = self._room(said=True, shaped=True)
        if self._look.size > most + _SAID_AT_MOST:
            return 0
        room = self._room(said=self.said > 0, shaped=self.shaped)
        if room == 0 or self._look.size > room + min(self.said, _SAID_AT_MOST):
            return 0
        return 4 * self.titled + 3 * self.headed + 4 * self.marked + 2 * (self.said > 0) + self.shaped

    def _room(self, *, said: bool, shaped: bool) -> int:
        room = self._undressed_room(said=said, shaped=shaped)
        named = self.titled or self.headed or self.marked
        looks_like_one = self._look.is_dressed or (self._look.is_headed and not named)
        return room // _DRESSED if looks_like_one and not self._rule.teaser else room

    def _undressed_room(self, *, said: bool, shaped: bool) -> int:
        if self.marked:
            return _MARKED
        if self.titled:
            return _NAMED_AND_SAID if said else _NAMED_AND_SHAPED if shaped else _NAMED
        if self.headed:
            return _HEADED if said or shaped else _NAMED
        if said:
            return _TEASER if self._rule.teaser else _SAID_AND_SHAPED if shaped else _SAID
        return 0

    @cached_property
    def titled(self) -> bool:
        """Whether a part of the title fits, or the address does."""
        fits = any(self._rule.title.fullmatch(part) for part in self._look.titles if any_title().fullmatch(part))
        return fits or any(self._rule.address.search(place) for place in self._look.addresses)

    @cached_property
    def headed(self) -> bool:
        """Whether a heading fits."""
        return any(self._rule.title.fullmatch(part) for part in self._look.headings if any_title().fullmatch(part))

    @cached_property
    def marked(self) -> bool:
        """Whether the page has what only the systems have that make such pages."""
        return self._look.has(self._rule.marks)

    @cached_property
    def said(self) -> int:
        """How long the sentences are that say so; not all are asked where others take up the room already."""
        room, said, unsaid = self._room(said=True, shaped=True), 0, 0
        for sentence in self._look.sentences:
            if self._rule.says.search(sentence):
                said += len(sentence)
            elif (unsaid := unsaid + len(sentence)) > room:
                return said
        return said + sum(len(sentence) for sentence in self._look.asides if self._rule.says.search(sentence))

    @cached_property
    def shaped(self) -> bool:
        """Whether the page has what others may have, too."""
        return bool(self.titled or self.headed or self.said) and self._look.shows(self._rule.shape)
