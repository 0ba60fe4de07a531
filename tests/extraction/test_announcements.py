"""What a page says of its site's lists, and WordPress's list of posts."""

import json

import pytest

from newsarchive.extraction.announcements import (
    announced_feeds,
    following_posts,
    posts_page,
    read_posts,
    wordpress_posts,
)
from newsarchive.extraction.errors import NotAListing
from newsarchive.extraction.feeds import FeedEntry
from newsarchive.extraction.page import Page

HOME = "https://blog.example/ko/"


def page(head: str) -> Page:
    return Page(HOME, f"<html><head>{head}</head><body>글</body></html>".encode())


def test_feeds_of_every_kind_once_in_the_order_of_the_page() -> None:
    head = """<link rel="alternate" type="application/atom+xml" href="/feed.xml">
        <link rel="ALTERNATE stylesheet" type="application/rss+xml" href="rss">
        <link rel="alternate" type="application/feed+json" href="https://blog.example/feed.json">
        <link rel="alternate" type="application/rss+xml" href="/feed.xml">
        <link rel="alternate" type="application/rss+xml" href="/comments/feed/">
        <link rel="alternate" hreflang="en" href="/en/"><link rel="alternate" type="application/rss+xml" href="file:///x">"""
    assert announced_feeds(page(head)) == (
        "https://blog.example/feed.xml",
        "https://blog.example/ko/rss",
        "https://blog.example/feed.json",
    )


def test_a_page_that_names_none_has_none() -> None:
    assert announced_feeds(page("")) == ()
    assert wordpress_posts(page("")) is None


@pytest.mark.parametrize(
    ("href", "asked"),
    [
        (
            "/wp-json/",
            "https://blog.example/wp-json/wp/v2/posts?per_page=100&page=1&_fields=link,date_gmt,modified_gmt,title",
        ),
        (
            "/?rest_route=/",
            "https://blog.example/?rest_route=/wp/v2/posts&per_page=100&page=1&_fields=link,date_gmt,modified_gmt,title",
        ),
    ],
)
def test_wordpress_names_its_interface(href: str, asked: str) -> None:
    assert wordpress_posts(page(f'<link rel="https://api.w.org/" href="{href}">')) == asked


def test_the_list_goes_on_page_by_page() -> None:
    first = posts_page("https://blog.example/wp-json/", 1)
    assert following_posts(following_posts(first)) == posts_page("https://blog.example/wp-json/", 3)


def test_posts_have_addresses_dates_in_utc_and_titles() -> None:
    posts = [
        {"link": "https://blog.example/1", "date_gmt": "2026-01-06T03:00:00", "title": {"rendered": "등대  불빛"}},
        {"link": "/2", "title": None},
        {"link": "javascript:x"},
        {"link": 7},
        "no post",
    ]
    assert read_posts(json.dumps(posts).encode(), HOME) == (
        FeedEntry(url="https://blog.example/1", date_text="2026-01-06T03:00:00Z", title="등대 불빛"),
        FeedEntry(url="https://blog.example/2"),
    )


@pytest.mark.parametrize("body", [b"", b"<html>", b'{"code": "rest_no_route"}', b"\xff[" * 5])
def test_anything_else_is_no_list_and_the_message_says_so(body: bytes) -> None:
    with pytest.raises(NotAListing, match="not WordPress's list of posts"):
        read_posts(body, HOME)
