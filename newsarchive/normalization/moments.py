"""Points in time as people type them: ``7d``, ``12h``, ``2026-11-20``, ``2026-11-20 09:00``."""

import re
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

FORMS = "7d, 12h, 30m, 2026-11-20 or 2026-11-20 09:00 (KST)"

_AGO = re.compile(r"(\d{1,5})([mhd])")
_UNITS = {"m": "minutes", "h": "hours", "d": "days"}
_FORMATS = ("%Y-%m-%d", "%Y-%m-%d %H:%M", "%Y-%m-%dT%H:%M")


def read_moment(typed: str, now: datetime, zone: str = "Asia/Seoul") -> datetime:
    """The aware time that `typed` means at `now`; a time without zone is in `zone`.

    Raises ValueError naming what was typed and the forms there are.
    """
    text = typed.strip()
    if ago := _AGO.fullmatch(text):
        return now - timedelta(**{_UNITS[ago[2]]: int(ago[1])})
    for form in _FORMATS:
        try:
            return datetime.strptime(text, form).replace(tzinfo=ZoneInfo(zone))
        except ValueError:
            continue
    raise ValueError(f"{typed!r} is no time; write {FORMS}")
