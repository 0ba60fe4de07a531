"""Articles put into stories as they arrive: however they arrive, the stories are the same."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from random import Random

import pytest

from newsarchive.archive import NoSuchArticle
from newsarchive.operations import stories, stories_reading
from newsarchive.operations.stories import Told, tell_story
from tests.archive.looking import rows
from tests.archive.tracing_world import a_post
from tests.archive.tracing_world import keep as keep_posts
from tests.building import Newsroom, an_article, later
from tests.operations.tales import Telling, as_told, keep, pairs_of, stories_of, tell, tellings


def series(random: Random, *, some: int = 30) -> list[Telling]:
    """Tellings from nearly the same to hardly alike, each of another day."""
    days = random.sample(range(900), some)
    return [
        Telling(story=random.randrange(5), number=number, changed=random.choice((0.05, 0.15, 0.22, 0.3)), day=day)
        for number, day in enumerate(days)
    ]


def test_articles_that_tell_the_same_are_one_story_and_others_are_not(newsroom: Newsroom) -> None:
    told = tellings(6, 4)
    keep(newsroom, told)
    done = tell(newsroom)
    assert (done.compared, done.pairs, done.stopped, done.failed) == (24, 6 * 6, False, ())
    assert stories_of(newsroom.url) == as_told(told)
    assert len(pairs_of(newsroom.url)) == 6 * 6


def test_what_was_compared_is_not_compared_again(newsroom: Newsroom) -> None:
    keep(newsroom, tellings(2, 2))
    assert tell(newsroom).compared == 4
    assert tell(newsroom) == Told()
    keep(newsroom, [Telling(story=1, number=7)])
    done = tell(newsroom)
    assert (done.compared, done.pairs, done.moved) == (1, 2, 1)


@pytest.mark.parametrize("seed", range(4))
def test_in_whatever_lots_and_order_they_arrive_the_stories_are_the_same(
    newsroom: Newsroom, tmp_path: Path, seed: int
) -> None:
    random = Random(seed)
    told = series(random)
    with Newsroom(tmp_path, "at-once.db") as at_once:
        keep(at_once, told)
        tell(at_once)
        wanted = stories_of(at_once.url), pairs_of(at_once.url)
    assert len(told) > len(wanted[0]) > 5  # stories, and some that stand alone
    random.shuffle(told)
    for lot in lots(random, told):
        keep(newsroom, lot)
        tell(newsroom)
    assert (stories_of(newsroom.url), pairs_of(newsroom.url)) == wanted


def lots(random: Random, told: Sequence[Telling]) -> Iterator[Sequence[Telling]]:
    start = 0
    while start < len(told):
        size = random.randint(1, 9)
        yield told[start : start + size]
        start += size


def test_a_story_is_named_by_the_lowest_number_of_its_articles(newsroom: Newsroom) -> None:
    keep(newsroom, reversed(tellings(2, 2)))  # the latest has number 1
    tell(newsroom)
    assert rows(newsroom.url, "SELECT article_id, story_id FROM stories ORDER BY article_id") == [
        (1, 1),
        (2, 1),
        (3, 3),
        (4, 3),
    ]


ONE, BETWEEN, OTHER = (
    Telling(story=1, number=number, changed=changed, day=number) for number, changed in ((0, 0.28), (1, 0), (2, 0.28))
)
"""Two that are not alike, and one that is surely like both."""


def test_an_article_that_is_surely_like_two_stories_shows_that_they_are_one(newsroom: Newsroom) -> None:
    keep(newsroom, [ONE, OTHER])
    tell(newsroom)
    assert stories_of(newsroom.url) == {frozenset((ONE.key,)), frozenset((OTHER.key,))}
    keep(newsroom, [BETWEEN])
    tell(newsroom)
    assert stories_of(newsroom.url) == as_told([ONE, BETWEEN, OTHER])


def test_where_the_article_that_held_a_story_together_is_edited_it_falls_apart(newsroom: Newsroom) -> None:
    keep(newsroom, [BETWEEN, ONE, OTHER])
    tell(newsroom)
    assert stories_of(newsroom.url) == as_told([ONE, BETWEEN, OTHER])
    keep_posts(newsroom, a_post(BETWEEN.key, body="곧 고쳐 싣겠습니다."), at=later(5))
    assert tell(newsroom).moved == 2
    assert stories_of(newsroom.url) == {frozenset((each.key,)) for each in (ONE, BETWEEN, OTHER)}


def test_an_edited_article_is_compared_anew_and_leaves_its_story(newsroom: Newsroom) -> None:
    told = tellings(2, 3)
    keep(newsroom, told)
    tell(newsroom)
    first, other = told[0], told[-1]
    edited = replace(other, number=9).article
    keep_posts(newsroom, a_post(first.key, headline=edited.headline, body=edited.body), at=later(5))
    done = tell(newsroom)
    assert (done.compared, done.pairs) == (1, 3)
    assert stories_of(newsroom.url) == {
        frozenset(each.key for each in told[1:3]),
        frozenset((first.key, *(each.key for each in told[3:]))),
    }
    names = dict(rows(newsroom.url, "SELECT a.key, s.story_id FROM stories s JOIN articles a ON a.id = s.article_id"))
    assert [names[each.key] for each in told] == [1, 2, 2, 1, 1, 1]


def test_an_article_edited_into_nothing_like_it_stands_alone(newsroom: Newsroom) -> None:
    told = tellings(1, 2)
    keep(newsroom, told)
    tell(newsroom)
    keep_posts(newsroom, a_post(told[0].key, body="곧 고쳐 싣겠습니다."), at=later(5))
    tell(newsroom)
    assert stories_of(newsroom.url) == {frozenset((each.key,)) for each in told}
    assert pairs_of(newsroom.url) == {}


def test_when_the_rules_are_raised_all_are_compared_anew(newsroom: Newsroom, monkeypatch: pytest.MonkeyPatch) -> None:
    told = tellings(2, 3)
    keep(newsroom, told)
    tell(newsroom)
    before = stories_of(newsroom.url), pairs_of(newsroom.url)
    monkeypatch.setattr(stories, "RULES", "stories-raised")
    assert (tell(newsroom).compared, tell(newsroom).compared) == (6, 0)
    assert (stories_of(newsroom.url), pairs_of(newsroom.url)) == before
    monkeypatch.setattr(stories, "RULES", "stories-strict")
    monkeypatch.setattr(stories_reading, "ALIKE", 1.1)
    tell(newsroom)
    assert stories_of(newsroom.url) == {frozenset((each.key,)) for each in told}
    assert pairs_of(newsroom.url) == {}
    assert rows(newsroom.url, "SELECT DISTINCT rules FROM stories") == [("stories-strict",)]


def test_what_is_too_short_to_tell_anything_is_like_nothing(newsroom: Newsroom) -> None:
    for number in (1, 2, 3):
        newsroom.keep(an_article(number, "요청하신 기사가 없습니다", "주소를 다시 확인해 주세요."))
    for number in (4, 5):
        newsroom.keep(an_article(number, "", ""))
    done = tell(newsroom)
    assert (done.compared, done.pairs, done.moved) == (5, 0, 0)
    assert len(stories_of(newsroom.url)) == 5


def test_nothing_is_told_in_an_empty_archive(newsroom: Newsroom) -> None:
    assert tell(newsroom) == Told()


def test_one_article_alone_is_compared_and_how_many_are_left_is_told(newsroom: Newsroom) -> None:
    told = tellings(2, 2)
    keep(newsroom, told)
    assert tell_story(newsroom.archive, newsroom.url, told[0].key, lambda _: None) == 3
    assert set(pairs_of(newsroom.url)) == {frozenset((told[0].key, told[1].key))}
    assert stories_of(newsroom.url) == {frozenset((told[0].key,))}  # the other was not looked at yet
    assert tell_story(newsroom.archive, newsroom.url, told[0].key, lambda _: None) == 3
    tell(newsroom)
    assert stories_of(newsroom.url) == as_told(told)
    with pytest.raises(NoSuchArticle, match=r"nobody\.example/1"):
        tell_story(newsroom.archive, newsroom.url, "nobody.example/1", lambda _: None)


def test_a_process_that_remembers_an_older_text_does_not_compare_with_it(
    newsroom: Newsroom, monkeypatch: pytest.MonkeyPatch
) -> None:
    one, other = Telling(story=1, number=1), Telling(story=2, number=1)
    keep(newsroom, [one])
    tell(newsroom)
    keep_posts(newsroom, a_post(one.key, headline="고침", body=other.article.body), at=later(5))
    with monkeypatch.context() as elsewhere:
        elsewhere.setattr(stories, "FEW", 0)  # another process compares it
        assert tell(newsroom).compared == 1
    keep(newsroom, [replace(other, number=2), replace(one, number=2)])
    tell(newsroom)
    assert set(pairs_of(newsroom.url)) == {frozenset((one.key, "blog2.example/2"))}
