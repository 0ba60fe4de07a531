"""Pure: which validators are worth asking by, and of when an answer is."""

from datetime import UTC, datetime, timedelta
from email.utils import format_datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newsarchive.archive.validators import LONGEST, as_of, kept_validators

FETCHED = datetime(2026, 11, 23, 3, 0, 0, tzinfo=UTC)


def ago(seconds: float) -> str:
    """An HTTP date so long before the fetch."""
    return format_datetime(FETCHED - timedelta(seconds=seconds), usegmt=True)


def etag(*lines: str, **more: str) -> str | None:
    headers = [("Etag", line) for line in lines] + [(name.replace("_", "-"), value) for name, value in more.items()]
    return kept_validators(headers, FETCHED)[0]


def last_modified(*lines: str, **more: str) -> str | None:
    headers = [("LAST-MODIFIED", line) for line in lines] + list(more.items())
    return kept_validators(headers, FETCHED)[1]


@pytest.mark.parametrize("tag", ['"abc"', 'W/"abc"', '"a,b"', '"!#~"', '"' + "x" * (LONGEST - 2) + '"'])
def test_an_etag_is_kept_as_it_was_written(tag: str) -> None:
    assert etag(tag) == tag
    assert etag(f" {tag} ") == tag


@pytest.mark.parametrize(
    "tag",
    [
        "",
        "*",  # sent back, it would mean any state of the page
        '""',  # a constant that some servers send with every page
        'W/""',
        "abc",
        'w/"abc"',
        'W\\"abc"',
        'W"abc"',
        '"abc',
        '"a b"',
        '"a"b"',
        '"a", "b"',
        '"abcü"',
        '"a\x7f"',
        '"' + "x" * (LONGEST - 1) + '"',
    ],
)
def test_what_is_no_etag_is_not_kept(tag: str) -> None:
    assert etag(tag) is None


def test_of_several_etags_none_is_kept() -> None:
    assert etag('"a"', '"b"') is None
    assert etag('"a"', '"a"') is None


@pytest.mark.parametrize("vary", ["*", "*, *", ", *", "*, Accept", "Accept,*", " * "])
def test_of_a_page_that_varies_by_anything_nothing_is_kept(vary: str) -> None:
    assert kept_validators([("ETag", '"a"'), ("Last-Modified", ago(3600)), ("Vary", vary)], FETCHED) == (None, None)


def test_a_star_in_a_second_line_of_vary_counts_too() -> None:
    assert kept_validators([("ETag", '"a"'), ("Vary", "Accept"), ("vary", "*")], FETCHED) == (None, None)


def test_a_page_that_varies_by_headers_that_we_always_send_alike_keeps_both() -> None:
    headers = [("ETag", '"a"'), ("Last-Modified", ago(3600)), ("Vary", "Accept-Encoding, X-*")]
    assert kept_validators(headers, FETCHED) == ('"a"', ago(3600))


@pytest.mark.parametrize(("seconds", "is_kept"), [(3600, True), (3, True), (2, True), (1, False), (0, False)])
def test_a_change_is_told_by_its_time_only_where_that_is_two_seconds_before_the_answer(
    seconds: int, is_kept: bool
) -> None:
    assert last_modified(ago(seconds)) == (ago(seconds) if is_kept else None)
    assert last_modified(ago(seconds), Date=ago(0)) == (ago(seconds) if is_kept else None)


def test_the_seconds_are_counted_by_the_servers_own_clock_where_that_is_behind() -> None:
    assert last_modified(ago(7200), Date=ago(7199)) is None
    assert last_modified(ago(7200), Date=ago(7198)) == ago(7200)


def test_a_change_in_the_future_is_not_kept_whatever_the_server_takes_for_now() -> None:
    assert last_modified(ago(-3600)) is None
    assert last_modified(ago(-3600), Date=ago(-7200)) is None


@pytest.mark.parametrize(
    "date",
    [
        "",
        "yesterday",
        "0",
        "Thu, 01 Jan 1970 00:00:01 GMT",
        "Tue, 01 Jan 1980 00:00:00 GMT",
        "Mon, 23 Nov 2026 10:00:00 +0900",
        "Sun, 22 Nov 2026 10:00:00 UTC",
        "Sunday, 22-Nov-26 10:00:00 GMT",
        "Sun Nov 22 10:00:00 2026",
        "Sun, 22 Nov 26 10:00:00 GMT",
        "Sun, 31 Feb 2026 10:00:00 GMT",
        "Sun, 22 Nov 2026 29:00:00 GMT",
        "Sun, 22 Nov 2026 10:00:00 GMT, Sun, 22 Nov 2026 10:00:00 GMT",
        "일, 22 Nov 2026 10:00:00 GMT",
        "Sun, ٢٢ Nov 2026 10:00:00 GMT",
    ],
)
def test_what_is_no_date_of_http_is_not_kept(date: str) -> None:
    assert last_modified(date) is None


def test_of_several_times_none_is_kept() -> None:
    assert last_modified(ago(3600), ago(3600)) is None


def test_a_date_that_cannot_be_read_leaves_our_own_clock() -> None:
    assert last_modified(ago(3600), Date="foo") == ago(3600)
    assert last_modified(ago(1), Date="foo") is None


def seconds_old(*headers: tuple[str, str]) -> float:
    return (FETCHED - as_of(headers, FETCHED)).total_seconds()


@pytest.mark.parametrize(
    ("lines", "seconds"),
    [
        (["0"], 0),
        (["7200"], 7200),
        (["007200"], 7200),
        (["0, 7200"], 0),
        (["7200, 0"], 7200),
        (["7200", "0"], 7200),
        (["0", "7200"], 0),
        (["2147483647"], 2**31 - 1),
        (["2147483648"], 2**31),
        (["99999999999"], 2**31),
        (["9" * 50_000], 2**31),
        (["-7200"], 0),
        (["7200.0"], 0),
        (["abc"], 0),
        (["7200;foo=bar"], 0),
        ([""], 0),
        (["٧٢٠٠"], 0),
    ],
)
def test_an_answer_is_as_old_as_the_caches_say(lines: list[str], seconds: int) -> None:
    assert seconds_old(*(("age", line) for line in lines)) == seconds


def test_a_clock_that_is_wrong_makes_no_answer_old() -> None:
    assert seconds_old() == 0
    assert seconds_old(("Date", ago(5 * 3600))) == 0
    assert seconds_old(("Date", ago(-5 * 3600))) == 0
    assert seconds_old(("Date", ago(5 * 3600)), ("Age", "3")) == 3
    assert seconds_old(("Date", ago(5 * 3600)), ("X-Cache", "MISS")) == 0


@pytest.mark.parametrize(
    "told",
    [
        ("Warning", '110 cache.example "Response is stale"'),
        ("Warning", '199 - "odd", 111 - "Revalidation failed"'),
        ("Cache-Status", "ExampleCache; hit; ttl=-30"),
        ("Cache-Status", "Origin; fwd=miss, Edge; hit"),
        ("X-Cache", "HIT"),
        ("X-Cache", "MISS, HIT"),
        ("X-Cache", "Hit from cloudfront"),
        ("X-Cache", "TCP_MEM_HIT from a.example"),
    ],
)
def test_where_a_cache_says_that_it_answered_the_date_tells_since_when(told: tuple[str, str]) -> None:
    assert seconds_old(told, ("Date", ago(600))) == 600
    assert seconds_old(told, ("Date", ago(600)), ("Age", "20")) == 20
    assert seconds_old(told, ("Date", ago(-600))) == 0
    assert seconds_old(told, ("Date", "foo")) == 0
    assert seconds_old(told) == 0


@pytest.mark.parametrize(
    "told",
    [
        ("Warning", '214 - "Transformation applied"'),
        ("Warning", "1100"),
        ("Cache-Status", "Edge; fwd=stale; fwd-status=200"),
        ("Cache-Status", "Edge; fwd=miss; stored"),
        ("X-Cache", "RefreshHit from cloudfront"),
        ("X-Cache", "TCP_REFRESH_HIT"),
        ("X-Cache", "miss from white-house"),
    ],
)
def test_an_answer_that_the_origin_was_asked_for_is_of_now(told: tuple[str, str]) -> None:
    assert seconds_old(told, ("Date", ago(600))) == 0


NAMES = st.sampled_from(["ETag", "Last-Modified", "Date", "Age", "Vary", "Warning", "Cache-Status", "X-Cache"])


@given(st.lists(st.tuples(NAMES, st.text(st.characters(max_codepoint=255)) | st.just(ago(10)))))
def test_whatever_a_server_sends_is_read_without_a_fault(headers: list[tuple[str, str]]) -> None:
    tag, date = kept_validators(headers, FETCHED)
    assert all(kept is None or (kept.isascii() and "\n" not in kept) for kept in (tag, date))
    assert as_of(headers, FETCHED) <= FETCHED
