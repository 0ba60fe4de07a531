"""Text from the web and from the keyboard made harmless for a terminal, for JSON and for the database."""

import json
import re
from collections.abc import Mapping
from typing import Any

# C0 and C1 controls drive a terminal (colours, title, answers typed into the shell); bidirectional marks make
# it show another order than what stands there.
_CONTROLS = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]")
_SURROGATES = re.compile(r"[\ud800-\udfff]")
# Valid in a JSON string, yet some drive a terminal and some end a line for readers of JSON Lines (str.splitlines).
_UNSAFE_IN_JSON = re.compile(r"[\x7f-\x9f\u061c\u200e\u200f\u2028\u2029\u202a-\u202e\u2066-\u2069]")


def without_surrogates(text: str) -> str:
    """`text` that UTF-8 can encode: bytes of the command line that were no UTF-8 become U+FFFD."""
    return _SURROGATES.sub("\ufffd", text)


def without_controls(text: str) -> str:
    """`text` that cannot drive a terminal; tab and line feed stay."""
    return _CONTROLS.sub("", without_surrogates(text))


def json_line(record: Mapping[str, Any]) -> str:
    """`record` as one line of JSON: readable Korean, no line end inside, nothing that drives a terminal."""
    text = without_surrogates(json.dumps(record, ensure_ascii=False))
    return _UNSAFE_IN_JSON.sub(lambda match: f"\\u{ord(match[0]):04x}", text)
