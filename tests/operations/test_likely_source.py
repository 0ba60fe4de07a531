"""Where a post may have its story from: what stands out among what was there before it, or nothing."""

from dataclasses import replace
from datetime import timedelta

import pytest

from newsarchive.archive import NoSuchArticle
from newsarchive.operations.likely_source import LATER, Likely, likely_sources, likely_sources_of_text
from newsarchive.provenance.comparison import Text
from tests.archive.tracing_world import a_post
from tests.archive.tracing_world import keep as keep_posts
from tests.building import NOON, Newsroom, later
from tests.operations.tales import Telling, keep, tellings

SOURCE = Telling(story=1, number=1, changed=0, day=10)
RETOLD = Telling(story=1, number=2, changed=0.5, day=12)
STRANGER = Telling(story=77, number=2, day=12)


@pytest.fixture
def others(newsroom: Newsroom) -> Newsroom:
    """Twenty articles that have nothing to do with it."""
    keep(newsroom, [replace(each, story=each.story + 100, day=each.day % 14) for each in tellings(20, 1)])
    return newsroom


def likely(newsroom: Newsroom, telling: Telling) -> Likely:
    keep(newsroom, [telling])
    return likely_sources(newsroom.archive, telling.key, lambda _: None)


def keys(found: Likely) -> list[str]:
    return [each.article.key for each in found.offered]


def test_the_article_that_stands_out_is_offered_with_its_score_and_what_both_say(others: Newsroom) -> None:
    keep(others, [SOURCE])
    found = likely(others, RETOLD)
    (offered,) = found.offered
    assert offered.article.key == SOURCE.key
    assert 0.2 < offered.score < 0.6
    assert 0.2 < offered.comparison.score < 0.6
    assert offered.comparison.sentences
    assert found.looked_at >= 1


def test_the_likeliest_come_first_and_no_more_than_asked_for(others: Newsroom) -> None:
    keep(others, [replace(SOURCE, number=20 + n, changed=n / 10) for n in range(5)])
    assert keys(likely(others, RETOLD)) == [f"blog{20 + n}.example/1" for n in range(3)]
    found = likely_sources(others.archive, RETOLD.key, lambda _: None, most=9)
    assert [each.score for each in found.offered] == sorted((each.score for each in found.offered), reverse=True)
    assert keys(likely_sources(others.archive, RETOLD.key, lambda _: None, most=1)) == ["blog20.example/1"]


def test_where_its_source_is_not_archived_none_is_offered(others: Newsroom) -> None:
    assert likely(others, STRANGER).offered == ()


def test_the_post_itself_is_no_source_of_it(newsroom: Newsroom) -> None:
    assert likely(newsroom, SOURCE) == Likely(offered=(), looked_at=0)


@pytest.mark.parametrize(("days", "is_offered"), [(-400, True), (0, True), (1, False), (30, False)])
def test_what_appeared_later_is_no_source(newsroom: Newsroom, days: int, is_offered: bool) -> None:
    assert timedelta(0) < LATER < timedelta(hours=12)
    keep(newsroom, [replace(SOURCE, day=RETOLD.day + days)])
    found = likely(newsroom, RETOLD)
    assert keys(found) == ([SOURCE.key] if is_offered else [])
    assert found.looked_at == int(is_offered)


def test_without_a_date_on_either_side_nothing_is_later(newsroom: Newsroom) -> None:
    source, post = SOURCE.article, RETOLD.article
    keep_posts(newsroom, a_post("undated.example/1", published=None, headline=source.headline, body=source.body))
    assert keys(likely(newsroom, RETOLD)) == ["undated.example/1"]
    keep_posts(newsroom, a_post("undated.example/2", published=None, headline=post.headline, body=post.body))
    found = likely_sources(newsroom.archive, "undated.example/2", lambda _: None)
    assert keys(found) == [RETOLD.key]


def test_of_a_text_that_is_not_archived_the_source_is_found_too(others: Newsroom) -> None:
    keep(others, [SOURCE])
    article = RETOLD.article
    text = Text(headline=article.headline, body=article.body)
    for appeared in (None, NOON + timedelta(days=12)):
        assert keys(likely_sources_of_text(others.archive, text, appeared)) == [SOURCE.key]
    assert keys(likely_sources_of_text(others.archive, text, NOON)) == []


@pytest.mark.parametrize("body", ["", " \n", "사진만 있습니다.", "\ud800\x00", "k" * 5_000, "가" * 5_000])
def test_a_text_that_tells_nothing_has_no_source(others: Newsroom, body: str) -> None:
    assert likely_sources_of_text(others.archive, Text(headline="", body=body), None).offered == ()


def test_an_edited_source_is_found_as_it_reads_now(newsroom: Newsroom) -> None:
    keep(newsroom, [SOURCE])
    keep_posts(newsroom, replace(SOURCE.article, body=STRANGER.article.body), at=later(5))
    assert keys(likely(newsroom, RETOLD)) == []
    assert keys(likely(newsroom, STRANGER)) == [SOURCE.key]


def test_nobody_knows_an_article_that_is_not_archived(newsroom: Newsroom) -> None:
    with pytest.raises(NoSuchArticle, match=r"nobody\.example/1"):
        likely_sources(newsroom.archive, "nobody.example/1", lambda _: None)
