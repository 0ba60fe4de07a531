"""bm25 of our own: the same texts give the same scores, whatever engine they come from."""

from hypothesis import given
from hypothesis import strategies as st

from newsarchive.archive import relevance
from newsarchive.archive.relevance import Measured

Text = tuple[str, str, int | None]


def text(headline: str, body: str, days_ago: int | None = 0) -> Text:
    return headline, body, days_ago


def scores(texts: list[Text], terms: list[str]) -> list[float]:
    return relevance.scores([measured(*each, terms) for each in texts])


def measured(headline: str, body: str, days_ago: int | None, terms: list[str]) -> Measured:
    told = [each.encode("utf-8", "ignore") for each in (headline, body, *terms)]
    return relevance.measured(told[0], told[1], told[2:], days_ago)


def test_a_word_in_the_headline_counts_more_than_in_the_body() -> None:
    headed, bodied = scores([text("등대", "바다 이야기"), text("바다", "등대 이야기")], ["등대"])
    assert headed > bodied > 0


def test_more_is_better_but_ever_less_so() -> None:
    once, twice, often = scores(
        [text("", "등대 바다 바다"), text("", "등대 등대 바다"), text("", "등대 등대 등대")], ["등대"]
    )
    assert often > twice > once
    assert often - twice < twice - once


def test_a_long_text_counts_less() -> None:
    short, long = scores([text("", "등대"), text("", "등대" + " 바다" * 50)], ["등대"])
    assert short > long


def test_the_rarer_word_decides() -> None:
    common = [text("", "바다 이야기") for _ in range(8)]
    rare, usual = scores([text("", "고래 이야기"), *common], ["바다", "고래"])[:2]
    assert rare > usual


def test_newer_ones_come_first_among_equals_and_the_undated_last() -> None:
    now, last_year, long_ago, undated = scores([text("등대", "", days) for days in (0, 365, 5000, None)], ["등대"])
    assert now > last_year > long_ago >= undated
    assert round(now / undated, 6) == 1.2
    assert round(last_year / undated, 6) == 1.1


def test_latin_letters_count_in_either_case() -> None:
    assert scores([text("KBS 뉴스", "")], ["kbs"])[0] > 0


@given(st.lists(st.tuples(st.text(), st.text(), st.none() | st.integers(-400, 9000))), st.lists(st.text(), max_size=4))
def test_any_texts_have_scores_of_zero_or_more(texts: list[tuple[str, str, int | None]], terms: list[str]) -> None:
    found = scores([text(headline, body, at) for headline, body, at in texts], terms)
    assert len(found) == len(texts)
    assert all(score >= 0 for score in found)
