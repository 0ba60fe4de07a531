"""Times and spans as people and programs read them; the archive's UTC is shown in Korean time."""

from datetime import datetime, timedelta

from newsarchive.normalization.json_lines import KST
from newsarchive.normalization.json_lines import iso as iso


def to_minute(moment: datetime | None) -> str:
    """``2026-11-02 09:06 KST``, as the publisher prints it; empty where there is none."""
    return f"{moment.astimezone(KST):%Y-%m-%d %H:%M} KST" if moment else ""


def minute(moment: datetime | None) -> str:
    """``2026-11-02 09:06``, for a column whose heading names the zone; ``-`` where there is none."""
    return f"{moment.astimezone(KST):%Y-%m-%d %H:%M}" if moment else "-"


def day(moment: datetime | None) -> str:
    """``2026-11-02`` in Korea; ``-`` where there is none."""
    return f"{moment.astimezone(KST):%Y-%m-%d}" if moment else "-"


def to_second(moment: datetime | None) -> str:
    """``2026-11-02 09:06:31 KST``, for what this machine did; empty where there is none."""
    return f"{moment.astimezone(KST):%Y-%m-%d %H:%M:%S} KST" if moment else ""


def span(length: timedelta) -> str:
    """``0.4 s``, ``12 s``, ``3 min 20 s``, ``2 h 5 min``."""
    seconds = max(0.0, length.total_seconds())
    if seconds < 10:
        return f"{seconds:.1f} s"
    minutes, rest = divmod(round(seconds), 60)
    if not minutes:
        return f"{rest} s"
    hours, minutes = divmod(minutes, 60)
    return f"{hours} h {minutes} min" if hours else f"{minutes} min {rest} s"
