"""What comparing brought is kept, whoever brings it and whatever happened meanwhile; and the stories told most."""

from datetime import timedelta

import pytest

from newsarchive.archive import NoSuchArticle
from newsarchive.archive.likening import Compared, Kept
from newsarchive.archive.story_rows import Likeness
from newsarchive.provenance.stories import stories
from newsarchive.publishers import likely_identity
from tests.archive.looking import rows
from tests.archive.tracing_world import KBS, A, B, C, D, a_post, keep, tell_one_story
from tests.building import NOON, Newsroom, later


def compared(article: int, *like: tuple[int, float], version: int = 1, read: int = 1) -> Compared:
    """An article that is so like others, whose version `read` was looked at."""
    return Compared(
        article_id=article,
        version=version,
        like=tuple(Likeness(one=article, other=other, score=score) for other, score in like),
        read={other: read for other, _ in like},
    )


def bring(newsroom: Newsroom, *brought: Compared, rules: str = "1") -> Kept:
    return newsroom.archive.keep_compared(brought, rules, stories)


def pairs(newsroom: Newsroom) -> list[tuple[int, int]]:
    return rows(newsroom.url, "SELECT article_id, other_id FROM likenesses ORDER BY 1, 2")


def told(newsroom: Newsroom) -> dict[int, int]:
    return dict(rows(newsroom.url, "SELECT article_id, story_id FROM stories"))


@pytest.fixture
def posts(newsroom: Newsroom) -> Newsroom:
    """Articles 1 to 4."""
    keep(newsroom, *(a_post(key, published=later(hours)) for hours, key in enumerate((A, B, C, D))))
    return newsroom


def test_a_pair_found_from_both_sides_is_one_the_younger_first(posts: Newsroom) -> None:
    assert bring(posts, compared(1, (2, 0.9)), compared(2, (1, 0.9))) == Kept(pairs=1, moved=1)
    assert rows(posts.url, "SELECT * FROM likenesses") == [(2, 1, 0.9)]
    assert bring(posts, compared(3, (2, 0.9))) == Kept(pairs=1, moved=1)
    assert told(posts) == {1: 1, 2: 1, 3: 1}


def test_a_pair_with_an_article_that_was_not_compared_yet_counts_when_it_is(posts: Newsroom) -> None:
    bring(posts, compared(1, (2, 0.9)))
    assert told(posts) == {1: 1}
    assert bring(posts, compared(2)) == Kept(pairs=0, moved=1)
    assert told(posts) == {1: 1, 2: 1}


def test_what_another_process_brings_again_changes_nothing(posts: Newsroom) -> None:
    bring(posts, compared(1), compared(2, (1, 0.9)))
    assert bring(posts, compared(1), compared(2)) == Kept(pairs=0, moved=0)
    assert pairs(posts) == [(2, 1)]
    assert told(posts) == {1: 1, 2: 1}


def test_what_reads_otherwise_by_now_is_left_out_on_either_side(posts: Newsroom) -> None:
    keep(posts, a_post(A, body="고친 글."), at=later(5))
    bring(posts, compared(1, (3, 0.9)), compared(2, (1, 0.9), (3, 0.8)))
    assert pairs(posts) == [(3, 2)]
    assert told(posts) == {2: 2}
    assert posts.archive.untold("1") == [1, 3, 4]


def test_an_edited_article_loses_the_pairs_that_others_found_too(posts: Newsroom) -> None:
    bring(posts, compared(1), compared(2, (1, 0.9)), compared(3, (2, 0.9)))
    keep(posts, a_post(A, body="고친 글."), at=later(5))
    assert bring(posts, compared(1, (3, 0.9), version=2)) == Kept(pairs=1, moved=0)
    assert pairs(posts) == [(3, 1), (3, 2)]


def test_by_new_rules_a_pair_that_is_found_from_one_side_alone_stays(posts: Newsroom) -> None:
    for one, other in ((1, 2), (2, 1)):
        rules = f"rules of {one}"
        bring(posts, compared(3, (4, 0.9)), compared(4), compared(one, (other, 0.9)), rules=rules)
        bring(posts, compared(other), rules=rules)
        assert pairs(posts) == [(2, 1), (4, 3)], rules
        assert told(posts) == {1: 1, 2: 1, 3: 3, 4: 3}


def test_by_new_rules_a_pair_that_neither_side_finds_goes(posts: Newsroom) -> None:
    bring(posts, compared(1, (2, 0.9)), compared(2))
    bring(posts, compared(1), rules="2")
    bring(posts, compared(2), rules="2")
    assert pairs(posts) == []
    assert told(posts) == {1: 1, 2: 2}


def test_nothing_brought_changes_nothing(posts: Newsroom) -> None:
    assert bring(posts) == Kept(pairs=0, moved=0)


def test_what_is_to_be_compared_comes_in_the_order_of_dates(newsroom: Newsroom) -> None:
    dated = ((A, later(48)), (B, later(24)), (C, None), (D, later(0)))
    keep(newsroom, *(a_post(key, published=at) for key, at in dated))
    assert newsroom.archive.untold("1") == [3, 4, 2, 1]
    bring(newsroom, compared(4))
    assert newsroom.archive.untold("1") == [3, 2, 1]
    assert newsroom.archive.untold("2") == [3, 4, 2, 1]


def test_what_tells_an_article_is_its_text_as_it_reads_now(newsroom: Newsroom) -> None:
    keep(newsroom, a_post(KBS), a_post(A))
    keep(newsroom, a_post(KBS, headline="새 제목", body="새 글."), at=later(1))
    tale = newsroom.archive.tale("https://news.kbs.co.kr/news/view.do?ncd=8713354", likely_identity)
    assert (tale.key, tale.version, tale.headline, tale.body) == (KBS, 2, "새 제목", "새 글.")
    assert newsroom.archive.tale(A, likely_identity).date_published == NOON
    assert [each.id for each in newsroom.archive.tales([2, 99])] == [2]
    assert newsroom.archive.tales([]) == []
    assert newsroom.archive.current_versions([1, 2, 99]) == {1: 2, 2: 1}
    with pytest.raises(NoSuchArticle, match=r"nobody\.example/7"):
        newsroom.archive.tale("nobody.example/7", likely_identity)


def test_the_stories_told_most_are_those_of_most_publishers_then_articles_then_the_newest(newsroom: Newsroom) -> None:
    def tell(*keys: str, day: int) -> None:
        dated = [a_post(key, published=NOON + timedelta(days=day + n)) for n, key in enumerate(keys)]
        keep(newsroom, *reversed(dated))
        tell_one_story(newsroom, *keys)

    tell("a.example/1", "a.example/2", day=0)
    tell("a.example/3", "a.example/4", "a.example/5", day=1)
    tell("a.example/6", "b.example/7", day=2)
    tell("a.example/8", "a.example/9", day=5)
    tell("c.example/10", day=3)
    found = newsroom.archive.biggest_stories(since=None, until=None, limit=9)
    assert [each.first.key for each in found] == ["a.example/6", "a.example/3", "a.example/8", "a.example/1"]
    assert [(each.articles, each.publishers) for each in found] == [(2, 2), (3, 1), (2, 1), (2, 1)]
    assert (found[1].first_appeared, found[1].last_appeared) == (later(24), later(72))
    some = newsroom.archive.biggest_stories(since=later(24), until=later(120), limit=9)
    assert [each.first.key for each in some] == ["a.example/6", "a.example/3"]
    assert len(newsroom.archive.biggest_stories(since=None, until=None, limit=1)) == 1


def test_a_story_of_articles_without_a_date_appeared_when_they_were_first_seen(newsroom: Newsroom) -> None:
    keep(newsroom, a_post(A, published=None), at=later(3))
    keep(newsroom, a_post(B, published=None), at=later(5))
    tell_one_story(newsroom, A, B)
    (story,) = newsroom.archive.biggest_stories(since=later(3), until=None, limit=9)
    assert (story.first.key, story.first_appeared, story.last_appeared) == (A, later(3), later(5))
