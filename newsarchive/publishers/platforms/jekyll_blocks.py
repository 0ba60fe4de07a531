"""Where HTML stands in a Markdown body, as kramdown sees it: an element at the margin is HTML up to its own end."""

import re
from collections.abc import Iterator

_MARGIN = re.compile(r"\s*<(?:(/?)([a-z][a-z0-9]*)(?=[\s/>])[^<>]{0,2000}+>|!--)", re.IGNORECASE)
_LINE_WITH_TAG = re.compile(r"^[ \t]*<(?=[a-z/!])", re.IGNORECASE | re.MULTILINE)
_BLANK = re.compile(r"\n[ \t]*\n")
# These cannot hold one another: the next one ends the one before it, closed or not.
_FLAT = frozenset({"p", "h1", "h2", "h3", "h4", "h5", "h6"})
_NESTED = frozenset(
    {"address", "article", "aside", "blockquote", "center", "details", "dialog", "div", "dl", "fieldset", "figcaption"}
    | {"figure", "footer", "form", "header", "iframe", "main", "nav", "ol", "pre", "script", "section", "style"}
    | {"summary", "table", "ul"}
)
_ALONE = frozenset({"hr", "br"})
_BLOCKS = _FLAT | _NESTED | _ALONE
_TAGS = {name: re.compile(rf"<(/?){name}(?=[\s/>])", re.IGNORECASE) for name in _FLAT | _NESTED}


def html_blocks(body: str) -> Iterator[tuple[int, int]]:
    """Start and end of each stretch of HTML in ``body``, in order; between them stands Markdown."""
    blocks, begun, done = _Blocks(body), 0, 0
    while True:
        end = blocks.end_of_block(done)
        if end is None:
            if done > begun:
                yield begun, done
            line = blocks.next_line_with_block(done)
            if line is None:
                return
            begun, end = line
        done = end


class _Blocks:
    """One walk over a body; every search goes on where the last one ended, so it is linear whatever comes."""

    def __init__(self, body: str) -> None:
        self.body = body
        self.unclosed: set[str] = set()

    def next_line_with_block(self, done: int) -> tuple[int, int] | None:
        """Start and end of the next block that begins a line."""
        for line in _LINE_WITH_TAG.finditer(self.body, done):
            if (end := self.end_of_block(line.start())) is not None:
                return line.start(), end
        return None

    def end_of_block(self, at: int) -> int | None:
        """Where the block ends that begins at ``at``, white space aside; None where none begins there."""
        opening = _MARGIN.match(self.body, at)
        if opening is None:
            return None
        closes, name = opening[1], (opening[2] or "").lower()
        if not name:
            return self._after("-->", opening.end())
        if name not in _BLOCKS:
            return None
        if closes or name in _ALONE:
            return opening.end()
        return (self._flat_end if name in _FLAT else self._nested_end)(name, opening.end())

    def _after(self, mark: str, start: int) -> int:
        found = self.body.find(mark, start)
        return len(self.body) if found < 0 else found + len(mark)

    def _flat_end(self, name: str, start: int) -> int:
        """Behind the closing tag, or before the next tag of this kind if that comes first."""
        tag = None if name in self.unclosed else _TAGS[name].search(self.body, start)
        if tag is None:
            self.unclosed.add(name)
            return self._blank_line(start)
        return self._after(">", tag.end()) if tag[1] else tag.start()

    def _nested_end(self, name: str, start: int) -> int:
        """Behind the closing tag that belongs to it."""
        depth = 1
        for tag in _TAGS[name].finditer(self.body, start) if name not in self.unclosed else ():
            depth += -1 if tag[1] else 1
            if not depth:
                return self._after(">", tag.end())
        self.unclosed.add(name)
        return self._blank_line(start)

    def _blank_line(self, start: int) -> int:
        """An element that is never closed is HTML up to the next blank line."""
        blank = _BLANK.search(self.body, start)
        return blank.start() if blank else len(self.body)
