"""What the answers to our asking say of an article that the archive lacks. Pure.

A server that is down may answer anything: 404 for everything, an error page with status 200, nothing at all. So that an
article does not exist is believed only where the same publisher demonstrably served something else meanwhile.
"""

from collections.abc import Sequence
from datetime import datetime
from typing import Literal

from newsarchive.items import FALSE_PAGES
from newsarchive.provenance.judging_rules import MISSING_ALONE, MISSING_TWICE, WITNESS_NEAR
from newsarchive.verdicts import Asked

Answered = Literal[
    "removal-notice",
    "missing",
    "missing-once",
    "missing-unwitnessed",
    "no-answer",
    "server-error",
    "turned-away",
    "refused",
    "not-read",
    "never-asked",
]
"""What is known of an article that the archive lacks, by what came of asking for it; the names are reasons."""

_WALLS = frozenset(FALSE_PAGES) - {"soft-404"}
_TURNED_AWAY = (401, 402, 403, 407, 429, 451)
_NO_ANSWER = ("failed", "postponed")
_ROBOTS_WITHOUT_ANSWER = "forbids everything"
"""What is said of a robots.txt that could not be had (docs/politeness.md): then the server did not answer."""


def what_answered(asked: Sequence[Asked], witnesses: Sequence[datetime], *, has_articles: bool) -> Answered:
    """What the publisher says, by all that came back; what came last counts where that decides nothing.

    `witnesses` are times at which it served something else: articles, or at least other pages (not `has_articles`).
    """
    if not asked:
        return "never-asked"
    asked = sorted(asked, key=lambda each: each.at)
    if any(_is_notice(each) for each in asked):
        return "removal-notice"
    missing = _missing_since_it_was_there(asked)
    if missing and _is_believed(missing, witnesses, has_articles=has_articles):
        return "missing"
    last = _of_one(asked[-1])
    if last != "missing-once":
        return last
    twice = missing[-1] - missing[0] >= MISSING_TWICE
    return "missing-unwitnessed" if twice else "missing-once"


def _is_notice(asked: Asked) -> bool:
    """Its publisher's own words: something was there. Status 410 says so, too, but many a server gives it for all."""
    return asked.outcome == "gone" and asked.status != 410


def _missing_since_it_was_there(asked: Sequence[Asked]) -> list[datetime]:
    """When it was missing, after the last time that something stood at the address."""
    found: list[datetime] = []
    for each in asked:
        kind = _of_one(each)
        if kind == "missing-once":
            found.append(each.at)
        elif kind == "not-read":
            found = []
    return found


def _is_believed(missing: Sequence[datetime], witnesses: Sequence[datetime], *, has_articles: bool) -> bool:
    """Missing twice, far enough apart, and something else served between the two and near both.

    Nothing served between them: that may be one outage, however well the server worked before and after.
    """
    apart = MISSING_TWICE if has_articles else MISSING_ALONE
    near = [at for at in missing if any(abs(each - at) <= WITNESS_NEAR for each in witnesses)]
    return bool(near) and near[-1] - near[0] >= apart and any(near[0] < each < near[-1] for each in witnesses)


def _of_one(asked: Asked) -> Answered:
    if asked.outcome in ("missing", "soft-404", "gone"):
        return "missing-once"
    if asked.outcome == "refused":
        return "no-answer" if _ROBOTS_WITHOUT_ANSWER in (asked.problem or "") else "refused"
    if asked.outcome in _WALLS or asked.status in _TURNED_AWAY:
        return "turned-away"
    if asked.outcome in _NO_ANSWER:
        return "no-answer" if asked.status is None else "server-error"
    return "not-read"
