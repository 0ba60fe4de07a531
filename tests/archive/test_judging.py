"""Whether a run went as its publisher's runs go: pure decisions on counts."""

from dataclasses import replace

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from newsarchive.archive.judging import (
    ENOUGH_BEFORE,
    FEWEST,
    SIGNS,
    Alarm,
    Sign,
    Yield,
    few,
    in_words,
    is_more,
    signs,
    unlike,
)

COUNTS = st.integers(0, 3000)


@st.composite
def shares(draw: st.DrawFn, least: int = 1) -> tuple[int, int]:
    """So many bad ones, of so many."""
    of = draw(st.integers(least, 3000))
    return draw(st.integers(0, of)), of


@st.composite
def yields(draw: st.DrawFn) -> Yield:
    pages = draw(st.integers(0, 500))
    articles = draw(st.integers(0, pages))
    read = draw(st.integers(0, articles))
    bad = st.integers(0, read)
    return Yield(
        pages=pages, articles=articles, read=read, without_text=draw(bad), without_date=draw(bad), fallback=draw(bad)
    )


@pytest.mark.parametrize(
    ("bad", "of", "bad_before", "of_before", "alarms"),
    [
        (14, 20, 3, 812, True),
        (20, 20, 0, 20, True),
        (5, 12, 0, 500, True),
        (5, 5, 0, 20, True),
        (5, 20, 0, 500, True),
        (5, 25, 0, 500, False),
        (5, 7, 8, 20, False),
        (60, 100, 50, 100, False),
        (71, 100, 50, 100, False),
        (90, 100, 50, 100, True),
        (4, 4, 0, 812, False),
        (20, 20, 0, 19, False),
        (0, 0, 0, 100, False),
    ],
)
def test_a_share_that_is_larger_by_margin_and_more_than_chance(
    bad: int, of: int, bad_before: int, of_before: int, alarms: bool
) -> None:
    assert is_more(bad, of, bad_before, of_before) is alarms


@given(shares(), shares(), st.integers(1, 100))
@example((14, 20), (3, 812), 6)
def test_more_bad_pages_never_take_an_alarm_away(now: tuple[int, int], before: tuple[int, int], more: int) -> None:
    if is_more(*now, *before):
        worse = min(now[0] + more, now[1])
        assert is_more(worse, now[1], *before)
        assert is_more(now[0] + more, now[1] + more, *before)


@given(shares(), shares(), st.integers(0, 3000))
def test_a_better_past_never_takes_an_alarm_away(now: tuple[int, int], before: tuple[int, int], better: int) -> None:
    if is_more(*now, *before):
        assert is_more(*now, max(before[0] - better, 0), before[1])


@given(shares(), st.integers(1, 50), st.integers(1, 50))
def test_equal_shares_never_alarm(share: tuple[int, int], now: int, before: int) -> None:
    bad, of = share
    assert not is_more(bad * now, of * now, bad * before, of * before)


@given(shares(), shares())
def test_a_smaller_share_never_alarms(now: tuple[int, int], before: tuple[int, int]) -> None:
    if now[0] * before[1] <= before[0] * now[1]:
        assert not is_more(*now, *before)


@given(yields(), yields())
def test_small_numbers_never_alarm(now: Yield, before: Yield) -> None:
    few_bad = Yield(pages=now.pages, articles=max(now.articles, now.pages - FEWEST + 1), read=now.read)
    assert signs("kbs", few_bad, before) == []
    assert all(alarm.bad >= FEWEST for alarm in signs("kbs", now, before))


@given(yields(), yields())
def test_without_a_history_only_the_yield_can_alarm(now: Yield, before: Yield) -> None:
    short = replace(before, pages=min(before.pages, ENOUGH_BEFORE - 1), read=min(before.read, ENOUGH_BEFORE - 1))
    assert {alarm.sign for alarm in signs("kbs", now, short)} <= {"yield"}


@pytest.mark.parametrize(("pages", "articles", "alarms"), [(9, 4, True), (10, 5, False), (4, 0, False), (5, 0, True)])
def test_without_a_history_most_pages_must_give_an_article(pages: int, articles: int, alarms: bool) -> None:
    first = signs("kbs", Yield(pages=pages, articles=articles), Yield())
    assert [alarm.sign for alarm in first] == ["yield"] * alarms


def test_each_sign_is_judged_by_its_own_counts() -> None:
    before = Yield(pages=100, articles=100, read=100)
    now = {
        "yield": Yield(pages=20, articles=10, read=10),
        "no-text": Yield(pages=20, articles=20, read=20, without_text=10),
        "no-date": Yield(pages=20, articles=20, read=20, without_date=10),
        "fallback": Yield(pages=20, articles=20, read=20, fallback=10),
    }
    for sign, counted in now.items():
        (alarm,) = signs("kbs", counted, before)
        assert (alarm.publisher, alarm.sign, alarm.bad, alarm.of) == ("kbs", sign, 10, 20)
        assert (alarm.bad_before, alarm.of_before, alarm.is_notice) == (0, 100, sign == "fallback")


def test_pages_that_were_only_called_unchanged_are_not_held_for_read() -> None:
    unchanged = Yield(pages=2000, articles=2000, read=10, without_date=8)
    (alarm,) = signs("kbs", unchanged, Yield(pages=2000, articles=2000, read=2000))
    assert (alarm.sign, alarm.of) == ("no-date", 10)


SMALL_RUN = Yield(pages=3, articles=3, read=3)
UNDATED = replace(SMALL_RUN, without_date=3)


@pytest.mark.parametrize(
    ("earlier", "alarms"),
    [
        ([UNDATED, *[SMALL_RUN] * 40], True),
        ([SMALL_RUN, UNDATED, *[SMALL_RUN] * 40], True),
        ([*[SMALL_RUN] * 40, UNDATED], False),
        ([SMALL_RUN] * 40, False),
        ([UNDATED, *[SMALL_RUN] * 6], False),
        ([Yield(pages=40, articles=40, read=40), UNDATED, *[SMALL_RUN] * 40], False),
    ],
)
def test_a_small_run_is_judged_with_the_small_ones_before_it(earlier: list[Yield], alarms: bool) -> None:
    assert [alarm.sign for alarm in unlike("kbs", UNDATED, earlier)] == ["no-date"] * alarms


def test_small_runs_are_counted_together_up_to_twenty_pages() -> None:
    (alarm,) = unlike("kbs", UNDATED, [UNDATED, *[SMALL_RUN] * 40])
    assert (alarm.bad, alarm.of, alarm.bad_before, alarm.of_before) == (6, 21, 0, 105)


@given(yields(), st.lists(yields(), max_size=6))
def test_what_alarms_by_itself_does_so_whatever_came_before_it(now: Yield, earlier: list[Yield]) -> None:
    alone = signs("kbs", now, sum(earlier, Yield()))
    assert [alarm for alarm in unlike("kbs", now, earlier) if alarm in alone] == alone


@given(yields(), st.lists(yields(), max_size=6))
def test_each_sign_is_said_once_in_the_order_in_which_they_are_told(now: Yield, earlier: list[Yield]) -> None:
    told = [alarm.sign for alarm in unlike("kbs", now, earlier)]
    assert told == [sign for sign in SIGNS if sign in told]


@given(yields(), yields())
def test_yields_add_up(one: Yield, other: Yield) -> None:
    both = one + other
    assert (both.pages, both.read, both.fallback) == (
        one.pages + other.pages,
        one.read + other.read,
        one.fallback + other.fallback,
    )


@pytest.mark.parametrize(
    ("found", "before", "alarms"),
    [
        (12, [800, 790, 810], True),
        (160, [800, 800, 800], True),
        (161, [800, 800, 800], False),
        (0, [10, 10, 10], True),
        (0, [9, 9, 9], False),
        (0, [800, 800], False),
        (0, [], False),
        (2, [3, 12, 12], True),
        (2, [3, 3, 12], False),
    ],
)
def test_hardly_any_articles(found: int, before: list[int], alarms: bool) -> None:
    alarm = few(found, before)
    assert (alarm is not None) is alarms
    if alarm is not None:
        assert (alarm.publisher, alarm.sign, alarm.bad) == (None, "few", found)


@given(COUNTS, st.lists(COUNTS, max_size=10), COUNTS)
def test_fewer_articles_never_take_the_alarm_away(found: int, before: list[int], fewer: int) -> None:
    if few(found, before) is not None:
        assert few(max(found - fewer, 0), before) is not None


@given(st.lists(COUNTS, max_size=10))
def test_what_is_usual_never_alarms(before: list[int]) -> None:
    usual = sorted(before)[len(before) // 2] if before else 0
    assert few(usual, before) is None


@pytest.mark.parametrize(
    ("sign", "counts", "words"),
    [
        ("no-date", (14, 20, 3, 812), "kbs: 14 of 20 articles without a date (earlier runs: 3 of 812)"),
        ("yield", (6, 6, 0, 0), "kbs: 6 of 6 pages of articles gave none (earlier runs: none to compare with)"),
        ("few", (12, 12, 1800, 1800), "12 articles found, usually about 1,800"),
    ],
)
def test_an_alarm_in_words(sign: Sign, counts: tuple[int, int, int, int], words: str) -> None:
    bad, of, bad_before, of_before = counts
    alarm = Alarm(
        publisher="kbs" if sign != "few" else None,
        sign=sign,
        bad=bad,
        of=of,
        bad_before=bad_before,
        of_before=of_before,
    )
    assert in_words(alarm) == words
