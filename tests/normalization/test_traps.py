"""Which links lead into a trap, and which addresses differ by a session's mark alone."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newsarchive.normalization.traps import is_session, month_of, plain_address, trap_of, without_session

TODAY = date(2026, 11, 22)
SITE = "https://blog.example"
HEX = "9f86d081884c7d659a2feaa0c55ad015"

POSTS = [
    "/2024/05/03/lighthouse.html",
    "/2011/11/11/eleven",
    "/post/81",
    "/archives/412",
    "/?p=12",
    "/news/view.do?ncd=8630990&ref=A",
    "/article.php?sid=20241",
    "/articles/2099",
    "/entry/%EB%93%B1%EB%8C%80-%EC%9D%B4%EC%95%BC%EA%B8%B0",
    "/tag/sea",
    "/2024/05/",
    "/calendar?year=2026&month=11",
    "/notes/notes-on-notes",
    "/ko/news/ko",
    "/?page=2&sort=new",
]
TRAPS = {
    "/calendar/2031/05": "calendar-trap",
    "/events/2026-12-01/": "calendar-trap",
    "/2026/12/": "calendar-trap",
    "/1969/01/": "calendar-trap",
    "/?year=2040&month=3": "calendar-trap",
    "/events?tribe-bar-date=2027-01-05": "calendar-trap",
    "/schedule?ym=203105": "calendar-trap",
    "/?m=299901": "calendar-trap",
    "/a/b/a/b/": "repeating-path",
    "/a/a/a": "repeating-path",
    "/news/sport/news/culture/news/": "repeating-path",
    "/2024/05/x/2024/05/x/": "repeating-path",
    "/shop?sort=price&dir=asc": "facet-trap",
    "/list?a=1&b=2&c=3&d=4&e=5&f=6": "facet-trap",
    "/?q=" + "x" * 700: "long-address",
    "/" + "/".join(f"s{n}" for n in range(20)): "long-address",
    "/" + "x" * 3000: "long-address",
}


@pytest.mark.parametrize("path", POSTS)
def test_an_ordinary_link_is_none(path: str) -> None:
    assert trap_of(SITE + path, TODAY) is None


@pytest.mark.parametrize("path", TRAPS)
def test_a_trap_is_told_by_kind(path: str) -> None:
    assert trap_of(SITE + path, TODAY) == TRAPS[path]


@pytest.mark.parametrize(
    ("marked", "plain"),
    [
        (f"/post/1?PHPSESSID={HEX}", "/post/1"),
        (f"/post/1?sid={HEX}&p=3", "/post/1?p=3"),
        ("/post/1;jsessionid=1A2B3C4D5E6F7890?p=3", "/post/1?p=3"),
        (f"/post/1?p=3&session_id={HEX}#top", "/post/1?p=3#top"),
        ("/article.php?sid=20241", "/article.php?sid=20241"),
        ("/list?s=lighthouse", "/list?s=lighthouse"),
        ("/list?session=2024-spring", "/list?session=2024-spring"),
        ("/post/1?", "/post/1?"),
    ],
)
def test_only_a_sessions_mark_is_taken_off(marked: str, plain: str) -> None:
    assert plain_address(SITE + marked) == SITE + plain
    assert plain_address(plain_address(SITE + marked)) == plain_address(SITE + marked)


def test_a_segment_of_its_own_is_no_part_of_a_post() -> None:
    assert without_session(f"/s/{HEX}/post/1") == without_session("/(s(abc123def))/post/1") == "/post/1"
    assert without_session(f"/documents/{HEX}") == f"/documents/{HEX}"
    assert without_session(f"/s/{HEX}") == f"/s/{HEX}"


@given(st.text())
def test_any_text_has_an_answer(text: str) -> None:
    for url in (text, f"{SITE}/{text}", f"{SITE}/?{text}"):
        trap_of(url, TODAY)
        month_of(url)
        assert plain_address(plain_address(url)) == plain_address(url)


@given(st.dates(min_value=date(2026, 12, 1)), st.sampled_from(["/cal/{:%Y/%m}", "/{:%Y/%m/%d}/", "/?date={:%Y-%m-%d}"]))
def test_every_month_to_come_is_a_trap_and_none_that_was(day: date, form: str) -> None:
    assert trap_of(SITE + form.format(day), TODAY) == "calendar-trap"
    past = date(1995 + day.year % 31, day.month, 1)
    assert trap_of(SITE + form.format(past), TODAY) is None


@given(st.lists(st.sampled_from("abc"), min_size=7, max_size=12))
def test_no_path_of_few_words_gets_long(segments: list[str]) -> None:
    assert trap_of(f"{SITE}/{'/'.join(segments)}", TODAY) == "repeating-path"


@given(st.text(alphabet="0123456789abcdef", min_size=24, max_size=40))
def test_a_random_mark_is_a_sessions(mark: str) -> None:
    mixed = any(c.isdigit() for c in mark) and any(c.isalpha() for c in mark)
    assert is_session("sid", mark) == mixed
    assert is_session("PHPSESSID", mark)
    assert not is_session("id", mark)
