"""Captures as WARC 1.1: one gzip member a record, bodies decoded and marked as such (docs/user-guide.md, "WARC")."""

import zlib
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from io import BytesIO
from typing import Protocol

from warcio.recordloader import ArcWarcRecord  # type: ignore[import-untyped]
from warcio.statusandheaders import StatusAndHeaders  # type: ignore[import-untyped]
from warcio.warcwriter import WARCWriter  # type: ignore[import-untyped]

from newsarchive import __version__, clock
from newsarchive.archive import Archive
from newsarchive.archive.capture_reading import ArchivedCapture
from newsarchive.operations.warc.written import Original, Written, info_record, original_of, record_of

_VERSION = "WARC/1.1"
_LEVEL = 6
"""Of zlib: 9, which warcio takes, costs three times as much for 1 % less."""


class Sink(Protocol):
    """Where bytes go: a file, standard output."""

    def write(self, data: bytes, /) -> object: ...


@dataclass
class WarcCounts:
    """What was written, besides the record that describes the file."""

    records: int = 0
    responses: int = 0
    revisits: int = 0
    resources: int = 0
    simulated: int = 0

    def count(self, written: Written, archived: ArchivedCapture) -> None:
        """One more."""
        self.records += 1
        self.responses += written.kind == "response"
        self.revisits += written.kind == "revisit"
        self.resources += written.kind == "resource"
        self.simulated += archived.capture.simulated


def write_warc(
    archive: Archive, stream: Sink, articles: Sequence[int] | None = None, *, made_at: datetime | None = None
) -> WarcCounts:
    """Write the captures of `articles` (their numbers, in that order), or all of the archive, to `stream`.

    A body that came more than once is written once; the others are `revisit` records. The records of two exports of the
    same captures are equal, ids and all; `made_at` (aware, now if None) stands in the first record alone. Memory does
    not grow with the number of captures.
    """
    writing = _Writing(stream)
    writing.write(
        info_record(f"newsarchive/{__version__}", made_at or clock.now(), simulated=archive.has_simulated_captures())
    )
    for each in archive.archived_captures(articles):
        writing.add(each)
    return writing.counts


@dataclass
class _Writing:
    stream: Sink
    counts: WarcCounts = field(default_factory=WarcCounts)
    _bodies: dict[str, Original] = field(default_factory=dict)

    def add(self, archived: ArchivedCapture) -> None:
        """Write one capture."""
        written = record_of(archived, self._bodies.get(archived.payload_sha256))
        if archived.is_shared and written.kind == "response" and (original := original_of(archived)):
            self._bodies.setdefault(archived.payload_sha256, original)
        self.write(written)
        self.counts.count(written, archived)

    def write(self, written: Written) -> None:
        """Write one record as a gzip member of its own."""
        plain = BytesIO()
        fields = StatusAndHeaders("", written.fields, protocol=_VERSION)
        # Of a revisit warcio writes only headers that it has taken apart, and changes bytes that are no ASCII.
        kind = "response" if written.kind == "revisit" else written.kind
        length = len(written.block)
        given = ("warc", kind, fields, BytesIO(written.block), None, fields.get_header("Content-Type"), length)
        WARCWriter(plain, gzip=False, warc_version=_VERSION).write_record(ArcWarcRecord(*given))
        self.stream.write(zlib.compress(plain.getvalue(), _LEVEL, wbits=31))
