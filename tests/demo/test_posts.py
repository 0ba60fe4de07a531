"""Every post is well-formed, and together they name sources in all the ways that the demo shows."""

from collections import Counter
from datetime import timedelta

import pytest

from demo.posts import Blog, Post, Source, load_blogs
from demo.stories import load_stories

BLOGS = load_blogs()
POSTS = [(blog, post) for blog in BLOGS for post in blog.posts]
SOURCES = [(post, source) for _, post in POSTS for source in post.sources]
STORIES = {story.ncd: story for story in load_stories()}
ADDRESSES = {blog.address(post): blog.key(post) for blog, post in POSTS}
each_post = pytest.mark.parametrize(("blog", "post"), POSTS, ids=lambda value: getattr(value, "slug", None))


def test_there_is_a_blog_of_each_platform_with_four_to_eight_posts() -> None:
    assert Counter(blog.platform for blog in BLOGS) == {"jekyll": 1, "tistory": 1, "wordpress": 1}
    assert all(4 <= len(blog.posts) <= 8 for blog in BLOGS)


def test_addresses_and_keys_name_one_post_each_on_hosts_that_belong_to_nobody() -> None:
    assert len(ADDRESSES) == len({blog.key(post) for blog, post in POSTS}) == len(POSTS)
    assert all(blog.host.endswith(".example") for blog in BLOGS)


@each_post
def test_a_retelling_appears_soon_after_its_story(blog: Blog, post: Post) -> None:
    if post.retells is not None:
        told = STORIES[post.retells]
        assert timedelta() < post.published - told.published < timedelta(days=3), blog.host


@each_post
def test_lines_are_clean_and_every_address_of_the_truth_is_written_in_them(blog: Blog, post: Post) -> None:
    text = "\n".join(post.lines)

    assert len(post.lines) >= 3, blog.host
    assert all(line == line.strip(" ") and "  " not in line for line in post.lines)
    for url in (*(source.url for source in post.sources if source.url), *post.promotions):
        assert url.replace("&", "&amp;") in text


@pytest.mark.parametrize(("post", "source"), SOURCES, ids=lambda value: getattr(value, "slug", None))
def test_targets_are_articles_of_the_demo_and_placeholders_have_none(post: Post, source: Source) -> None:
    ncds = {f"kbs:ncd:{ncd}" for ncd in STORIES}

    assert source.target in ({None} if source.placeholder or source.url is None else {*ncds, ADDRESSES.get(source.url)})
    assert post.slug not in (source.target or "")


def test_one_article_is_named_under_three_spellings() -> None:
    urls = {source.url for _, source in SOURCES if source.target == "kbs:ncd:8713354"}

    assert len(urls) == 3


def test_a_wrong_code_names_an_article_that_is_years_older() -> None:
    wrong = [
        (post.slug, STORIES[int(source.target.rpartition(":")[2])])
        for post, source in SOURCES
        if source.target and source.target.startswith("kbs:") and source.target != f"kbs:ncd:{post.retells}"
    ]

    old = {slug for slug, story in wrong if story.published.year < 2023}
    assert old == {"chip-exports-november", "cubesat-watches-fires"}


def test_every_other_way_to_name_a_source_is_there() -> None:
    forms = Counter(source.form for _, source in SOURCES)

    assert set(forms) == {"table", "paragraph", "list", "inline", "bare-url", "tip-block"}
    assert sum(source.placeholder for _, source in SOURCES) == 2
    assert [post.slug for _, post in POSTS if not post.sources] == ["opening-the-notebook"]
    assert sum(bool(post.promotions) for _, post in POSTS) >= 3
    assert sum(bool(post.photo_credits) for _, post in POSTS) >= 3


def test_sister_blogs_form_a_chain_that_ends_at_the_broadcaster() -> None:
    by_address = {blog.address(post): post for blog, post in POSTS}
    (start,) = (post for _, post in POSTS if post.slug == "three-reasons-loan-rates")
    second = by_address[start.sources[0].url or ""]
    third = by_address[second.sources[0].url or ""]

    assert third.sources[0].target == f"kbs:ncd:{start.retells}"
    assert start.retells == second.retells == third.retells
