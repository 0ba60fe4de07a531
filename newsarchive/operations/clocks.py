"""The clocks of publishers: what their modules know beforehand, and what the archive has learned since."""

import re
from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from typing import Protocol
from zoneinfo import ZoneInfo

from newsarchive.archive.dated_keys import DatedKey
from newsarchive.items import Identity
from newsarchive.provenance.clock import Clock, make_clock
from newsarchive.provenance.clock_points import Point
from newsarchive.publishers import publishers
from newsarchive.publishers.numbered import number, numbering
from newsarchive.publishers.numbering import Numbering
from newsarchive.verdicts import Issued

_FIRST = datetime(1990, 1, 1, tzinfo=UTC)  # there was no web before
_AHEAD = timedelta(days=1)
_TIME_OF_DAY = re.compile(r"\d\s*[:시]|[AP]M|정오", re.IGNORECASE)
_HOME_ZONE = "Asia/Seoul"
_SECOND = timedelta(seconds=1)


class Learnable(Protocol):
    """An archive, as far as a clock needs one."""

    def dated_keys(self, publisher: str) -> list[DatedKey]:
        """Keys of a publisher's articles with the dates that stand on their pages."""


class Clocks:
    """The clock of each publisher that is asked for, made once: what is archived later does not change it.

    Without an archive a clock knows its publisher's calibration alone.
    """

    def __init__(self, archive: Learnable | None = None) -> None:
        self._archive = archive
        self._made: dict[str, Clock | None] = {}

    def of(self, publisher: str) -> Clock | None:
        """The clock of the publisher with this id; None where nothing shows that its numbers grow with time."""
        if publisher not in self._made:
            self._made[publisher] = clock_of(self._archive, publisher)
        return self._made[publisher]

    def issued(self, identity: Identity) -> Issued | None:
        """When the article's number was given out; None where it has no number, or nobody knows."""
        code = number(identity)
        clock = self.of(identity.publisher) if code is not None else None
        return clock.issued(code) if clock and code is not None else None


def clock_of(archive: Learnable | None, publisher: str) -> Clock | None:
    """A publisher's clock, read from the archive now (a second at 300,000 articles); see Clocks to keep it."""
    rule = numbering(publisher)
    if rule is None:
        return None
    zone = next((each.zone for each in publishers() if each.id == publisher), _HOME_ZONE)
    dated = archive.dated_keys(publisher) if archive else []
    return make_clock(rule.calibration, learned(dated, rule, zone))


def learned(dated: Iterable[DatedKey], rule: Numbering, zone: str) -> list[Point]:
    """The points that archived articles tell; of stand-in servers only where the archive knows nothing better.

    A page that claims to be of tomorrow, or older than the web, tells nothing.
    """
    usable = [each for each in dated if _FIRST <= each.date_published <= each.captured_at + _AHEAD]
    real = [each for each in usable if not each.simulated]
    numbered = ((rule.code(each.key), each) for each in real or usable)
    return [_point(code, each, zone) for code, each in numbered if code is not None]


def _point(code: int, dated: DatedKey, zone: str) -> Point:
    begin = dated.date_published
    length = timedelta(days=1) if _is_day_only(dated, zone) else timedelta(minutes=1)
    return Point(code=code, earliest=begin, latest=begin + length - _SECOND)


def _is_day_only(dated: DatedKey, zone: str) -> bool:
    """Whether the page states a day and no time of day, which is read as its first minute."""
    local = dated.date_published.astimezone(ZoneInfo(zone))
    return (local.hour, local.minute, local.second) == (0, 0, 0) and not _TIME_OF_DAY.search(dated.date_text or "")
