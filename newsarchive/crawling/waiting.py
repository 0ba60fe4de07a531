"""How long to leave a host in peace: pure rules, in seconds. docs/politeness.md tells them to people."""

import re
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime

BUSY = (429, 503)
"""Statuses that say "not now" (RFC 6585, RFC 9110), with or without Retry-After."""
FIRST_WAIT = 60.0
"""Where a busy host does not say how long; doubled each time that it is busy again."""
LONGEST_WAIT = 3600.0
"""The longest of all waits, whatever a host says."""
UNREADABLE_WAIT = 60.0
"""For a Retry-After that says nothing we can read."""

DEAD_AFTER = 5
"""Attempts in a row without an answer, none given since the first of them went."""
DEAD_AFTER_SECONDS = 30.0
"""And so long without any, where the host takes connections: a few pages that hang are no dead host."""
DEAD_WAIT = 300.0
"""The first pause of a dead host; doubled each time that it is tried in vain."""


def is_busy(status: int, retry_after: str | None) -> bool:
    """Whether an answer asks for a pause: 429, 503, or a server's error that says when to come back."""
    return status in BUSY or (status >= 500 and retry_after is not None)


def wait_after(status: int, retry_after: str | None, failures: int, now: datetime) -> float:
    """Seconds until a host may be asked again after an answer with `status`; 0.0 where it does not ask for a pause.

    `retry_after` is the header's value, `failures` counts such answers in a row, this one included. Never less than a
    host says, never more than LONGEST_WAIT; where it says nothing, or a time that is over, FIRST_WAIT and its doubles.
    """
    if not is_busy(status, retry_after):
        return 0.0
    said = _said(retry_after.strip(), now) if retry_after is not None else 0.0
    return min(said, LONGEST_WAIT) if said > 0 else _doubled(FIRST_WAIT, failures)


def _said(retry_after: str, now: datetime) -> float:
    if re.fullmatch(r"[0-9]+", retry_after):
        return float(retry_after[:15]) if len(retry_after.lstrip("0")) < 15 else LONGEST_WAIT
    try:
        date = parsedate_to_datetime(retry_after)
        return ((date if date.tzinfo else date.replace(tzinfo=UTC)) - now).total_seconds()
    except (ValueError, TypeError, OverflowError, IndexError):
        return UNREADABLE_WAIT


def wait_for_dead(failures: int, seconds: float, pauses: int, *, is_absent: bool) -> float | None:
    """Seconds to pause a host that gave no answer `failures` times in a row, for `seconds`; None: not yet.

    `is_absent`: nobody takes its connections, or its name leads nowhere. `pauses` it had before without coming back:
    then one more attempt in vain is enough.
    """
    is_silent = failures >= DEAD_AFTER and (is_absent or seconds >= DEAD_AFTER_SECONDS)
    return _doubled(DEAD_WAIT, pauses + 1) if pauses or is_silent else None


def _doubled(first: float, times: int) -> float:
    return min(LONGEST_WAIT, first * 2.0 ** min(max(times, 1) - 1, 20))


def in_words(seconds: float) -> str:
    """``45 s``, ``20 minutes``: how long a wait is, rounded up; parts of a second make no minute more."""
    return f"{-(-seconds // 1):.0f} s" if seconds < 120 else f"{-(-int(seconds) // 60)} minutes"
