"""A crawl finds every post of the demo's blogs by what they say of themselves, and fetches none twice."""

import json
import os
from pathlib import Path
from typing import Any

import pytest

from demo.expectations import check_asked_once, check_run, check_sources
from demo.posts import Blog, load_blogs
from demo.server import DemoSite
from tests.forks import Fork

ROOT = Path(__file__).resolve().parents[2]
BLOGS = load_blogs()
each_blog = pytest.mark.parametrize("blog", BLOGS, ids=lambda blog: blog.platform)


def ask(archive: Path, *words: str) -> list[dict[str, Any]]:
    words = ("--archive", f"sqlite:///{archive}", *words, "--json")
    done = Fork("newsarchive", *words, cwd=ROOT, environment=os.environ)
    assert done.wait(60) == 0, done.err
    return [json.loads(line) for line in done.out.splitlines()]


def crawl(site: DemoSite, archive: Path, blog: Blog) -> dict[str, Any]:
    (run,) = ask(archive, "crawl", "blog", "-a", f"site={blog.home}", "--connect-to", site.connection(blog))
    return run


@each_blog
def test_discovery_finds_every_post_and_asks_for_each_once(blog: Blog, tmp_path: Path) -> None:
    archive = tmp_path / "blog.db"
    with DemoSite(()) as site:
        check_run(crawl(site, archive, blog), {"new": len(blog.posts)})
        check_asked_once(blog, [request.path for request in site.requests])
        site.requests.clear()
        again = crawl(site, archive, blog)["counts"]
    # WordPress's interface tells no change here, and it is read before the sitemap, which does.
    assert again["seen" if blog.platform == "wordpress" else "unchanged"] == len(blog.posts)
    posts = {blog.address(post).removeprefix(blog.home) for post in blog.posts}
    assert (blog.platform == "wordpress") == any(request.path in posts for request in site.requests)

    (kept,) = ask(archive, "stats")
    assert kept["articles"] == kept["versions"] == len(blog.posts)


def test_source_links_are_as_a_person_reads_them_in_whatever_order_the_blogs_are_crawled(tmp_path: Path) -> None:
    archive = tmp_path / "blogs.db"
    with DemoSite(()) as site:
        for blog in reversed(BLOGS):
            crawl(site, archive, blog)

    for blog in BLOGS:
        asked = {blog.key(post): ask(archive, "sources", blog.address(post)) for post in blog.posts}
        check_sources(blog, [{"key": key, **row} for key, rows in asked.items() for row in rows])
