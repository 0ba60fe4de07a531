"""What a trace is read from: everything that matters of articles and links, in a bounded number of statements."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import Engine, event

from newsarchive.archive import NoSuchArticle
from newsarchive.archive.report_rows import Habits, NoSuchPublisher
from newsarchive.archive.traced import RetellingGraph, SourceGraph, TracedLink
from newsarchive.publishers import likely_identity
from newsarchive.verdicts import Issued
from tests.archive.tracing_world import KBS, A, B, C, D, a_post, are_alike, judge, keep, naming, tell_one_story
from tests.building import NOON, Newsroom, a_capture, later


def sources(newsroom: Newsroom, key: str = A, depth: int = 9, most: int = 99) -> SourceGraph:
    return newsroom.archive.source_graph(key, likely_identity, depth=depth, most=most)


def retellings(newsroom: Newsroom, key: str = KBS, depth: int = 9, most: int = 99) -> RetellingGraph:
    return newsroom.archive.retelling_graph(key, likely_identity, depth=depth, most=most)


def held(graph: SourceGraph) -> TracedLink:
    """The only link of A."""
    (link,) = graph.links[A]
    return link


@contextmanager
def counted() -> Iterator[list[str]]:
    """The statements that SQLAlchemy executes meanwhile."""
    said: list[str] = []

    def note(_connection: Any, _cursor: Any, statement: str, *_more: Any) -> None:
        said.append(statement)

    event.listen(Engine, "before_cursor_execute", note)
    try:
        yield said
    finally:
        event.remove(Engine, "before_cursor_execute", note)


def test_all_that_lies_behind_an_article_is_read_and_nothing_else(newsroom: Newsroom) -> None:
    keep(newsroom, a_post(A, B), a_post(B, KBS, C), a_post(KBS), a_post(D, A))
    graph = sources(newsroom)
    assert set(graph.articles) == {A, B, KBS}
    assert {key: [link.target for link in links] for key, links in graph.links.items()} == {
        A: [B],
        B: [KBS, C],
        KBS: [],
    }


def test_a_level_is_read_for_each_level_asked_for(newsroom: Newsroom) -> None:
    keep(newsroom, a_post(A, B), a_post(B, C), a_post(C, D), a_post(D))
    graph = sources(newsroom, depth=2)
    assert (set(graph.articles), set(graph.links)) == ({A, B, C}, {A, B})


def test_no_more_articles_are_gone_through_than_asked_for(newsroom: Newsroom) -> None:
    keep(newsroom, a_post(A, B, C, D), a_post(B), a_post(C), a_post(D))
    assert set(sources(newsroom, most=2).links) == {A, B}


def test_what_an_article_names_no_more_is_no_part_of_the_way(newsroom: Newsroom) -> None:
    keep(newsroom, a_post(A, KBS))
    keep(newsroom, a_post(A, B), at=later(2))
    assert held(sources(newsroom)).target == B
    assert [link.key for link in retellings(newsroom, B).named] == [A]
    with pytest.raises(NoSuchArticle):  # nobody names it any more
        retellings(newsroom, KBS)


def test_a_link_that_nobody_has_judged_is_unchecked(newsroom: Newsroom) -> None:
    keep(newsroom, a_post(A, KBS))
    link = held(sources(newsroom))
    assert (link.verdict, link.judged_at, link.is_followed) == ("unchecked", None, True)


def test_what_the_rules_hold_now_comes_with_what_the_clock_says(newsroom: Newsroom) -> None:
    keep(newsroom, a_post(A, KBS))
    judge(newsroom, A, naming(KBS), "unreachable")
    bounds = Issued(code=5, earliest=NOON - timedelta(days=9), latest=None)
    judge(newsroom, A, naming(KBS), "date_mismatch", bounds)
    link = held(sources(newsroom))
    assert (link.verdict, link.by_hand, link.issued) == ("date_mismatch", False, (bounds.earliest, None))
    assert link.judged_at is not None
    assert not link.is_followed


def test_what_a_person_says_stands_over_the_rules_and_what_they_found_stays(newsroom: Newsroom) -> None:
    shortened = naming(None, url="https://url.kr/x")
    keep(newsroom, a_post(A, shortened), a_post(B))
    judge(newsroom, A, naming(B, url="https://url.kr/x"), "topic_mismatch")
    newsroom.archive.say_verdict(A, likely_identity, 1, "verified", "한바다")
    link = held(sources(newsroom))
    assert (link.verdict, link.by_hand, link.target) == ("verified", True, B)
    newsroom.archive.withdraw_verdict(A, likely_identity, 1)
    assert held(sources(newsroom)).verdict == "topic_mismatch"


def test_a_target_that_only_the_verdict_knows_is_followed_both_ways(newsroom: Newsroom) -> None:
    keep(newsroom, a_post(A, naming(None, url="https://url.kr/x")), a_post(KBS))
    judge(newsroom, A, naming(KBS, url="https://url.kr/x"), "verified")
    assert set(sources(newsroom).links) == {A, KBS}
    assert [link.key for link in retellings(newsroom).named] == [A]


def test_an_article_says_whether_its_publisher_edited_or_removed_it_and_who_answered(newsroom: Newsroom) -> None:
    keep(newsroom, a_post(A))
    assert not sources(newsroom).articles[A].edited
    newsroom.keep(a_post(A, body="다른 글."), a_capture(f"https://{A}", b"2", later(2), simulated=True))
    article = sources(newsroom).articles[A]
    assert (article.edited, article.version, article.simulated, article.status) == (True, 2, True, "live")


def test_who_names_it_is_found_over_others_and_by_its_story(newsroom: Newsroom) -> None:
    keep(newsroom, a_post(KBS), a_post(A, KBS), a_post(B, A), a_post(C), a_post(D))
    tell_one_story(newsroom, KBS, A, C)
    are_alike(newsroom, [(A, KBS, 0.8), (C, A, 0.95), (D, C, 0.7)])
    graph = retellings(newsroom)
    assert {(link.key, link.target) for link in graph.named} == {(A, KBS), (B, A)}
    assert set(graph.same_story) == {A, C}
    numbers = {article.id: key for key, article in graph.articles.items()}
    pairs = {(frozenset((numbers[each.one], numbers[each.other])), each.score) for each in graph.alike}
    assert pairs == {(frozenset((A, KBS)), 0.8), (frozenset((A, C)), 0.95)}
    assert graph.is_whole


def test_an_article_that_is_named_and_not_archived_has_retellings_too(newsroom: Newsroom) -> None:
    keep(newsroom, a_post(A, KBS))
    assert [link.key for link in retellings(newsroom).named] == [A]
    assert sources(newsroom, KBS).articles == {}


def test_too_many_retellings_are_cut_and_that_is_said(newsroom: Newsroom) -> None:
    keep(newsroom, a_post(KBS), *(a_post(f"a.example/{number}", KBS) for number in range(4)))
    assert retellings(newsroom, most=99).is_whole
    cut = retellings(newsroom, most=3)
    assert (len(cut.named), cut.is_whole) == (3, False)
    assert not retellings(newsroom, depth=1).is_whole  # nobody has asked who names these


def test_circles_of_posts_are_read_once_around(newsroom: Newsroom) -> None:
    keep(newsroom, a_post(A, B), a_post(B, A))
    assert set(sources(newsroom, depth=50).links) == {A, B}
    assert {link.key for link in retellings(newsroom, A, depth=50).named} == {A, B}


def test_an_article_that_nobody_knows_is_an_error(newsroom: Newsroom) -> None:
    for look in (sources, retellings):
        with pytest.raises(NoSuchArticle, match="8713354"):
            look(newsroom, KBS)
        with pytest.raises(NoSuchArticle, match=r"nobody\.example/7"):  # of an address any post could have
            look(newsroom, "https://nobody.example/7")


def test_the_number_of_statements_hangs_on_levels_not_on_articles(newsroom: Newsroom) -> None:
    def asked() -> tuple[int, int, int]:
        with counted() as up:
            sources(newsroom)
        with counted() as down:
            retellings(newsroom)
        with counted() as about:
            newsroom.archive.citing_habits("b.example", None, None, lambda name: name == "kbs", depth=9, most=999)
        return len(up), len(down), len(about)

    keep(newsroom, a_post(KBS), a_post(A, "b.example/0"), a_post("b.example/0", KBS))
    few = asked()
    keep(newsroom, a_post(A, *(f"b.example/{number}" for number in range(40))), at=later(1))
    keep(newsroom, *(a_post(f"b.example/{number}", KBS) for number in range(1, 40)))
    assert asked() == few


def test_the_habits_of_a_publisher_are_those_of_what_appeared_in_that_time(newsroom: Newsroom) -> None:
    keep(newsroom, a_post("a.example/1", KBS, published=later(0)), a_post("a.example/2", published=later(48)))
    keep(newsroom, a_post("a.example/3", KBS, published=None), a_post(KBS), a_post(B, "a.example/1"), at=later(72))
    tell_one_story(newsroom, "a.example/2", KBS)

    def habits(since: datetime | None = None, until: datetime | None = None) -> Habits:
        return newsroom.archive.citing_habits("A.example", since, until, lambda name: name == "kbs", depth=9, most=99)

    found = habits()
    assert [post.key for post in found.posts] == ["a.example/1", "a.example/2", "a.example/3"]
    assert {key: len(links) for key, links in found.links.items()} == {
        "a.example/1": 1,
        "a.example/2": 0,
        "a.example/3": 1,
    }
    assert (dict(found.told_by), dict(found.cited_by)) == ({found.posts[1].id: KBS}, {"b.example": 1})
    assert set(found.articles) == {KBS}
    assert [post.key for post in habits(since=later(48)).posts] == ["a.example/2", "a.example/3"]
    assert [post.key for post in habits(until=later(48)).posts] == ["a.example/1"]


def test_a_publisher_that_the_archive_lacks_is_an_error_that_names_those_there_are(newsroom: Newsroom) -> None:
    keep(newsroom, a_post(A))
    with pytest.raises(NoSuchPublisher, match=r"'nobody.example'; it has a.example"):
        newsroom.archive.citing_habits("nobody.example", None, None, lambda _: False, depth=1, most=1)


def test_what_some_articles_name_is_read_without_what_lies_behind_and_of_that_publisher_alone(
    newsroom: Newsroom,
) -> None:
    keep(
        newsroom,
        a_post(KBS, "c.example/1"),
        a_post(A, KBS, published=later(9)),
        a_post("a.example/2", published=later(1)),
    )
    keep(newsroom, a_post(B, A))
    numbers = [newsroom.archive.article_id(key, likely_identity) for key in (KBS, A, "a.example/2", B)]
    found = newsroom.archive.habits_of("a.example", numbers)
    assert [post.key for post in found.posts] == ["a.example/2", A]
    assert {key: len(links) for key, links in found.links.items()} == {A: 1, "a.example/2": 0}
    assert (found.articles, found.cited_by) == ({}, {})
