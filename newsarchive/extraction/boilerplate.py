"""Sentences of the site's own that stand among the lines of an article."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

NEVER = re.compile(r"(?!)")
"""Matches nothing: for what a site does not have."""


@dataclass(frozen=True, kw_only=True)
class Boilerplate:
    """Patterns of lines (matched as a whole) that are the site's and not the article's.

    ``line``: dropped wherever it stands. ``block``: begins a box, which goes on for as long as lines match
    ``block_line``. ``end``: dropped with everything below it.
    """

    line: re.Pattern[str] = NEVER
    block: re.Pattern[str] = NEVER
    block_line: re.Pattern[str] = NEVER
    end: re.Pattern[str] = NEVER

    def without(self, lines: Iterable[str]) -> Iterator[str]:
        """The lines that are the article's."""
        in_block = False
        for line in lines:
            if self.end.fullmatch(line):
                return
            in_block = self._is_block(line, in_block)
            if not in_block and not self.line.fullmatch(line):
                yield line

    def _is_block(self, line: str, in_block: bool) -> bool:
        return bool(self.block.fullmatch(line) or (in_block and self.block_line.fullmatch(line)))
