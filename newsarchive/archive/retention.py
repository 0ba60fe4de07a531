"""Which captures told nothing new, and may go when they are old: pure decisions on the captures of one article.

Or of one address, where captures show no article. Versions are never asked for here: they stay.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from newsarchive.archive.late_reading import UNREAD
from newsarchive.archive.versions import SHOWING

_MET_NOTHING = ("failed", "refused")
_OF_WHAT_IS_LACKING = ("missing", *_MET_NOTHING)


@dataclass(frozen=True, kw_only=True)
class Look:
    """A capture, as far as it matters whether it may go: columns of `captures`, by their names.

    `doubts`, `fallbacks` and `hops` are JSON as it is kept, to be compared. `of_article`: the archive has the article;
    `names_article`: its address names one, archived or not. `is_bound`: a version, a source link or a verdict rests on
    it.
    """

    id: int
    at: datetime
    url: str
    fate: str
    medium: str
    status: int | None
    problem: str | None
    reason: str | None
    date_published: datetime | None
    date_modified: datetime | None
    doubts: str | None
    fallbacks: str | None
    hops: str
    simulated: bool
    refers_to: int | None
    of_article: bool
    names_article: bool
    is_bound: bool


@dataclass(frozen=True, kw_only=True)
class Thinning:
    """Captures made `before` then may go, but one stays in each so long a time (`keep_every`)."""

    before: datetime
    keep_every: timedelta


def superfluous(looks: Iterable[Look], rule: Thinning) -> list[int]:
    """The numbers of those captures that may go, of all `looks` at one article or one address.

    What stays tells the same: every capture that changed anything, was not understood yet, or that something rests on;
    of others that tell the same between two such, the first, the last, the last with its page, and one in each
    `keep_every`. The last old one of each address stays, because a request that is under way may be asked by it.
    """
    left = sorted(looks, key=lambda look: (look.at, look.id))
    gone: list[int] = []
    while goes := _some_superfluous(left, rule):  # what goes lets go of what it referred to
        gone += goes
        left = [look for look in left if look.id not in goes]
    return sorted(gone)


def _some_superfluous(looks: Sequence[Look], rule: Thinning) -> frozenset[int]:
    needed = _needed(looks, rule)
    goes: set[int] = set()
    for stretch in _stretches(looks):
        ends = {stretch[0].id, stretch[-1].id, *_last_whole(stretch)}
        kept_at = stretch[0].at
        for look in stretch:
            if look.id in ends or look.id in needed or look.at >= rule.before or look.at - kept_at >= rule.keep_every:
                kept_at = look.at
            else:
                goes.add(look.id)
    return frozenset(goes)


def _needed(looks: Sequence[Look], rule: Thinning) -> set[int]:
    """Those that something rests on, and the last of each address: of all, and of those that are old."""
    last = {(look.url, look.hops): look.id for look in sorted(looks, key=lambda look: look.id)}
    old = sorted((look for look in looks if look.at < rule.before), key=lambda look: look.id)
    last_old = {look.url: look.id for look in old if _is_candidate(look)}
    last_by_medium = {look.medium: look.id for look in sorted(looks, key=lambda look: look.id)}
    referred = {look.refers_to for look in looks if look.refers_to is not None}
    bound = {look.id for look in looks if look.is_bound}
    return {*last.values(), *last_old.values(), *last_by_medium.values(), *referred, *bound}


def _last_whole(stretch: Sequence[Look]) -> list[int]:
    whole = [look.id for look in stretch if look.refers_to is None]
    return whole[-1:]


def _stretches(looks: Sequence[Look]) -> list[list[Look]]:
    """Captures that tell the same, in order of time, between two that tell something."""
    found: list[list[Look]] = []
    open_now: dict[Any, list[Look]] = {}
    shown = [look.at for look in looks if look.of_article and _shows(look)]
    last_shown = max(shown, default=None)
    for look in looks:
        told = _told(look, last_shown)
        if told is None:
            open_now = {}
        elif told in open_now:
            open_now[told].append(look)
        else:
            open_now[told] = [look]
            found.append(open_now[told])
    return found


def _shows(look: Look) -> bool:
    return look.fate in SHOWING and look.medium == "http" and look.problem is None


def _is_candidate(look: Look) -> bool:
    return _told(look, None) is not None


def _told(look: Look, last_shown: datetime | None) -> tuple[Any, ...] | None:
    """What a capture tells that changed nothing: equal for captures that tell the same. None where it may not go.

    What gave no article though it should have may be read well by better code, and then tells what was there: unless
    the article was read well later (`last_shown`), which is compared with what came before it.
    """
    form = look.fate, look.medium, look.status, look.simulated
    if look.of_article:
        if look.fate == "seen":
            return (*form, look.problem, look.date_published, look.date_modified, look.fallbacks)
        is_past = last_shown is not None and look.at < last_shown
        may_go = look.fate in _MET_NOTHING or (look.fate in UNREAD and is_past)
        return (*form, look.doubts) if may_go else None
    if look.reason is not None:  # somebody cites it, and what was answered is evidence
        return None
    if look.names_article:
        return form if look.fate in _OF_WHAT_IS_LACKING else None
    return form
