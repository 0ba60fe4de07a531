"""The archive in numbers, as Prometheus reads them: text in its exposition format, printed or put into a file.

No port is opened. Labels are publishers, spiders, jobs, fates: as many as were set up, never addresses.
"""

import os
from collections.abc import Iterable, Iterator
from pathlib import Path
from tempfile import NamedTemporaryFile

from prometheus_client import CollectorRegistry, generate_latest
from prometheus_client.core import Metric
from prometheus_client.registry import Collector

from newsarchive.archive import Archive
from newsarchive.operations.doctor import QUICK, examine
from newsarchive.operations.metrics_families import families, of_findings

_READABLE = 0o644
"""Others read the file: Prometheus' node exporter runs as a user of its own."""


class _Families(Collector):
    """Metrics that have been taken already."""

    def __init__(self, metrics: Iterable[Metric]) -> None:
        self._taken = list(metrics)

    def collect(self) -> Iterator[Metric]:
        """All of them, in their order."""
        yield from self._taken


def taken(archive: Archive, *, with_findings: bool = False) -> list[Metric]:
    """What the archive holds and how it fares now; `with_findings`: what `doctor --quick` says, counted, too."""
    found = [of_findings(examine(archive, QUICK))] if with_findings else []
    return [*families(archive.measured()), *found]


def exposition(metrics: Iterable[Metric]) -> bytes:
    """In Prometheus' text format, UTF-8."""
    registry = CollectorRegistry(auto_describe=False)
    registry.register(_Families(metrics))
    return generate_latest(registry)


def write(text: bytes, path: Path) -> None:
    """Put `text` into the file at `path`, whole or not at all: whoever reads meanwhile reads the file before.

    Raises OSError where its folder is missing or cannot be written.
    """
    with NamedTemporaryFile(dir=path.parent, prefix=f".{path.name}.", suffix=".tmp", delete=False) as file:
        try:
            file.write(text)
            os.fchmod(file.fileno(), _READABLE)
            file.close()
            Path(file.name).replace(path)
        except BaseException:
            Path(file.name).unlink(missing_ok=True)
            raise
