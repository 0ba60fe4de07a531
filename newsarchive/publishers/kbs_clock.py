"""The clock of KBS: ncd codes are given out in order, about 840 a day in 2026."""

import re
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from newsarchive.provenance.clock import SLACK
from newsarchive.provenance.clock_points import Calibration, Gap, Point
from newsarchive.publishers.numbering import Numbering

_SEOUL = ZoneInfo("Asia/Seoul")
_SECOND = timedelta(seconds=1)
ABOUT_A_DAY = timedelta(days=15)
"""A day that is known "about" may be off by half a month: nobody has said how it was estimated."""
ABOUT_A_MONTH = timedelta(days=31)
"""A month that is known "about" may be the one before or after."""
_KEY = re.compile(r"kbs:ncd:([1-9]\d{0,17})", re.ASCII)


def _on(code: int, day: str, days: int = 1, about: timedelta = timedelta()) -> Point:
    """Given out on the day (or the `days` from it on) in Seoul, or so long `about` before or after."""
    begin = datetime.fromisoformat(day).replace(tzinfo=_SEOUL)
    end = begin + timedelta(days=days) - _SECOND
    return Point(code=code, earliest=begin - about, latest=end + about, origin="calibration")


def _at(code: int, minute: str) -> Point:
    """The input time of an article: of its minute, and out of turn by no more than SLACK."""
    begin = datetime.fromisoformat(minute).replace(tzinfo=_SEOUL)
    end = begin + timedelta(minutes=1) - _SECOND
    return Point(code=code, earliest=begin - SLACK, latest=end + SLACK, origin="calibration")


def _code(key: str) -> int | None:
    known = _KEY.fullmatch(key)
    return int(known[1]) if known else None


KBS_CLOCK = Numbering(
    code=_code,
    calibration=Calibration(
        points=(
            _on(2410656, "2011-12-27"),
            _on(2782094, "2014-01-01", days=31, about=ABOUT_A_MONTH),
            _on(3442678, "2017-03-10", about=ABOUT_A_DAY),
            _on(3507703, "2017-06-30", about=ABOUT_A_DAY),
            _on(4014554, "2018-07-25", about=ABOUT_A_DAY),
            _on(4427632, "2020-04-18"),
            _on(5219399, "2021-06-27", about=ABOUT_A_DAY),
            _on(5559214, "2022-09-19"),
            _on(5613325, "2022-11-30"),
            _on(7954616, "2024-05-02"),
            _on(8321045, "2025-08-04"),
            _at(8630990, "2026-08-07 07:29"),
            _at(8636893, "2026-08-14 06:30"),
        ),
        # About January 2023 the codes jumped from the 5.6 millions into the 7 millions.
        gaps=(Gap(first=5_700_000, last=6_999_999),),
    ),
)
