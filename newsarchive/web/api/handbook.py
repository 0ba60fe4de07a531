"""docs/api.md, out of the tables by which the API answers: python -m newsarchive.web.api.handbook > docs/api.md"""

from collections.abc import Iterator

from newsarchive.web.api.asked import BASE
from newsarchive.web.api.openapi import EVERYWHERE, problems_of
from newsarchive.web.api.parameters import Parameter
from newsarchive.web.api.problems import KINDS, TYPES
from newsarchive.web.api.record_shapes import SHAPES
from newsarchive.web.api.routes import ADDRESSES, Address
from newsarchive.web.api.shapes import Schema, name_of

HOME = "http://127.0.0.1:8080"
"""Where `newsarchive serve` answers unless it is told otherwise."""

_HEAD = f"""# The JSON API

`newsarchive serve` answers under `{BASE}` what the commands print with `--json`: the same fields, the same values. It
only reads. This page and `{BASE}/openapi.json` (OpenAPI 3.1, with all shapes and examples) are made of the tables by
which the server answers (`python -m newsarchive.web.api.handbook`).

```sh
newsarchive serve &
curl -s '{HOME}{BASE}/search?q=%EB%93%B1%EB%8C%80&limit=5'
```

- **Text** is UTF-8 (NFC), **times** are ISO 8601 with their zone, **what is absent** is null. Days are days in Korea.
- **Lists** are `{{"items": […], "next": "{BASE}/…?page=…", "warnings": […]}}`. `next` is the address of the next page,
  null on the last. Pages go by keys, not by counts: what arrives meanwhile moves nothing. `warnings` say what of a
  search was read otherwise than typed.
- **GET and HEAD** only. Parameters that an address does not take are refused, and so are values that fit nothing.
- **Asking again**: each answer has a strong `ETag`; with `If-None-Match` an answer that has not changed is a 304.
- **A token**, where the server was started with one: `curl -u :TOKEN …`, or `Authorization: Bearer TOKEN`.
- **Other sites' scripts** cannot read it: there is no CORS. One statement in the database may take one second.
"""
_PROBLEMS = f"""## Problems

What goes wrong is told as `application/problem+json` (RFC 9457): `type`, `title`, `status`, `detail`. What was typed is
never repeated. A `type` is `{TYPES}` and one of these names, which stay as they are:

| status | name | what it means |
|---|---|---|
"""


def handbook() -> str:
    """The whole page, in Markdown."""
    parts = [_HEAD, "## Addresses\n", _overview(), *map(_section, ADDRESSES), _problems(), "## Shapes\n", *_shapes()]
    return "\n".join(parts).rstrip() + "\n"


def _overview() -> str:
    rows = (f"| [`{each.path}`](#{each.name.replace('_', '-')}) | {each.words} |\n" for each in ADDRESSES)
    return "| under `/api/v1` | answers |\n|---|---|\n" + "".join(rows)


def _section(address: Address) -> str:
    return "".join(
        (
            f"### {address.name.replace('_', '-')}\n\n",
            f"`GET {BASE}{address.path}`: {address.words}\n",
            f"As `newsarchive {address.like}` has it: {_what(address)}.\n\n",
            f"```sh\ncurl -s '{HOME}{BASE}{address.shown}'\n```\n",
            _parameters(address),
            f"\nProblems of its own: {_own(address)}.\n",
        )
    )


def _what(address: Address) -> str:
    items = address.shape.get("properties", {}).get("items")
    return f"a list of {_linked(items['items'])}" if items else _linked(address.shape)


def _own(address: Address) -> str:
    return ", ".join(f"`{kind}`" for kind in problems_of(address) if kind not in EVERYWHERE)


def _parameters(address: Address) -> str:
    if not address.parameters:
        return ""
    rows = (f"| `{each.name}` | {_takes(each)} | {each.words} |\n" for each in address.parameters)
    return "\n| parameter | takes | |\n|---|---|---|\n" + "".join(rows)


def _takes(parameter: Parameter) -> str:
    schema = parameter.schema
    if "minimum" in schema:
        most = "" if schema["maximum"] > 2**31 else f" to {schema['maximum']}"
        told = f"a number from {schema['minimum']}{most}"
    elif "enum" in schema:
        told = ", ".join(f"`{each}`" for each in schema["enum"])
    elif schema["type"] == "array":
        told = "some of " + ", ".join(f"`{each}`" for each in schema["items"]["enum"])
    else:
        told = "`true`, `false`" if schema["type"] == "boolean" else "a day" if "format" in schema else "text"
    default = f" (`{schema['default']}`)" if schema.get("default") not in (None, False) else ""
    return told + (", needed" if parameter.required else default)


def _problems() -> str:
    rows = (f"| {kind.status} | `{name}` | {kind.title}. {kind.detail} |\n" for name, kind in KINDS.items())
    return _PROBLEMS + "".join(rows)


def _shapes() -> Iterator[str]:
    """Every object with its fields; those of evidence and traces are named as the evidence has them."""
    for name, schema in SHAPES.items():
        if "properties" in schema:
            rows = (f"| `{field}` | {_kind(each)} | {_words(each)} |\n" for field, each in schema["properties"].items())
            yield f"### {name}\n\n{schema['description']}\n\n| field | is | |\n|---|---|---|\n" + "".join(rows)


def _linked(schema: Schema) -> str:
    name = name_of(schema)
    if name is None or "properties" not in SHAPES[name]:
        return "pairs of numbers" if name else _kind(schema)
    return f"[{name}](#{name.lower()})"


def _kind(schema: Schema) -> str:
    if name_of(schema):
        return _linked(schema)
    if "anyOf" in schema:
        return f"{_kind(schema['anyOf'][0])} or null"
    kinds: list[str] = schema["type"] if isinstance(schema["type"], list) else [schema["type"]]
    told: str = _TOLD.get(schema.get("format", kinds[0]), kinds[0])
    if "enum" in schema:
        told = ", ".join(f"`{each}`" for each in schema["enum"] if each is not None)
    if kinds[0] == "array":
        told = f"list of {_kind(schema['items'])}" if "items" in schema else "list"
    if "properties" in schema:
        told = "{" + ", ".join(f"`{each}`" for each in schema["properties"]) + "}"
    return f"{told} or null" if "null" in kinds else told


_TOLD = {"string": "text", "integer": "number", "number": "share", "boolean": "true or false", "date-time": "time"}
_TOLD |= {"date": "day", "object": "an object", "array": "list"}


def _words(schema: Schema) -> str:
    return str(schema.get("description", ""))


if __name__ == "__main__":
    print(handbook(), end="")
