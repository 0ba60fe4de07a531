"""Bad feeds, sitemaps and posts of blogs: each a counted outcome, none a request that should not be made."""

import subprocess
import sys
import time
from pathlib import Path

import pytest

from newsarchive.archive import open_archive
from tests.crawling.conftest import SQLITE_ONLY
from tests.crawling.crawls import Archive, Ended, command, environment
from tests.crawling.site import Answer, Site, page, raw, robots
from tests.crawling.test_blog_walk import BLOG, HOME, XML, at, home, post

FEED = home('<link rel="alternate" type="application/rss+xml" href="/feed">')
NOWHERE = (
    "file:///etc/passwd",
    "http://127.0.0.1:{port}/9",
    "http://localhost:{port}/9",
    "http://[::1]/9",
    "ftp://a/9",
)
REFUSAL = "죄송하지만 요청하신 기사를 다시 쓰는 일은 도와드릴 수 없습니다. 다른 방법으로 도와드릴까요?"


@pytest.fixture
def archive(tmp_path: Path) -> Archive:
    """A file: what is read does not depend on the engine."""
    return Archive.on("sqlite", tmp_path)


def crawl(archive: Archive, site: Site, *words: str) -> Ended:
    given = ("--archive", archive.url, "crawl", "blog", "-a", f"site={HOME}", "-a", "pages=1", "--json", *words)
    return command(*given, "--connect-to", site.connect_to(BLOG)[0], cwd=archive.folder)


def rss(*links: str, dtd: str = "") -> Answer:
    items = "".join(f"<item><link>{link}</link></item>" for link in links)
    return page(f'<?xml version="1.0"?>{dtd}<rss version="2.0"><channel>{items}</channel></rss>', content_type=XML)


def xml(root: str, *urls: str) -> Answer:
    name = {"urlset": "url", "sitemapindex": "sitemap"}[root]
    return page(f"<{root}>{''.join(f'<{name}><loc>{u}</loc></{name}>' for u in urls)}</{root}>", content_type=XML)


def named_sitemap(site: Site, answer: Answer) -> None:
    at(site, **{"/robots.txt": robots(f"Sitemap: {HOME}s.xml"), "/": home(), "/s.xml": answer, "/1": post(1)})


@SQLITE_ONLY
def test_a_feed_with_a_bomb_is_refused_and_the_other_is_read(archive: Archive, site: Site) -> None:
    levels = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 10))
    bomb = rss(f"{HOME}&l9;", dtd=f'<!DOCTYPE rss [<!ENTITY l0 "boom">{levels}]>')
    heads = "".join(f'<link rel="alternate" type="application/rss+xml" href="/{name}">' for name in ("bomb", "feed"))
    at(site, **{"/": home(heads), "/bomb": bomb, "/feed": rss(f"{HOME}1"), "/1": post(1)})
    ended = crawl(archive, site)
    assert (ended.counts["new"], ended.counts["unrecognised"]) == (1, 1)
    assert "entities" in archive.problems[f"{HOME}bomb"][1]


@SQLITE_ONLY
def test_a_feed_of_50_megabytes_is_cut_off_and_said(archive: Archive, site: Site) -> None:
    head = b"HTTP/1.1 200 OK\r\nContent-Type: application/xml\r\n\r\n<rss version='2.0'><channel>"
    item = f"<item><link>{HOME}9</link></item>".encode() * 20_000
    at(site, **{"/": FEED, "/feed": raw(head, *[item] * (50_000_000 // len(item)))})
    ended = crawl(archive, site)
    assert ended.counts["failed"] == 1, ended.err
    assert "8388608 bytes" in archive.problems[f"{HOME}feed"][1]


@SQLITE_ONLY
def test_a_feed_without_dates_is_read_as_a_whole_whatever_since_says(archive: Archive, site: Site) -> None:
    at(site, **{"/": FEED, "/feed": rss(f"{HOME}1", f"{HOME}2"), "/1": post(1), "/2": post(2)})
    assert crawl(archive, site, "--since", "1d").counts["new"] == 2


@SQLITE_ONLY
def test_sitemaps_that_list_themselves_and_each_other_are_each_read_once(archive: Archive, site: Site) -> None:
    named_sitemap(site, xml("sitemapindex", f"{HOME}s.xml", f"{HOME}loop.xml", f"{HOME}posts.xml"))
    at(site, **{"/loop.xml": xml("sitemapindex", f"{HOME}s.xml", f"{HOME}loop.xml")})
    at(site, **{"/posts.xml": xml("urlset", f"{HOME}posts.xml", f"{HOME}1")})
    ended = crawl(archive, site)
    assert (ended.code, ended.counts) == (0, {"new": 1, "listing": 4}), ended.err
    assert len(site.requests) == 6  # with robots.txt


@pytest.mark.long
@SQLITE_ONLY
def test_an_index_that_never_ends_is_not_followed_down(archive: Archive, site: Site) -> None:
    named_sitemap(site, xml("sitemapindex", f"{HOME}1.xml"))
    at(site, **{f"/{n}.xml": xml("sitemapindex", f"{HOME}{n + 1}.xml") for n in range(1, 9)})
    ended = crawl(archive, site)
    assert ended.counts == {"listing": 4, "unrecognised": 1}
    assert "not followed" in archive.problems[f"{HOME}3.xml"][1]


@SQLITE_ONLY
def test_addresses_that_lead_nowhere_on_the_web_are_never_asked_for(archive: Archive, site: Site) -> None:
    wrong = [url.format(port=site.port) for url in NOWHERE]
    sitemaps = "\n".join(f"Sitemap: {url}" for url in (*wrong, f"{HOME}s.xml"))
    at(site, **{"/robots.txt": robots(sitemaps), "/": FEED, "/feed": rss(*wrong), "/1": post(1)})
    at(site, **{"/s.xml": xml("sitemapindex", *wrong, f"{HOME}posts.xml")})
    at(site, **{"/posts.xml": xml("urlset", *wrong, f"{HOME}1")})
    ended = crawl(archive, site)
    assert (ended.outcome, ended.counts["new"]) == ("complete", 1), ended.err
    assert not [asked for asked in site.requests if asked.path == "/9" or asked.host != BLOG]


def test_a_refusal_of_a_language_model_is_kept_as_what_the_blog_published(archive: Archive, site: Site) -> None:
    body = f"<article><h1>기사 재작성</h1><p>{REFUSAL}</p></article>"
    answer = page(f'<html><head><meta property="og:type" content="article"></head><body>{body}</body></html>')
    at(site, **{"/": home(body='<a href="/1">글</a>'), "/1": answer})
    assert crawl(archive, site).counts["new"] == 1
    assert archive.rows("SELECT headline, body FROM versions") == [("기사 재작성", REFUSAL)]


def test_a_post_of_one_paragraph_of_a_megabyte_is_kept_whole_and_found_by_its_end(archive: Archive, site: Site) -> None:
    words = "바닷가 마을의 등대가 다시 켜졌다. " * 20_000
    text = f"{words}끝머리낱말".encode()
    assert len(text) > 900_000
    answer = page(
        b"<html><body><article><h1>\xea\xb8\xb4 \xea\xb8\x80</h1><p>" + text + b"</p></article></body></html>"
    )
    at(site, **{"/": home(body='<a href="/1">글</a>'), "/1": answer})
    assert crawl(archive, site).counts["new"] == 1
    assert archive.one("SELECT body FROM versions") == text.decode()
    with open_archive(archive.url) as opened:
        begun = time.perf_counter()
        found = opened.search("끝머리낱말")
        assert (len(found.hits), time.perf_counter() - begun < 1) == (1, True)


def test_a_post_in_invalid_utf_8_is_kept_without_its_broken_bytes(archive: Archive, site: Site) -> None:
    good = b"".join(piece for piece in post(1).pieces() if isinstance(piece, bytes)).partition(b"\r\n\r\n")[2]
    broken = good.replace("바닷가".encode(), "바닷가".encode() + b"\xff\xfe\xed\xa0\x80", 1)
    at(site, **{"/": home(body='<a href="/1">글</a>'), "/1": page(broken)})
    assert crawl(archive, site).counts["new"] == 1
    assert "등대 이야기를 한다" in archive.one("SELECT body FROM versions")


@pytest.mark.long
@SQLITE_ONLY
def test_all_60_000_posts_of_a_sitemap_are_queued_in_little_memory(archive: Archive, site: Site) -> None:
    named_sitemap(site, xml("urlset", *(f"{HOME}{number}" for number in range(1, 60_001))))
    site.at("/1", post(1), host=BLOG)
    words = ["--archive", archive.url, "crawl", "blog", "-a", f"site={HOME}", "--connect-to", site.connect_to(BLOG)[0]]
    process = subprocess.Popen([sys.executable, "-m", "newsarchive", *words], cwd=archive.folder, env=environment())
    begun = time.monotonic()
    while time.monotonic() - begun < 150 and len(site.asked("/2")) == 0:
        time.sleep(0.1)
    peak = next(
        int(line.split()[1]) for line in Path(f"/proc/{process.pid}/status").read_text().splitlines() if "VmHWM" in line
    )
    process.kill()
    process.wait()
    print(f"queued after {time.monotonic() - begun:.1f} s, {peak} kB at most")
    assert archive.one("SELECT count(*) FROM frontier WHERE callback = 'parse_article'") == 60_000
    assert peak < 500_000
