"""Four platforms over loopback, 200 posts each: all are found, read by their platform, and asked for once."""

from collections import Counter
from pathlib import Path

import pytest

from tests.crawling.blogs import BLOGS, Blog
from tests.crawling.conftest import SQLITE_ONLY
from tests.crawling.crawls import Archive, Ended, command
from tests.crawling.posts import Post
from tests.crawling.site import Site

POSTS = [Post(number) for number in range(1, 201)]
KEPT = "SELECT headline, body, extractor, date_published IS NOT NULL FROM versions ORDER BY headline"


@pytest.fixture
def archive(tmp_path: Path) -> Archive:
    """A file: what is found does not depend on the engine."""
    return Archive.on("sqlite", tmp_path)


def crawl(archive: Archive, site: Site, blog: Blog, *words: str) -> Ended:
    mapped = [word for host in site.connect_to(*blog.hosts) for word in ("--connect-to", host)]
    given = ("--archive", archive.url, "crawl", "blog", "-a", f"site={blog.site}", "--json", *words)
    return command(*given, *mapped, cwd=archive.folder)


def asked_for(site: Site, blog: Blog) -> dict[int, int]:
    """How often each post was asked for, whatever its spelling; those that were not are left out."""
    asked = Counter(asked.path for asked in site.requests)
    times = {number: sum(asked[path] for path in paths) for number, paths in blog.pages.items()}
    return {number: count for number, count in times.items() if count}


@pytest.mark.parametrize("platform", BLOGS)
@SQLITE_ONLY
def test_all_posts_are_found_and_none_is_asked_for_twice(archive: Archive, site: Site, platform: str) -> None:
    blog = BLOGS[platform](site, POSTS)
    ended = crawl(archive, site, blog)
    assert (ended.code, ended.counts["new"]) == (0, len(POSTS)), ended.err
    assert set(ended.counts) <= {"new", "listing", "nothing"}
    assert asked_for(site, blog) == {post.number: 1 for post in POSTS}
    assert max(Counter((asked.host, asked.path) for asked in site.requests).values()) == 1
    kept = archive.rows(KEPT)
    expected = sorted((post.title, "\n".join(post.lines)) for post in POSTS)
    assert [(headline, body) for headline, body, _, _ in kept] == expected
    assert {(extractor.partition("-")[0], dated) for _, _, extractor, dated in kept} == {(platform, 1)}


@pytest.mark.parametrize("platform", BLOGS)
@SQLITE_ONLY
def test_a_limit_costs_no_more_than_it_says(archive: Archive, site: Site, platform: str) -> None:
    blog = BLOGS[platform](site, POSTS)
    ended = crawl(archive, site, blog, "--limit", "5")
    assert ended.counts["new"] == len(asked_for(site, blog)) == 5, ended.err
    assert len(site.requests) <= 5 * 2 + 8  # a frame and a post each; robots.txt, first page, lists


@pytest.mark.parametrize("platform", ["jekyll", "wordpress", "naver"])
@SQLITE_ONLY
def test_since_asks_for_nothing_that_a_list_dates_before_it(archive: Archive, site: Site, platform: str) -> None:
    blog = BLOGS[platform](site, POSTS)
    since = f"{POSTS[-10].written:%Y-%m-%d}"
    ended = crawl(archive, site, blog, "--since", since)
    in_time = {post.number: 1 for post in POSTS if f"{post.written:%Y-%m-%d}" >= since}
    assert (ended.code, ended.counts["new"]) == (0, len(in_time)), ended.err
    assert asked_for(site, blog) == in_time
