"""A sentence of a retelling stands beside the one of the original that it comes from, or beside none."""

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newsarchive.provenance.sentences import MOST, PAIRED, SHORTEST, aligned, sentences
from newsarchive.provenance.vectors import Text
from tests.provenance.hostile_texts import HOSTILE, PIECES
from tests.provenance.tracing_texts import CHANGED, ROOT

ORIGINAL = [
    "별내리 등대가 석 달 만에 다시 불을 밝혔습니다.",
    "어촌계는 등대를 고치는 데 2억 4천만 원이 들었다고 밝혔습니다.",
    "한바다 대표는 밤바다가 무척 어두웠다고 말했습니다.",
    "내년 봄에는 등대 아래에 작은 도서관이 문을 엽니다.",
]


@pytest.mark.parametrize(
    ("told", "number"),
    [
        ("석 달 만에 별내리 등대에 다시 불이 켜졌다고 합니다.", 0),
        ("고치는 데 든 돈은 모두 2.4억원이라고 어촌계가 밝혔어요.", 1),
        ("밤바다가 무척 어두웠다는 한바다 대표의 말입니다.", 2),
        ("등대 아래 작은 도서관은 내년 봄에 문을 열어요.", 3),
    ],
)
def test_a_told_sentence_is_beside_the_one_it_comes_from(told: str, number: int) -> None:
    (pair,) = aligned([told], ORIGINAL)
    assert (pair.told, pair.original) == (told, ORIGINAL[number])
    assert (pair.told_number, pair.original_number) == (0, number)
    assert PAIRED <= pair.score <= 1


@pytest.mark.parametrize(
    "told", ["산골 학교에 새 운동장이 생겼습니다.", "여러분은 어떻게 생각하시나요?", "Nothing of the kind.", ""]
)
def test_a_sentence_that_comes_from_elsewhere_stands_alone(told: str) -> None:
    assert aligned([told], ORIGINAL) == ()


def test_each_sentence_stands_beside_itself() -> None:
    assert [(pair.told_number, pair.original_number, pair.score) for pair in aligned(ORIGINAL, ORIGINAL)] == [
        (number, number, 1.0) for number in range(4)
    ]


def test_pairs_are_in_the_order_of_the_retelling_with_its_numbers() -> None:
    told = [ORIGINAL[3], "여러분은 어떻게 생각하시나요?", ORIGINAL[0]]
    assert [(pair.told_number, pair.original_number) for pair in aligned(told, ORIGINAL)] == [(0, 3), (2, 0)]


def test_of_two_that_are_the_same_the_earlier_is_taken() -> None:
    (pair,) = aligned([ORIGINAL[0]], [ORIGINAL[1], ORIGINAL[0], ORIGINAL[0]])
    assert pair.original_number == 1


def test_two_told_sentences_may_come_from_one() -> None:
    told = ["별내리 등대가 다시 불을 밝혔습니다.", "석 달 만에 등대가 불을 밝혔습니다."]
    assert [pair.original_number for pair in aligned(told, ORIGINAL)] == [0, 0]


def test_nothing_comes_from_a_text_without_sentences() -> None:
    assert aligned(ORIGINAL, []) == aligned([], ORIGINAL) == ()


def test_sentences_are_the_headline_and_then_those_of_the_body() -> None:
    found = sentences(ROOT)
    assert found[0] == ROOT.headline
    assert found[1:] == ROOT.body.split("\n")


@pytest.mark.parametrize(
    "body",
    [
        "등대에 불이 켜졌습니다. 주민들이 모였습니다! 배들이 돌아왔을까요? 모두 돌아왔습니다",
        "등대에 불이 켜졌습니다.\n주민들이 모였습니다!\n\n배들이 돌아왔을까요?   모두 돌아왔습니다",
        "“등대에 불이 켜졌습니다.” ‘주민들이 모였습니다!’ (배들이 돌아왔을까요?) 모두 돌아왔습니다",
    ],
)
def test_sentences_end_at_signs_and_lines(body: str) -> None:
    found = sentences(Text(headline="", body=body))
    assert [part.strip("“‘(") for part in found] == [
        "등대에 불이 켜졌습니다.",
        "주민들이 모였습니다!",
        "배들이 돌아왔을까요?",
        "모두 돌아왔습니다",
    ]


def test_a_number_with_a_point_ends_no_sentence() -> None:
    assert len(sentences(Text(headline="", body="기온은 3.5도로 지난해 2.1도보다 높았습니다."))) == 1


@pytest.mark.parametrize("short", ["왜일까요?", "네.", "가" * (SHORTEST - 1), "가 " * (SHORTEST - 1)])
def test_a_short_sentence_comes_from_nowhere(short: str) -> None:
    assert sentences(Text(headline=short, body=f"{short}\n{ORIGINAL[0]}")) == [ORIGINAL[0]]


def test_of_an_endless_text_so_many_sentences_are_looked_at() -> None:
    endless = Text(
        headline=ROOT.headline, body="\n".join(f"{number}번째 등대가 켜졌습니다." for number in range(1_000))
    )
    assert len(sentences(endless)) == MOST


STRING = st.text(max_size=80) | st.lists(st.sampled_from(PIECES), max_size=20).map("".join)


@given(STRING, STRING)
def test_any_texts_are_held_together(headline: str, body: str) -> None:
    told = sentences(Text(headline=headline, body=body))
    original = sentences(CHANGED)
    for pair in aligned(told, original):
        assert pair.told == told[pair.told_number]
        assert pair.original == original[pair.original_number]
        assert PAIRED - 0.001 <= pair.score <= 1


@pytest.mark.parametrize("shape", HOSTILE)
def test_a_hostile_text_is_cut_in_little_time(shape: str) -> None:
    started = time.process_time()
    found = sentences(Text(headline=HOSTILE[shape], body=HOSTILE[shape]))
    aligned(found, found)
    assert time.process_time() - started < 6
