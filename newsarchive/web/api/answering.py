"""How an answer goes out: JSON in UTF-8, with a strong ETag of what is sent, compressed where that is wanted."""

import gzip
import hashlib
import json
import re

from starlette.requests import Request
from starlette.responses import Response

from newsarchive.web.api.asked import Told

MEDIA_TYPE = "application/json"
WORTH_IT = 1_000
"""Bytes from which on an answer is compressed."""
_LEVEL = 5
_SURROGATES = re.compile("[\ud800-\udfff]")


def answer(request: Request, told: Told) -> Response:
    """The answer to `request`; 304 where the asker has it already."""
    plain = _SURROGATES.sub("\ufffd", json.dumps(told.record, ensure_ascii=False, separators=(",", ":"))).encode()
    digest = hashlib.sha256(plain).hexdigest()[:32]
    accepted = request.headers.get("accept-encoding", "").lower()
    is_packed = len(plain) >= WORTH_IT and _takes_gzip(accepted)
    tag = f'"{digest}-gzip"' if is_packed else f'"{digest}"'
    headers = {**told.headers, "etag": tag, "cache-control": "no-cache", "vary": "Accept-Encoding"}
    if _has(request.headers.get("if-none-match", ""), digest):
        return Response(status_code=304, headers=headers)
    if not is_packed:
        refused = (
            {"content-encoding": "identity"} if "gzip" in accepted and len(plain) >= WORTH_IT else {}
        )  # else the server packs it, unasked
        return Response(plain, headers={**headers, **refused}, media_type=MEDIA_TYPE)
    packed = gzip.compress(plain, _LEVEL, mtime=0)
    return Response(packed, headers={**headers, "content-encoding": "gzip"}, media_type=MEDIA_TYPE)


def _takes_gzip(header: str) -> bool:
    """Whether an Accept-Encoding header names gzip, and does not refuse it."""
    named = (part.replace(" ", "").partition(";q=") for part in header.split(","))
    return any(name == "gzip" and not re.fullmatch(r"0(\.0*)?", weight) for name, _, weight in named)


def _has(header: str, digest: str) -> bool:
    """Whether an If-None-Match header names this content, packed or not (RFC 9110, 13.1.2: compared weakly)."""
    tags = {tag.strip().removeprefix("W/") for tag in header.split(",")}
    return bool(tags & {"*", f'"{digest}"', f'"{digest}-gzip"'})
