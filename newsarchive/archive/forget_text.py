"""Whether bytes show something of a text that is to be forgotten. Pure.

Looked for are its letters alone: spaces, signs and markup may stand between them, in any of the encodings that the web
has. Pieces are cut from the text side by side, so that whoever shows nearly two pieces of it in a row shows one whole.
"""

import html
import re
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from urllib.parse import unquote

HEADLINE_PIECE = 8
"""Letters of a headline that tell it: lists cut it off, and begin with its beginning."""
BODY_PIECE = 12
"""Letters of a text that tell it: summaries are its beginning, and shorter runs are common phrases."""
RUN = 8
"""Letters in a row of which nothing that is kept for other pages may have any (chrome.RUN)."""
LATIN_RUN = 16
"""Of letters that are all ASCII: shorter ones are words of any page's markup."""
_SHORTEST = 4
"""A headline of fewer letters says nothing."""

_NO_LETTER = re.compile(r"[\W_]+")
_TAG = re.compile(r"<[^<>]*>")
_ESCAPED = re.compile(r"\\u([0-9a-fA-F]{4})")


@dataclass(frozen=True)
class Pieces:
    """Pieces of letters by which a text is known where only a part of it is shown."""

    found: frozenset[str] = frozenset()

    def are_in(self, body: bytes) -> bool:
        """Whether `body`, a page or a list in whatever encoding, shows one of them."""
        return any(piece in shown for shown in _shown(body) for piece in self.found) if self.found else False


def pieces_of(headlines: Iterable[str], bodies: Iterable[str]) -> Pieces:
    """The pieces of these headlines and texts."""
    short = {piece for text in headlines for piece in _cut(letters(text), HEADLINE_PIECE)}
    long = {piece for text in bodies for piece in _cut(letters(text), BODY_PIECE) if len(piece) == BODY_PIECE}
    return Pieces(frozenset(short | long))


def _cut(text: str, length: int) -> Iterator[str]:
    """`text` in pieces of that many letters, the last one from its end; a shorter one whole."""
    if len(text) <= length:
        if len(text) >= _SHORTEST:
            yield text
        return
    yield from (text[at : at + length] for at in range(0, len(text) - length + 1, length))
    yield text[-length:]


def letters(text: str) -> str:
    """The letters and digits of `text` alone, NFC, in lower case."""
    return _NO_LETTER.sub("", unicodedata.normalize("NFC", text)).casefold()


def shares_a_run(text: str, body: bytes) -> bool:
    """Whether `body` has RUN letters in a row that `text` has, too; LATIN_RUN where they are all ASCII.

    A NUL parts what is kept of pages (chrome.py).
    """
    ours = letters(text)
    runs = {ours[at : at + RUN] for at in range(len(ours) - RUN + 1)}
    latin = {ours[at : at + LATIN_RUN] for at in range(len(ours) - LATIN_RUN + 1)}
    for shown in (shown for part in body.split(b"\0") for shown in _shown(part)):
        theirs = {shown[at : at + RUN] for at in range(len(shown) - RUN + 1)}
        if any(not run.isascii() for run in runs & theirs):
            return True
        if latin & {shown[at : at + LATIN_RUN] for at in range(len(shown) - LATIN_RUN + 1)}:
            return True
    return False


def _shown(body: bytes) -> Iterator[str]:
    """The letters of `body`, as they stand there and without markup between them."""
    text = _read(body)
    yield letters(text)
    if "<" in text:
        yield letters(_TAG.sub("", text))


def _read(body: bytes) -> str:
    text = _decoded(body)
    if "&" in text:
        text = html.unescape(text)
    if "\\u" in text:
        text = _ESCAPED.sub(lambda match: chr(int(match[1], 16)), text)
    return unquote(text, errors="ignore") if "%" in text else text


def _decoded(body: bytes) -> str:
    if body.startswith((b"\xff\xfe", b"\xfe\xff")):
        return body.decode("utf-16", "replace")
    try:
        return body.decode("utf-8")
    except UnicodeDecodeError:
        korean = body.decode("cp949", "replace")
    plain = body.decode("utf-8", "replace")
    return plain if plain.count("\ufffd") <= korean.count("\ufffd") else korean
