"""Content-encodings are undone whole, or not at all."""

import gzip
import zlib

import brotli  # type: ignore[import-untyped]
import pytest
from backports import zstd
from hypothesis import given
from hypothesis import strategies as st

from newsarchive.crawling.decompression import decode

PACK = {b"gzip": gzip.compress, b"deflate": zlib.compress, b"br": brotli.compress, b"zstd": zstd.compress}


@pytest.mark.parametrize("encoding", PACK)
@given(text=st.binary(max_size=2000), cut=st.integers(1, 2000))
def test_what_was_packed_comes_back_and_a_part_of_it_never(encoding: bytes, text: bytes, cut: int) -> None:
    packed = PACK[encoding](text)

    assert decode(packed, encoding, 2000) == text
    if 0 < cut < len(packed):
        with pytest.raises(Exception, match="cut off"):
            decode(packed[:-cut], encoding, 2000)


@pytest.mark.parametrize("encoding", [b"gzip", b"zstd"])
def test_several_streams_in_a_row_are_one_body(encoding: bytes) -> None:
    packed = b"".join(PACK[encoding](part) for part in (b"one, ", b"", b"two"))

    assert decode(packed, encoding, 100) == b"one, two"
    with pytest.raises(Exception, match="cut off"):
        decode(packed[:-1], encoding, 100)


@pytest.mark.parametrize("encoding", PACK)
def test_a_body_that_grows_over_the_limit_is_stopped_there(encoding: bytes) -> None:
    with pytest.raises(Exception, match="exceeded"):
        decode(PACK[encoding](bytes(10_000_000)), encoding, 1_000_000)
