"""The state that a page brings along for its scripts, which draw the article from it in the browser.

Next.js and its like send the article as JSON, or as text inside a stream of rows (``self.__next_f``), and no
element holds it. What is not JSON is left out.
"""

import json
import re
from collections import deque
from collections.abc import Iterator
from typing import Any

from selectolax.lexbor import LexborHTMLParser

_START = re.compile(r"(?:[=(]|^)\s*(?=[\[{])")
_ROW = re.compile(r"([0-9a-f]{0,6}):(?:T([0-9a-f]{1,6}),)?")
_WHOLE = re.compile(r"^(?=[\[{])")
_REFERENCE = re.compile(r"\$[0-9a-f]{1,6}")
# A page with more is a trap: starts tried in one script, and values looked at in all.
_MOST_STARTS = 8
_MOST_VALUES = 50_000
_LARGEST = 8_000_000
_DECODER = json.JSONDecoder(strict=False)

State = dict[str, object]


def states(tree: LexborHTMLParser) -> Iterator[State]:
    """Every object in the page's state, outermost first; a text that is a reference to a row is that row's text."""
    values = [value for node in tree.css("script:not([src])") for value in _values(node.text())]
    stream = "".join(value[1] for value in values if _is_chunk_of_rows(value))
    texts: dict[str, str] = {}
    waiting = deque([*values, *_rows(stream, texts)])
    for _ in range(_MOST_VALUES):
        if not waiting:
            return
        value = waiting.popleft()
        if isinstance(value, dict):
            yield {name: _resolved(item, texts) for name, item in value.items()}
        inner = value.values() if isinstance(value, dict) else value
        waiting.extend(item for item in inner if isinstance(item, dict | list))


def _values(script: str) -> Iterator[Any]:
    return _parsed(script, _START) if len(script) <= _LARGEST else iter(())


def _parsed(text: str, start: re.Pattern[str]) -> Iterator[Any]:
    """The JSON objects and lists that begin where ``start`` ends; what one of them holds is not tried again."""
    behind = failures = 0
    for found in start.finditer(text):
        if found.end() < behind or failures > _MOST_STARTS:
            continue
        try:
            value, behind = _DECODER.raw_decode(text, found.end())
        except (ValueError, RecursionError):
            failures += 1
            continue
        if isinstance(value, dict | list):
            yield value


def _is_chunk_of_rows(value: Any) -> bool:
    return isinstance(value, list) and len(value) == 2 and value[0] == 1 and isinstance(value[1], str)


def _rows(stream: str, texts: dict[str, str]) -> Iterator[Any]:
    """The rows of JSON, ``5:[…]`` and a line feed; those of text, ``24:T1b7b,`` and so many bytes, go to ``texts``."""
    at = 0
    while row := _ROW.match(stream, at):
        if row[2]:
            text = _bytes_of(stream, row.end(), int(row[2], 16))
            texts[f"${row[1]}"] = text
            at = row.end() + len(text)
        else:
            end = stream.find("\n", row.end())
            yield from _parsed(stream[row.end() : end if end >= 0 else len(stream)], _WHOLE)
            at = end + 1 if end >= 0 else len(stream)


def _bytes_of(stream: str, start: int, length: int) -> str:
    """So many bytes from ``start``; a character has at least one, so that much text is enough to cut them from."""
    return stream[start : start + length].encode("utf-8", "replace")[:length].decode("utf-8", "ignore")


def _resolved(item: Any, texts: dict[str, str]) -> Any:
    return texts.get(item, item) if isinstance(item, str) and _REFERENCE.fullmatch(item) else item
