"""Who retells an article: by which way, on which day, and how many independently of each other."""

from datetime import date
from typing import Any

from hypothesis import given
from hypothesis import strategies as some

from newsarchive.archive.traced import Alike, RetellingGraph, TracedArticle
from newsarchive.provenance.tracing_retellings import COPIES, Retellings, retellings
from tests.provenance.tracing_graphs import a_link, a_traced, day

KBS = "kbs:ncd:8713354"
A, B, C, D = "a.example/1", "b.example/1", "c.example/1", "d.example/1"


def asked(*links: Any, articles: dict[str, Any] | None = None, sisters: str = "", **more: Any) -> Retellings:
    """Who retells KBS; articles are given by key with their fields, or appear on the 6th."""
    keys = [KBS, *(link.key for link in links), *more.get("same_story", ())]
    given = articles or {}
    known: dict[str, TracedArticle] = {
        key: a_traced(key, number, **given.get(key, {})) for number, key in enumerate(dict.fromkeys(keys), 1)
    }
    more["alike"] = tuple(
        Alike(one=known[one].id, other=known[other].id, score=score) for one, other, score in more.get("alike", ())
    )
    graph = RetellingGraph(start=KBS, articles=known, named=links, **more)
    return retellings(graph, lambda publisher: publisher.split(".")[0] in sisters)


def told(found: Retellings) -> list[tuple[str, str, str | None]]:
    return [(each.article.key, each.how, each.via) for each in found.found]


def test_those_that_cite_it_those_that_cite_these_and_those_that_tell_the_same() -> None:
    found = asked(a_link(A, KBS), a_link(B, A), a_link(C, B), same_story=(D,))
    assert told(found) == [(A, "cites", None), (B, "through", A), (C, "through", B), (D, "text", None)]


def test_who_cites_it_directly_and_through_another_cites_it() -> None:
    found = asked(a_link(A, KBS), a_link(B, A), a_link(B, KBS))
    assert told(found) == [(A, "cites", None), (B, "cites", None)]
    assert found.independent == 2


def test_what_names_it_wrongly_is_told_apart_and_nothing_is_retold_through_it() -> None:
    found = asked(a_link(A, KBS, "date_mismatch"), a_link(B, KBS))
    assert told(found) == [(B, "cites", None)]
    assert [(each.article.key, each.verdict) for each in found.wrong] == [(A, "date_mismatch")]


def test_what_names_it_wrongly_and_tells_its_story_retells_it_by_text() -> None:
    found = asked(a_link(A, KBS, "date_mismatch"), same_story=(A,))
    assert (told(found), found.wrong) == ([(A, "text", None)], ())


def test_days_are_korean_and_count_what_is_new() -> None:
    late = {A: {"date_published": day(6, 14)}, B: {"date_published": day(6, 15)}, C: {"date_published": day(7, 3)}}
    found = asked(a_link(A, KBS), a_link(B, KBS), a_link(C, A), articles=late)
    assert [(each.day, each.articles, each.new_voices) for each in found.days] == [
        (date(2026, 1, 6), 1, 1),
        (date(2026, 1, 7), 2, 1),
    ]


def test_an_article_without_a_date_counts_on_the_day_it_was_first_seen() -> None:
    found = asked(a_link(A, KBS), articles={A: {"date_published": None, "first_seen": day(9)}})
    assert [each.day for each in found.days] == [date(2026, 1, 9)]


def test_what_told_the_story_before_is_no_retelling_unless_it_names_it() -> None:
    early = {A: {"date_published": day(2)}, B: {"date_published": day(2)}}
    found = asked(a_link(B, KBS), articles=early, same_story=(A,))
    assert told(found) == [(B, "cites", None)]
    assert [each.key for each in found.before] == [A]


def test_posts_of_one_blog_are_one_voice() -> None:
    assert asked(a_link("a.example/1", KBS), a_link("a.example/2", KBS)).independent == 1


def test_sister_blogs_are_one_voice() -> None:
    links = a_link(A, KBS), a_link(B, KBS), a_link(C, KBS)
    assert asked(*links).independent == 3
    assert asked(*links, sisters="ab").independent == 2


def test_copies_are_one_voice_from_the_threshold_on() -> None:
    links = a_link(A, KBS), a_link(B, KBS)
    assert asked(*links, alike=((B, A, COPIES),)).independent == 1
    assert asked(*links, alike=((B, A, COPIES - 0.01),)).independent == 2


def test_two_that_stay_close_to_the_original_do_not_copy_each_other_by_that() -> None:
    links = a_link(A, KBS), a_link(B, KBS)
    found = asked(*links, alike=((A, KBS, 0.95), (B, KBS, 0.95)))
    assert found.independent == 2
    assert [each.likeness for each in found.found] == [0.95, 0.95]


def test_where_no_story_was_compared_the_likeness_is_that_of_the_verdict() -> None:
    found = asked(a_link(A, KBS, score=0.6), a_link(B, A, score=0.7))
    assert [each.likeness for each in found.found] == [0.6, None]


def test_who_retells_a_retelling_is_of_its_voice() -> None:
    assert asked(a_link(A, KBS), a_link(B, A)).independent == 1


def test_the_publisher_of_the_original_is_no_independent_voice() -> None:
    found = asked(a_link(A, KBS), same_story=("kbs:ncd:8713399",))
    assert found.independent == 1
    assert {each.article.key: each.voice for each in found.found} == {A: 1, "kbs:ncd:8713399": 0}


def test_posts_that_cite_each_other_in_a_circle_are_each_told_once() -> None:
    assert told(asked(a_link(A, KBS), a_link(B, A), a_link(A, B), a_link(KBS, A))) == [
        (A, "cites", None),
        (B, "through", A),
    ]


NODES = [KBS, A, B, C, D, "a.example/2"]


@given(some.lists(some.tuples(some.sampled_from(NODES[1:]), some.sampled_from(NODES)), max_size=30), some.data())
def test_whoever_cites_whom_each_is_told_once_and_days_and_voices_add_up(
    pairs: list[tuple[str, str]], data: some.DataObject
) -> None:
    story = tuple(data.draw(some.sets(some.sampled_from(NODES[1:]))))
    days = {key: {"date_published": day(data.draw(some.integers(6, 9)))} for key in NODES[1:]}
    links = tuple(a_link(key, target) for key, target in pairs)
    found = asked(*links, articles=days | {key: {} for key in [KBS]}, same_story=(*story, *NODES[1:]))
    keys = [each.article.key for each in found.found]
    assert len(keys) == len(set(keys)) == sum(each.articles for each in found.days)
    assert found.independent == sum(each.new_voices for each in found.days) <= len(keys)
    assert all(each.via in keys for each in found.found if each.how == "through")
