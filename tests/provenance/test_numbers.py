"""The numbers of a text are found in one spelling, whatever the writer's is."""

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newsarchive.provenance.numbers import LONGEST, SMALL, numbers
from tests.provenance.hostile_texts import HOSTILE, PIECES, SECONDS

SPELLINGS = [
    (
        "120000000원",
        ["1억 2천만 원", "1.2억원", "120,000,000원", "1억2천만원", "12,000만 원", "1억 2천여만 원", "1억 2,000만원"],
    ),
    ("12000000원", ["1천2백만 원", "1,200만 원", "1천200만원", "1천 2백만 원"]),
    ("350000000000원", ["3천5백억 원", "3,500억 원", "3천5백여억 원", "0.35조 원"]),
    ("8400세", ["8천4백여 세대", "8,400여 세대", "8400세대", "8천 4백 세대"]),
    ("12500명", ["1만 2천5백 명", "1만2500명", "12,500여 명", "1.25만 명"]),
    ("100000명", ["10만 명", "10여만 명", "10여 만 명", "10만여 명", "100,000명"]),
    ("3500원", ["3천5백 원", "3천 5백 원", "3,500원", "３，５００원"]),
    ("2500000원", ["2백50만 원", "250만원", "2백 50만 원"]),
    ("20000000000000000원", ["2경 원", "2경원", "20,000조 원"]),
    ("30000달러", ["3만 달러", "30,000달러", "3만여 달러"]),
    ("12월27일", ["12월 27일", "12.27.", "12. 27.", "12월27일부터", "12월 27일에"]),
    ("1월3일", ["1월 3일", "01.03.", "1. 3."]),
    ("3.5%", ["3.5퍼센트", "3.5%", "3.5 %", "3.50%", "３．５％", "3.5프로"]),
    ("0.25%p", ["0.25%포인트", "0.25퍼센트포인트", "0.25%p", "0.25%P", "0.25포인트", "0.25% 포인트"]),
    ("30도", ["30도", "30℃", "30°C", "30 ℃"]),
    ("50km", ["50km", "50㎞", "50 km", "50KM"]),
    ("20명", ["20명", "20여 명", "20 명", "20여명"]),
]


@pytest.mark.parametrize(("one", "written"), [(one, each) for one, spellings in SPELLINGS for each in spellings])
def test_one_amount_is_one_number_however_it_is_written(one: str, written: str) -> None:
    assert numbers(written) == (one,)


AMOUNTS = [("12월 27일", "12월27일"), ("1억 2천만 원", "120000000원"), ("3.5%", "3.5%"), ("8천4백여 세대", "8400세")]
AMOUNTS += [("2024년", "2024년"), ("37도", "37도"), ("0.3%포인트", "0.3%p"), ("9시", "9시"), ("3천2백 톤", "3200톤")]
AROUND = ["", "다리는 모두 ", "(", "시는 지난해 ", "총", "'"]


@given(st.lists(st.sampled_from(AMOUNTS), unique=True), st.sampled_from(AROUND))
def test_neither_their_order_nor_the_words_around_matter(amounts: list[tuple[str, str]], before: str) -> None:
    text = "이라고 했습니다. ".join(before + written for written, _ in amounts)
    assert numbers(text) == tuple(one for _, one in amounts)


@given(st.integers(1, 10**15))
def test_thousands_may_be_parted_by_commas(number: int) -> None:
    assert numbers(f"{number:,}원") == numbers(f"{number}원") == (f"{number}원",)


def _in_hangul(number: int) -> str:
    """Such as 3억2천5백만17."""
    parts = []
    for scale, name in ((10**8, "억"), (10**4, "만"), (1, "")):
        four, number = divmod(number, scale)
        digits = [(four // 1000, "천"), (four // 100 % 10, "백"), (four % 100, "")]
        below = "".join(f"{digit}{unit}" for digit, unit in digits if digit)
        parts.append(below + name if below else "")
    return "".join(parts)


@given(st.integers(1, 10**12 - 1))
def test_thousands_and_hundreds_before_a_larger_unit_are_of_it(number: int) -> None:
    assert numbers(f"{_in_hangul(number)}원") == (f"{number}원",)


def test_each_comes_once_where_it_comes_first() -> None:
    assert numbers("30명 가운데 12명, 곧 30명의 40%가") == ("30명", "12명", "40%")


@pytest.mark.parametrize("text", ["1. 다리", "2) 둑", f"{SMALL - 1} ", "", "다리가 열렸습니다"])
def test_a_small_count_without_a_unit_tells_nothing(text: str) -> None:
    assert numbers(text) == ()


@pytest.mark.parametrize(
    ("text", "found"),
    [
        (f"{SMALL}을 세고", ("10",)),
        ("2026은", ("2026",)),
        ("제37조 1항", ("37조", "1항")),
        ("37조 원", ("37000000000000원",)),
        ("3경기 연속", ("3경",)),
        ("5만가족", ()),
        ("2024.12.27.", ("2024", "12월27일")),
        ("2024. 12. 27. 오전 9시", ("2024", "12월27일", "9시")),
        ("3.5%에서 3.25%로", ("3.5%", "3.25%")),
        ("총1,234명", ("1234명",)),
        ("15% 줄어 8명", ("15%", "8명")),
        ("13월 40일", ("13월", "40일")),
        ("코로나19", ("19",)),
        ("1.50배와 2.0배", ("1.5배", "2배")),
        ("5만 원과 3만 원", ("50000원", "30000원")),
    ],
)
def test_what_stands_beside_a_number_decides_what_it_is(text: str, found: tuple[str, ...]) -> None:
    assert numbers(text) == found


def test_amounts_that_differ_are_two() -> None:
    assert len(set(numbers("1억 2천만 원, 1억 2천만 명, 1.3억 원, 12만 원"))) == 4


def test_a_row_of_digits_that_nobody_would_tell_is_none() -> None:
    assert numbers("1" * (LONGEST + 1)) == ()
    assert numbers("7" * 2_000_000 + " 그리고 12명") == ("12명",)


@given(st.text() | st.lists(st.sampled_from(PIECES), max_size=40).map("".join))
def test_any_text_gives_an_answer(text: str) -> None:
    found = numbers(text)
    assert len(set(found)) == len(found)
    assert all(found)


@pytest.mark.parametrize("shape", HOSTILE)
def test_a_hostile_text_takes_no_time(shape: str) -> None:
    started = time.process_time()
    numbers(HOSTILE[shape])
    assert time.process_time() - started < SECONDS
