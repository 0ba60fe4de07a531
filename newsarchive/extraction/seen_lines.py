"""All that can be seen in an element, line by line, with what stands beside the text marked as such."""

from dataclasses import dataclass

from selectolax.lexbor import LexborNode

from newsarchive.extraction.visibility import hides
from newsarchive.normalization.text import clean_line

_UNSEEN = frozenset({"script", "style", "template", "noscript", "svg", "option", "textarea", "iframe", "head"})
_BESIDE = frozenset({"a", "nav", "footer", "aside"})
_FLOWING = frozenset(
    {"a", "abbr", "b", "bdi", "bdo", "cite", "code", "em", "font", "i", "kbd", "mark", "q", "s", "small", "span"}
    | {"strong", "sub", "sup", "tt", "u", "wbr", "time", "label"}
)
# Nodes and text looked at: whoever says more than this has more to say than that nothing is here.
_MOST_NODES = 6_000
_MOST_TEXT = 8_000


@dataclass(frozen=True, slots=True)
class Line:
    """A line that can be seen; ``beside``: all of it is a link, or it stands in a box around the text."""

    text: str
    beside: bool


def seen_lines(element: LexborNode) -> tuple[Line, ...]:
    """The lines of ``element`` in reading order, dialogs and forms among them; of a long one only the first."""
    walk = _Walk(element)
    for _ in range(_MOST_NODES):
        if not walk.goes_on():
            break
    walk.end_line()
    return tuple(walk.lines)


class _Walk:
    """Depth first over next, first child and parent: no stack that a deep tree could overflow."""

    def __init__(self, element: LexborNode) -> None:
        self.lines: list[Line] = []
        self._home = element.mem_id
        self._node: LexborNode | None = element.first_child
        self._pieces: list[tuple[str, bool]] = []
        self._beside = self._size = 0

    def goes_on(self) -> bool:
        """Read one node and go to the next; False where there is none, or enough was read."""
        node = self._node
        if node is None or self._size > _MOST_TEXT:
            return False
        if node.is_text_node:
            self._pieces.append((node.text_content or "", self._beside > 0))
        elif node.is_element_node:
            self._break_at(node)
            if node.tag not in _UNSEEN and not hides(node) and node.first_child is not None:
                self._beside += node.tag in _BESIDE
                self._node = node.first_child
                return True
        self._node = self._after(node)
        return True

    def _after(self, node: LexborNode) -> LexborNode | None:
        """The next node that ``node`` does not hold; elements are left on the way up."""
        while node.next is None:
            parent = node.parent
            if parent is None or parent.mem_id == self._home:
                return None
            node = parent
            self._beside -= node.tag in _BESIDE
            self._break_at(node)
        return node.next

    def _break_at(self, node: LexborNode) -> None:
        if node.tag not in _FLOWING:
            self.end_line()

    def end_line(self) -> None:
        """What was read since the last break is a line."""
        if text := clean_line("".join(piece for piece, _ in self._pieces)):
            own = (piece for piece, beside in self._pieces if not beside)
            self.lines.append(Line(text, not any(character.isalnum() for piece in own for character in piece)))
            self._size += len(text)
        self._pieces = []
