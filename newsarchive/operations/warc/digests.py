"""Digests as WARC records state them (``sha1:…`` in base 32, ``sha256:…`` in hexadecimal, and other spellings)."""

import base64
import hashlib
import re
from collections.abc import Iterable

_ALGORITHMS = {"sha1": 20, "sha256": 32, "sha512": 64, "md5": 16}
_NAME = re.compile(r"sha-?(1|256|512)")


def stated(data: bytes) -> str:
    """The digest of `data` as our records state it."""
    return f"sha256:{hashlib.sha256(data).hexdigest()}"


def fits(digest: str | None, candidates: Iterable[bytes]) -> bool:
    """Whether `digest` is that of one of `candidates`; also where it states nothing that could be checked."""
    algorithm, _, value = (digest or "").strip().partition(":")
    name = _NAME.sub(r"sha\1", algorithm.strip().lower())
    wanted = _bytes_of(value.strip(), _ALGORITHMS.get(name, 0))
    return wanted is None or any(_digest(name, each) == wanted for each in candidates)


def _digest(name: str, data: bytes) -> bytes:
    return hashlib.new(name, data, usedforsecurity=False).digest()


def _bytes_of(value: str, size: int) -> bytes | None:
    """None where the spelling, or the algorithm, is not known."""
    padded = -(-size // 5) * 8
    try:
        if len(value) == 2 * size:
            return bytes.fromhex(value) or None
        if len(value) in (-(-size * 8 // 5), padded):
            return base64.b32decode(value.upper().ljust(padded, "="))
        return base64.b64decode(value.replace("-", "+").replace("_", "/") + "==")[:size] or None
    except ValueError:
        return None
