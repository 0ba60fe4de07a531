"""Two versions compared, as `diff` prints them for people and for programs."""

from collections.abc import Iterator, Sequence
from dataclasses import asdict
from datetime import datetime
from itertools import chain, groupby
from typing import TYPE_CHECKING, Any

from newsarchive.cli.article_view import print_fields
from newsarchive.cli.screen import Part, Screen, Style, Styled
from newsarchive.telling.times import iso, to_minute, to_second
from newsarchive.telling.wording import number_of

if TYPE_CHECKING:
    from newsarchive.archive import Version
    from newsarchive.archive.differences import Row
    from newsarchive.archive.weaving import Side
    from newsarchive.items import Byline, Image
    from newsarchive.telling.differing import Differing

REREAD = "our reading changed, not the publisher's text"
SILENT = "the publisher changed the text, not its edit time"
COARSE = "so much was rewritten that its paragraphs are shown as removed and added, not word by word"

_FEW = 3
"""Unchanged paragraphs in a row that are printed whole; of more, one stays beside each change."""


def record(found: "Differing") -> dict[str, object]:
    """As ``--json`` prints it."""
    return {
        "key": found.key,
        "from": _end(found.before),
        "to": _end(found.after),
        "silent": found.silent,
        "origin": found.origin,
        "headline": [{"kind": piece.fate, "text": piece.text} for piece in found.headline.pieces],
        "paragraphs": [
            {"kind": row.kind, "old": list(map(asdict, row.old)), "new": list(map(asdict, row.new))}
            for row in found.body.rows
        ],
        "fields": [
            {"name": name, "old": _plain(found.before, name), "new": _plain(found.after, name)} for name in found.fields
        ],
        "coarse": found.body.coarse,
    }


def only(key: str, version: "Version") -> dict[str, object]:
    """The same object for an article that has one version: from nothing."""
    end: dict[str, Any] = {"from": None, "to": _end(version), "silent": version.silent, "origin": version.origin}
    return {"key": key, **end, "headline": [], "paragraphs": [], "fields": [], "coarse": False}


def _end(version: "Version") -> dict[str, Any]:
    return {
        "number": version.number,
        "captured_at": iso(version.captured_at),
        "headline": version.headline,
        "date_modified": iso(version.date_modified),
    }


def _plain(version: "Version", name: str) -> Any:
    value = getattr(version, name)
    if isinstance(value, datetime):
        return iso(value)
    return [item if isinstance(item, str) else asdict(item) for item in value] if isinstance(value, tuple) else value


def print_differing(screen: Screen, found: "Differing", *, side_by_side: bool) -> None:
    """What changed around the text, then headline and paragraphs."""
    print_fields(screen, ("key", found.key), ("from", _dated(found.before)), ("to", _dated(found.after)))
    for name, words in _notes(found):
        screen.line(Styled(f"{name:<10}", "quiet"), Styled(words, "alarm"))
    print_fields(screen, *((name.replace("_", " "), _from_to(found, name)) for name in found.fields))
    print_row = _print_beside if side_by_side else _print_inline
    screen.line()
    print_row(screen, found.headline, "strong")
    for kind, group in groupby(found.body.rows, key=lambda row: row.kind == "same"):
        rows = list(group)
        for row in _shortened(rows, found.body.rows) if kind else rows:
            screen.line()
            if isinstance(row, str):
                screen.line(Styled(row, "quiet"))
            else:
                print_row(screen, row, "plain")


def _notes(found: "Differing") -> Iterator[tuple[str, str]]:
    """What is to be known about the versions in between and the last; one that stands alone needs no number."""
    alone = len(found.steps) == 1
    for step in found.steps:
        which = "" if alone else f"version {step.number}: "
        if step.origin == "reextraction":
            yield "reread", which + REREAD
        elif step.silent:
            yield "silent", which + SILENT
    if all(row.kind == "same" for row in (found.headline, *found.body.rows)):
        yield "note", "headline and text are the same"
    if found.body.coarse:
        yield "note", COARSE


def _dated(version: "Version") -> str:
    edited = f"edited {to_minute(version.date_modified)}" if version.date_modified else "no edit time"
    return f"version {version.number}, captured {to_second(version.captured_at)}, {edited}"


def _from_to(found: "Differing", name: str) -> str:
    """``경제 → 사회``; of a list, what went and what came."""
    old, new = getattr(found.before, name), getattr(found.after, name)
    if not isinstance(old, tuple):
        return f"{_in_words(old)} → {_in_words(new)}"
    went = [f"−{_in_words(item)}" for item in old if item not in new]
    came = [f"+{_in_words(item)}" for item in new if item not in old]
    return ", ".join(went + came) or "in another order"


def _in_words(value: "str | datetime | Byline | Image | None") -> str:
    if value is None or isinstance(value, str):
        return value or "none"
    if isinstance(value, datetime):
        return to_minute(value)
    return " ".join(part for part in asdict(value).values() if part)


def _shortened(same: "list[Row]", whole: "Sequence[Row]") -> "list[Row | str]":
    """A long run of unchanged paragraphs: the ones beside a change, and how many stand between."""
    first, last = same[0] is whole[0], same[-1] is whole[-1]
    head, tail = 0 if first else 1, 0 if last else 1
    if len(same) <= _FEW:
        return list(same)
    left = len(same) - head - tail
    return [*same[:head], f"({number_of(left, 'paragraph')} unchanged)", *same[len(same) - tail :]]


def _print_inline(screen: Screen, row: "Row", style: Style) -> None:
    pieces = ((piece.text, style if piece.fate == "same" else piece.fate) for piece in row.pieces)
    screen.paragraph(*chain.from_iterable(_styled(*piece) for piece in pieces))


def _print_beside(screen: Screen, row: "Row", style: Style) -> None:
    screen.beside(_marked(row.old, "removed", style), _marked(row.new, "added", style))


def _marked(sides: "tuple[Side, ...]", change: Style, style: Style) -> list[Part]:
    return [part for side in sides for part in _styled(side.text, change if side.changed else style)]


def _styled(text: str, style: Style) -> tuple[Part, ...]:
    """Marks stand at words, so white space around these stays outside."""
    words = text.strip()
    if not words:
        return (Styled(text, style),)
    before, after = text.split(words, 1)
    return before, Styled(words, style), after
