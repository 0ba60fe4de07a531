"""Text cleaned at the door: what a reader sees, and nothing that a reader cannot see."""

import re
import unicodedata
from collections.abc import Iterable

# Unicode categories that carry no text: control (NUL, ESC), format (zero-width space and joiners, byte order
# mark, direction marks), lone surrogates. White space among them (tab, line feed, NEL) is handled before.
_INVISIBLE_CATEGORIES = frozenset({"Cc", "Cf", "Cs"})
# What Korean news is made of nearly always, all of it visible and the same in NFC: ASCII, Hangul, Han, quotation
# marks and dashes, arrows, boxes and bullets. A line of only these needs no closer look (ten times faster).
_ORDINARY = re.compile(
    "[ -~\u00a1-\u00ac\u00ae-\u00bf\u2010-\u2027\u2030-\u205e\u2190-\u2328\u2500-\u27bf"
    "\u3001-\u3029\u4e00-\u9fff가-힣]*"
)


def clean_line(text: str) -> str:
    """One line of NFC text: invisible characters removed, every run of white space made one space.

    Goes in: any str, also with NUL, lone surrogates and decomposed Hangul. Comes out: text that UTF-8 can
    encode, without a line feed. Cleaning twice changes nothing.
    """
    joined = " ".join(text.split())
    if _ORDINARY.fullmatch(joined):
        return joined
    # Removing a zero-width character can bring spaces or combining parts together, so it goes first.
    return " ".join(unicodedata.normalize("NFC", _without_invisible(joined)).split())


def clean_body(paragraphs: Iterable[str]) -> str:
    """The paragraphs, each cleaned as a line, parted by a line feed; empty ones are dropped."""
    cleaned = (clean_line(paragraph) for paragraph in paragraphs)
    return "\n".join(line for line in cleaned if line)


def _without_invisible(text: str) -> str:
    return "".join(filter(_is_visible, text))


def _is_visible(character: str) -> bool:
    return unicodedata.category(character) not in _INVISIBLE_CATEGORIES
