"""What is asked for: one row of the frontier."""

from typing import Literal

from benchmarks.simulation.world import Host

Kind = Literal["list", "article", "shared", "robots"]


class Row:
    """`serial` is its number among all rows there ever were; `published`: when its article appeared.

    `lists_after`: how many lists its publisher has that are read after this one.
    """

    __slots__ = ("host", "kind", "lists_after", "postponed", "published", "retries", "serial", "waits_since")

    def __init__(self, serial: int, kind: Kind, host: Host, published: float = 0.0) -> None:
        self.serial = serial
        self.kind = kind
        self.host = host
        self.published = published
        self.lists_after = 0
        self.postponed = 0
        self.retries = 0
        self.waits_since = 0.0
