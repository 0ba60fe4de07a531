"""What `newsarchive clock` shows."""

from datetime import timedelta
from typing import TYPE_CHECKING

from newsarchive.cli.article_view import print_fields
from newsarchive.cli.clock_usage import Asked
from newsarchive.cli.screen import Screen
from newsarchive.telling.records import Record
from newsarchive.telling.times import day, iso, minute, span
from newsarchive.telling.wording import number_of

if TYPE_CHECKING:
    from newsarchive.provenance.clock import Clock
    from newsarchive.provenance.clock_points import Point


def answer(asked: Asked, clock: "Clock") -> Record:
    """When the number that is asked for was given out, and what says so; `known` is false in a gap."""
    from newsarchive.provenance.clock_words import in_words

    code = asked.code or 0
    issued, (before, after) = clock.issued(code), clock.around(code)
    return {
        "publisher": asked.publisher,
        "code": code,
        "key": asked.key,
        "known": issued is not None,
        "earliest": iso(issued.earliest) if issued else None,
        "latest": iso(issued.latest) if issued else None,
        "words": in_words(issued),
        "after": before and _record(before),
        "before": after and _record(after),
    }


def about_clock(publisher: str, clock: "Clock") -> Record:
    """What the clock knows, and how well."""
    first, last = clock.points[0], clock.points[-1]
    return {
        "publisher": publisher,
        "calibration": len(clock.points) - clock.learned,
        "learned": clock.learned,
        "not_believed": clock.strays,
        "slack_seconds": round(clock.slack.total_seconds()),
        "first": _record(first),
        "last": _record(last),
        "gaps": [{"first": gap.first, "last": gap.last} for gap in clock.gaps],
    }


def print_clock(screen: Screen, publisher: str, clock: "Clock") -> None:
    """The same for people."""
    left_out = f", {number_of(clock.strays, 'other')} not believed" if clock.strays else ""
    fixed = len(clock.points) - clock.learned
    print_fields(
        screen,
        ("publisher", publisher),
        ("points", f"{fixed:,} of the calibration, {clock.learned:,} learned from the archive{left_out}"),
        ("first", point_in_words(clock.points[0])),
        ("last", point_in_words(clock.points[-1])),
        ("slack", f"learned times hold to within {span(clock.slack)}"),
        *(("gap", f"{gap.first} to {gap.last}: none of these was ever seen") for gap in clock.gaps),
    )


def point_in_words(point: "Point | None") -> str:
    """``8630990, 2026-08-07 07:29 KST (learned)``; says so where there is none."""
    if point is None:
        return "nothing is known beyond"
    is_timed = point.latest - point.earliest < timedelta(hours=23)
    shown = minute if is_timed else day
    ends = dict.fromkeys((shown(point.earliest), shown(point.latest)))
    return f"{point.code}, {' to '.join(ends)}{' KST' if is_timed else ''} ({point.origin})"


def _record(point: "Point") -> Record:
    return {
        "code": point.code,
        "earliest": iso(point.earliest),
        "latest": iso(point.latest),
        "origin": point.origin,
    }
