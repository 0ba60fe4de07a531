"""`export --format warc`: captures with their pages, for the tools of web archives."""

from typing import TYPE_CHECKING, Any

from newsarchive.cli.export_progress import progress

if TYPE_CHECKING:
    from newsarchive.archive import Archive
    from newsarchive.operations.exports.exporting import Chosen, Counted
    from newsarchive.operations.exports.writing import Sink


def write_captures(archive: "Archive", chosen: "Chosen", sink: "Sink", *, shown: bool) -> "Counted":
    """Write them; says how many there were, and how many simulated ones."""
    from newsarchive.operations.exports.exporting import Counted
    from newsarchive.operations.warc_export import write_warc

    with progress(None, chosen.what, shown=shown) as tell:
        records = _Records(sink, tell, Counted())
        written = write_warc(archive, records, chosen.ids)
    return Counted(rows=written.records, simulated=written.simulated)


class _Records:
    """Counts the records that go by: each is written at once."""

    def __init__(self, sink: "Sink", tell: Any, counted: "Counted") -> None:
        self._sink, self._tell, self._counted = sink, tell, counted

    def write(self, data: bytes, /) -> None:
        self._sink.write(data)
        self._counted.rows += 1
        self._tell(self._counted)
