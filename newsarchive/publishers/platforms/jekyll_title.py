"""The title of a Jekyll source, also where its line is damaged."""

import re
from collections.abc import Sequence

from newsarchive.normalization.text import clean_line
from newsarchive.publishers.platforms.jekyll_recovery import Entry, entries, unquoted

# What typing slips and broken bytes make of the key: a letter lost, doubled, swapped or replaced.
_SLIPS = r"t?itle|t.{0,3}tle|ti.{0,3}le|tit.{0,3}e|.{0,3}itle|titl.{0,3}|title.{0,2}|itlte|tilte|ttile|titel"
_MISTYPED = re.compile(_SLIPS)
_SOMEWHERE = re.compile(rf"\W*(?:{_SLIPS})[\"']?\s*[:：]\s*(\S.*)", re.IGNORECASE)
_LOST_KEY = re.compile(r"\s*[\"']?(?:\w{0,7}\s*[:：]|title\s)\s*", re.IGNORECASE)
_FIRST = re.compile(r"1\s?[.)]\s*(.+)")
_SECOND = re.compile(r"\s*[\"']?2\s?[.)]\s*\S")
_BLOCK_MARK = re.compile(r"[>|][+-]?\d?[+-]?")
_NOTHING = frozenset({"", "~", "null", "Null", "NULL"})


def title_lines(lines: Sequence[str]) -> tuple[str, ...]:
    """The lines of the title's value among the lines of a front matter, the first without its key."""
    found = {entry.key: entry for entry in entries(lines) if entry.key and any(entry.lines)}
    if "title" in found:
        return found["title"].lines
    if mistyped := next((key for key in found if _MISTYPED.fullmatch(key)), None):
        return found[mistyped].lines
    if somewhere := next((match for line in lines if (match := _SOMEWHERE.match(line))), None):
        return (somewhere[1],)
    return _before_the_first_key(next(entries(lines), None))


def _before_the_first_key(entry: Entry | None) -> tuple[str, ...]:
    """A line above all keys is a title whose key is damaged."""
    if entry is None or entry.key:
        return ()
    first, *rest = entry.rest
    return (_LOST_KEY.sub("", first, count=1), *rest)


def title_of(value: object, lines: Sequence[str]) -> str | None:
    """The title: of numbered candidates the first without its number, else YAML's ``value``, else its first line.

    ``lines`` are those of the title where they may say more than the value. None where there is no title.
    """
    if candidate := _first_candidate(lines):
        return candidate
    text = value if isinstance(value, str) else _from_lines(lines)
    cleaned = clean_line(text)
    return None if cleaned in _NOTHING else cleaned


def _first_candidate(lines: Sequence[str]) -> str | None:
    written = [line for line in lines if line.strip() and not _BLOCK_MARK.fullmatch(line.strip())]
    first = _FIRST.fullmatch(unquoted(written[0])) if written else None
    if first is None or not any(map(_SECOND.match, written[1:])):
        return None
    return clean_line(unquoted(first[1]))


def _from_lines(lines: Sequence[str]) -> str:
    """The first line, with those that are indented below it."""
    if not lines:
        return ""
    first, *rest = lines
    if _BLOCK_MARK.fullmatch(first.strip()):
        first = ""
    if not first.strip() and rest and not rest[0][:1].isspace():
        return unquoted(rest[0])
    below = [line for line in rest if line[:1].isspace()]
    return unquoted(" ".join((first, *below)))
