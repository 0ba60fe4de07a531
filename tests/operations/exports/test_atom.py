"""Atom: feeds that readers read, held against what RFC 4287 asks for."""

import io
import xml.etree.ElementTree as ET
from datetime import UTC, datetime
from typing import Any
from urllib.parse import urlsplit

import feedparser  # type: ignore[import-untyped]
import pytest
from hypothesis import given
from hypothesis import strategies as st

from newsarchive.operations.exports.atom import AUTHORITY, Atom

AT = datetime(2026, 1, 6, 3, 0, tzinfo=UTC)
NS = "{http://www.w3.org/2005/Atom}"
ROW: dict[str, Any] = {
    "key": "kbs:ncd:1",
    "publisher": "kbs",
    "canonical_url": "https://news.kbs.co.kr/news/pc/view/view.do?ncd=1&ref=A",
    "headline": "등대 <b>다시</b> & 켜졌다",
    "body": "첫 문단 <script>alert(1)</script>\n둘째 문단",
    "bylines": [{"name": "한바다", "email": "hanbada@example.org"}, {"name": "이두루", "email": None}],
    "section": "사회",
    "date_published": AT,
    "captured_at": AT,
    "gone_since": None,
    "simulated": False,
    "source_links": [],
}
NAMED = {"outlet": "KBS", "label": None, "form": "table", "placeholder": False, "target": None}


def feed(*rows: dict[str, Any], title: str = "newsarchive") -> bytes:
    stream = io.BytesIO()
    writer = Atom(stream, title, AT)
    for row in rows:
        writer.add(row)
    writer.end()
    return stream.getvalue()


def entry(row: dict[str, Any]) -> ET.Element:
    (found,) = ET.fromstring(feed(row)).findall(f"{NS}entry")
    return found


def texts(element: ET.Element, name: str) -> list[str]:
    return [found.text or "" for found in element.findall(f"{NS}{name}")]


def assert_holds_to_rfc_4287(written: bytes) -> None:
    """What it demands of feeds and entries (4.1.1, 4.1.2), dates (3.3), persons (3.2), ids (4.2.6), links (4.2.7)."""
    root = ET.fromstring(written)
    assert root.tag == f"{NS}feed"
    for holder in (root, *root.findall(f"{NS}entry")):
        for name in ("id", "title", "updated"):
            assert len(holder.findall(f"{NS}{name}")) == 1, name
        assert urlsplit(texts(holder, "id")[0]).scheme == "tag"
        assert texts(holder, "id")[0].isascii()
        for moment in (*texts(holder, "updated"), *texts(holder, "published")):
            assert datetime.fromisoformat(moment).tzinfo is not None
    for each in root.findall(f"{NS}entry"):
        assert texts(each, "author")
        assert all(person.findall(f"{NS}name") for person in each.findall(f"{NS}author"))
        assert [link.get("rel") for link in each.findall(f"{NS}link")].count("alternate") == 1
        assert all(link.get("href", "").isascii() for link in each.findall(f"{NS}link"))
        assert all(category.get("term") for category in each.findall(f"{NS}category"))
        assert len(each.findall(f"{NS}content")) <= 1 >= len(each.findall(f"{NS}summary"))


def test_an_entry_has_headline_text_authors_and_address() -> None:
    found = entry(ROW)
    assert texts(found, "title") == ["등대 <b>다시</b> & 켜졌다"]
    assert texts(found, "content") == [ROW["body"]]
    assert [texts(author, "name") + texts(author, "email") for author in found.findall(f"{NS}author")] == [
        ["한바다", "hanbada@example.org"],
        ["이두루"],
    ]
    (link,) = found.findall(f"{NS}link")
    assert link.get("href") == ROW["canonical_url"]
    assert texts(found, "id") == [f"{AUTHORITY}kbs:ncd:1"]


def test_what_came_from_the_web_is_text_never_mark_up() -> None:
    found = entry(ROW)
    assert all(not list(found.find(f"{NS}{name}") or []) for name in ("title", "content"))
    assert found.find(f"{NS}content").get("type") is None  # type: ignore[union-attr]


def test_readers_read_it() -> None:
    read = feedparser.parse(feed(ROW, {**ROW, "key": "kbs:ncd:2"}))
    assert not read.bozo
    assert [each.id for each in read.entries] == [f"{AUTHORITY}kbs:ncd:1", f"{AUTHORITY}kbs:ncd:2"]
    assert read.entries[0].published_parsed[:5] == (2026, 1, 6, 3, 0)


def test_nobody_named_is_the_publisher() -> None:
    (author,) = entry({**ROW, "bylines": []}).findall(f"{NS}author")
    assert texts(author, "name") == ["kbs"]


def test_a_gone_article_says_so_and_is_updated_by_that() -> None:
    gone = datetime(2026, 1, 7, tzinfo=UTC)
    found = entry({**ROW, "gone_since": gone})
    assert ("gone", f"{AUTHORITY}state") in [
        (each.get("term"), each.get("scheme")) for each in found if "term" in each.attrib
    ]
    assert texts(found, "summary") == ["removed by the publisher; noticed 2026-01-07T00:00:00.000Z"]
    assert texts(found, "updated") == ["2026-01-07T00:00:00.000Z"]


def test_a_simulated_article_says_so() -> None:
    assert "stand-in server" in texts(entry({**ROW, "simulated": True}), "summary")[0]


def test_named_sources_are_links_unless_they_lead_nowhere_or_do_harm() -> None:
    urls = ["https://news.kbs.co.kr/a?ncd=9", "javascript:alert(1)", "#", None, "http://[bad", "data:text/html,x"]
    links = [{**NAMED, "url": url} for url in urls] + [{**NAMED, "url": "https://x.example/", "placeholder": True}]
    via = [link for link in entry({**ROW, "source_links": links}).findall(f"{NS}link") if link.get("rel") == "via"]
    assert [(link.get("href"), link.get("title")) for link in via] == [("https://news.kbs.co.kr/a?ncd=9", "KBS")]


def test_without_text_there_is_no_content() -> None:
    row = {name: value for name, value in ROW.items() if name != "body"}
    assert texts(entry(row), "content") == []


def test_the_feed_is_as_new_as_its_newest_entry() -> None:
    newer = datetime(2026, 2, 1, tzinfo=UTC)
    assert texts(ET.fromstring(feed({**ROW, "captured_at": newer}, ROW)), "updated") == ["2026-02-01T00:00:00.000Z"]
    assert texts(ET.fromstring(feed()), "updated") == ["2026-01-06T03:00:00.000Z"]


@pytest.mark.parametrize("headline", ["", "\x00\x1b[2J\x0b", "]]>", "\ufffe\uffff"])
def test_odd_headlines_are_still_xml(headline: str) -> None:
    written = feed({**ROW, "headline": headline, "date_published": None, "section": None})
    assert_holds_to_rfc_4287(written)


@given(st.text(st.characters(exclude_categories=())))
def test_any_text_anywhere_gives_a_feed_as_the_rfc_wants_it(text: str) -> None:
    odd = {"headline": text, "body": text, "section": text.strip() or None, "publisher": text or "kbs", "key": text}
    link = {**NAMED, "url": f"https://x.example/{text}", "outlet": text}
    byline = {"name": text, "email": text}
    row = {**ROW, **odd, "canonical_url": f"https://a.example/{text}", "source_links": [link], "bylines": [byline]}
    written = feed(row, title=text)
    root = ET.fromstring(written)
    assert len(root.findall(f"{NS}entry")) == 1
