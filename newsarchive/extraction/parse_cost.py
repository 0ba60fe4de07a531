"""What a page will cost, told before it is parsed: HTML5 parsers are quadratic in depth and in attributes."""

import re
from collections import Counter

TOO_COSTLY = 300_000_000
"""Steps of the parser's inner loops, a few seconds; a newspaper's page of 100 KB takes about 3 million."""

# Comments and scripts hold no tags; each ends where a parser ends it, at the latest with the page.
_TAG = re.compile(
    rb"<!--(?:.*?-->|.*+)|<(?P<raw>script|style|textarea|title)\b[^>]*+>(?:.*?</(?P=raw)|.*+)"
    rb"|<(?P<close>/?)(?P<name>[a-z][^\s/>]*+)"
    rb"(?P<attributes>(?:[\s/]*+[^\s/>][^\s/>=]*+(?:\s*+=\s*+(?:\"[^\"]*+\"?|'[^']*+'?|[^\s>]*+))?+)*+)",
    re.IGNORECASE | re.DOTALL,
)
_ATTRIBUTE = re.compile(rb"[\s/]+[^\s/>][^\s/>=]*+(?:\s*+=\s*+(?:\"[^\"]*+\"?|'[^']*+'?|[^\s>]*+))?+")
# These never hold others, or end by themselves where the next of their kind begins.
_NOT_NESTING = frozenset(
    (b"area base br col embed hr img input link meta param source track wbr p li td th tr dt dd option")
    .split()
)  # fmt: skip
# Fewer attributes cost nothing, and no shorter text holds so many.
_FEW_BYTES = 2000
# What reading an element costs later: 300,000 of them, a hundred times a newspaper's page, are too many.
_EACH_TAG = 1000
# So short a page cannot hold enough of anything.
_HARMLESS = 60_000


def is_too_costly(markup: bytes) -> bool:
    """Whether ``markup`` would take more than a few seconds for its shape alone. Linear, never raises."""
    if len(markup) <= _HARMLESS:
        return False
    opened: Counter[bytes] = Counter()
    depth = steps = 0
    for tag in _TAG.finditer(markup):
        name = (tag["name"] or b"").lower()
        if not name or steps > TOO_COSTLY:
            continue
        steps += _EACH_TAG + depth + _of_attributes(tag["attributes"])
        if name in _NOT_NESTING:
            continue
        if not tag["close"]:
            opened[name] += 1
            depth += 1
        elif opened[name]:
            opened[name] -= 1
            depth -= 1
    return steps > TOO_COSTLY


def _of_attributes(written: bytes) -> int:
    """Each attribute is compared with those before it."""
    if len(written) < _FEW_BYTES:
        return 0
    count = sum(1 for _ in _ATTRIBUTE.finditer(written))
    return count * count
