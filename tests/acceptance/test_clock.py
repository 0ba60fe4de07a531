"""The clock of KBS on its real pages: each is left out once, and dated by the others."""

from datetime import datetime, timedelta
from functools import cache
from itertools import pairwise
from statistics import median
from zoneinfo import ZoneInfo

from newsarchive.provenance.clock import Clock, make_clock
from newsarchive.provenance.clock_points import Bounds, Calibration, Point
from newsarchive.publishers.kbs_clock import KBS_CLOCK
from tests.acceptance.shared import dated_records, needs_shared

SEOUL = ZoneInfo("Asia/Seoul")
AUGUST = datetime(2026, 8, 1, tzinfo=SEOUL), datetime(2026, 9, 1, tzinfo=SEOUL)


@cache
def pages() -> tuple[Point, ...]:
    """Number and input time of the pages that state one."""
    stated = ((int(record["ncd"]), record["input_date"]) for record in dated_records())
    read = ((code, datetime.strptime(text, "%Y.%m.%d %H:%M").replace(tzinfo=SEOUL)) for code, text in stated)
    return tuple(Point(code=code, earliest=at, latest=at + timedelta(seconds=59)) for code, at in read)


def calibration(without: int = 0) -> Calibration:
    known = KBS_CLOCK.calibration
    assert known
    points = tuple(point for point in known.points if point.code != without)
    return Calibration(points=points, gaps=known.gaps)


def clock_without(code: int) -> Clock:
    clock = make_clock(calibration(code), (page for page in pages() if page.code != code))
    assert clock
    return clock


@needs_shared
def test_each_page_left_out_is_held_by_its_interval_which_is_shorter_than_a_day() -> None:
    widths = []
    for page in pages():
        issued = clock_without(page.code).issued(page.code)
        assert issued, page.code
        assert issued.earliest is None or issued.earliest <= page.earliest, page.code
        assert issued.latest is None or page.latest <= issued.latest, page.code
        assert AUGUST[0] < page.earliest < AUGUST[1]
        if issued.earliest and issued.latest:
            widths.append((issued.latest - issued.earliest) / timedelta(hours=1))
    assert len(pages()) > 380
    assert len(widths) >= len(pages()) - 1
    assert median(widths) < 3


@needs_shared
def test_each_point_of_the_calibration_left_out_is_held_by_the_pages_and_the_others() -> None:
    for point in calibration().points:
        issued = clock_without(point.code).issued(point.code)
        assert issued, point.code
        assert issued.earliest is None or issued.earliest <= point.middle, point.code
        assert issued.latest is None or point.middle <= issued.latest, point.code


@needs_shared
def test_no_page_is_out_of_the_order_of_its_number() -> None:
    """What SLACK rests on: had one been, its conflict with the others would say by how much."""
    order = Bounds(pages())
    assert max(map(order.conflict, pages())) == timedelta()
    times = sorted(page.earliest for page in pages())
    apart = sorted(later - earlier for earlier, later in pairwise(times))
    assert apart[int(len(apart) * 0.9)] <= timedelta(hours=1)


@needs_shared
def test_misread_dates_among_the_pages_are_left_out_and_move_nothing() -> None:
    honest = list(pages())
    misread = [
        Point(
            code=page.code + 1, earliest=page.earliest - timedelta(days=700), latest=page.latest - timedelta(days=700)
        )
        for page in honest[50::40]
    ]
    clock, plain = make_clock(calibration(), [*honest, *misread]), make_clock(calibration(), honest)
    assert clock
    assert plain
    assert clock.strays == len(misread)
    assert [clock.issued(code) for code in range(8_630_000, 8_637_000, 50)] == [
        plain.issued(code) for code in range(8_630_000, 8_637_000, 50)
    ]
