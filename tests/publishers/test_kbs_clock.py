"""What the calibration of KBS's numbers says alone, without an archive."""

from datetime import datetime
from zoneinfo import ZoneInfo

import pytest

from newsarchive.provenance.clock import Clock, make_clock
from newsarchive.provenance.clock_points import Calibration
from newsarchive.provenance.clock_words import in_words
from newsarchive.publishers import identify, publisher
from newsarchive.publishers.kbs_clock import KBS_CLOCK
from newsarchive.publishers.numbered import number, numbering

SEOUL = ZoneInfo("Asia/Seoul")
CALIBRATION = KBS_CLOCK.calibration or Calibration(points=())


def calibrated(without: int = 0) -> Clock:
    points = tuple(point for point in CALIBRATION.points if point.code != without)
    clock = make_clock(Calibration(points=points, gaps=CALIBRATION.gaps), ())
    assert clock
    return clock


def day(written: str) -> datetime:
    return datetime.fromisoformat(written).replace(tzinfo=SEOUL)


@pytest.mark.parametrize("code", [5111425, 5137615, 5178577, 5254366, 5255564, 5497972])
def test_numbers_that_posts_of_2024_named_are_of_2020_to_2022(code: int) -> None:
    issued = calibrated().issued(code)
    assert issued
    assert issued.earliest
    assert issued.latest
    assert day("2020-01-01") < issued.earliest
    assert issued.latest < day("2023-01-01")


def test_it_is_told_as_a_fact_checker_would() -> None:
    words = in_words(calibrated().issued(5137615), day("2024-06-28"))
    assert words == "issued between 2020-04-18 and 2021-07-12, 3 to 4 years before the story"


@pytest.mark.parametrize("code", [point.code for point in CALIBRATION.points])
def test_left_out_a_point_of_the_calibration_is_held_by_the_others(code: int) -> None:
    held = next(point for point in CALIBRATION.points if point.code == code)
    issued = calibrated(without=code).issued(code)
    assert issued
    assert issued.earliest is None or issued.earliest <= held.middle
    assert issued.latest is None or held.middle <= issued.latest


def test_what_is_known_only_about_is_told_with_room() -> None:
    issued = calibrated().issued(3442678)
    assert issued
    assert (issued.earliest, issued.latest) == (day("2017-02-23"), day("2017-03-25 23:59:59"))


@pytest.mark.parametrize("code", [5_700_000, 6_000_000, 6_999_999])
def test_across_the_jump_nothing_is_known(code: int) -> None:
    assert calibrated().issued(code) is None


@pytest.mark.parametrize("code", [5_613_326, 5_650_000, 7_600_000, 7_954_615])
def test_beside_the_jump_a_number_lies_between_the_known_ones(code: int) -> None:
    assert in_words(calibrated().issued(code)) == "issued between 2022-11-30 and 2024-05-02"


def test_thirteen_points_are_known() -> None:
    assert len(CALIBRATION.points) == 13


def test_before_and_beyond_what_is_known() -> None:
    assert in_words(calibrated().issued(2_000_000)) == "issued by 2011-12-27"
    assert in_words(calibrated().issued(9_500_000)) == "issued on 2026-08-14 or later"


@pytest.mark.parametrize(
    ("url", "code"),
    [
        ("https://news.kbs.co.kr/news/pc/view/view.do?ncd=8630990", 8630990),
        ("http://news.kbs.co.kr/tvnews/news9/2011/12/27/2410656.html", 2410656),
        ("http://world.kbs.co.kr/service/news_view.htm?lang=e&Seq_Code=150000", None),
    ],
)
def test_only_ncd_codes_are_of_this_clock(url: str, code: int | None) -> None:
    identity = identify(url)
    assert identity
    assert number(identity) == code


def test_the_shelf_says_whose_articles_are_numbered() -> None:
    assert publisher("kbs").clock is KBS_CLOCK
    assert numbering("kbs") is KBS_CLOCK
    blog = numbering("blog.example")
    assert blog
    assert blog.calibration is None
