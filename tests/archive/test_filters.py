"""The filters of a search as typed: what is a filter, what stays words, and what a day means."""

from datetime import UTC, datetime

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from newsarchive.archive.expression import Passes, Term
from newsarchive.archive.filters import ACCEPTED, Filter, time_of
from newsarchive.archive.query import MAX_TERMS, parse
from newsarchive.normalization.tokens import fold, query_phrases

NOW = datetime(2026, 11, 22, 15, 30, tzinfo=UTC)


def filters(typed: str) -> list[tuple[str, str]]:
    return [(each.name, each.value) for each in parse(typed).filters]


@pytest.mark.parametrize(
    ("typed", "name", "value"),
    [
        ("publisher:kbs", "publisher", "kbs"),
        ("publisher:blog.example", "publisher", "blog.example"),
        ("Publisher:kbs", "publisher", "kbs"),
        ('section:"IT 과학"', "section", "IT 과학"),
        ('section:"  IT \t 과학 "', "section", "IT 과학"),
        ("byline:한바다", "byline", "한바다"),
        ("kind:VIDEO", "kind", "video"),
        ("after:7d", "after", "7d"),
        ("after:2024-05-03", "after", "2024-05-03"),
        ("before:2024.5.3", "before", "2024.5.3"),
        ('before:"2024-05-03 09:00"', "before", "2024-05-03 09:00"),
        ('before:"2024년 5월 3일 오후 7시"', "before", "2024년 5월 3일 오후 7시"),
        ("before:2026-01-06T09:00:00+09:00", "before", "2026-01-06T09:00:00+09:00"),
        ("cites:kbs:ncd:8630990", "cites", "kbs:ncd:8630990"),
        ("cites:https://b.example/?a=1&b=%20", "cites", "https://b.example/?a=1&b=%20"),
    ],
)
def test_a_filter_is_a_name_a_colon_and_a_value(typed: str, name: str, value: str) -> None:
    query = parse(typed)
    assert (query.asked, query.warnings) == (Passes((Filter(name, value),)), ())


def plain_words(typed: str) -> Term:
    return Term(fold(typed).strip(), query_phrases(typed))


def test_filters_stand_anywhere_among_words_and_phrases() -> None:
    query = parse('등대 section:"사회 일반" "첫 불빛"publisher:kbs 고래')
    assert query.terms == ("등대", "첫 불빛", "고래")
    assert query.filters == (Filter("section", "사회 일반"), Filter("publisher", "kbs"))
    assert query.warnings == ()


def test_the_same_filter_twice_counts_once() -> None:
    assert filters("publisher:kbs PUBLISHER:kbs kind:video kind:Video") == [("publisher", "kbs"), ("kind", "video")]


@pytest.mark.parametrize(
    ("typed", "accepted"),
    [
        ("publisher:", "publisher:kbs"),
        ('section:""', "section:경제"),
        ('byline:"  "', "byline:한바다"),
        ("cites:\u200b", "cites:연합뉴스"),
        ("kind:foo", "article or video"),
        ("after:yesterday", "2026-11-20"),
        ("after:2024-05-03,2024-06-01", "2026-11-20"),
        ("after:2024-13-01", "2026-11-20"),
        ("before:0001-01-01", "2026-11-20"),
        ("before:24-05-03", "2026-11-20"),
        ('before:"someday soon"', "2026-11-20"),
    ],
)
def test_a_value_that_cannot_be_read_leaves_plain_words_and_says_what_is_accepted(typed: str, accepted: str) -> None:
    query = parse(typed)
    plain = typed.replace('"', "")
    assert query.asked == plain_words(plain)
    (warning,) = query.warnings
    assert warning.startswith(f"‘{plain}’ was read as plain words: {typed.partition(':')[0]}: takes")
    assert accepted in warning


@pytest.mark.parametrize("typed", ["foo:bar", "10:30", "xpublisher:kbs"])
def test_other_names_stay_plain_words(typed: str) -> None:
    assert parse(typed).asked == plain_words(typed)
    assert parse(typed).warnings == (f"‘{typed}’ was read as plain words",)


@pytest.mark.parametrize("typed", ['"publisher:kbs"', '"10:30"'])
def test_in_quotation_marks_it_is_a_phrase(typed: str) -> None:
    assert (filters(typed), parse(typed).warnings) == ([], ())


@pytest.mark.parametrize("typed", ["ci\u017fes:kbs", "\u212aind:video", "byl\u0131ne:x"])
def test_letters_that_are_equal_without_case_make_no_filter(typed: str) -> None:
    assert filters(typed) == []


def test_an_unclosed_value_is_read_to_the_end_and_said() -> None:
    query = parse('등대 section:"사회 일반')
    assert query.filters == (Filter("section", "사회 일반"),)
    assert query.warnings == ("a quotation mark is not closed; the phrase was read to the end",)


def test_too_many_filters_are_cut_and_said() -> None:
    query = parse(" ".join(f"cites:{n}" for n in range(1000)))
    assert len(query.filters) == MAX_TERMS
    assert query.warnings == ("only the first 64 of 1000 filters were used",)


@pytest.mark.parametrize(
    ("typed", "utc"),
    [
        ("2024-05-03", datetime(2024, 5, 2, 15, 0, tzinfo=UTC)),
        ("2024.05.03", datetime(2024, 5, 2, 15, 0, tzinfo=UTC)),
        ("2024년 5월 3일", datetime(2024, 5, 2, 15, 0, tzinfo=UTC)),
        ("2024-05-03 09:00", datetime(2024, 5, 3, 0, 0, tzinfo=UTC)),
        ("2024-05-03T09:00:00+00:00", datetime(2024, 5, 3, 9, 0, tzinfo=UTC)),
        ("7d", datetime(2026, 11, 15, 15, 30, tzinfo=UTC)),
        ("yesterday", None),
        ("어제", None),
    ],
)
def test_a_day_begins_at_midnight_in_korea(typed: str, utc: datetime | None) -> None:
    assert time_of(typed, NOW) == utc


ANYTHING = st.text(st.characters() | st.sampled_from('" -():*등대OR'), max_size=60)
VALUES = ANYTHING | st.sampled_from(
    ("kbs", "video", "7d", "2024-05-03", "IT 과학", "KBS 뉴스", "https://b.example/?a=1")
)


@given(st.lists(st.tuples(st.sampled_from(tuple(ACCEPTED)), VALUES), max_size=5))
@example([("section", '"IT  과학')])
def test_filters_written_back_are_read_as_the_same(typed: list[tuple[str, str]]) -> None:
    read = parse(" ".join(f'{name}:"{value}"' for name, value in typed))
    again = parse(" ".join(map(str, read.filters)))
    assert (again.filters, again.terms, again.warnings) == (read.filters, (), ())


@given(st.lists(st.sampled_from([f"{name}:" for name in ACCEPTED]) | ANYTHING, max_size=8).map("".join))
def test_any_text_is_a_query_whose_filters_can_be_printed(typed: str) -> None:
    query = parse(typed)
    assert all(each.name in ACCEPTED and each.value.strip() for each in query.filters)
    "".join((*query.warnings, *query.terms, *map(str, query.filters))).encode("utf-8")
