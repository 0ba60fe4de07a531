"""Articles that may tell what a text tells: those that share its rare tokens, on both engines alike."""

from datetime import datetime, timedelta
from math import log
from typing import Any

import pytest

from newsarchive.archive import facts
from newsarchive.archive.candidates import DAYS_AROUND, MOST_HOLDING, Candidate
from newsarchive.archive.likening import Wanted
from tests.building import NOON, Newsroom, an_article

DAY = facts.first_place(NOON)
"""The place of a text of that day that is not archived."""


def keep(newsroom: Newsroom, *bodies: str, headline: str = "h", days: int | None = 0) -> None:
    """Further articles, numbered from 1 on, so many days after NOON; undated where that is None."""
    first = newsroom.archive.stats().articles + 1
    appeared = NOON + timedelta(days=days) if days is not None else None
    for number, body in enumerate(bodies, start=first):
        newsroom.keep(an_article(number, headline, body, date_published=appeared))


def found(newsroom: Newsroom, *tokens: str, most: int = 99, **wanted: Any) -> list[Candidate]:
    (candidates,) = newsroom.archive.candidates([Wanted(tokens=tokens, **wanted)], most)
    return candidates


def numbers(newsroom: Newsroom, *tokens: str, **wanted: Any) -> list[int]:
    return [each.article_id for each in found(newsroom, *tokens, **wanted)]


def test_articles_that_share_rare_tokens_are_found_with_the_part_of_them_that_they_have(newsroom: Newsroom) -> None:
    keep(newsroom, "kelp", "kelp reef", "kelp reef tide", "sand", "sand")
    worth = {token: log(6 / holding) + 0.1 for token, holding in (("kelp", 3), ("reef", 2), ("tide", 1))}
    whole = sum(worth.values())
    shares = [1.0, (worth["kelp"] + worth["reef"]) / whole, worth["kelp"] / whole]
    best = found(newsroom, "kelp", "reef", "tide", "nowhere")
    assert [each.article_id for each in best] == [3, 2, 1]
    assert [each.share for each in best] == pytest.approx(shares)


def test_a_rarer_token_tells_more_than_a_common_one(newsroom: Newsroom) -> None:
    keep(newsroom, "kelp", "kelp", "kelp", "kelp", "reef")
    assert numbers(newsroom, "kelp", "reef")[0] == 5


def test_pairs_of_syllables_count_within_words_and_not_over_a_space(newsroom: Newsroom) -> None:
    keep(newsroom, "바닷가마을", "바닷 가마", "가마을 바닷", "마 을")
    assert sorted(numbers(newsroom, "닷가")) == [1]
    assert sorted(numbers(newsroom, "가마")) == [1, 2, 3]
    assert sorted(numbers(newsroom, "마을")) == [1, 3]


def test_words_of_the_headline_count_and_facts_about_an_article_do_not(newsroom: Newsroom) -> None:
    keep(newsroom, "reef", headline="kelp tide")
    keep(newsroom, "sand")
    assert numbers(newsroom, "kelp") == [1]
    assert numbers(newsroom, "kbs", "article", "사회") == []


def test_no_more_are_given_than_asked_for_and_of_equals_the_first(newsroom: Newsroom) -> None:
    keep(newsroom, "kelp", "kelp", "kelp reef", "kelp")
    assert numbers(newsroom, "kelp", "reef", most=3) == [3, 1, 2]


def test_what_is_left_out_is_not_found_and_what_it_alone_has_is_no_part_of_the_whole(newsroom: Newsroom) -> None:
    keep(newsroom, "kelp reef tide", "kelp reef", "sand")
    (candidate,) = found(newsroom, "kelp", "reef", "tide", but=frozenset({1}))
    assert candidate.article_id == 2
    assert candidate.share == pytest.approx(1.0)
    assert found(newsroom, "tide", but=frozenset({1})) == []


def test_without_tokens_or_articles_nothing_is_found(newsroom: Newsroom) -> None:
    assert found(newsroom, "kelp") == []
    keep(newsroom, "kelp")
    assert found(newsroom) == []
    assert newsroom.archive.candidates([], 9) == []


def test_each_of_several_texts_gets_its_own(newsroom: Newsroom) -> None:
    keep(newsroom, "kelp", "reef")
    wanted = [Wanted(tokens=("reef",)), Wanted(tokens=()), Wanted(tokens=("kelp",))]
    assert [[each.article_id for each in some] for some in newsroom.archive.candidates(wanted, 9)] == [[2], [], [1]]


def test_a_token_that_as_many_have_as_still_tells_something_counts_at_any_time(newsroom: Newsroom) -> None:
    keep(newsroom, *["kelp"] * (MOST_HOLDING - 1))
    keep(newsroom, "kelp", days=900)
    assert len(found(newsroom, "kelp")) == MOST_HOLDING


def test_a_token_that_more_have_counts_in_the_days_around_alone(newsroom: Newsroom) -> None:
    keep(newsroom, *["kelp"] * MOST_HOLDING, days=900)
    for days in (-DAYS_AROUND - 1, -DAYS_AROUND, 0, DAYS_AROUND, DAYS_AROUND + 1):
        keep(newsroom, "kelp", days=days)
    assert sorted(numbers(newsroom, "kelp", place=DAY)) == [MOST_HOLDING + n for n in (2, 3, 4)]
    assert found(newsroom, "kelp", place=None) == []


def test_a_token_that_too_many_have_even_in_the_days_around_tells_nothing(newsroom: Newsroom) -> None:
    keep(newsroom, *["kelp"] * MOST_HOLDING, "kelp reef")
    (candidate,) = found(newsroom, "kelp", "reef", place=DAY)
    assert candidate.article_id == MOST_HOLDING + 1
    assert candidate.share == pytest.approx(1.0)


def test_articles_without_a_date_are_found_and_stand_beside_each_other(newsroom: Newsroom) -> None:
    keep(newsroom, "kelp", "kelp", days=None)
    assert numbers(newsroom, "kelp") == [1, 2]
    assert numbers(newsroom, "kelp", place=DAY) == [1, 2]
    keep(newsroom, *["kelp"] * MOST_HOLDING)
    assert numbers(newsroom, "kelp", place=newsroom.archive.tale("1", lambda _: None).place) == [1, 2]


@pytest.mark.parametrize("appeared", [datetime.min, datetime.max])
def test_the_days_around_the_first_and_the_last_day_there_are(newsroom: Newsroom, appeared: datetime) -> None:
    extreme = appeared.replace(tzinfo=NOON.tzinfo)
    newsroom.keep(an_article(1, "h", "kelp", date_published=extreme))
    keep(newsroom, *["kelp"] * MOST_HOLDING)
    assert numbers(newsroom, "kelp", place=facts.place(extreme, 1)) == [1]


def test_a_token_far_down_in_a_long_text_is_found_once(newsroom: Newsroom) -> None:
    keep(newsroom, "갯벌이 넓다. " * 4_000 + "kelp " * 3)
    assert numbers(newsroom, "kelp", "갯벌") == [1]


def test_a_word_without_end_is_looked_for_like_any_other(newsroom: Newsroom) -> None:
    endless = "k" * 5_000
    keep(newsroom, f"{endless} reef", "reef")
    assert numbers(newsroom, "reef", endless, "kelp") == [1, 2]


@pytest.mark.parametrize("token", ['"', "'", "\\", "'\\", "a'b", "*", ":", "-", "OR"])
def test_a_sign_that_the_engines_know_is_no_more_than_a_sign(newsroom: Newsroom, token: str) -> None:
    keep(newsroom, "kelp")
    assert numbers(newsroom, token, "kelp") == [1]


def test_an_edited_article_is_found_by_its_new_words_alone(newsroom: Newsroom) -> None:
    keep(newsroom, "kelp")
    newsroom.keep(an_article(1, "h", "reef"))
    assert numbers(newsroom, "kelp") == []
    assert numbers(newsroom, "reef") == [1]
