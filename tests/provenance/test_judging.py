"""Evidence in, verdict out: each rule by itself, and the order in which they decide."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from newsarchive.provenance.judging import Case, Cited, judge
from newsarchive.provenance.judging_rules import NAMELESS_FROM, POST_TOLERANCE, REASONS, STALE_AFTER
from newsarchive.provenance.judging_times import current_then, is_of_another_time
from newsarchive.provenance.resolving import Lead
from newsarchive.verdicts import Asked, Comparison, Issued, Shared, State

POSTED = datetime(2026, 8, 7, 3, 30, tzinfo=UTC)
"""Half past noon in Korea."""
SAME = Comparison(score=0.8, sentence_share=0.9)
OTHER = Comparison(score=0.02)
BETWEEN = Comparison(score=0.2, sentence_share=0.1)
URL = "https://news.kbs.co.kr/news/view.do?ncd=8630990"
LEAD = Lead(key="kbs:ncd:8630990", publisher="kbs", resolved_by="address")


def state(version: int = 1, captured: datetime = POSTED - timedelta(hours=1), **fields: Any) -> State:
    """A version of the cited article, published and captured before the post."""
    values: dict[str, Any] = {
        "key": "kbs:ncd:8630990",
        "publisher": "kbs",
        "headline": "등대, 다시 불 밝혔다",
        "canonical_url": URL,
        "capture_id": version,
        "date_published": POSTED - timedelta(hours=3),
        "date_modified": None,
        "status": "live",
        "gone_at": None,
        "simulated": False,
    }
    return State(version=version, captured_at=captured, **values | fields)


POST = state(key="a.example/1", publisher="a.example", date_published=POSTED)


def case(like: Mapping[int, Comparison] | None = None, **fields: Any) -> Case:
    """A source link; `like` is what the post has in common with each version of the cited article."""
    values: dict[str, Any] = {"told": POST, "appeared": POSTED, "url": URL, "lead": LEAD}
    return Case(**values | fields, compare=(like or {}).__getitem__)


def cited(*versions: State, **fields: Any) -> Cited:
    return Cited(versions=versions or (state(),), **fields)


def verdict(found: Case) -> tuple[str, str]:
    judged = judge(found)
    assert judged.evidence.reason in REASONS
    return judged.verdict, judged.evidence.reason


def at(hours: float, outcome: str = "missing", status: int | None = 404) -> Asked:
    """An answer so many hours after the post."""
    return Asked(at=POSTED + timedelta(hours=hours), url=URL, outcome=outcome, status=status)


def times(*hours: float) -> tuple[datetime, ...]:
    return tuple(POSTED + timedelta(hours=each) for each in hours)


def test_what_was_never_filled_in_is_a_placeholder() -> None:
    assert verdict(case(placeholder=True, sister="sister-blog")) == ("placeholder", "placeholder")


def test_without_an_address_an_outlet_is_only_named() -> None:
    assert verdict(case(url=None)) == ("named_only", "outlet-only")


def test_a_portal_copy_that_is_not_archived_only_names_its_outlet() -> None:
    portal = Lead(resolved_by="portal", outlet="KBS")
    assert verdict(case(lead=portal, asked=(at(1),))) == ("named_only", "portal-copy")


def test_a_portal_copy_that_is_archived_is_compared() -> None:
    portal = Lead(key="n.news.naver.com/article/056/1", resolved_by="portal", outlet="KBS")
    assert verdict(case({1: SAME}, lead=portal, cited=cited())) == ("verified", "agrees")


def test_a_sister_blog_is_no_newsroom_though_it_says_the_same() -> None:
    judged = judge(case({1: SAME}, sister="sister-blog", cited=cited()))
    assert (judged.verdict, judged.evidence.reason) == ("same_network", "sister-blog")
    assert judged.evidence.comparison == SAME


def test_what_stood_there_then_and_says_the_same_is_verified() -> None:
    judged = judge(case({1: SAME}, cited=cited()))
    assert (judged.verdict, judged.evidence.reason) == ("verified", "agrees")
    assert judged.evidence.cited == state()
    assert judged.evidence.days_apart == 0.12


def test_a_later_version_alone_says_so() -> None:
    after = state(2, POSTED + timedelta(days=2), date_modified=POSTED + timedelta(days=1))
    found = judge(case({1: OTHER, 2: SAME}, cited=cited(state(), after)))
    assert (found.verdict, found.evidence.reason) == ("verified_at_other_version", "agrees-with-another-version")
    assert found.evidence.cited == after


def test_an_earlier_version_alone_says_so() -> None:
    first, then = state(1, POSTED - timedelta(days=2)), state(2, POSTED - timedelta(hours=1))
    assert verdict(case({1: SAME, 2: OTHER}, cited=cited(first, then)))[0] == "verified_at_other_version"


def test_how_it_stood_then_is_not_archived() -> None:
    later = state(1, POSTED + timedelta(days=3), date_modified=POSTED + timedelta(days=2))
    assert verdict(case({1: SAME}, cited=cited(later))) == ("verified_at_other_version", "agrees-state-unknown")


def test_a_capture_after_the_post_shows_what_stood_then_where_nothing_was_edited_since() -> None:
    later = state(1, POSTED + timedelta(days=3), date_modified=POSTED - timedelta(hours=2))
    assert verdict(case({1: SAME}, cited=cited(later))) == ("verified", "agrees")


def test_a_silent_edit_does_not_count_from_the_edit_time_that_it_left() -> None:
    first = state(1, POSTED - timedelta(hours=2), date_modified=POSTED - timedelta(hours=2.5))
    silent = state(2, POSTED + timedelta(hours=2), date_modified=POSTED - timedelta(hours=2.5))
    assert current_then((first, silent), POSTED) == (first,)


def test_an_edit_that_was_captured_late_counts_from_its_edit_time() -> None:
    first = state(1, POSTED - timedelta(hours=2))
    edited = state(2, POSTED + timedelta(hours=2), date_modified=POSTED - timedelta(hours=1))
    assert current_then((first, edited), POSTED) == (edited,)


def test_a_post_with_a_day_but_no_hour_may_have_seen_any_version_of_that_day() -> None:
    midnight = datetime(2026, 8, 6, 15, tzinfo=UTC)
    first, second = state(1, midnight + timedelta(hours=8)), state(2, midnight + timedelta(hours=20))
    third = state(3, midnight + timedelta(hours=30))
    first = replace(first, date_published=midnight + timedelta(hours=7))
    assert current_then((first, second, third), midnight) == (first, second)


def test_an_article_that_appeared_after_the_post_is_of_another_time_though_it_says_the_same() -> None:
    late = POSTED + POST_TOLERANCE + timedelta(hours=1)
    younger = state(1, late, date_published=late)
    assert verdict(case({1: SAME}, cited=cited(younger))) == ("date_mismatch", "published-later")
    within = state(1, POSTED + timedelta(hours=20), date_published=POSTED + timedelta(hours=19))
    assert verdict(case({1: SAME}, cited=cited(within)))[0] == "verified_at_other_version"


def test_an_old_article_that_says_the_same_is_the_source() -> None:
    old = state(1, POSTED - timedelta(days=900), date_published=POSTED - timedelta(days=900))
    assert verdict(case({1: SAME}, cited=cited(old))) == ("verified", "agrees")


def test_another_story_is_of_another_time_or_of_another_topic() -> None:
    old = state(1, date_published=POSTED - STALE_AFTER - timedelta(days=1))
    assert verdict(case({1: OTHER}, cited=cited(old))) == ("date_mismatch", "too-old")
    young = state(1, date_published=POSTED + timedelta(days=5))
    assert verdict(case({1: OTHER}, cited=cited(young))) == ("date_mismatch", "published-later")
    assert verdict(case({1: OTHER}, cited=cited())) == ("topic_mismatch", "another-topic")


def test_a_number_that_only_an_earlier_version_has_came_from_there() -> None:
    first = state(1, POSTED - timedelta(days=2), date_published=POSTED - timedelta(days=3))
    then = state(2, POSTED - timedelta(hours=1))
    had, lacks = Shared(shared=("12월27일", "80일")), Shared(shared=("12월27일",), missing=("80일",))
    both = {1: replace(SAME, numbers=had), 2: replace(SAME, numbers=lacks)}
    assert verdict(case(both, cited=cited(first, then))) == ("verified_at_other_version", "agrees-with-another-version")
    assert verdict(case({1: both[2], 2: both[1]}, cited=cited(first, then))) == ("verified", "agrees")
    assert verdict(case({1: both[1], 2: both[1]}, cited=cited(first, then))) == ("verified", "agrees")


def test_what_tells_something_else_is_dated_by_what_stood_there_then() -> None:
    after = state(2, POSTED + timedelta(days=9), date_published=POSTED + timedelta(days=8))
    near = replace(OTHER, score=0.11)
    assert verdict(case({1: OTHER, 2: near}, cited=cited(state(), after))) == ("topic_mismatch", "another-topic")
    assert verdict(case({1: OTHER, 2: BETWEEN}, cited=cited(state(), after))) == ("unchecked", "unclear")


def test_an_article_of_another_time_on_the_same_subject_is_of_another_time() -> None:
    old = state(1, date_published=POSTED - STALE_AFTER - timedelta(days=1))
    assert verdict(case({1: BETWEEN}, cited=cited(old))) == ("date_mismatch", "too-old")
    young = state(1, date_published=POSTED + timedelta(days=5))
    assert verdict(case({1: BETWEEN}, cited=cited(young))) == ("date_mismatch", "published-later")


def test_a_little_in_common_decides_nothing() -> None:
    assert verdict(case({1: BETWEEN}, cited=cited())) == ("unchecked", "unclear")


def test_the_same_words_with_other_numbers_decide_nothing() -> None:
    numbers = Shared(shared=("12월27일",), missing=("3.5%", "1200원", "41명"))
    assert verdict(case({1: replace(SAME, numbers=numbers)}, cited=cited())) == ("unchecked", "unclear")


def test_what_was_removed_since_is_gone_and_still_shown_beside_the_post() -> None:
    judged = judge(case({1: SAME}, cited=cited(gone_at=POSTED + timedelta(days=9))))
    assert (judged.verdict, judged.evidence.reason, judged.evidence.comparison) == ("gone", "removed", SAME)


@pytest.mark.parametrize(
    ("fields", "reason"),
    [
        ({"cited": cited(doubted=frozenset({1}))}, "doubtful-capture"),
        ({"cited": cited(empty=frozenset({1}))}, "no-text"),
        ({"cited": cited(), "has_text": False}, "post-without-text"),
    ],
)
def test_what_cannot_be_compared_decides_nothing(fields: dict[str, Any], reason: str) -> None:
    assert verdict(case({1: SAME}, **fields)) == ("unchecked", reason)


def test_a_doubtful_version_is_passed_over_for_one_that_is_believed() -> None:
    found = case({1: SAME, 2: OTHER}, cited=cited(state(1), state(2), doubted=frozenset({2})))
    assert verdict(found)[0] == "verified"


@pytest.mark.parametrize(
    ("asked", "witnesses", "expected"),
    [
        ((), (), ("unchecked", "never-asked")),
        ((at(1, "gone", 200),), (), ("gone", "removal-notice")),
        ((at(1),), (1.1,), ("unchecked", "missing-once")),
        ((at(1), at(1.5)), (1.2,), ("unchecked", "missing-once")),
        ((at(1), at(3)), (2,), ("not_found", "missing")),
        ((at(1, "gone", 410), at(3, "gone", 410)), (2,), ("not_found", "missing")),
        ((at(1), at(3)), (), ("unchecked", "missing-unwitnessed")),
        ((at(1), at(3)), (0.9, 3.1), ("unchecked", "missing-unwitnessed")),
        ((at(1), at(30)), (15,), ("unchecked", "missing-unwitnessed")),
        ((at(1), at(30), at(60)), (29, 30.5, 59), ("not_found", "missing")),
        ((at(1), at(2, "unrecognised", 200), at(3)), (2,), ("unchecked", "missing-once")),
        ((at(1), at(2, "failed", 503)), (1.5,), ("unreachable", "server-error")),
        ((at(1, "failed", None),), (), ("unreachable", "no-answer")),
        ((at(1, "postponed", None),), (), ("unreachable", "no-answer")),
        ((at(1, "captcha", 200),), (), ("unreachable", "turned-away")),
        ((at(1, "failed", 403),), (), ("unreachable", "turned-away")),
        ((at(1, "refused", None),), (), ("unchecked", "refused")),
        ((at(1, "unrecognised", 200),), (), ("unchecked", "not-read")),
        ((at(1), at(3), at(4, "failed", None)), (2,), ("not_found", "missing")),
    ],
)
def test_what_came_of_asking(asked: tuple[Asked, ...], witnesses: tuple[float, ...], expected: tuple[str, str]) -> None:
    assert verdict(case(asked=asked, witnesses=times(*witnesses))) == expected


def test_a_robots_txt_that_could_not_be_had_forbids_nothing_by_itself() -> None:
    problem = "robots.txt of https://a.example forbids everything: it answered with status 503"
    asked = replace(at(1, "refused", None), problem=problem)
    assert verdict(case(asked=(asked,))) == ("unreachable", "no-answer")


def test_of_a_host_without_articles_more_time_must_pass() -> None:
    alone: dict[str, Any] = {"has_articles": False}
    assert verdict(case(asked=(at(1), at(3)), witnesses=times(2), **alone)) == ("unchecked", "missing-unwitnessed")
    assert verdict(case(asked=(at(1), at(26)), witnesses=times(2, 25), **alone)) == ("not_found", "missing")


OLD = Issued(code=5137615, earliest=POSTED - timedelta(days=2000), latest=POSTED - timedelta(days=1500))


def test_the_clock_dates_what_was_never_fetched() -> None:
    judged = judge(case(issued=OLD))
    assert (judged.verdict, judged.evidence.reason, judged.evidence.issued) == ("date_mismatch", "clock", OLD)
    assert judged.evidence.days_apart == 1500
    assert verdict(case(issued=OLD, asked=(at(1, "failed", None),))) == ("date_mismatch", "clock")


def test_the_publishers_own_word_counts_more_than_its_clock() -> None:
    judged = judge(case(issued=OLD, asked=(at(1, "gone", 200),)))
    assert (judged.verdict, judged.evidence.issued) == ("gone", OLD)
    assert verdict(case(issued=OLD, asked=(at(1), at(3)), witnesses=times(2)))[0] == "not_found"
    assert verdict(case(issued=OLD, asked=(at(1),)))[0] == "date_mismatch"


@pytest.mark.parametrize(
    ("earliest", "latest", "expected"),
    [(-2000, -91, True), (-2000, -89, False), (2, None, True), (1, None, False), (None, -91, True), (-91, None, False)],
)
def test_a_number_is_of_another_time_only_where_its_whole_interval_is(
    earliest: float | None, latest: float | None, expected: bool
) -> None:
    bounds = [None if days is None else POSTED + timedelta(days=days) for days in (earliest, latest)]
    assert is_of_another_time(Issued(code=1, earliest=bounds[0], latest=bounds[1]), POSTED, POSTED) is expected
    assert not is_of_another_time(Issued(code=1, earliest=bounds[0], latest=bounds[1]), None, None)


def test_a_report_on_other_people_does_not_agree_however_it_is_worded_alike() -> None:
    arrest, other = Shared(missing=("달마루경찰서", "CCTV")), Shared(missing=("CCTV",))
    alike = Comparison(score=0.4, sentence_share=0.5, names=arrest)
    assert verdict(case({1: alike}, cited=cited())) == ("unchecked", "unclear")
    assert verdict(case({1: replace(alike, names=other)}, cited=cited()))[0] == "verified"
    assert verdict(case({1: replace(alike, names=replace(arrest, shared=("한바다",)))}, cited=cited()))[0] == "verified"
    assert verdict(case({1: replace(alike, score=NAMELESS_FROM)}, cited=cited()))[0] == "verified"


def test_an_old_post_that_got_its_source_late_is_of_its_own_time_still() -> None:
    named = POSTED + timedelta(days=700)
    early = state(1, POSTED - timedelta(hours=2), date_published=POSTED - timedelta(hours=3))
    unclear = judge(case({1: BETWEEN}, cited=cited(early), appeared=named))
    assert (unclear.verdict, unclear.evidence.days_apart) == ("unchecked", 0.12)
    then = Issued(code=8630990, earliest=POSTED - timedelta(days=2), latest=POSTED)
    assert verdict(case(issued=then, appeared=named)) == ("unchecked", "never-asked")
    assert verdict(case(issued=then, appeared=named, told=replace(POST, date_published=None)))[0] == "unchecked"
    assert verdict(case(issued=OLD, appeared=named)) == ("date_mismatch", "clock")
    between = state(1, named, date_published=POSTED + timedelta(days=600))
    assert verdict(case({1: BETWEEN}, cited=cited(between), appeared=named)) == ("unchecked", "unclear")
