"""The demo's own checks notice what is off, and say it."""

from dataclasses import asdict
from typing import Any

import pytest

from demo.expectations import (
    Unexpected,
    check_asked_once,
    check_run,
    check_sources,
    expected_counts,
    keys_citing,
    keys_with,
    one,
)
from demo.posts import load_blogs
from demo.stories import load_stories

STORIES = load_stories()
BLOG, *OTHERS = load_blogs()


def run(outcome: str = "complete", **counts: int) -> dict[str, Any]:
    return {"id": 7, "outcome": outcome, "counts": counts}


def test_the_first_crawl_finds_new_articles_only() -> None:
    assert set(expected_counts(STORIES, 1)) == {"new"}


def test_the_fates_of_the_second_crawl_add_up_to_all_stories() -> None:
    assert sum(expected_counts(STORIES, 2).values()) == len(STORIES)


def test_a_run_as_expected_passes() -> None:
    check_run(run(new=2, listing=1), {"new": 2})


@pytest.mark.parametrize(
    ("found", "message"),
    [
        (run(new=1), "new: 1 instead of 2"),
        (run(new=2, failed=1), "failed: 1 instead of 0"),
        (run(new=2, changed=1), "changed: 1 instead of 0"),
        (run("suspicious", new=2), "outcome: suspicious instead of complete"),
    ],
)
def test_a_run_that_differs_is_named_with_its_difference(found: dict[str, Any], message: str) -> None:
    with pytest.raises(Unexpected, match=message):
        check_run(found, {"new": 2})


def test_the_scan_for_a_word_reads_the_texts_of_the_second_edition() -> None:
    assert keys_with(STORIES, "8천4백여 세대") == {"kbs:ncd:8716666"}
    assert keys_with(STORIES, "2만여 세대에 수돗물") == set()


def test_one_takes_no_other_number() -> None:
    assert one(["a"], "letters") == "a"
    with pytest.raises(Unexpected, match="2 letters instead of one"):
        one(["a", "b"], "letters")


def rows() -> list[dict[str, Any]]:
    """What the archive should have of the blog's source links."""
    return [{"key": BLOG.key(post), **asdict(source)} for post in BLOG.posts for source in post.sources]


def test_source_links_as_in_the_posts_pass() -> None:
    check_sources(BLOG, rows())


@pytest.mark.parametrize(
    ("name", "value"),
    [("url", "https://a.example"), ("outlet", "MBC"), ("form", "list"), ("placeholder", 1), ("target", "kbs:ncd:1")],
)
def test_a_source_link_that_differs_in_any_field_is_named(name: str, value: object) -> None:
    found = rows()

    with pytest.raises(Unexpected, match="rate-cut-in-one-page"):
        check_sources(BLOG, [{**found[0], name: value}, *found[1:]])


@pytest.mark.parametrize("found", [rows()[1:], [*rows(), rows()[0]]], ids=["one too few", "one twice"])
def test_as_many_source_links_as_in_the_posts(found: list[dict[str, Any]]) -> None:
    with pytest.raises(Unexpected, match="rate-cut-in-one-page"):
        check_sources(BLOG, found)


def test_posts_that_were_missed_or_asked_for_twice_are_named() -> None:
    paths = [BLOG.address(post).removeprefix(BLOG.home) for post in BLOG.posts]

    check_asked_once(BLOG, ["/robots.txt", "/", *paths])
    with pytest.raises(Unexpected, match=f"not asked for .*{BLOG.posts[0].slug}"):
        check_asked_once(BLOG, paths[1:])
    with pytest.raises(Unexpected, match=f"twice for .*{BLOG.posts[0].slug}"):
        check_asked_once(BLOG, [*paths, paths[0]])


def test_the_scan_for_posts_that_name_an_article_reads_all_blogs() -> None:
    assert {key.partition("/")[0] for key in keys_citing((BLOG, *OTHERS), "kbs:ncd:8713354")} == {
        "onjul.example",
        "saesik.example",
        "byeotnwi.example",
    }
    assert keys_citing((BLOG, *OTHERS), "kbs:ncd:1") == set()
