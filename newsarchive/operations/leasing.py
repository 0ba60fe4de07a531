"""The rows of an import, which several imports at once are given in turn: their files count as one host."""

import time

from newsarchive.archive import Archive
from newsarchive.archive.leases import Leased

_TURN_SECONDS = 0.05
"""After so long rows are asked for again where another import was given its own at the same moment."""


def next_rows(archive: Archive, run_id: int, room: int, *, waits: bool) -> list[Leased]:
    """Up to `room` rows of the run; none where none is left, or, without `waits`, where it is another import's turn."""
    while not (rows := archive.lease(run_id, room)):
        if not waits or archive.seconds_until_due(run_id) is None:
            break
        time.sleep(_TURN_SECONDS)
    return rows
