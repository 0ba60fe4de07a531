"""What the archive knew of an article at a time, as its captures tell it. Pure functions."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from newsarchive.archive.versions import SHOWING

_THERE = (*SHOWING, "earlier")


@dataclass(frozen=True, kw_only=True)
class Sighting:
    """One capture of an article: when it was made, what it meant, and why the page was asked for."""

    at: datetime
    fate: str
    reason: str | None


@dataclass(frozen=True, kw_only=True)
class State:
    """Since when the article was gone, None where it was live; when it was last seen with its text."""

    gone_since: datetime | None
    last_seen: datetime | None


def until(sightings: Iterable[Sighting], moment: datetime | None) -> list[Sighting]:
    """Those made until then; all of them without a moment."""
    return [each for each in sightings if moment is None or each.at <= moment]


def state_after(sightings: Iterable[Sighting]) -> State:
    """What was known after these captures, the earliest first."""
    gone, last = None, None
    for sighting in sightings:
        if sighting.fate == "gone":
            gone = sighting.at
        elif sighting.fate in (*SHOWING, "earlier") and not (
            gone and sighting.fate == "seen"
        ):  # then, the removal was seen again
            gone, last = None, sighting.at
    return State(gone_since=gone, last_seen=last)
