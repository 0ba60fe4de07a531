"""Content-encodings undone, whole or not at all.

Scrapy gives back what it can of a stream that was cut off; half a page must never become a version, nor half a
robots.txt the rules.
"""

import zlib

import brotli  # type: ignore[import-untyped]
from backports import zstd
from scrapy.downloadermiddlewares.httpcompression import HttpCompressionMiddleware
from scrapy.utils._compression import _DecompressionMaxSizeExceeded

_ZSTD_FRAME = b"\x28\xb5\x2f\xfd"


class CutOff(Exception):
    """The compressed body ends too early."""


class Decompression(HttpCompressionMiddleware):
    """Scrapy's middleware with its limit on size, but for cut-off streams."""

    @staticmethod
    def _decode(body: bytes, encoding: bytes, max_size: int) -> bytes:
        return decode(body, encoding, max_size)


def decode(body: bytes, encoding: bytes, max_size: int) -> bytes:
    """`body` decoded. Raises CutOff, the decoder's own error, or Scrapy's where it grows over `max_size`."""
    if not body:
        return body  # 404s with a Content-Encoding and nothing to decode
    if encoding == b"br":
        return _brotli(body, max_size)
    if encoding == b"zstd":
        return _zstd(body, max_size)
    return _zlib(body, encoding, max_size)


def _zlib(body: bytes, encoding: bytes, max_size: int) -> bytes:
    """Gzip of one or more members, or deflate with or without zlib's header; garbage behind the end is ignored."""
    window = 31 if encoding != b"deflate" else 15 if _has_zlib_header(body) else -15
    decoded = b""
    while True:
        decoder = zlib.decompressobj(wbits=window)
        decoded += decoder.decompress(body, max_size + 1 - len(decoded))
        _require_size(decoded, max_size)
        if not decoder.eof:
            raise CutOff(f"the {encoding.decode()} body is cut off after {len(decoded)} bytes")
        body = decoder.unused_data
        if not body.startswith(b"\x1f\x8b"):
            return decoded


def _has_zlib_header(body: bytes) -> bool:
    """RFC 1950: method 8, and the first two bytes as a number are a multiple of 31."""
    return body[0] & 0x0F == 8 and int.from_bytes(body[:2], "big") % 31 == 0


def _brotli(body: bytes, max_size: int) -> bytes:
    decoder = brotli.Decompressor()
    decoded = bytearray(decoder.process(body, output_buffer_limit=1 << 16))
    while not decoder.is_finished() and (more := decoder.process(b"", output_buffer_limit=1 << 16)):
        decoded += more
        _require_size(decoded, max_size)
    _require_size(decoded, max_size)
    if not decoder.is_finished():
        raise CutOff(f"the br body is cut off after {len(decoded)} bytes")
    return bytes(decoded)


def _zstd(body: bytes, max_size: int) -> bytes:
    """Zstd of one or more frames; garbage behind the end is ignored."""
    decoded = b""
    while True:
        decoder = zstd.ZstdDecompressor()
        decoded += decoder.decompress(body, max_size + 1 - len(decoded))
        _require_size(decoded, max_size)
        if not decoder.eof:
            raise CutOff(f"the zstd body is cut off after {len(decoded)} bytes")
        body = decoder.unused_data
        if not body.startswith(_ZSTD_FRAME):
            return decoded


def _require_size(decoded: bytes | bytearray, max_size: int) -> None:
    if len(decoded) > max_size:
        raise _DecompressionMaxSizeExceeded(len(decoded), max_size)
