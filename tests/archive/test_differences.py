"""What changed between two texts, word by word."""

import random
import time
from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newsarchive.archive.alignment import Work, align
from newsarchive.archive.differences import Comparison, Row, compare, compare_line

WORDS = st.lists(st.sampled_from(["등대", "등대가", "켜졌다", "밤", "다시", "[-", "+}"]), max_size=12)
PARAGRAPHS = st.lists(WORDS.map(" ".join), max_size=8)
TEXTS = st.one_of(PARAGRAPHS.map("\n".join), st.text(max_size=60))


def marked(row: Row) -> str:
    marks = {"same": "{}", "removed": "[-{}-]", "added": "{{+{}+}}"}
    return "".join(marks[piece.fate].format(piece.text) for piece in row.pieces)


def old_text(found: Comparison) -> str:
    return "\n".join("".join(side.text for side in row.old) for row in found.rows if row.kind != "added")


def new_text(found: Comparison) -> str:
    return "\n".join("".join(side.text for side in row.new) for row in found.rows if row.kind != "removed")


@given(TEXTS, TEXTS)
def test_each_side_joined_is_its_text(old: str, new: str) -> None:
    found = compare(old, new)
    assert (old_text(found), new_text(found)) == (old, new)


@given(TEXTS, TEXTS)
def test_woven_text_without_what_came_is_the_old_one(old: str, new: str) -> None:
    rows = compare(old, new).rows
    went = ["".join(p.text for p in row.pieces if p.fate != "added") for row in rows if row.kind != "added"]
    came = ["".join(p.text for p in row.pieces if p.fate != "removed") for row in rows if row.kind != "removed"]
    assert ("\n".join(went), "\n".join(came)) == (old, new)


@given(TEXTS)
def test_the_same_text_is_the_same(text: str) -> None:
    assert {row.kind for row in compare(text, text).rows} <= {"same"}
    assert compare_line(text, text).kind == "same"


@given(TEXTS, TEXTS)
def test_only_what_differs_is_marked(old: str, new: str) -> None:
    for row in compare(old, new).rows:
        assert all(piece.text for piece in row.pieces) or row.kind != "changed"
        assert (row.kind == "same") == all(piece.fate == "same" for piece in row.pieces)
        kept = "".join(piece.text for piece in row.pieces if piece.fate == "same")
        assert "".join(side.text for side in row.old if not side.changed) == kept


@given(st.lists(st.sampled_from("가나다라"), max_size=30), st.lists(st.sampled_from("가나다라마"), max_size=30))
def test_stretches_are_all_of_both_sides_in_order(a: list[str], b: list[str]) -> None:
    i = j = 0
    for stretch in align(a, b, Work()):
        assert (stretch.a1, stretch.b1) == (i, j)
        assert not stretch.same or a[stretch.a1 : stretch.a2] == b[stretch.b1 : stretch.b2]
        i, j = stretch.a2, stretch.b2
    assert (i, j) == (len(a), len(b))


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("기준금리를 내렸다", "기준금리를 내렸다", "기준금리를 내렸다"),
        ("기준금리를 내렸다", "기준금리를 올렸다", "기준금리를 [-내렸다-]{+올렸다+}"),
        ("가 나 다", "가 다", "가[- 나-] 다"),
        ("가 나", "가 나 다", "가 나{+ 다+}"),
        ("다", "나 다", "{+나 +}다"),
        ("가 나 다 라", "가 바 사 라", "가 [-나 다-]{+바 사+} 라"),
        ("가  나", "가 나", "가[-  -]{+ +}나"),
        ("", "가", "{+가+}"),
        ("가", "", "[-가-]"),
        ("가 나 가 나 다", "나 가 나 다", "[-가 -]나 가 나 다"),
    ],
)
def test_words_that_went_stand_before_words_that_came(old: str, new: str, said: str) -> None:
    assert marked(compare_line(old, new)) == said


def test_a_rewritten_paragraph_is_one_and_a_new_one_another() -> None:
    old = "첫 문단입니다.\n등대가 어젯밤 다시 켜졌습니다.\n끝 문단입니다."
    new = "첫 문단입니다.\n주민들이 모였습니다.\n등대가 오늘 다시 켜졌습니다.\n끝 문단입니다."
    found = compare(old, new)
    assert [(row.kind, marked(row)) for row in found.rows[1:3]] == [
        ("added", "{+주민들이 모였습니다.+}"),
        ("changed", "등대가 [-어젯밤-]{+오늘+} 다시 켜졌습니다."),
    ]
    assert not found.coarse


def test_paragraphs_are_paired_with_those_most_alike() -> None:
    old = "가 나 다 라 마"
    new = "가 나 사 아 자\n가 나 다 라 바"
    assert [row.kind for row in compare(old, new).rows] == ["added", "changed"]


def test_paragraphs_that_share_little_are_two() -> None:
    assert [row.kind for row in compare("가 나 다 라 마", "가 바 사 아 자").rows] == ["removed", "added"]


def test_text_where_there_was_none() -> None:
    assert [row.kind for row in compare("", "가\n나").rows] == ["added", "added"]
    assert compare("", "").rows == ()


def a_text(seed: int, paragraphs: int, words: int, vocabulary: int = 5000) -> str:
    chance = random.Random(seed)
    known = ["".join(chance.choices("가나다라마바사아자차", k=3)) for _ in range(vocabulary)]
    return "\n".join(" ".join(chance.choices(known, k=words)) for _ in range(paragraphs))


@pytest.mark.parametrize(
    "texts",
    [
        lambda: (a_text(1, 4000, 60), a_text(2, 4000, 60)),
        lambda: (a_text(1, 1, 240_000), a_text(2, 1, 240_000)),
        lambda: (a_text(1, 1, 240_000, 20), a_text(1, 1, 240_000, 21)),
        lambda: (a_text(1, 100, 2400, 20), a_text(2, 100, 2400, 20)),
        lambda: ("가 나 " * 120_000, "나 가 가 " * 120_000),
    ],
    ids=["paragraphs", "one paragraph", "few words", "long paragraphs", "two words"],
)
def test_a_megabyte_rewritten_takes_seconds(texts: Callable[[], tuple[str, str]]) -> None:
    old, new = texts()
    started = time.process_time()
    found = compare(old, new)
    assert time.process_time() - started < 5
    assert (old_text(found), new_text(found)) == (old, new)


def test_where_too_much_was_rewritten_that_is_said() -> None:
    assert compare(a_text(1, 4000, 60), a_text(2, 4000, 60)).coarse
    assert not compare(a_text(1, 60, 60), a_text(2, 60, 60)).coarse
