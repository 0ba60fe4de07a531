"""The clock by which captures are dated, and by which things fall due. Tests move it; nothing else does."""

import sys
import time
from datetime import UTC, datetime, timedelta

ahead = timedelta()
"""How far the clock is ahead of the machine's."""


def now() -> datetime:
    """The time, aware UTC."""
    return datetime.now(UTC) + ahead


def since_boot() -> float:
    """Seconds that also pass while the machine sleeps or the process is stopped, and that nobody sets."""
    if sys.platform == "linux":
        return time.clock_gettime(time.CLOCK_BOOTTIME)
    return time.monotonic()
