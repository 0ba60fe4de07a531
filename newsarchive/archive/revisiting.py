"""When an article is looked at again: a pure rule of its history. docs/operations.md tells it to people.

What has been quiet for long stays quiet: the next look comes after three times as long as nothing has changed. So an
edit is found within three times the quiet before it, and an article costs nine requests in its first year.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta

from newsarchive.archive.versions import GONE_AFTER

GROWTH = 3.0
"""How many times the quiet so far an article is left alone."""
SHORTEST = timedelta(minutes=15)
"""Between two looks at an article that has just appeared."""
AFTER_AN_EDIT = 16.0
"""Of an article that has just changed, the shortest wait is this part of its age, so that an old one is not asked for
every quarter of an hour;"""
LONGEST_AFTER_AN_EDIT = timedelta(days=1)
"""and this at most."""
LONGEST = timedelta(days=180)
"""However old and quiet: twice a year."""
FIRST_RETRY = timedelta(hours=6)
"""After a look that told nothing (no answer, an error, a page that is not believed), at most; doubled each time,"""
LONGEST_RETRY = timedelta(days=7)
"""to this at most."""


@dataclass(frozen=True, kw_only=True)
class History:
    """What is known of an article when it was last asked for, at `visited`.

    It `began` when it was published, and last `changed` as far as anybody saw: by its own edit time or by our looks.
    `missing`: it was not found, and that is not believed yet. `failures` looks in a row told nothing.
    """

    began: datetime
    changed: datetime
    visited: datetime
    missing: bool = False
    failures: int = 0


def next_visit(history: History) -> datetime:
    """When to look again."""
    if history.missing and not history.failures:
        return history.visited + GONE_AFTER
    wait = _interval(history)
    if history.failures:
        first = min(wait, FIRST_RETRY)
        wait = min(first * 2.0 ** min(history.failures - 1, 20), LONGEST_RETRY)
    return history.visited + wait


def _interval(history: History) -> timedelta:
    age = max(history.visited - history.began, timedelta())
    quiet = max(history.visited - history.changed, timedelta())
    shortest = min(max(age / AFTER_AN_EDIT, SHORTEST), LONGEST_AFTER_AN_EDIT)
    return min(max(quiet * GROWTH, shortest), LONGEST)


def next_attempt(attempts: int, last: datetime, fate: str) -> datetime:
    """When to ask again for a page that the archive lacks, after so many `attempts`, the `last` of which ended so.

    What its publisher says is not there is asked for a second time after an hour, since a 404 is believed then; later
    ever more seldom. All else may be better tomorrow.
    """
    if fate == "missing" and attempts == 1:
        return last + GONE_AFTER
    first = timedelta(days=30) if fate in ("missing", "gone") else timedelta(days=1)
    return last + min(first * 2.0 ** min(attempts - 1, 20), LONGEST)
