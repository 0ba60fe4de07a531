"""Spellings of one address have one form, and two pages have two."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newsarchive.normalization.address_form import names_a_page, one_form

SAME = (
    "https://blog.example/2026/갯벌",
    "http://www.blog.example/2026/갯벌",
    "https://BLOG.example:443/2026/%EA%B0%AF%EB%B2%8C/",
    "https://blog.example//2026/갯벌#comments",
    " https://blog.example./2026/갯벌?utm_source=feed&fbclid=x ",
    "https://me:secret@blog.example/2026/갯벌",
)


@pytest.mark.parametrize("spelled", SAME)
def test_spellings_of_one_address_are_one(spelled: str) -> None:
    assert one_form(spelled) == "blog.example/2026/갯벌"


def test_the_query_counts_in_any_order() -> None:
    assert one_form("https://a.example/v?b=2&a=1") == one_form("https://a.example/v?a=1&b=2") == "a.example/v?a=1&b=2"
    assert one_form("https://a.example/v?a=1") != one_form("https://a.example/v?a=2")


@pytest.mark.parametrize("other", ["https://blog.example/2026/갯벌2", "https://blog.example:8080/2026/갯벌"])
def test_other_pages_are_others(other: str) -> None:
    assert one_form(other) != one_form(SAME[0])


@pytest.mark.parametrize(
    ("url", "is_page"),
    [
        (SAME[0], True),
        ("https://blog.example/?p=12", True),
        ("https://blog.example", False),
        ("https://www.blog.example/", False),
        ("https://blog.example/?utm_source=x", False),
        ("mudflat/_posts/2026-01-05-a.md", False),
        ("kbs:ncd:1", False),
    ],
)
def test_what_one_article_may_stand_at(url: str, is_page: bool) -> None:
    assert names_a_page(url) is is_page


@given(st.text())
def test_any_input_has_a_form(anything: str) -> None:
    names_a_page(anything)
    assert isinstance(one_form(f"https://{anything}"), str)
