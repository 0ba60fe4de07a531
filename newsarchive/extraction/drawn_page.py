"""Article pages whose article stands in the page's state alone: read as their scripts would draw them."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from html import escape
from typing import ClassVar

from selectolax.lexbor import LexborHTMLParser

from newsarchive.extraction.article_page import ArticlePage
from newsarchive.extraction.page_state import states
from newsarchive.extraction.parse_budget import OverBudget
from newsarchive.extraction.parse_cost import is_too_costly


@dataclass(frozen=True, kw_only=True)
class Drawing:
    """How the article's object in the page's state becomes markup for a `Layout` to be read by.

    ``needs``: names that only the article's object has. ``markup``: names that hold HTML; the others are plain text.
    ``template``: the markup, with ``{name}`` for what the object has under that name, nothing where it has none.
    """

    needs: tuple[str, ...]
    markup: tuple[str, ...]
    template: str

    def may_be_in(self, markup: bytes) -> bool:
        """A cheap look that clears pages without such a state."""
        return all(name.encode() in markup for name in self.needs)

    def of(self, tree: LexborHTMLParser) -> bytes:
        """What would be drawn on the page; empty where its state has no such object."""
        found = (state for state in states(tree) if all(name in state for name in self.needs))
        state = next(found, None)
        return b"" if state is None else self.template.format_map(_Shown(state, self.markup)).encode("utf-8", "replace")


class DrawnPage(ArticlePage):
    """An article page with a layout that its scripts draw; pages without such a state are read as they are."""

    drawing: ClassVar[Drawing]

    @cached_property
    def tree(self) -> LexborHTMLParser:
        """The page, parsed, with what its scripts draw at the end of its body. Raises OverBudget as `Page.tree`."""
        plain = super().tree
        drawn = self.drawing.of(plain) if self.drawing.may_be_in(self.markup) else b""
        if not drawn:
            return plain
        before, end, after = self.markup.rpartition(b"</body>")
        whole = b"".join((before, drawn, end, after) if end else (self.markup, drawn))
        if is_too_costly(whole):  # in the state, nobody saw how deep it is
            raise OverBudget(self.url, "what its scripts draw has too many elements, or is too deep")
        return LexborHTMLParser(whole)


class _Shown(dict[str, str]):
    """The texts of a state by their names, those that are no markup escaped."""

    def __init__(self, state: Mapping[str, object], markup: tuple[str, ...]) -> None:
        texts = {name: value for name, value in state.items() if isinstance(value, str)}
        super().__init__({name: text if name in markup else escape(text) for name, text in texts.items()})

    def __missing__(self, name: str) -> str:
        return ""
