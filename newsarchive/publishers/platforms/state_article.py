"""The article in a page's state: the object whose longest text is markup, and what stands beside it."""

import re
from dataclasses import dataclass

from selectolax.lexbor import LexborHTMLParser

from newsarchive.extraction.page_state import State, states
from newsarchive.extraction.paragraphs import paragraphs

_MARKUP = re.compile(r"<(?:p|br|div)\b", re.IGNORECASE)
_SHORTEST = 200
_PUBLISHED = re.compile(
    r"(?:date|first)?_?(?:publish(?:ed)?|deploy|service|reg(?:ist(?:er|ration))?|created?|input|write|open)"
    r"_?(?:at|on|dt|date|time|datetime|ymdt)?",
    re.IGNORECASE,
)
_MODIFIED = re.compile(
    r"(?:date|last)?_?(?:modified|modify|mod|updated?|edit(?:ed)?|re_?deploy)_?(?:at|on|dt|date|time|datetime|ymdt)?",
    re.IGNORECASE,
)
_DATE = re.compile(r"\d{4}\D?\d{1,2}\D?\d{1,2}")


@dataclass(frozen=True)
class StateArticle:
    """The lines of the text, and the dates as they are written beside it."""

    lines: tuple[str, ...]
    published: str | None
    modified: str | None


def state_article(tree: LexborHTMLParser, boxes: str) -> StateArticle | None:
    """The article in the page's state, None where no object holds a text of some length as markup."""
    holding = [(text, state) for state in states(tree) if (text := _longest_markup(state))]
    if not holding:
        return None
    text, state = max(holding, key=lambda pair: len(pair[0]))
    root = LexborHTMLParser(text).body
    lines = paragraphs(root, None, boxes) if root else ()
    return StateArticle(lines, _date(state, _PUBLISHED), _date(state, _MODIFIED))


def _longest_markup(state: State) -> str:
    texts = (text for text in state.values() if isinstance(text, str) and len(text) >= _SHORTEST)
    return max((text for text in texts if _MARKUP.search(text)), key=len, default="")


def _date(state: State, names: re.Pattern[str]) -> str | None:
    fitting = (value for name, value in state.items() if names.fullmatch(name) and isinstance(value, str))
    return next((value for value in fitting if _DATE.match(value)), None)
