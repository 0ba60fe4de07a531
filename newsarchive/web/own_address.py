"""Addresses as headers and feeds need them: whole, in ASCII, and our own under the name that was asked for."""

import re
from urllib.parse import quote, urlsplit

from starlette.requests import Request

_IN_ADDRESSES = ":/?[]@!$&'()*+,;=-._~%"
_PLAIN_HOST = re.compile(r"[a-z0-9._-]+|\[[0-9a-f:.]+\]", re.IGNORECASE)


def ascii_address(url: str) -> str:
    """`url` without anything that could end it: what is not of addresses is escaped, a fragment's ``#`` too."""
    return quote(url.encode("utf-8", "replace"), safe=_IN_ADDRESSES)


def whole_address(request: Request, path: str) -> str:
    """`path` of ours with scheme and host: the host that was asked for, which guard.Guard has let through."""
    scheme = "https" if request.url.scheme == "https" else "http"
    return f"{scheme}://{_host(request)}{path}"


def _host(request: Request) -> str:
    """Name and port as the Host header has them, without a user in front."""
    try:
        parts = urlsplit(f"//{request.headers.get('host', '')}")
        name, port = parts.hostname or "", parts.port
    except ValueError:
        name, port = "", None
    shown = f"[{name}]" if ":" in name else name
    if not _PLAIN_HOST.fullmatch(shown):
        return "localhost"
    return shown if port is None else f"{shown}:{port}"
