"""A Google News sitemap gives all its entries, or says what came instead."""

import gzip

import pytest

from newsarchive.extraction.errors import NotAListing
from newsarchive.extraction.sitemaps import MOST_BYTES, Sitemap, SitemapEntry, read_sitemap
from newsarchive.normalization.urls import absolute

URL = "https://news.example/sitemap.xml"
HEAD = (
    '<?xml version="1.0" encoding="UTF-8"?><urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"'
    ' xmlns:news="http://www.google.com/schemas/sitemap-news/0.9">'
)
ENTRY = (
    "<url><loc> https://news.example/view.do?ncd={0} </loc><lastmod>2026-03-02T10:00:00+09:00</lastmod><news:news>"
    "<news:publication_date>2026-03-02T09:00:00+09:00</news:publication_date>"
    "<news:title><![CDATA[샛별 {0}]]></news:title></news:news></url>"
)


def sitemap(*entries: str) -> bytes:
    return (HEAD + "".join(entries) + "</urlset>").encode()


def test_an_entry_has_its_address_dates_and_title() -> None:
    assert read_sitemap(sitemap(ENTRY.format(1)), URL).pages == (
        SitemapEntry(
            loc="https://news.example/view.do?ncd=1",
            publication_date="2026-03-02T09:00:00+09:00",
            lastmod="2026-03-02T10:00:00+09:00",
            title="샛별 1",
        ),
    )


def test_entries_keep_their_order_and_unusable_addresses_are_left_out() -> None:
    odd = "<url/><url><loc>javascript:alert(1)</loc></url><url><loc>/rel</loc></url>"
    found = read_sitemap(sitemap(ENTRY.format(2), odd, ENTRY.format(1)), URL).pages
    assert [entry.loc.rpartition("/")[2] for entry in found] == ["view.do?ncd=2", "rel", "view.do?ncd=1"]


def test_a_sitemap_without_namespaces_or_entries_is_read() -> None:
    assert read_sitemap(b"<urlset></urlset>") == Sitemap()
    assert len(read_sitemap(b"\n <urlset><url><loc>https://a.example/</loc></url></urlset>").pages) == 1


def test_sixty_thousand_entries_are_read() -> None:
    short = "<url><loc>https://news.example/{}</loc></url>"
    found = read_sitemap(sitemap(*(short.format(number) for number in range(59_999)), ENTRY.format(60_000)), URL).pages
    assert (len(found), found[-1].title) == (60_000, "샛별 60000")


INDEX = f"""<sitemapindex xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">
<sitemap><loc>{URL}?2</loc><lastmod>2026-01-06</lastmod></sitemap><sitemap><loc>/posts.xml.gz</loc></sitemap>
<sitemap><loc>file:///etc/passwd</loc></sitemap></sitemapindex>""".encode()


def test_an_index_lists_sitemaps_and_no_pages() -> None:
    found = read_sitemap(INDEX, URL)
    assert [entry.lastmod for entry in found.sitemaps] == ["2026-01-06", None]
    assert [entry.loc for entry in found.sitemaps] == [f"{URL}?2", absolute("/posts.xml.gz", URL)]
    assert found.pages == ()


def test_a_gzipped_sitemap_is_read_as_a_plain_one() -> None:
    assert read_sitemap(gzip.compress(INDEX), URL) == read_sitemap(INDEX, URL)


BOMB = '<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;">]><urlset><url><loc>&b;</loc></url></urlset>'


@pytest.mark.parametrize(
    ("body", "said"),
    [
        (b"", "an empty body"),
        (b"<!DOCTYPE html><html><body><p>x<br></body></html>", "an HTML page"),
        (b"<html><head></head><body></body></html>", "root element is <html>"),
        (b"<rss/>", "root element is <rss>"),
        (b"\x1f\x8bxx", "broken gzip"),
        pytest.param(gzip.compress(b"<urlset></urlset>")[:-9], "gzip that is cut off", id="gzip cut off"),
        (sitemap(ENTRY.format(1))[:-30], "broken or truncated XML"),
        (b"{}", "no XML but"),
        (BOMB.encode(), "XML with a DOCTYPE"),
        (b'<!DOCTYPE x SYSTEM "file:///etc/passwd"><urlset/>', "XML with a DOCTYPE"),
        (b'<?xml version="1.0" encoding="no-such"?><feed/>', "root element is <feed>"),
    ],
    ids=lambda value: ascii(value)[:40],
)
def test_anything_else_is_refused_and_named(body: bytes, said: str) -> None:
    with pytest.raises(NotAListing, match=r"https://news\.example/sitemap\.xml: not a sitemap") as refusal:
        read_sitemap(body, URL)
    assert said in str(refusal.value)


def test_a_gzip_bomb_is_refused_and_named() -> None:
    with pytest.raises(NotAListing, match=r"not a sitemap.* holds more than 52428800 bytes"):
        read_sitemap(gzip.compress(bytes(MOST_BYTES + 1), 1), URL)
