"""The clock by which captures are dated, and by which things fall due. Tests move it; nothing else does."""

from datetime import UTC, datetime, timedelta

ahead = timedelta()
"""How far the clock is ahead of the machine's."""


def now() -> datetime:
    """The time, aware UTC."""
    return datetime.now(UTC) + ahead
