"""JSON Schema (2020-12) in a few words: of records, lists, and of the archive's own dataclasses. Pure."""

from collections.abc import Iterable, Mapping
from dataclasses import fields, is_dataclass
from datetime import date, datetime
from types import NoneType, UnionType
from typing import Any, Literal, TypedDict, Union, Unpack, get_args, get_origin, get_type_hints

Schema = TypedDict(
    "Schema",
    {
        "$ref": str,
        "additionalProperties": "bool | Schema",
        "anyOf": "list[Schema]",
        "default": object,
        "description": str,
        "enum": list[str | None],
        "examples": list[object],
        "format": str,
        "items": "Schema",
        "maxItems": int,
        "maxLength": int,
        "maximum": int,
        "minItems": int,
        "minLength": int,
        "minimum": int,
        "pattern": str,
        "prefixItems": "list[Schema]",
        "properties": "dict[str, Schema]",
        "required": list[str],
        "type": str | list[str],
        "uniqueItems": bool,
    },
    total=False,
)
"""The keywords of JSON Schema that are used here."""

_PLACE = "#/components/schemas/"


def leaf(kind: str, example: object, words: str = "", **more: Unpack[Schema]) -> Schema:
    """A value that holds no others."""
    return {"type": kind, **more, **_described(words), "examples": [example]}


def text(example: str = "…", words: str = "") -> Schema:
    """Text."""
    return leaf("string", example, words)


def number(example: int = 1, words: str = "") -> Schema:
    """A whole number."""
    return leaf("integer", example, words)


def share(example: float = 0.5, words: str = "") -> Schema:
    """A number with a fraction."""
    return leaf("number", example, words)


def flag(words: str = "", example: bool = False) -> Schema:
    """true or false."""
    return leaf("boolean", example, words)


def time(example: str = "2026-01-06T12:00:00+09:00", words: str = "") -> Schema:
    """A moment, ISO 8601 with its zone."""
    return leaf("string", example, words, format="date-time")


def day(example: str = "2026-01-06", words: str = "") -> Schema:
    """A day in Korea."""
    return leaf("string", example, words, format="date")


def one_of(choices: Iterable[str], words: str = "") -> Schema:
    """One of some words."""
    return {"type": "string", "enum": list(choices), **_described(words)}


def or_null(schema: Schema) -> Schema:
    """The same, or null for what is absent."""
    if isinstance(kind := schema.get("type"), str):
        choices: Schema = {"enum": [*schema["enum"], None]} if "enum" in schema else {}
        return {**schema, "type": [kind, "null"], **choices}
    return {"anyOf": [schema, {"type": "null"}]}


def listed(items: Schema, words: str = "") -> Schema:
    """A list."""
    return {"type": "array", "items": items, **_described(words)}


def record(words: str, /, **values: Schema) -> Schema:
    """An object with these fields, all of them and no others."""
    return {
        "type": "object",
        "description": words,
        "properties": values,
        "required": list(values),
        "additionalProperties": False,
    }


def table(values: Schema, example: Mapping[str, object], words: str = "") -> Schema:
    """An object whose names are data."""
    return {"type": "object", "additionalProperties": values, "examples": [dict(example)], **_described(words)}


def _described(words: str) -> Schema:
    return {"description": words} if words else {}


def named(name: str) -> Schema:
    """The shape of that name (record_shapes.SHAPES)."""
    return {"$ref": _PLACE + name}


def name_of(schema: Schema) -> str | None:
    """The name of the shape that `schema` refers to; None where it is one of its own."""
    return schema["$ref"].removeprefix(_PLACE) if "$ref" in schema else None


def of_dataclass(kind: type) -> Schema:
    """A dataclass as an object with its fields; the dataclasses that it holds are shapes of their own name."""
    hints = get_type_hints(kind)
    words = (kind.__doc__ or kind.__name__).partition("\n")[0]
    return record(words, **{each.name: _of(hints[each.name]) for each in fields(kind)})


def _of(kind: Any) -> Schema:
    if kind in _PLAIN:
        return _PLAIN[kind].copy()
    if is_dataclass(kind):
        return named(kind.__name__)  # type: ignore[union-attr]
    origin, arguments = get_origin(kind), get_args(kind)
    if origin is Literal:
        return one_of(arguments)
    if origin in (Union, UnionType):
        (present,) = (each for each in arguments if each is not NoneType)
        return or_null(_of(present))
    if origin is tuple and arguments[-1] is Ellipsis:
        return listed(_of(arguments[0]))
    if origin is tuple:
        parts = [_of(each) for each in arguments]
        return {"type": "array", "prefixItems": parts, "minItems": len(parts), "maxItems": len(parts)}
    raise TypeError(f"no shape for {kind}")


_PLAIN: dict[Any, Schema] = {
    str: text(),
    int: number(),
    float: share(),
    bool: flag(),
    datetime: time(),
    date: day(),
}


def example(schema: Schema, shapes: Mapping[str, Schema]) -> object:
    """A value of that shape, out of the examples of its parts."""
    if (name := name_of(schema)) is not None:
        return example(shapes[name], shapes)
    if "examples" in schema:
        return schema["examples"][0]
    if "enum" in schema:
        return schema["enum"][0]
    if "anyOf" in schema:
        return example(schema["anyOf"][0], shapes)
    if "prefixItems" in schema:
        return [example(each, shapes) for each in schema["prefixItems"]]
    if "items" in schema:
        return [example(schema["items"], shapes)]
    return {name: example(each, shapes) for name, each in schema.get("properties", {}).items()}
