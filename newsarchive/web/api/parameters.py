"""What an address of the API takes: each parameter is read here, and described by the same rules. Pure."""

import re
import unicodedata
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Literal

from newsarchive.web.api.shapes import Schema

LARGEST = 2**63 - 1
"""The largest number of a row."""
_MOST_DIGITS = 19
Place = Literal["query", "path"]
_DAY = "^(19|20)[0-9]{2}-[0-9]{2}-[0-9]{2}$"


class NotRead(ValueError):
    """What was given is no value of the parameter; the message says what is, and never what was given."""


@dataclass(frozen=True, kw_only=True)
class Parameter:
    """A parameter in the query, or a part of the path: `read` makes its value, or raises NotRead.

    `default` is the value where it is not given; `shown` an example, as it is written.
    """

    name: str
    words: str
    schema: Schema
    read: Callable[[str], Any]
    shown: str
    default: Any = None
    required: bool = False
    place: Place = "query"
    is_list: bool = False


def number(
    name: str,
    words: str,
    *,
    least: int = 1,
    most: int = LARGEST,
    default: int | None = None,
    shown: int = 1,
    required: bool = False,
    place: Place = "query",
) -> Parameter:
    """A whole number between bounds."""
    bounds = f"a whole number from {least} to {most}"

    def read(typed: str) -> int:
        if not re.fullmatch("[0-9]+", typed) or len(typed) > _MOST_DIGITS or not least <= int(typed) <= most:
            raise NotRead(bounds)
        return int(typed)

    schema: Schema = {"type": "integer", "minimum": least, "maximum": most}
    return Parameter(
        name=name,
        words=words,
        schema=_with(schema, default),
        read=read,
        shown=str(shown),
        default=default,
        required=required,
        place=place,
    )


def text(
    name: str, words: str, *, longest: int = 300, shown: str, required: bool = False, place: Place = "query"
) -> Parameter:
    """Some text; control characters count as spaces, letters put together as one (NFC)."""

    def read(typed: str) -> str:
        if len(typed) > longest:
            raise NotRead(f"text of at most {longest:,} characters")
        if required and not typed.strip():
            raise NotRead("text that is not empty")
        clean = "".join(each if each.isprintable() else " " for each in typed).strip()
        return unicodedata.normalize("NFC", clean)

    schema: Schema = {"type": "string", "maxLength": longest}
    if required:
        schema["minLength"] = 1
    return Parameter(
        name=name, words=words, schema=schema, read=read, shown=shown, default="", required=required, place=place
    )


def reference() -> Parameter:
    """An article by its number, its key or an address, as it is written."""
    longest = 2_000

    def read(typed: str) -> str:
        clean = "".join(each if each.isprintable() else " " for each in typed).strip()
        if not clean or len(clean) > longest:
            raise NotRead(f"an article's number, its key or an address of it, of at most {longest:,} characters")
        return clean

    words = "An article: its number, its key, or any of its addresses."
    schema: Schema = {"type": "string", "minLength": 1, "maxLength": longest}
    return Parameter(name="ref", words=words, schema=schema, read=read, required=True, shown="kbs:ncd:8630990")


def day(name: str, words: str, *, shown: str) -> Parameter:
    """A day in Korea, from 1900 to 2099."""
    wanted = "a day such as 2026-11-20, from 1900 to 2099"

    def read(typed: str) -> date:
        if not re.fullmatch(_DAY, typed):
            raise NotRead(wanted)
        try:
            return date.fromisoformat(typed)
        except ValueError:
            raise NotRead(wanted) from None

    schema: Schema = {"type": "string", "format": "date", "pattern": _DAY}
    return Parameter(name=name, words=words, schema=schema, read=read, shown=shown)


def one_of(name: str, words: str, choices: Sequence[str], *, default: str | None = None) -> Parameter:
    """One of some words."""

    def read(typed: str) -> str:
        if typed not in choices:
            raise NotRead(f"one of {', '.join(choices)}")
        return typed

    schema = _with({"type": "string", "enum": list(choices)}, default)
    return Parameter(name=name, words=words, schema=schema, read=read, shown=choices[-1], default=default)


def some_of(name: str, words: str, choices: Sequence[str]) -> Parameter:
    """Some of some words, with commas between them."""

    def read(typed: str) -> tuple[str, ...]:
        given = typed.split(",")
        if not set(given) <= set(choices) or len(set(given)) < len(given):
            raise NotRead(f"any of {', '.join(choices)}, each once, with commas between them")
        return tuple(given)

    items: Schema = {"type": "string", "enum": list(choices)}
    schema: Schema = {"type": "array", "items": items, "uniqueItems": True, "minItems": 1}
    shown = ",".join(choices)
    return Parameter(name=name, words=words, schema=schema, read=read, shown=shown, default=(), is_list=True)


def flag(name: str, words: str) -> Parameter:
    """true or false."""

    def read(typed: str) -> bool:
        if typed not in ("true", "false"):
            raise NotRead("true or false")
        return typed == "true"

    return Parameter(
        name=name, words=words, schema={"type": "boolean", "default": False}, read=read, shown="true", default=False
    )


def token(words: str) -> Parameter:
    """Where a page begins, as the page before said it."""
    pattern = "^[A-Za-z0-9_-]{1,300}$"

    def read(typed: str) -> str:
        if not re.fullmatch(pattern, typed):
            raise NotRead("what the page before gave as next")
        return typed

    return Parameter(name="page", words=words, schema={"type": "string", "pattern": pattern}, read=read, shown="")


def _with(schema: Schema, default: Any) -> Schema:
    return schema if default is None else {**schema, "default": default}
