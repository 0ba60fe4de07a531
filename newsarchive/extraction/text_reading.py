"""Which of the elements that may hold an article's text do hold it."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from selectolax.lexbor import LexborHTMLParser, LexborNode

from newsarchive.extraction.visibility import is_hidden

Lines = tuple[str, ...]


@dataclass(frozen=True)
class TextReading:
    """The lines of an article's text, and the elements that they were read from; none where there are none."""

    containers: tuple[LexborNode, ...] = ()
    lines: Lines = ()


def choose(tree: LexborHTMLParser, selectors: Sequence[str]) -> tuple[list[LexborNode], bool]:
    """The elements that hold the text by the first selector that finds some that can be seen, else hidden ones; and
    whether that is the first selector. Empty where there are none."""
    hidden: list[LexborNode] = []
    for number, selector in enumerate(selectors):
        found = tree.css(selector)
        if seen := [node for node in found if not is_hidden(node)]:
            return seen, number == 0
        hidden = hidden or found
    return hidden, False


def read_text(
    containers: Sequence[LexborNode],
    read: Callable[[LexborNode], Lines],
    holds_text_alone: Callable[[LexborNode], bool],
) -> TextReading:
    """The text in ``containers``; ``read`` gives the lines of one.

    The first that has lines, with those beside it that go on where it ends: ``holds_text_alone`` says whether the
    element around them is there for the text of one article. Of copies, which share lines, the longest: the print
    copy often lacks the first line.
    """
    readings = [TextReading((container,), lines) for container in containers if (lines := read(container))]
    if not readings:
        return TextReading(tuple(containers[:1]))
    first = readings[0]
    copies = [reading for reading in readings[1:] if not set(first.lines).isdisjoint(reading.lines)]
    return max((_with_next(first, readings[1:], holds_text_alone), *copies), key=_size)


def _with_next(
    first: TextReading, others: Sequence[TextReading], holds_text_alone: Callable[[LexborNode], bool]
) -> TextReading:
    holder = first.containers[0].parent
    if not others or holder is None or not holds_text_alone(holder):
        return first
    whole = first
    for other in others:
        beside = other.containers[0].parent
        if beside is not None and beside.mem_id == holder.mem_id and set(whole.lines).isdisjoint(other.lines):
            whole = TextReading(whole.containers + other.containers, whole.lines + other.lines)
    return whole


def _size(reading: TextReading) -> int:
    return sum(map(len, reading.lines))
