"""How values leave the archive: times in ISO 8601, one JSON object a line that harms no terminal and no reader."""

import json
import re
from collections.abc import Mapping
from datetime import datetime
from zoneinfo import ZoneInfo

KST = ZoneInfo("Asia/Seoul")

_SURROGATES = re.compile(r"[\ud800-\udfff]")
# Valid in a JSON string, yet some drive a terminal and some end a line for readers of JSON Lines (str.splitlines).
_UNSAFE_IN_JSON = re.compile(r"[\x7f-\x9f\u061c\u200e\u200f\u2028\u2029\u202a-\u202e\u2066-\u2069]")


def iso(moment: datetime | None) -> str | None:
    """``2026-11-02T09:06:00+09:00``; None where there is none."""
    if moment is None:
        return None
    return moment.astimezone(KST).isoformat(timespec="milliseconds" if moment.microsecond else "seconds")


def without_surrogates(text: str) -> str:
    """`text` that UTF-8 can encode: a lone surrogate, such as a byte that was no UTF-8, becomes U+FFFD."""
    return _SURROGATES.sub("\ufffd", text)


def json_line(record: Mapping[str, object]) -> str:
    """`record` as one line of JSON: readable Korean, no line end inside, nothing that drives a terminal."""
    text = without_surrogates(json.dumps(record, ensure_ascii=False))
    return _UNSAFE_IN_JSON.sub(lambda match: f"\\u{ord(match[0]):04x}", text)
