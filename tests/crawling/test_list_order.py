"""A blog's lists do not overrule each other: the best one's word counts, whichever is answered first."""

import json
from collections.abc import Mapping

import pytest

from tests.crawling.conftest import SQLITE_ONLY
from tests.crawling.crawls import Archive, environment, wait_until
from tests.crawling.site import Answer, Site, late, page, robots
from tests.crawling.test_blog_walk import BLOG, HOME, at, crawl, home, post, posts
from tests.forks import Fork

XML = "application/xml"
CHANGED = "2026-02-01T09:00:00+09:00"
API = "/wp-json/wp/v2/posts?per_page=100&page=1&_fields=link,date_gmt,modified_gmt,title"
FEED = '<link rel="alternate" type="application/rss+xml" href="/feed">'
WORDPRESS = f'<link rel="https://api.w.org/" href="{HOME}wp-json/">'
SLOW = 0.4
"""Seconds: by then all other lists of these blogs would have been read."""


def sitemap(*numbers: int) -> Answer:
    """A sitemap that says of each post when it changed."""
    entries = "".join(f"<url><loc>{HOME}{number}</loc><lastmod>{CHANGED}</lastmod></url>" for number in numbers)
    return page(f"<urlset>{entries}</urlset>", content_type=XML)


def feed(*numbers: int) -> Answer:
    """A feed that tells another change of post 2 than the sitemap, and none of the others."""
    updated = {2: "<updated>2026-03-03T10:00:00+09:00</updated>"}
    items = "".join(f"<entry><link href='{HOME}{number}'/>{updated.get(number, '')}</entry>" for number in numbers)
    return page(f"<feed xmlns='http://www.w3.org/2005/Atom'>{items}</feed>", content_type=XML)


def interface(*numbers: int) -> Answer:
    """WordPress's list, which tells no change here."""
    rows = [{"link": f"{HOME}{number}", "date_gmt": "2026-01-06T03:00:00"} for number in numbers]
    return page(json.dumps(rows), content_type="application/json")


def serve(site: Site, head: str, lists: Mapping[str, Answer], *, slow: str = "") -> None:
    """Three posts, a robots.txt that names the sitemap, a first page with `head`; `lists` by path, one of them slow."""
    allowed = robots(f"User-agent: *\nAllow: /\nSitemap: {HOME}sitemap.xml")
    at(site, **{"/robots.txt": allowed, "/": home(head)}, **{f"/{number}": post(number) for number in (1, 2, 3)})
    at(site, **{path: late(answer, SLOW) if path == slow else answer for path, answer in lists.items()})


@pytest.mark.parametrize("slow", ["/feed", "/sitemap.xml"])
@SQLITE_ONLY
def test_a_feed_gives_way_to_the_sitemap(archive: Archive, site: Site, slow: str) -> None:
    serve(site, FEED, {"/sitemap.xml": sitemap(1, 2), "/feed": feed(1, 2, 3)}, slow=slow)
    assert crawl(archive, site).counts["new"] == 3
    site.requests.clear()
    again = crawl(archive, site).counts
    assert (again["unchanged"], again["seen"]) == (2, 1)
    assert posts(site) == ["/3"]


@SQLITE_ONLY
def test_it_waits_for_all_parts_of_an_index(archive: Archive, site: Site) -> None:
    parts = "".join(f"<sitemap><loc>{HOME}{part}.xml</loc></sitemap>" for part in ("a", "b"))
    index = page(f"<sitemapindex>{parts}</sitemapindex>", content_type=XML)
    lists = {"/sitemap.xml": index, "/a.xml": sitemap(1), "/b.xml": sitemap(2), "/feed": feed(1, 2)}
    serve(site, FEED, lists, slow="/b.xml")
    assert crawl(archive, site).counts["new"] == 2
    assert crawl(archive, site).counts["unchanged"] == 2


@pytest.mark.parametrize("slow", [API, "/sitemap.xml"], ids=["interface", "sitemap"])
@SQLITE_ONLY
def test_a_sitemap_gives_way_to_the_interface_of_wordpress(archive: Archive, site: Site, slow: str) -> None:
    serve(site, WORDPRESS, {"/sitemap.xml": sitemap(1, 2), API: interface(2)}, slow=slow)
    assert crawl(archive, site).counts["new"] == 2
    again = crawl(archive, site).counts
    assert (again["unchanged"], again["seen"]) == (1, 1)


@pytest.mark.parametrize(
    ("broken", "outcome"), [(page("nothing here", 404), "missing"), (page("<html>", 200), "unrecognised")]
)
@SQLITE_ONLY
def test_a_feed_is_read_soon_where_the_sitemap_is_broken(
    archive: Archive, site: Site, broken: Answer, outcome: str
) -> None:
    serve(site, FEED, {"/sitemap.xml": broken, "/feed": feed(1)})
    ended = crawl(archive, site)
    assert (ended.counts["new"], ended.counts.get(outcome)) == (1, 1), ended.counts
    (sitemap_asked,), (feed_asked,) = site.asked("/sitemap.xml"), site.asked("/feed")
    assert feed_asked.time - sitemap_asked.time < 2


def test_a_crawl_that_is_killed_while_it_waits_goes_on_and_reads_the_feed(archive: Archive, site: Site) -> None:
    serve(site, FEED, {"/feed": feed(1, 3)})
    site.at("/sitemap.xml", late(sitemap(1), 30), sitemap(1), host=BLOG)
    words = ("--archive", archive.url, "crawl", "blog", "-a", f"site={HOME}", "--json")
    mapped = ("--connect-to", site.connect_to(BLOG)[0])
    killed = Fork("newsarchive", *words, *mapped, cwd=archive.folder, environment=environment())
    wait_until(lambda: bool(site.asked("/sitemap.xml")), "the request for the sitemap")
    killed.kill()
    assert archive.rows("SELECT state FROM frontier WHERE callback = 'parse_feed'") == [("waiting",)]
    resumed = crawl(archive, site)
    assert (resumed.outcome, resumed.counts) == ("complete", {"new": 2, "listing": 3})
    assert posts(site) == ["/1", "/3"]
    assert crawl(archive, site).counts == {"unchanged": 1, "seen": 1, "listing": 3}
