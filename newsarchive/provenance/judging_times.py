"""What stood when, and how far apart two articles are. Pure; times are aware."""

from datetime import datetime, timedelta

from newsarchive.normalization.json_lines import KST
from newsarchive.provenance.judging_rules import POST_TOLERANCE, STALE_AFTER
from newsarchive.verdicts import Issued, State


def is_of_another_time(issued: Issued | None, appeared: datetime | None, since: datetime | None) -> bool:
    """Whether an article's number was surely given out after the post named it, or long before the post was there.

    `appeared` is when the post named the article, `since` when the post itself appeared, None where nobody knows.
    """
    if issued is None or appeared is None:
        return False
    _, until = moments_of(appeared)
    too_late = issued.earliest is not None and issued.earliest > until + POST_TOLERANCE
    if since is None or issued.latest is None:
        return too_late
    return too_late or issued.latest < min(since, appeared) - STALE_AFTER


def moments_of(appeared: datetime) -> tuple[datetime, datetime]:
    """Between which times a post appeared: midnight stands for a day without an hour."""
    local = appeared.astimezone(KST)
    is_day = (local.hour, local.minute, local.second, local.microsecond) == (0, 0, 0, 0)
    return appeared, appeared + timedelta(days=1) if is_day else appeared


def current_then(versions: tuple[State, ...], appeared: datetime | None) -> tuple[State, ...]:
    """The versions that may have stood on the page when the post appeared; empty where that is not archived.

    A version stood from its capture on, or from its edit time where that lies between it and the capture before.
    """
    if appeared is None:
        return ()
    begin, end = moments_of(appeared)
    since = _stood_since(versions)
    before = [state for state, at in zip(versions, since, strict=True) if at <= begin]
    within = [state for state, at in zip(versions, since, strict=True) if begin < at <= end]
    return (*before[-1:], *within)


def _stood_since(versions: tuple[State, ...]) -> list[datetime]:
    found: list[datetime] = []
    for number, state in enumerate(versions):
        edited = state.date_modified or (state.date_published if number == 0 else None)
        earlier = versions[number - 1] if number else None
        is_told = edited is not None and edited <= state.captured_at
        if is_told and earlier is not None and edited is not None:
            is_told = edited > earlier.captured_at
        found.append(edited if is_told and edited is not None else state.captured_at)
    return found


def days_apart(appeared: datetime | None, since: datetime | None, cited: State) -> float | None:
    """How many days the cited article is older than the post; within the day of a post without an hour, none.

    None, too, from the day on which the post appeared (`since`) to the one on which it named the article (`appeared`).
    """
    if appeared is None or cited.date_published is None:
        return None
    begin, end = _story(appeared, since)
    nearest = min(max(cited.date_published, begin), end) if begin else min(cited.date_published, end)
    return round((nearest - cited.date_published) / timedelta(days=1), 2)


def days_issued(appeared: datetime | None, since: datetime | None, issued: Issued | None) -> float | None:
    """At least how many days, by the publisher's clock alone."""
    if issued is None or appeared is None:
        return None
    begin, end = _story(appeared, since)
    if begin is not None and issued.latest is not None and issued.latest < begin:
        return round((begin - issued.latest) / timedelta(days=1), 2)
    if issued.earliest is not None and issued.earliest > end:
        return round((end - issued.earliest) / timedelta(days=1), 2)
    return None


def _story(appeared: datetime, since: datetime | None) -> tuple[datetime | None, datetime]:
    """From when to when what the post names may be of the story's time: an old post may get its source late."""
    begin, end = moments_of(appeared)
    return min(begin, since) if since else None, end
