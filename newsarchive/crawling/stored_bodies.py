"""Bodies of answers that others have stored, decoded as those that a crawl receives."""

import zlib

import brotli  # type: ignore[import-untyped]
from backports import zstd
from scrapy.utils._compression import _DecompressionMaxSizeExceeded

from newsarchive.crawling.decompression import CutOff, decode

LARGEST = 8 * 1024 * 1024
"""Bytes of a body, before and after decoding: a crawl takes no more, either (settings.DOWNLOAD_MAXSIZE)."""

_KNOWN = ("gzip", "x-gzip", "deflate", "br", "zstd")


class Undecodable(Exception):
    """The body cannot be had as its server meant it; the message says why."""


def decoded(body: bytes, encodings: str) -> bytes:
    """`body` without the content-encodings that its headers name, first to last, parted by commas.

    Encodings that nobody knows are left, and so is a body that begins as markup does: whoever stored it had decoded it.
    Raises Undecodable where it is broken, cut off or larger than LARGEST.
    """
    for encoding in reversed([name.strip().lower() for name in encodings.split(",")]):
        if encoding not in _KNOWN or body.lstrip()[:1] == b"<":
            break
        body = _decoded(body, encoding)
    if len(body) > LARGEST:
        raise Undecodable(f"the body is over {LARGEST} bytes")
    return body


def _decoded(body: bytes, encoding: str) -> bytes:
    try:
        return decode(body, encoding.removeprefix("x-").encode(), LARGEST)
    except CutOff as error:
        raise Undecodable(str(error)) from error
    except _DecompressionMaxSizeExceeded as error:
        raise Undecodable(f"the body is over {LARGEST} bytes") from error
    except (zlib.error, zstd.ZstdError, brotli.error) as error:
        raise Undecodable(f"the body is no {encoding}, though its headers say so ({error})") from error
