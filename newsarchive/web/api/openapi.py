"""The API described in OpenAPI 3.1, out of the tables by which it answers. Pure."""

from collections.abc import Iterable
from typing import Any

from newsarchive import __version__
from newsarchive.web.api import answering, problems
from newsarchive.web.api.asked import BASE
from newsarchive.web.api.parameters import Parameter
from newsarchive.web.api.problems import KINDS, PROBLEM, TYPES
from newsarchive.web.api.record_shapes import SHAPES
from newsarchive.web.api.routes import ADDRESSES, Address
from newsarchive.web.api.shapes import Schema, example

Described = dict[str, object]

EVERYWHERE = ("no-token", "only-read", "too-long", "other-host", "failed", "too-slow", "unusable")
"""Problems that every address may have."""

_ETAG = {
    "description": "A strong validator of what was sent: ask again with If-None-Match.",
    "schema": {"type": "string", "pattern": '^"[0-9a-f]{32}(-gzip)?"$'},
}
_WRITTEN = {
    "Cache-Control": {"description": "Kept answers are to be asked for anew.", "schema": {"const": "no-cache"}},
    "ETag": _ETAG,
}
_NOT_KEPT = {"Cache-Control": {"description": "Problems are not kept.", "schema": {"const": "no-store"}}}
_TEXTS = {
    "title": "newsarchive",
    "version": __version__,
    "summary": "What was reported, when it changed or vanished, and who retold it.",
    "description": "Everything that the commands of newsarchive print with --json. It only reads. Times are ISO 8601 "
    "with their zone, what is absent is null, text is UTF-8 (NFC). Lists are {items, next, warnings}.",
    "license": {"name": "MIT", "identifier": "MIT"},
}


def document() -> Described:
    """The whole description."""
    return {
        "openapi": "3.1.0",
        "info": _TEXTS,
        "servers": [{"url": BASE}],
        "security": [{}, {"password": []}, {"bearer": []}],
        "paths": {each.path: _path(each) for each in ADDRESSES},
        "components": {
            "schemas": {**SHAPES, "Problem": PROBLEM},
            "responses": _everywhere(),
            "securitySchemes": {
                "password": {"type": "http", "scheme": "basic", "description": "The token is the password."},
                "bearer": {"type": "http", "scheme": "bearer"},
            },
        },
    }


def _path(address: Address) -> Described:
    parts = [_parameter(each) for each in address.parameters]
    methods = {"get": _operation(address, ""), "head": _operation(address, "_headers")}
    return {"parameters": parts, **methods} if parts else dict(methods)


def _operation(address: Address, suffix: str) -> Described:
    words = address.words if not suffix else f"The headers of: {address.words}"
    return {
        "operationId": address.name + suffix,
        "summary": words,
        "description": f"As newsarchive {address.like} prints it.",
        "responses": _answers(address, with_content=not suffix),
    }


def _parameter(parameter: Parameter) -> Described:
    described: Described = {
        "name": parameter.name,
        "in": parameter.place,
        "description": parameter.words,
        "required": parameter.required,
        "schema": parameter.schema,
    }
    if parameter.is_list:
        described |= {"style": "form", "explode": False}
    if parameter.shown:
        described["example"] = _shown(parameter)
    return described


def _shown(parameter: Parameter) -> Any:
    kind = parameter.schema["type"]
    if kind == "array":
        return parameter.shown.split(",")
    if kind == "boolean":
        return parameter.shown == "true"
    return int(parameter.shown) if kind == "integer" else parameter.shown


def _answers(address: Address, *, with_content: bool) -> Described:
    shown = example(address.shape, SHAPES)
    good: Described = {"description": address.words, "headers": _WRITTEN}
    if with_content:
        good["content"] = _content(answering.MEDIA_TYPE, address.shape, {address.name: shown})
    unchanged = {"description": "As it was when its ETag was given.", "headers": _WRITTEN}
    return {"200": good, "304": unchanged, **_problems(address, with_content=with_content)}


def problems_of(address: Address) -> tuple[str, ...]:
    """The kinds of problems that it may answer, by status."""
    return tuple(sorted(("bad-parameter", *address.problems, *EVERYWHERE), key=lambda kind: KINDS[kind].status))


def _problems(address: Address, *, with_content: bool) -> Described:
    found = _by_status(problems_of(address))
    return {
        status: _shared(status, with_content=with_content)
        if set(kinds) <= set(EVERYWHERE)
        else _problem(kinds, with_content=with_content)
        for status, kinds in found.items()
    }


def _by_status(kinds: Iterable[str]) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for kind in kinds:
        found.setdefault(str(KINDS[kind].status), []).append(kind)
    return found


def _shared(status: str, *, with_content: bool) -> Described:
    return {"$ref": f"#/components/responses/{_name(status, with_content=with_content)}"}


def _name(status: str, *, with_content: bool) -> str:
    return f"Problem{status}" if with_content else f"Headers{status}"


def _everywhere() -> Described:
    """The answers with problems that every address may have."""
    return {
        _name(status, with_content=with_content): _problem(kinds, with_content=with_content)
        for with_content in (True, False)
        for status, kinds in _by_status(EVERYWHERE).items()
    }


def _problem(kinds: list[str], *, with_content: bool) -> Described:
    told: Described = {"description": ", or: ".join(KINDS[kind].title for kind in kinds), "headers": _NOT_KEPT}
    if with_content:
        shown: Described = {kind: _written(kind) for kind in kinds}
        told["content"] = _content(problems.MEDIA_TYPE, {"$ref": "#/components/schemas/Problem"}, shown)
    return told


def _written(kind: str) -> Described:
    known = KINDS[kind]
    return {"type": TYPES + kind, "title": known.title, "status": known.status, "detail": known.detail}


def _content(media_type: str, schema: Schema, shown: Described) -> Described:
    return {media_type: {"schema": schema, "examples": {name: {"value": value} for name, value in shown.items()}}}
