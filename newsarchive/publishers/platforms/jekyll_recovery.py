"""Front matter that is no YAML: where it ends, and what its lines say."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

_OPENING = re.compile(r"\s*(?:[-–]{2,}|—+)[ \t]*(?:\n|(?=[A-Za-z_]\w*[ \t]*:))")
_CLOSING = re.compile(r"(?:[-–]{2,}|—+|\.{3})[ \t]*")
# Keys are ASCII words: a line such as `출처: KBS` belongs to the value above it. Without a space behind the colon
# only what no sentence or address begins with is a key.
_KNOWN = r"(?:layout|t?itle|categor(?:y|ies)|date|permalink|tags?|excerpt|feature_text|author|image)"
_KEY = re.compile(
    rf"[\"']?(?:([A-Za-z_][\w-]{{0,40}})[\"']?[ \t]*:(?:[ \t]+(.*)|)|({_KNOWN})[ \t]*[:：](.*))",
    re.ASCII | re.IGNORECASE,
)
_FIRST_KEY = re.compile(rf"(?:[^\n]*\n)?\W{{0,8}}{_KNOWN}[ \t]*[:：]", re.IGNORECASE)
_DAMAGED_OPENING = re.compile(rf"[^\n]{{0,8}}\n(?=\W{{0,4}}{_KNOWN}[ \t]*[:：])", re.IGNORECASE)
_BODY_LINE = re.compile(r"<(?:[a-z][a-z0-9]*(?:[\s>/]|$)|!--)|#{1,6} |!\[|\[\w", re.IGNORECASE)
_BLOCK_MARK = re.compile(r"[>|][+-]?\d?[+-]?")
_ITEM = re.compile(r"\s*-[ \t]+(.*)")


@dataclass(frozen=True)
class Parts:
    """The lines of the front matter, the body, and which fences (``opening``, ``closing``) are not there."""

    lines: Sequence[str]
    body: str
    missing: tuple[str, ...] = ()


@dataclass
class Entry:
    """One key with the lines of its value, the first without the key; ``tidy`` where key and colon are as in YAML."""

    key: str
    first: str
    tidy: bool = True
    rest: list[str] = field(default_factory=list)

    @property
    def lines(self) -> tuple[str, ...]:
        """The lines of the value."""
        return (self.first, *self.rest)

    @property
    def source(self) -> str:
        """The entry as it would stand alone."""
        return "\n".join((f"{self.key}: {self.first}", *self.rest))

    @property
    def text(self) -> object:
        """The value as text, or as a list where all its lines are items."""
        rest = [line for line in self.rest if line.strip()]
        items = [item[1] for line in rest if (item := _ITEM.match(line))]
        if rest and not self.first and len(items) == len(rest):
            return [unquoted(item) for item in items]
        lines = rest if _BLOCK_MARK.fullmatch(self.first.strip()) else [self.first, *rest]
        return unquoted(" ".join(line.strip() for line in lines))

    @property
    def is_open(self) -> bool:
        """Whether prose at the margin may still belong to the value: a block, or a quotation not closed yet."""
        first, last = self.first.strip(), self.lines[-1].rstrip()
        quote = first[:1]
        return bool(_BLOCK_MARK.fullmatch(first)) or (quote in ("'", '"') and (len(last) < 2 or last[-1] != quote))


def unquoted(text: str) -> str:
    """``text`` without the quotation mark that it begins with, and the same one at its end."""
    text = text.strip()
    quote = text[:1]
    if quote not in ("'", '"'):
        return text
    closed = len(text) > 1 and text.endswith(quote)
    if not closed and quote in text[1:]:
        return text
    inner = text[1:-1] if closed else text[1:]
    return (inner.replace('\\"', '"') if quote == '"' else inner.replace("''", "'")).strip()


def find_parts(text: str) -> Parts:
    """Where front matter ends in ``text``, fences or not; all of it is body where nothing looks like a key."""
    opening = _OPENING.match(text)
    if not opening and not _FIRST_KEY.match(text):
        return Parts((), text, ("opening",))
    missing = () if opening else ("opening",)
    opening = opening or _DAMAGED_OPENING.match(text)
    lines = text[opening.end() if opening else 0 :].split("\n")
    end = _end(lines)
    if not any(map(_key, lines[:end])):
        return Parts((), text, ("opening",))
    if end < len(lines) and _CLOSING.fullmatch(lines[end]):
        return Parts(lines[:end], "\n".join(lines[end + 1 :]), missing)
    return Parts(lines[:end], "\n".join(lines[end:]), (*missing, "closing"))


def entries(lines: Sequence[str]) -> Iterator[Entry]:
    """The entries that the lines hold; what stands before the first key has the key ``""``."""
    entry = Entry("", "")
    for line in lines:
        if (found := _key(line)) is not None:
            if entry.key or entry.rest:
                yield entry
            entry = Entry(*found)
        elif entry.key or line.strip():
            entry.rest.append(line)
    if entry.key or entry.rest:
        yield entry


def _key(line: str) -> tuple[str, str, bool] | None:
    """Key, first line of the value and whether they are written as in YAML, where the line begins an entry."""
    found = _KEY.fullmatch(line)
    if found is None:
        return None
    return (found[1] or found[3]).lower(), (found[2] or found[4] or "").strip(), bool(found[1])


def _end(lines: Sequence[str]) -> int:
    """The index of the closing fence, or of the first line of the body where the fence is not there."""
    entry, blank = Entry("", ""), False
    for index, line in enumerate(lines):
        if _CLOSING.fullmatch(line) or (index and _BODY_LINE.match(line)):
            return index
        if (found := _key(line)) is not None:
            entry = Entry(*found)
        elif blank and line.strip() and not line[0].isspace() and not entry.is_open:
            return index
        elif line.strip():
            entry.rest.append(line)
        blank = not line.strip()
    return len(lines)
