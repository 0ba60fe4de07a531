"""The 24 shapes of pages that are built to break a reader, small or in full size, and some that broke ours."""

from collections.abc import Callable

TEXT = "<p>바람개비가 언덕에 섰습니다. 연도 함께 날았습니다.</p>"

Shape = Callable[[float], str]
"""The markup of a shape; 1.0 is its full size."""


def times(piece: str, count: float, scale: float) -> str:
    """`piece` so often, scaled."""
    return piece * max(1, int(count * scale))


def _attributes(scale: float) -> str:
    return f"<div {' '.join(f'a{number}' for number in range(int(1e5 * scale)))}>{TEXT}"


def _entities(scale: float) -> str:
    levels = "".join(f'<!ENTITY a{n} "&a{n - 1};&a{n - 1};">' for n in range(1, int(1e4 * scale)))
    return f'<!DOCTYPE x [<!ENTITY a0 "b">{levels}]>{TEXT}'


def _formatted(scale: float) -> str:
    """Each paragraph opens all fonts before it again: half of the square of their number of elements."""
    return "".join(f"<p><font color={number}>x" for number in range(int(8000 * scale)))


SHAPES: dict[str, Shape] = {
    "10,000 nested div": lambda scale: times("<div>", 1e4, scale) + TEXT,
    "100,000 nested div": lambda scale: times("<div>", 1e5, scale) + TEXT,
    "a million nested div": lambda scale: times("<div>", 1e6, scale) + TEXT,
    "100,000 nested b": lambda scale: times("<b>", 1e5, scale) + TEXT,
    "20,000 nested quotations": lambda scale: times("<blockquote>인용 ", 2e4, scale) + TEXT,
    "a million paragraphs": lambda scale: "<article>" + times("<p>가", 1e6, scale),
    "300,000 links": lambda scale: times("<a href=/1>x</a>", 3e5, scale),
    "an attribute of 10 MB": lambda scale: f'<div x="{times("a", 1e7, scale)}">{TEXT}',
    "100,000 attributes": _attributes,
    "30 MB of text": lambda scale: "<article><p>" + times("가나다 라마바. ", 1.5e6, scale),
    "a wide cell": lambda _: f"<table><tr><td colspan=9007199254740991>{TEXT}</table>",
    "high cells": lambda _: "<table>" + "<tr><td rowspan=65534>x" * 100 + "</table>" + TEXT,
    "2,000 nested tables": lambda scale: times("<table><tr><td>", 2000, scale) + TEXT,
    "a quote without end": lambda scale: '<a href="' + times(TEXT, 1e5, scale),
    "300,000 entities": lambda scale: times("&amp;&eacute;&#x1F600;", 1e5, scale) + TEXT,
    "comments without end": lambda scale: times("<!--", 3e5, scale) + TEXT,
    "CDATA without end": lambda scale: times("<![CDATA[", 3e5, scale) + TEXT,
    "a million NUL": lambda scale: times("\0", 1e6, scale) + TEXT,
    "soup of foreign elements": lambda scale: times("<noscript><iframe><svg><math><style>", 2e4, scale) + TEXT,
    "10,000 refreshes": lambda scale: times('<meta http-equiv=refresh content="0;url=/x">', 1e4, scale) + TEXT,
    "JSON-LD of brackets": lambda scale: (
        f'<script type="application/ld+json">{times("[", 2e5, scale)}</script>{TEXT * 5}'
    ),
    "a date of 250 KB": lambda scale: f'<article><time datetime="{times("2", 250_000, scale)}"></time>{TEXT * 5}',
    "a million spaces": lambda scale: f"<p>가{times(' ', 1e6, scale)}나</p>{TEXT * 5}",
    "entities of a DOCTYPE": _entities,
}
"""As the design lists them."""

MORE: dict[str, Shape] = {
    "fonts left open": _formatted,
    "100,000 options": lambda scale: "<select>" + times("<option>", 1e5, scale),
    "30,000 nested definitions": lambda scale: times("<dl><dt>", 3e4, scale) + TEXT,
    "20,000 nested lists": lambda scale: times("<ul><li>", 2e4, scale) + TEXT,
    "10,000 b closed across": lambda scale: f"<b>{times('<div>', 1e4, scale)}{times('</b>', 1e4, scale)}",
    "cells in fonts": lambda scale: (
        "".join(f"<b id=x{n}>" for n in range(int(5000 * scale))) + "<table>" + times("<tr><td>x", 5000, scale)
    ),
}
"""Shapes that are worse than they look."""


def page_of(shape: Shape, scale: float, most: int = 8 * 1024 * 1024) -> bytes:
    """A page of the shape, cut off after `most` bytes as a crawl would not take it."""
    title = (
        "<html><head><title>등대 이야기</title><meta property='og:type' content='article'></head><body><h1>등대</h1>"
    )
    return f"{title}{shape(scale)}</body></html>".encode()[:most]
