"""Dates in the forms that pages use; what names no moment is None."""

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newsarchive.normalization.dates import read_date

SEOUL = "Asia/Seoul"
SEVEN = "2024-05-03T10:00:00+00:00"
MIDNIGHT = "2024-05-02T15:00:00+00:00"
NO_MOMENT: list[str | None] = [
    None, "", "입력", "2024.02.30", "2024.13.01", "2024.05.03 25:00", "2024.05.03 24:01", "2024.05.03 (19:61)",
    "3시간 전", "어제", "방금", "5월 3일", "오전 12:30", "정오", "단기 4357년", "0000.01.01", "0001.01.01 00:00",
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
        ("2099.01.01 00:00", "2098-12-31T15:00:00+00:00"),
    ],
)
def test_a_date_is_read_to_the_moment_in_utc(text: str, moment: str) -> None:
    read = read_date(text, SEOUL)
    assert read is not None
    assert read.tzinfo is UTC
    assert read.isoformat() == moment


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
    read = read_date(text, SEOUL)
    assert read is None or read.tzinfo is UTC
