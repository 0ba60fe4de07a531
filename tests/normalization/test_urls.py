"""Addresses made absolute and taken apart."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newsarchive.normalization.urls import absolute, address

BASE = "https://news.example/a/b.html?x=1"
NO_ADDRESS = [
    None, "", "javascript:alert(1)", "data:image/png;base64,AA", "file:///etc/passwd", "http://", "http://[::1",
    "mailto:a@b.kr", "/a b", "/a\\b", "/" + "x" * 10_000,
]  # fmt: skip


@pytest.mark.parametrize(
    ("url", "whole"),
    [
        ("/data/1.jpg", "https://news.example/data/1.jpg"),
        ("c.html", "https://news.example/a/c.html"),
        ("//img.example/1.jpg", "https://img.example/1.jpg"),
        (" http://other.example/?q=가#part ", "http://other.example/?q=가"),
        ("?page=2", "https://news.example/a/b.html?page=2"),
    ],
)
def test_an_address_is_made_absolute_without_its_fragment(url: str, whole: str) -> None:
    assert absolute(url, BASE) == whole


@pytest.mark.parametrize("url", NO_ADDRESS, ids=lambda url: str(url)[:30])
def test_what_is_no_web_address_is_none(url: str | None) -> None:
    assert absolute(url, BASE) is None


def test_a_relative_address_without_a_base_is_none() -> None:
    assert absolute("/data/1.jpg", "") is None


def test_an_address_in_parts_is_lower_case_where_case_says_nothing() -> None:
    parts = address("HTTPS://News.Example./News/View.do?B=2&a=X&b=3")
    assert parts is not None
    assert (parts.host, parts.path) == ("news.example", "/news/view.do")
    assert parts.query == {"b": ("2", "3"), "a": ("X",)}


@given(st.text())
def test_taking_apart_never_raises(text: str) -> None:
    address(text)
    address(f"http://{text}")


@given(st.text(), st.text())
def test_making_absolute_never_raises_and_gives_web_addresses_only(url: str, base: str) -> None:
    whole = absolute(url, base)
    assert whole is None or whole.startswith(("http://", "https://"))
    again = absolute(url, BASE)
    assert again is None or absolute(again, BASE) == again
