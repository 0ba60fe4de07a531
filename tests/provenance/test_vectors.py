"""Texts as vectors: how alike two are is a number from 0 to 1, the same from both sides."""

import time
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newsarchive.provenance.vectors import LONGEST, Text, cosine, sentence_vector, vector
from tests.provenance.hostile_texts import HOSTILE, PIECES
from tests.provenance.tracing_texts import CHANGED, EDITED, FAITHFUL, OTHER, ROOT

STRING = st.text(max_size=80) | st.lists(st.sampled_from(PIECES), max_size=20).map("".join)
TEXT = st.builds(Text, headline=STRING, body=STRING)


def alike(one: Text, other: Text) -> float:
    return cosine(vector(one), vector(other))


@given(TEXT, TEXT)
def test_likeness_is_the_same_from_both_sides_and_from_0_to_1(one: Text, other: Text) -> None:
    assert 0 <= alike(one, other) <= 1
    assert alike(one, other) == pytest.approx(alike(other, one))


@given(TEXT)
def test_a_text_is_wholly_like_itself_unless_it_says_nothing(text: Text) -> None:
    own = vector(text)
    assert cosine(own, own) == pytest.approx(1 if own else 0)


@given(TEXT)
def test_the_squares_of_a_vector_sum_up_to_one(text: Text) -> None:
    own = vector(text)
    assert not own or sum(each * each for each in own.values()) == pytest.approx(1)


@given(TEXT)
def test_nothing_is_like_an_empty_text(text: Text) -> None:
    assert alike(text, Text(headline="", body="\n")) == 0


def test_texts_of_other_letters_have_nothing_in_common() -> None:
    assert alike(Text(headline="등대", body="불이 켜졌다"), Text(headline="Lighthouse", body="lit again")) == 0


def test_the_nearer_a_retelling_the_more_alike() -> None:
    scores = [alike(ROOT, text) for text in (ROOT, EDITED, FAITHFUL, CHANGED, OTHER)]
    assert scores == sorted(scores, reverse=True)
    assert scores[3] > 0.5 > 0.25 > scores[4]


def test_the_order_of_sentences_does_not_matter() -> None:
    shuffled = replace(ROOT, body="\n".join(reversed(ROOT.body.split("\n"))))
    assert alike(ROOT, shuffled) == pytest.approx(1)


def test_capitals_and_wide_letters_do_not_matter_to_words() -> None:
    assert sentence_vector("ｗｈａｌｅ 나루").keys() == sentence_vector("whale 나루").keys()


def test_the_headline_counts_for_more_than_the_body() -> None:
    told = Text(headline="별내리 등대 점등", body="주민들이 모여 노래했습니다")
    swapped = Text(headline=told.body, body=told.headline)
    assert vector(told)["등대"] > vector(swapped)["등대"]


def test_what_comes_often_weighs_more_but_not_so_many_times() -> None:
    once, often = sentence_vector("등대 나루"), sentence_vector("등대 " * 9 + "나루")
    assert 1 < (often["등대"] / often["나루"]) / (once["등대"] / once["나루"]) < 9


@pytest.mark.parametrize("number", ["1억 2천만 원", "1.2억원", "120,000,000원"])
def test_numbers_are_parts_in_one_spelling(number: str) -> None:
    assert "#120000000원" in sentence_vector(f"다리에 {number}을 썼습니다")


def test_names_are_parts() -> None:
    assert sentence_vector("강윤솔 시장이 왔습니다")["@강윤솔"] > 0


def test_instalments_of_a_series_differ_by_their_numbers() -> None:
    def weather(day: str, degrees: str) -> Text:
        return Text(
            headline=f"오늘의 날씨, {day}", body=f"{day} 낮 기온은 {degrees}까지 오르겠습니다. 바람은 약하겠습니다."
        )

    today = weather("8월 3일", "33도")
    assert alike(today, weather("8월 3일", "33도")) == pytest.approx(1)
    assert alike(today, weather("8월 9일", "28도")) < 0.6


def test_what_stands_beyond_the_longest_news_is_not_looked_at() -> None:
    body = "가나다 " * (LONGEST // 4)
    assert vector(Text(headline="", body=body)) == vector(Text(headline="", body=body + "등대"))


@pytest.mark.parametrize("shape", HOSTILE)
def test_a_hostile_text_takes_little_time(shape: str) -> None:
    started = time.process_time()
    vector(Text(headline=HOSTILE[shape], body=HOSTILE[shape]))
    assert time.process_time() - started < 4
