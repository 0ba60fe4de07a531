"""Addresses: made absolute, and taken apart without ever raising."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import unquote, urldefrag, urljoin, urlsplit

# Browsers drop or rewrite these, servers and parsers disagree about them: an address that holds one is not trusted.
_SUSPECT = re.compile(r"[\s\x00-\x20\x7f-\x9f\\\ud800-\udfff]")
# Longer than any server accepts (8 KiB is the common limit of a request line).
_LONGEST = 8192
_PORTS = {None, 80, 443}


@dataclass(frozen=True)
class Address:
    """A web address in parts: host and path in lower case, query names in lower case, values as tuples."""

    host: str
    path: str
    query: Mapping[str, tuple[str, ...]]

    def number(self, name: str) -> str | None:
        """The one decimal number that the query gives for ``name``, without leading zeros; else None."""
        values = {_decimal(value) for value in self.query.get(name, ())}
        return values.pop() if len(values) == 1 else None


def address(url: object) -> Address | None:
    """``url`` taken apart, or None if it is not a plain public web address. Never raises.

    Plain: http or https, ports 80 and 443 only, no user name (``http://news.example@evil.example/`` names
    evil.example), no control characters, no backslash, at most 8 KiB.
    """
    if not isinstance(url, str) or len(url) > _LONGEST or _SUSPECT.search(trimmed := url.strip()):
        return None
    try:
        parts = urlsplit(trimmed)
        if parts.scheme not in ("http", "https") or "@" in parts.netloc or parts.port not in _PORTS:
            return None
        host = (parts.hostname or "").removesuffix(".")
    except ValueError:
        return None
    return Address(host, parts.path.lower(), _query(parts.query)) if host else None


def absolute(url: str | None, base: str) -> str | None:
    """``url`` as a whole http(s) address without fragment, read against ``base``; None if it is none."""
    if not url or len(url) > _LONGEST:
        return None
    try:
        joined = urldefrag(urljoin(base, url.strip())).url
        parts = urlsplit(joined)
        usable = parts.scheme in ("http", "https") and parts.hostname and not _SUSPECT.search(joined)
    except ValueError:
        return None
    return joined if usable else None


def _query(query: str) -> dict[str, tuple[str, ...]]:
    values: dict[str, tuple[str, ...]] = {}
    for pair in query.split("&"):
        name, _, value = pair.partition("=")
        key = unquote(name).lower()
        values[key] = (*values.get(key, ()), unquote(value.replace("+", " ")).strip())
    return values


def _decimal(value: str) -> str | None:
    return value.lstrip("0") or None if value.isascii() and value.isdigit() and len(value) <= 18 else None
