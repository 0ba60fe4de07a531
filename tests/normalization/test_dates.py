"""Dates in the forms that pages use; what names no moment is None."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newsarchive.normalization.dates import is_future, read_date

SEOUL = "Asia/Seoul"
SEVEN = "2024-05-03T10:00:00+00:00"
MIDNIGHT = "2024-05-02T15:00:00+00:00"
NO_MOMENT: list[str | None] = [
    None, "", "입력", "2024.02.30", "2024.13.01", "2024.05.03 25:00", "2024.05.03 24:01", "2024.05.03 (19:61)",
    "3시간 전", "어제", "방금", "5월 3일", "오전 12:30", "정오", "단기 4357년", "단기 4357년 5월 3일", "0000.01.01",
    "0001.01.01 00:00", "음력 2024.5.3", "24.13.01", "05-03-2024", "10.20.30.40", "1.24.05.03",
    "9999.12.31 24:00", "2024-05-03T19:00:00+99:00", "1.2024.05.03", "2024.05.03" * 25_000,
]  # fmt: skip


@pytest.mark.parametrize(
    ("text", "moment"),
    [
        ("입력 2026.01.06 (17:45)", "2026-01-06T08:45:00+00:00"),
        ("수정 2024.05.03 (19:31)", "2024-05-03T10:31:00+00:00"),
        ("입력\n   2024.05.03 (19:00)", SEVEN),
        ("2024.05.03 (19:00)", SEVEN),
        ("2024.05.03 19:00", SEVEN),
        ("2024-05-03 오후 7:00", SEVEN),
        ("2024-05-03 오전 12:30", "2024-05-02T15:30:00+00:00"),
        ("2024-05-03 오후 12:30", "2024-05-03T03:30:00+00:00"),
        ("2024년 5월 3일 오후 7시", SEVEN),
        ("2024년 5월 3일 금요일 오후 7:05", "2024-05-03T10:05:00+00:00"),
        ("2024. 5. 3. 오후 7:00:00", SEVEN),
        ("2024.5.3", MIDNIGHT),
        ("2024.05.03.(금)", MIDNIGHT),
        ("２０２４．０５．０３", MIDNIGHT),
        ("2024/05/03 24:00", "2024-05-03T15:00:00+00:00"),
        ("2024.12.31 (24:00)", "2024-12-31T15:00:00+00:00"),
        ("2024-05-03T19:00:00+09:00", SEVEN),
        ("2024-05-03T10:00:00Z", SEVEN),
        ("2024-05-03T10:00:00.123456Z", SEVEN),
        ("2024-05-03T05:00:00-0500", SEVEN),
        ("2024-05-03T19:00:00", SEVEN),
        ("2024-05-03 19:00:00", SEVEN),
        ("2024-05-03 19:00 KST", SEVEN),
        ("Fri, 03 May 2024 19:00:00 +0900", SEVEN),
        ("Fri, 03 May 2024 19:00:00 KST", SEVEN),
        ("20240503190000", SEVEN),
        ("202405031900", SEVEN),
        ("20240503", MIDNIGHT),
        ("1714730400", SEVEN),
        ("1714730400000", SEVEN),
        ("24.05.03", MIDNIGHT),
        ("입력 '24. 5. 3. 오후 7:00", SEVEN),
        ("98.05.03", "1998-05-02T15:00:00+00:00"),
        ("2024.05.03 정오", "2024-05-03T03:00:00+00:00"),
        ("2024년 5월 3일 자정", MIDNIGHT),
        ("2099.01.01 00:00", "2098-12-31T15:00:00+00:00"),
    ],
)
def test_a_date_is_read_to_the_moment_in_utc(text: str, moment: str) -> None:
    read = read_date(text, SEOUL)
    assert read is not None
    assert read.tzinfo is UTC
    assert read.isoformat() == moment


NOW = datetime(2026, 11, 22, 0, 30, tzinfo=UTC)
"""2026-11-22 09:30 in Seoul."""


@pytest.mark.parametrize(
    ("text", "in_seoul"),
    [
        ("방금", "2026-11-22 09:30"),
        ("방금 전", "2026-11-22 09:30"),
        ("3시간 전", "2026-11-22 06:30"),
        ("입력 12시간 전", "2026-11-21 21:30"),
        ("5분전", "2026-11-22 09:25"),
        ("2 hours ago", "2026-11-22 07:30"),
        ("3일 전", "2026-11-19 00:00"),
        ("2주 전", "2026-11-08 00:00"),
        ("9개월 전", "2026-02-22 00:00"),
        ("1년 전", "2025-11-22 00:00"),
        ("오늘", "2026-11-22 00:00"),
        ("어제", "2026-11-21 00:00"),
        ("어제 오후 11:05", "2026-11-21 23:05"),
        ("그저께", "2026-11-20 00:00"),
        ("오전 12:30", "2026-11-22 00:30"),
        ("오후 12:30", "2026-11-22 12:30"),
        ("수정 09:12", "2026-11-22 09:12"),
        ("5월 3일", "2026-05-03 00:00"),
        ("5월 3일 (일) 오후 7시", "2026-05-03 19:00"),
        ("11월 22일", "2026-11-22 00:00"),
        ("11월 23일", "2025-11-23 00:00"),
        ("지난해 5월 3일", "2025-05-03 00:00"),
        ("재작년 12월 31일 정오", "2024-12-31 12:00"),
        ("2024.05.03 (3시간 전)", "2024-05-03 00:00"),
    ],
)
def test_a_relative_date_is_counted_from_when_it_was_fetched(text: str, in_seoul: str) -> None:
    read = read_date(text, SEOUL, NOW)
    assert read is not None
    assert read.tzinfo is UTC
    assert f"{read.astimezone(ZoneInfo(SEOUL)):%Y-%m-%d %H:%M}" == in_seoul


def test_days_are_those_of_the_publishers_zone() -> None:
    just_before_midnight = datetime(2026, 11, 21, 14, 59, tzinfo=UTC)
    assert read_date("오늘", SEOUL, just_before_midnight) == datetime(2026, 11, 20, 15, tzinfo=UTC)
    assert read_date("오늘", SEOUL, just_before_midnight + timedelta(minutes=1)) == datetime(
        2026, 11, 21, 15, tzinfo=UTC
    )


@pytest.mark.parametrize(
    "text",
    [
        "정오",
        "자정",
        "단기 4357년",
        "2024.02.30",
        "2월 29일",
        "13월 1일",
        "9999년 전",
        "오늘의 날씨",
        "엊그제",
        "25:00",
    ],
)
def test_what_names_no_moment_is_none_at_any_time(text: str) -> None:
    assert read_date(text, SEOUL, NOW) is None


def test_a_date_far_after_its_capture_is_kept_and_told_to_be_in_the_future() -> None:
    date = read_date("2099.01.01 00:00", SEOUL, NOW)
    assert date is not None
    assert is_future(date, NOW)
    assert not is_future(NOW + timedelta(hours=23), NOW)
    assert not is_future(None, NOW)


@pytest.mark.parametrize("text", NO_MOMENT, ids=lambda text: str(text)[:40])
def test_what_names_no_moment_is_none(text: str | None) -> None:
    assert read_date(text, SEOUL) is None


def test_a_stated_zone_comes_before_the_publishers() -> None:
    assert read_date("2024-05-03T19:00:00+09:00", "Europe/Paris") == datetime(2024, 5, 3, 10, tzinfo=UTC)
    assert read_date("2024-05-03T19:00:00", "Europe/Paris") == datetime(2024, 5, 3, 17, tzinfo=UTC)


@given(st.datetimes(min_value=datetime(1950, 1, 1), max_value=datetime(2199, 1, 1)))
def test_the_kbs_form_is_read_back_to_the_minute(local: datetime) -> None:
    read = read_date(f"입력 {local:%Y.%m.%d (%H:%M)}", "Etc/GMT-9")
    assert read == local.replace(second=0, microsecond=0, tzinfo=UTC) - (datetime(2000, 1, 1, 9) - datetime(2000, 1, 1))


@given(st.text(alphabet="0123456789.-/: ()TZ+년월일시분오전후입력수정", max_size=60) | st.text())
def test_any_text_is_a_date_or_none_and_never_an_error(text: str) -> None:
    for read in (read_date(text, SEOUL), read_date(text, SEOUL, NOW)):
        assert read is None or read.tzinfo is UTC
