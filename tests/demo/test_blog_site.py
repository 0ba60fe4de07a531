"""What the blogs serve beside the news site, over real HTTP on loopback."""

import json
import re
from collections.abc import Iterator
from http.client import HTTPConnection, HTTPResponse

import pytest

from demo.posts import Blog, load_blogs
from demo.server import DemoSite

BLOGS = load_blogs()
JEKYLL, TISTORY, WORDPRESS = BLOGS
each_blog = pytest.mark.parametrize("blog", BLOGS, ids=lambda blog: blog.platform)
FEEDS = {"jekyll": "/feed.xml", "tistory": "/rss", "wordpress": "/feed/"}


@pytest.fixture
def site() -> Iterator[DemoSite]:
    with DemoSite(()) as running:
        yield running


def fetch(site: DemoSite, url: str) -> tuple[HTTPResponse, str]:
    host, _, path = url.removeprefix("https://").partition("/")
    connection = HTTPConnection("127.0.0.1", site.port, timeout=10)
    connection.request("GET", f"/{path}", headers={"Host": host})
    response = connection.getresponse()
    body = response.read().decode()
    connection.close()
    return response, body


@pytest.mark.parametrize("number", range(len(BLOGS)))
def test_each_post_stands_at_its_address_with_its_words(site: DemoSite, number: int) -> None:
    blog = BLOGS[number]
    for post in blog.posts:
        response, body = fetch(site, blog.address(post))
        assert response.status == 200
        assert post.title in body
        assert fetch(site, f"{blog.home}/robots.txt")[0].status == 200


@each_blog
def test_robots_txt_names_a_sitemap_that_leads_to_every_post(site: DemoSite, blog: Blog) -> None:
    named = re.findall(r"^Sitemap: (\S+)$", fetch(site, f"{blog.home}/robots.txt")[1], re.MULTILINE)
    listed = re.findall(r"<loc>(.*?)</loc>", fetch(site, named[0])[1])
    nested = [url for one in listed if one.endswith(".xml") for url in re.findall("<loc>(.*?)<", fetch(site, one)[1])]

    assert {blog.address(post) for post in blog.posts} <= {*listed, *nested}


@each_blog
def test_the_first_page_names_the_feed_and_links_to_the_newest_post_first(site: DemoSite, blog: Blog) -> None:
    page = fetch(site, f"{blog.home}/")[1]
    feed = fetch(site, f"{blog.home}{FEEDS[blog.platform]}")

    assert f'href="{blog.home}{FEEDS[blog.platform]}"' in page
    assert (feed[0].status, feed[0].getheader("Content-Type")) == (200, "application/xml;charset=UTF-8")
    found = [page.index(post.title) for post in blog.posts]
    assert found == sorted(found, reverse=True)


def test_wordpress_lists_its_posts_page_by_page(site: DemoSite) -> None:
    asked = f"{WORDPRESS.home}/wp-json/wp/v2/posts?per_page=4&page="
    pages = [json.loads(fetch(site, f"{asked}{number}")[1]) for number in (1, 2)]

    assert [row["link"] for page in pages for row in page] == [
        WORDPRESS.address(post) for post in reversed(WORDPRESS.posts)
    ]
    assert pages[1][-1]["date_gmt"] == "2026-11-12T23:05:00"
    assert fetch(site, f"{asked}3")[0].status == 400


def test_numbers_lead_to_the_posts_own_addresses(site: DemoSite) -> None:
    for url, post, blog in (
        (f"{TISTORY.home}/1", TISTORY.posts[0], TISTORY),
        (f"{WORDPRESS.home}/?p=2", WORDPRESS.posts[1], WORDPRESS),
    ):
        response, _ = fetch(site, url)
        assert (response.status, response.getheader("Location")) == (301, blog.address(post))


@pytest.mark.parametrize("path", ["/nothing", "/wp-json/", "/99", "/2026/11/12/"])
@each_blog
def test_what_is_not_there_is_404(site: DemoSite, blog: Blog, path: str) -> None:
    assert fetch(site, f"{blog.home}{path}")[0].status == 404


@each_blog
def test_the_news_site_is_not_disturbed_by_the_blogs(site: DemoSite, blog: Blog) -> None:
    assert site.connection(blog) not in site.connections
    assert "Sitemap: https://news.kbs.co.kr/" in fetch(site, "https://news.kbs.co.kr/robots.txt")[1]
