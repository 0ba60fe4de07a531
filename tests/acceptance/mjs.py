"""Reads data out of JavaScript modules: object literals, and calls as they stand there. No engine, no execution."""

import re
from collections.abc import Iterator
from typing import Any, NamedTuple

_TOKEN = re.compile(
    r"""\s*(?:
        (?P<comment>//[^\n]*|/\*.*?\*/)
        |(?P<string>'(?:[^'\\\n]|\\.)*'|"(?:[^"\\\n]|\\.)*")
        |(?P<template>`(?:[^`\\]|\\.)*`)
        |(?P<number>-?\d+(?:\.\d+)?)
        |(?P<name>[A-Za-z_$][\w$]*(?:\.[A-Za-z_$][\w$]*)*)
        |(?P<sign>\.\.\.|=>|[{}()\[\],:*+?;=<>!&|/.-])
    )""",
    re.X | re.S,
)
_ESCAPE = re.compile(r"\\(.)", re.S)
_WORDS = {"true": True, "false": False, "null": None, "undefined": None}


class Call(NamedTuple):
    """A function's name, and what it is given."""

    name: str
    given: list[Any]


class Name(NamedTuple):
    """Something that stands elsewhere, by its name; or a text that is put together."""

    name: str


class Computed(Exception):
    """What stands there is no data."""


def read(text: str, start: int = 0) -> Any:
    """The first value at or behind `start`. Raises Computed."""
    return _Reader(text, start).value()


def read_each(text: str, before: str) -> Iterator[Any]:
    """The value behind each place where the regular expression `before` matches, but for those that are computed."""
    for match in re.finditer(before, text):
        try:
            yield read(text, match.end())
        except Computed:
            continue


class _Reader:
    def __init__(self, text: str, start: int) -> None:
        self._text = text
        self._at = start
        self._kind = self._token = ""
        self._next()

    def value(self) -> Any:
        value = self._part()
        while self._token in ("*", "+"):  # 60 * 60
            sign = self._take()
            other = self._part()
            if isinstance(value, int) and isinstance(other, int):
                value = value * other if sign == "*" else value + other
            else:
                value = Name(f"{value} {sign} {other}")
        if self._token in ("?", "=>", "=", "!", "<", ">", "&", "|") or self._token == "in":
            raise Computed(self._token)
        return value

    def _part(self) -> Any:
        if self._token == "{":
            return self._object()
        if self._token == "[":
            return self._list("]")
        kind, token = self._kind, self._take()
        if kind == "string":
            return _ESCAPE.sub(r"\1", token[1:-1])
        if kind == "template":
            return Name(token) if "${" in token else _ESCAPE.sub(r"\1", token[1:-1])
        if kind == "number":
            return float(token) if "." in token else int(token)
        if kind != "name":
            raise Computed(token)
        if self._token == "(":
            return Call(token, self._list(")"))
        return _WORDS[token] if token in _WORDS else Name(token)

    def _object(self) -> dict[str, Any]:
        found = {}
        self._take()
        while self._token != "}":
            key = self._take().strip("'\"")
            if self._token == ":":
                self._take()
                found[key] = self.value()
            else:
                found[key] = Name(key)
            self._skip(",", "}")
        self._take()
        return found

    def _list(self, end: str) -> list[Any]:
        found = []
        self._take()
        while self._token != end:
            found.append(self.value())
            self._skip(",", end)
        self._take()
        return found

    def _skip(self, sign: str, unless: str) -> None:
        if self._token == sign:
            self._take()
        elif self._token != unless:
            raise Computed(self._token)

    def _take(self) -> str:
        token = self._token
        if not token:
            raise Computed("the end")
        self._next()
        return token

    def _next(self) -> None:
        while match := _TOKEN.match(self._text, self._at):
            self._at = match.end()
            self._kind = match.lastgroup or ""
            self._token = match[self._kind]
            if self._kind != "comment":
                return
        self._kind = self._token = ""
