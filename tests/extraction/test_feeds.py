"""Feeds of every kind, right and wrong."""

import contextlib
import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newsarchive.extraction.errors import NotAListing
from newsarchive.extraction.feeds import Feed, FeedEntry, read_feed

URL = "https://blog.example/feed"
ITEM = """<item><title>등대 &amp; 바다</title><link>https://blog.example/1</link>
<pubDate>Tue, 06 Jan 2026 12:00:00 +0900</pubDate>
<description>짧은 소개</description>
<content:encoded><![CDATA[<p>불이 켜졌다.</p><table><tr><td>출처</td></tr></table>]]></content:encoded></item>"""
RSS = f"""<?xml version="1.0" encoding="utf-8"?>
<rss version="2.0" xmlns:content="http://purl.org/rss/1.0/modules/content/"><channel><title>바다</title>{ITEM}</channel></rss>"""
ATOM = """<feed xmlns="http://www.w3.org/2005/Atom"><title>바다</title>
<link rel="next" href="/feed?page=2"/><link rel="self" href="/feed"/>
<entry><title>하나</title><link rel="alternate" href="/one"/><id>tag:blog.example,2026:1</id>
<updated>2026-01-06T03:00:00Z</updated><content type="html">&lt;p&gt;글&lt;/p&gt;</content></entry></feed>"""
RDF = """<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns="http://purl.org/rss/1.0/"
xmlns:dc="http://purl.org/dc/elements/1.1/"><channel rdf:about="https://blog.example"><title>바다</title></channel>
<item rdf:about="https://blog.example/3"><title>셋</title><link>https://blog.example/3</link>
<dc:date>2026-01-06T12:00:00+09:00</dc:date></item></rdf:RDF>"""


def read(text: str, **kwargs: Any) -> Feed:
    return read_feed(text.encode(), URL, **kwargs)


def test_an_entry_of_rss_has_the_whole_text_before_the_summary() -> None:
    (entry,) = read(RSS).entries
    assert (entry.url, entry.title) == ("https://blog.example/1", "등대 & 바다")
    assert entry.date_text == "Tue, 06 Jan 2026 12:00:00 +0900"
    assert entry.html == "<p>불이 켜졌다.</p><table><tr><td>출처</td></tr></table>"


def test_atom_gives_absolute_addresses_and_its_next_page() -> None:
    feed = read(ATOM)
    assert feed.next_page == "https://blog.example/feed?page=2"
    assert feed.entries == (
        FeedEntry(
            url="https://blog.example/one",
            title="하나",
            date_text="2026-01-06T03:00:00Z",
            changed_text="2026-01-06T03:00:00Z",
            html="<p>글</p>",
        ),
    )


def test_rdf_is_read_too() -> None:
    assert [(entry.url, entry.title) for entry in read(RDF).entries] == [("https://blog.example/3", "셋")]


def test_json_feed() -> None:
    items: list[Any] = [
        {
            "id": "1",
            "url": "/one",
            "title": "하나",
            "date_published": "2026-01-06T12:00:00+09:00",
            "content_html": "<p>글",
        },
        {"id": "https://blog.example/two"},
        {"id": 3, "url": ["x"]},
        "no item",
    ]
    feed = read(json.dumps({"version": "https://jsonfeed.org/version/1.1", "items": items, "next_url": "/feed?2"}))
    assert [entry.url for entry in feed.entries] == ["https://blog.example/one", "https://blog.example/two"]
    assert feed.entries[0].html == "<p>글"
    assert feed.next_page == "https://blog.example/feed?2"


@pytest.mark.parametrize(
    ("encoding", "label"),
    [("utf-8", "utf-8"), ("utf-8", "euc-kr"), ("utf-8", "iso-8859-1"), ("cp949", "euc-kr"), ("cp949", "utf-8")],
)
def test_korean_is_right_whatever_the_label_says(encoding: str, label: str) -> None:
    body = RSS.replace('encoding="utf-8"', f'encoding="{label}"').encode(encoding)
    assert read_feed(body, URL, "application/rss+xml").entries[0].title == "등대 & 바다"


def test_a_feed_without_dates_has_none() -> None:
    assert read(RSS.replace("<pubDate>Tue, 06 Jan 2026 12:00:00 +0900</pubDate>", "")).entries[0].date_text is None


@pytest.mark.parametrize("address", ["file:///etc/passwd", "javascript:alert(1)", "", "data:text/html,x"])
def test_an_entry_that_leads_nowhere_on_the_web_is_left_out(address: str) -> None:
    assert read(RSS.replace("https://blog.example/1", address)).entries == ()


def test_an_ampersand_that_is_not_escaped_does_not_lose_the_feed() -> None:
    assert len(read(RSS.replace("&amp;", "&")).entries) == 1


BOMB = '<!DOCTYPE rss [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;">]>'
WRONG = {
    "entities are declared": RSS.replace("<rss", f"{BOMB}<rss"),
    "an HTML page": "<!doctype html><html><body><p>글</p></body></html>",
    "an empty body": "",
    "a sitemap": '<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"><url><loc>https://a/1</loc></url></urlset>',
    "broken JSON": '{"version": "https://jsonfeed.org/version/1", "items": [',
    "other JSON": '{"posts": []}',
}


@pytest.mark.parametrize("what", WRONG)
def test_anything_else_is_no_feed_and_the_message_says_so(what: str) -> None:
    with pytest.raises(NotAListing, match="not a feed") as caught:
        read(WRONG[what])
    assert URL in str(caught.value)


@given(
    st.binary(max_size=300), st.sampled_from(["", "<rss>", '{"version": "https://jsonfeed.org/version/1"', RSS[:400]])
)
def test_no_bytes_raise_anything_else(tail: bytes, head: str) -> None:
    with contextlib.suppress(NotAListing):
        read_feed(head.encode() + tail, URL)


@pytest.mark.parametrize("reference", ["&#99999999999999999999;", "&#xD800;"])
def test_a_character_that_no_feed_can_hold_is_said_to_be_broken_xml(reference: str) -> None:
    with pytest.raises(NotAListing, match=r"not a feed: broken XML"):
        read_feed(f"<rss><channel><title>{reference}</title><p></channel>".encode())
