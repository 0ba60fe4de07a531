"""Records found in WARC and ARC files, whatever state these are in, and read again from where they stand."""

import logging
import re
import tempfile
from collections.abc import Generator, Iterator
from contextlib import suppress
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import IO, Any, BinaryIO, Literal, cast

from warcio.exceptions import ArchiveLoadFailed  # type: ignore[import-untyped]
from warcio.recordloader import ArcWarcRecordLoader  # type: ignore[import-untyped]
from warcio.statusandheaders import StatusAndHeaders, StatusAndHeadersParserException  # type: ignore[import-untyped]

from newsarchive.operations.warc.parts import GZIP, Damaged, Member, Part, Plain, next_member

HEAD = 2048
"""Bytes of a record's block that tell whether it is wanted."""
LARGEST_BLOCK = 24 * 1024 * 1024
"""No page of 8 MiB takes more, however it was sent."""
LARGEST_UNPACKED = 32 * 1024**3
"""What a file that is packed in one piece may take on the disk while it is read."""

_BEGINS = re.compile(rb"WARC/\d+\.\d+\s*\r?\n?\Z")
_ARC_FIELDS = 5
_NOT_READ = (ArchiveLoadFailed, StatusAndHeadersParserException, EOFError, ValueError)

_NO_WARC = {
    b"": "the file is empty",
    b"\x28\xb5\x2f\xfd": "it is packed with zstd, which is not read here: unpack it first",
    b"PK\x03\x04": "it is a zip file, perhaps a WACZ: unpack it, and give the folder archive/ in it",
}
logging.getLogger("warcio.recordloader").setLevel(logging.ERROR)  # it tells of each address that it mends

Format = Literal["warc", "arc"]


@dataclass(frozen=True)
class Place:
    """Where a record begins: `inner` bytes into the gzip member at `member`, or into the file where that is None."""

    member: int | None
    inner: int

    def __str__(self) -> str:
        if self.member is None:
            return f"byte {self.inner:,}"
        return f"byte {self.member:,}" + (f" (unpacked: {self.inner:,})" if self.inner else "")

    @property
    def cut_off(self) -> str:
        """What is said of a record that begins here and does not end."""
        if self.member is None:
            return "the record is cut off by the end of the file"
        return "the record is cut off by the end of its gzip member (`warcio recompress` mends some such files)"


@dataclass(frozen=True, kw_only=True)
class Found:
    """A record as it stands in its file: its headers, and the `head` of its block of `length` bytes."""

    place: Place
    fields: Any
    length: int
    head: bytes
    is_whole: bool


@dataclass(frozen=True, kw_only=True)
class Damage:
    """A stretch of a file that holds no readable record."""

    place: Place
    problem: str


def walk(path: Path) -> Iterator[Found | Damage]:
    """All records of the file, in order; what cannot be read is told and passed over. Raises OSError."""
    with path.open("rb") as file:
        begins = file.read(4)
        if begins in _NO_WARC:
            yield Damage(place=Place(None, 0), problem=_NO_WARC[begins])
        elif begins.startswith(GZIP):
            yield from _packed(file)
        else:
            yield from _guarded(Plain(file, 0), None, _format(Plain(file, 0)))


def _packed(file: BinaryIO) -> Iterator[Found | Damage]:
    kind = _format(Member(file, 0))
    offset: int | None = 0
    while offset is not None:
        member = Member(file, offset)
        yield from _guarded(member, offset, kind)
        offset = yield from _after(file, offset, member.end, kind)


def _after(file: BinaryIO, offset: int, end: int | None, kind: Format) -> Generator[Damage, None, int | None]:
    """Where the next member begins, behind the one at `offset`, which may have no `end`."""
    if end is not None:
        file.seek(end)
        rest = file.read(len(GZIP))
        if rest == GZIP:
            return end
        if rest.strip(b"\0\r\n"):
            yield Damage(place=Place(end, 0), problem="what stands there is no gzip member")
    found = next_member(file, end if end is not None else offset + 1)
    while found is not None and not _holds_record(file, found, kind):
        found = next_member(file, found + 1)
    return found


def _holds_record(file: BinaryIO, offset: int, kind: Format) -> bool:
    """Whether it only looks so: three bytes are soon found in packed data."""
    with suppress(Damaged):
        line = _next_line(Member(file, offset))
        return bool(_BEGINS.match(line)) if kind == "warc" else len(line.split()) >= _ARC_FIELDS
    return False


def _guarded(part: Part, member: int | None, kind: Format) -> Iterator[Found | Damage]:
    try:
        yield from _records(part, member, kind)
    except Damaged as damage:
        yield Damage(place=Place(member, part.tell()), problem=str(damage))


def _format(part: Part) -> Format:
    with suppress(Damaged):
        return "arc" if _next_line(part).startswith(b"filedesc://") else "warc"
    return "warc"


def _next_line(part: Part) -> bytes:
    """The next line that is not blank; empty at the end."""
    part.begin_headers()
    while (line := part.readline()) and not line.strip(b"\r\n\0 "):
        part.begin_headers()
    return line


def _records(part: Part, member: int | None, kind: Format) -> Iterator[Found | Damage]:
    line = _next_line(part)
    while line:
        place = Place(member, part.tell() - len(line))
        problem = None
        try:
            record = _parsed(part, line, kind)
        except _NOT_READ as error:
            problem = f"no record begins there ({_in_a_line(error)})"
        else:
            if record.length is None:
                problem = "the record does not say how long it is"
            else:
                yield _found(record, place)
                line = _next_line(part)
        if problem is not None:
            yield Damage(place=place, problem=problem)
            line = _resynchronised(part)


def _parsed(part: Part, line: bytes, kind: Format) -> Any:
    part.begin_headers()
    loader = ArcWarcRecordLoader(verify_http=False, arc2warc=True)
    return loader.parse_record_stream(part, line, known_format=kind, no_record_parse=True)


def _found(record: Any, place: Place) -> Found:
    head = record.raw_stream.read(min(record.length, HEAD))
    left = record.length - len(head)
    while left and (piece := record.raw_stream.read(min(left, 1 << 20))):
        left -= len(piece)
    return Found(place=place, fields=record.rec_headers, length=record.length, head=head, is_whole=not left)


def _resynchronised(part: Part) -> bytes:
    """The line with which the next record of a WARC begins; empty where none does."""
    while True:
        part.begin_headers()
        line = part.readline()
        if not line or _BEGINS.match(line):
            return line


def _in_a_line(error: BaseException) -> str:
    return " ".join(str(error).split())[:200] or type(error).__name__


def read_record(path: Path, place: Place) -> tuple[StatusAndHeaders, bytes]:
    """The headers of the record at `place` and its block. Raises Damaged, and OSError.

    The block must be whole, and no larger than LARGEST_BLOCK.
    """
    part = _part_at(path, place)
    line = _next_line(part)
    try:
        record = _parsed(part, line, "warc" if line.startswith(b"WARC/") else "arc")
    except _NOT_READ as error:
        raise Damaged(f"no record begins there any more ({_in_a_line(error)})") from error
    if record.length is None or record.length > LARGEST_BLOCK:
        raise Damaged(f"the record is larger than {LARGEST_BLOCK >> 20} MiB")
    block = record.raw_stream.read(record.length)
    if len(block) < record.length:
        raise Damaged(place.cut_off)
    return record.rec_headers, block


def _part_at(path: Path, place: Place) -> Part:
    if place.member is None:
        return Plain(_opened(path), place.inner)
    if not place.inner:
        return Member(_opened(path), place.member)
    return Plain(_unpacked(path, place.member), place.inner)


@lru_cache(maxsize=8)
def _opened(path: Path) -> BinaryIO:
    return path.open("rb")


@lru_cache(maxsize=2)
def _unpacked(path: Path, member: int) -> BinaryIO:
    """A file that is packed in one piece, instead of record by record, cannot be read from its middle."""
    unpacked: IO[bytes] = tempfile.TemporaryFile(prefix="newsarchive-warc-")  # noqa: SIM115 (open as long as it is cached)
    part = Member(_opened(path), member)
    with suppress(Damaged):  # what stands before the damage can be read
        while piece := part.piece():
            if unpacked.tell() > LARGEST_UNPACKED:
                raise Damaged("the file is packed in one piece, and too large for that: warcio recompress mends it")
            unpacked.write(piece)
    return cast(BinaryIO, unpacked)
