"""Text from the web and from the keyboard made harmless for a terminal, for JSON and for the database."""

import re

from newsarchive.normalization.json_lines import json_line as json_line
from newsarchive.normalization.json_lines import without_surrogates as without_surrogates

# C0 and C1 controls drive a terminal (colours, title, answers typed into the shell); bidirectional marks make
# it show another order than what stands there.
_CONTROLS = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]")


def without_controls(text: str) -> str:
    """`text` that cannot drive a terminal; tab and line feed stay."""
    return _CONTROLS.sub("", without_surrogates(text))
