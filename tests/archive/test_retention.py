"""Which captures may go: whatever the history, what stays tells the same."""

from datetime import timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newsarchive.archive.retention import Look, Thinning, superfluous
from tests.building import NOON, later

DAY = timedelta(days=1)
RULE = Thinning(before=NOON + 365 * DAY, keep_every=7 * DAY)


def a_look(number: int, day: float = 0, fate: str = "seen", **fields: Any) -> Look:
    plain: dict[str, Any] = {
        "medium": "http",
        "status": 200,
        "url": "u",
        "hops": "[]",
        "simulated": False,
        "of_article": True,
        "names_article": True,
        "is_bound": False,
    }
    absent = ("problem", "reason", "date_published", "date_modified", "doubts", "fallbacks", "refers_to")
    return Look(id=number, at=later(24 * day), fate=fate, **{**dict.fromkeys(absent), **plain, **fields})


def days(*looks: Look, rule: Thinning = RULE) -> list[int]:
    """Which of them stay."""
    goes = superfluous(looks, rule)
    return [look.id for look in looks if look.id not in goes]


def test_one_in_a_week_stays_and_the_first_and_the_last() -> None:
    looks = [a_look(0, fate="new"), *(a_look(day, day) for day in range(1, 31))]
    assert days(*looks) == [0, 1, 8, 15, 22, 29, 30]


def test_what_is_young_stays() -> None:
    looks = [a_look(day, day) for day in range(30)]
    assert days(*looks, rule=Thinning(before=later(24 * 10), keep_every=7 * DAY)) == [0, 7, *range(9, 30)]


@pytest.mark.parametrize("fate", ["new", "changed", "touched", "gone", "back", "missing", "stale", "earlier"])
def test_what_told_something_stays_and_parts_what_is_around_it(fate: str) -> None:
    looks = [*(a_look(day, day) for day in range(4)), a_look(4, 4, fate), *(a_look(day, day) for day in range(5, 9))]
    assert days(*looks) == [0, 3, 4, 5, 8]


def test_what_was_not_understood_stays_until_the_article_is_read_well_again() -> None:
    doubted = [a_look(day, day, "suspicious", doubts='["no-date"]') for day in range(1, 6)]
    assert days(a_look(0, fate="new"), *doubted) == [0, 1, 2, 3, 4, 5]
    assert days(a_look(0, fate="new"), *doubted, a_look(6, 6)) == [0, 1, 5, 6]


def test_the_page_that_others_call_unchanged_stays_as_long_as_one_of_them() -> None:
    looks = [a_look(0, fate="new"), a_look(1, 1), a_look(2, 2), a_look(3, 3), a_look(4, 9, refers_to=2), a_look(5, 10)]
    assert days(*looks) == [0, 1, 2, 4, 5]
    later_on = [*looks, a_look(6, 11, refers_to=5), a_look(7, 12, refers_to=5), a_look(8, 30, refers_to=5)]
    assert 6 not in days(*later_on)


def test_other_dates_on_the_page_are_told() -> None:
    moved = [a_look(day, day, date_published=later(day > 4)) for day in range(10)]
    assert days(*moved) == [0, 4, 5, 9]


def test_the_last_of_each_address_and_of_each_way_to_it_stays() -> None:
    hop = '[["h", 301]]'
    looks = [a_look(1, 1), a_look(2, 2, hops=hop), a_look(3, 3, url="v"), a_look(4, 4), a_look(5, 5)]
    assert days(*looks) == [1, 2, 3, 5]


def test_a_list_that_is_fetched_for_ever_is_thinned_and_what_somebody_cites_is_not() -> None:
    listed: dict[str, Any] = {"fate": "listing", "of_article": False, "names_article": False}
    assert days(*(a_look(day, day, **listed) for day in range(10))) == [0, 7, 9]
    assert len(days(*(a_look(day, day, reason="cited by a", **listed) for day in range(10)))) == 10
    lacking: dict[str, Any] = {"of_article": False, "fate": "unrecognised"}
    assert len(days(*(a_look(day, day, **lacking) for day in range(10)))) == 10


FATES = (
    "new",
    "changed",
    "touched",
    "seen",
    "seen",
    "seen",
    "gone",
    "back",
    "missing",
    "suspicious",
    "failed",
    "stale",
)


@st.composite
def histories(draw: st.DrawFn) -> list[Look]:
    """Of one article, in order."""
    looks: list[Look] = []
    day = 0.0
    for number in range(1, draw(st.integers(1, 40)) + 1):
        day += draw(st.sampled_from([0, 0.01, 1, 3, 10]))
        fate = draw(st.sampled_from(FATES))
        whole = [look.id for look in looks if look.refers_to is None]
        refers = draw(st.sampled_from(whole)) if whole and fate == "seen" and draw(st.booleans()) else None
        address = draw(st.sampled_from(["u", "v"]))
        bound = draw(st.integers(0, 9)) == 0
        looks.append(a_look(number, day, fate, refers_to=refers, url=address, is_bound=bound))
    return looks


@given(histories(), st.integers(0, 200), st.integers(1, 30))
def test_whatever_the_history_what_stays_tells_the_same(looks: list[Look], old: int, every: int) -> None:
    rule = Thinning(before=later(24 * old), keep_every=every * DAY)
    goes = set(superfluous(looks, rule))
    left = [look for look in looks if look.id not in goes]

    assert superfluous(left, rule) == [], "a second time changes nothing"
    assert all(look.at < rule.before and not look.is_bound for look in looks if look.id in goes)
    assert {look.fate for look in looks if look.id in goes} <= {"seen", "failed", "suspicious"}
    assert {look.refers_to for look in left} - {None} <= {look.id for look in left}
    for url in ("u", "v"):
        assert [look.id for look in looks if look.url == url][-1:] == [look.id for look in left if look.url == url][-1:]
    for look in looks:
        if look.id in goes and look.fate == "seen":
            near = [kept.at for kept in left if kept.fate == "seen" and kept.at <= look.at]
            assert look.at - max(near) <= rule.keep_every
