"""The bytes of a WARC file as records are read from them: one gzip member after the other, or the plain file."""

import zlib
from typing import BinaryIO

GZIP = b"\x1f\x8b\x08"
"""How a gzip member begins (RFC 1952, method deflate)."""
LONGEST_LINE = 64 * 1024
LONGEST_HEADERS = 1024 * 1024
_CHUNK = 64 * 1024


class Damaged(Exception):
    """The bytes cannot be read on from here; the message says why."""


class Part:
    """A stretch of a file, to be read as a file is; what is in it comes piece by piece from `_pull` (empty at its end).

    No line is longer than LONGEST_LINE, nor are lines in all between two calls of `begin_headers` than LONGEST_HEADERS:
    Damaged is raised where a record's headers are.
    """

    def __init__(self) -> None:
        self._held = memoryview(b"")
        self._position = 0
        self._room = LONGEST_HEADERS

    def _pull(self) -> bytes:
        raise NotImplementedError

    def tell(self) -> int:
        """How many bytes were read."""
        return self._position

    def begin_headers(self) -> None:
        """A record begins here."""
        self._room = LONGEST_HEADERS

    def read(self, size: int | None = None) -> bytes:
        """`size` bytes, or what is left where that is less (or `size` is None)."""
        pieces = []
        while (size is None or size > 0) and (piece := self._take(size)):
            pieces.append(piece)
            size = None if size is None else size - len(piece)
        return b"".join(pieces)

    def piece(self) -> bytes:
        """What comes next, however much that is; empty at the end."""
        return self._take(None)

    def readline(self, size: int | None = None) -> bytes:
        """A line with its end; a part of it where it is longer than `size` or than lines are."""
        most = min(size or LONGEST_LINE, LONGEST_LINE)
        line = b""
        while len(line) < most and not line.endswith(b"\n") and self._fill():
            end = bytes(self._held[: most - len(line)]).find(b"\n") + 1
            line += self._take(end or most - len(line))
        self._room -= len(line)
        if self._room < 0:
            raise Damaged("the headers of a record are longer than 1 MiB")
        return line

    def _take(self, size: int | None) -> bytes:
        if not self._fill():
            return b""
        piece = bytes(self._held[:size])
        self._held = self._held[len(piece) :]
        self._position += len(piece)
        return piece

    def _fill(self) -> bool:
        if not self._held:
            self._held = memoryview(self._pull())
        return bool(self._held)


class Member(Part):
    """What is in one gzip member of `file`, which begins at `offset`.

    Reading it raises Damaged where it is cut off or broken. ``end`` is where the next one begins, once it was read.
    """

    def __init__(self, file: BinaryIO, offset: int) -> None:
        super().__init__()
        self._file = file
        self._at = offset
        self._decoder = zlib.decompressobj(wbits=31)
        self._left = b""
        self.end: int | None = None

    def _pull(self) -> bytes:
        while not self._decoder.eof:
            packed = self._left or self._read()
            try:
                piece = self._decoder.decompress(packed, _CHUNK)
            except zlib.error as error:
                raise Damaged(f"a gzip member is broken ({error})") from error
            self._left = self._decoder.unconsumed_tail
            if self._decoder.eof:
                self.end = self._at - len(self._decoder.unused_data)
            if piece:
                return piece
        return b""

    def _read(self) -> bytes:
        self._file.seek(self._at)  # others may have read of the same file meanwhile
        packed = self._file.read(_CHUNK)
        if not packed:
            raise Damaged("a gzip member is cut off by the end of the file")
        self._at += len(packed)
        return packed


class Plain(Part):
    """What is in `file`, which is not packed, from `offset` on."""

    def __init__(self, file: BinaryIO, offset: int) -> None:
        super().__init__()
        self._file = file
        self._at = offset

    def _pull(self) -> bytes:
        self._file.seek(self._at)
        piece = self._file.read(_CHUNK)
        self._at += len(piece)
        return piece


def next_member(file: BinaryIO, offset: int) -> int | None:
    """Where behind `offset` a gzip member may begin; None where none does."""
    kept = b""
    file.seek(offset)
    while piece := file.read(_CHUNK):
        found = (kept + piece).find(GZIP)
        if found >= 0:
            return offset - len(kept) + found
        offset += len(piece)
        kept = (kept + piece)[-len(GZIP) + 1 :]
    return None
