"""Bytes made small by Zstandard, alone or as the difference from other bytes."""

from collections.abc import Callable
from functools import lru_cache

from backports import zstd
from backports.zstd import CompressionParameter, ZstdCompressor, ZstdDict

LEVEL = 3
"""Higher levels cost more than they save: level 5 makes pages 4 % smaller in 1.6 times the time (docs/performance.md).

Lower ones do not find what a page shares with its base: level 1 leaves three times as much."""

_OPTIONS: dict[int, int] = {CompressionParameter.compression_level: LEVEL, CompressionParameter.checksum_flag: 1}


def pack(body: bytes, beside: ZstdDict | None = None) -> bytes:
    """`body` in few bytes, of which those are not repeated that are `beside` it."""
    try:
        return _compressor(beside).compress(body, ZstdCompressor.FLUSH_FRAME)
    except BaseException:  # it may be in the middle of a frame
        _compressor.cache_clear()
        raise


@lru_cache(maxsize=4)
def _compressor(beside: ZstdDict | None) -> ZstdCompressor:
    """To be used again: a new one takes 70 µs, and 1 MB as long as it is there."""
    return ZstdCompressor(options=_OPTIONS, zstd_dict=beside.as_digested_dict if beside is not None else None)


def unpack(packed: bytes, beside: ZstdDict | None = None) -> bytes:
    """What was packed beside the same. Raises ZstdError where it was damaged, or packed beside something else."""
    return zstd.decompress(packed, zstd_dict=beside)


def beside(sha256: str, read: Callable[[], bytes]) -> ZstdDict:
    """The content with that digest as it is needed here; `read` gives it unless it was in use a moment ago.

    By its digest, not by its id, which may be another's after a transaction was rolled back.
    """
    found = _lately(sha256)
    if not found:
        found.append(ZstdDict(read(), is_raw=True))
    return found[0]


@lru_cache(maxsize=32)
def _lately(sha256: str) -> list[ZstdDict]:  # noqa: ARG001
    return []
