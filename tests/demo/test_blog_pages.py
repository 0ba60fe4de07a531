"""The blogs' pages are told apart and read as the truth in posts.toml says, and the Jekyll source reads the same."""

import json
import subprocess
import sys
from dataclasses import asdict
from datetime import UTC
from pathlib import Path
from typing import Any

import pytest

from demo.blog_pages import home_page, post_page, post_source, write_source
from demo.posts import Blog, Post, load_blogs
from demo.stories import KST
from newsarchive.crawling.source_links import with_source_links
from newsarchive.extraction.page import Page
from newsarchive.items import Article
from newsarchive.normalization.article import normalize
from newsarchive.publishers.platforms import read_post, recognise

ROOT = Path(__file__).resolve().parents[2]
BLOGS = load_blogs()
each_post = pytest.mark.parametrize(
    ("blog", "post"), [(blog, post) for blog in BLOGS for post in blog.posts], ids=lambda v: getattr(v, "slug", None)
)
each_blog = pytest.mark.parametrize("blog", BLOGS, ids=lambda blog: blog.platform)
JEKYLL = next(blog for blog in BLOGS if blog.platform == "jekyll")


def reading(blog: Blog, post: Post) -> Article:
    return normalize(with_source_links(read_post(blog.address(post), post_page(blog, post), "text/html")))


def known_alone(target: str | None) -> str | None:
    """What a page alone tells of a target: that a link leads to a post is known once its blog is archived."""
    return target if target and target.startswith("kbs:") else None


@each_blog
def test_the_platform_is_told_by_the_page_alone(blog: Blog) -> None:
    for page in (home_page(blog), *(post_page(blog, post) for post in blog.posts)):
        assert recognise(Page("", page, "text/html; charset=UTF-8")).id == blog.platform


@each_post
def test_a_post_is_read_under_its_key_with_title_time_writer_and_category(blog: Blog, post: Post) -> None:
    read = reading(blog, post)

    assert (read.identity.publisher, read.identity.key) == (blog.host, blog.key(post))
    assert (read.headline, read.section, [byline.name for byline in read.bylines]) == (
        post.title,
        post.category,
        [blog.author],
    )
    assert read.date_published == post.published.replace(tzinfo=KST).astimezone(UTC)
    assert read.language in ("ko", "ko-KR")


@each_post
def test_what_a_post_names_is_found_as_a_person_reads_it(blog: Blog, post: Post) -> None:
    read = reading(blog, post)
    found = [{name: getattr(link, name) for name in asdict(post.sources[0])} for link in read.source_links]

    assert found == [asdict(source) | {"target": known_alone(source.target)} for source in post.sources]
    assert read.promotions == post.promotions
    assert set(post.photo_credits) <= set(read.photo_credits)
    assert bool(read.photo_credits) == bool(post.photo_credits)


@each_post
def test_the_text_is_the_posts_own_without_the_platforms_boxes(blog: Blog, post: Post) -> None:
    body = reading(blog, post).body

    plain = [line for line in post.lines if not set(line) & set("<>*[]|#■")]
    assert all(line in body.split("\n") for line in plain), blog.host
    assert not any(box in body for box in ("공유하기", "카테고리의 다른 글", "댓글", "시연용"))


def test_the_same_post_gives_the_same_bytes() -> None:
    assert all(post_page(blog, post) == post_page(blog, post) for blog in BLOGS for post in blog.posts)


@pytest.fixture(scope="module")
def read_sources(tmp_path_factory: pytest.TempPathFactory) -> list[dict[str, Any]]:
    folder = tmp_path_factory.mktemp("jekyll")
    write_source(JEKYLL, folder)
    files = sorted(map(str, (folder / "_posts").iterdir()))
    command = [sys.executable, "-m", "newsarchive", "extract", "--json", *files]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, encoding="utf-8", check=True)
    return [json.loads(line) for line in done.stdout.splitlines()]


@pytest.mark.parametrize("number", range(len(JEKYLL.posts)))
def test_the_jekyll_source_says_what_the_page_says(number: int, read_sources: list[dict[str, Any]]) -> None:
    source, page = read_sources[number], reading(JEKYLL, JEKYLL.posts[number])

    assert source["identity"] == page.identity.key
    assert source["url"] == JEKYLL.address(JEKYLL.posts[number])
    assert (source["headline"], source["body"], source["section"]) == (page.headline, page.body, page.section)
    assert source["date_published"] == page.date_published.astimezone(KST).isoformat() if page.date_published else False
    assert [image["url"] for image in source["images"]] == [image.url for image in page.images]
    assert source["source_links"] == [
        {name: getattr(link, name) for name in ("url", "outlet", "label", "form", "placeholder")}
        for link in page.source_links
    ]
    assert source["promotions"] == list(page.promotions)


def test_a_jekyll_source_is_front_matter_and_markdown() -> None:
    text = post_source(JEKYLL, JEKYLL.posts[1])

    assert text.startswith(
        '---\nlayout: post\ntitle: "기준금리 2.25%로 인하, 한 장 정리"\ndate: 2026-11-12 15:40:00 +0900\n'
    )
    assert "**2.25**%로" in text
