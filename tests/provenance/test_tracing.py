"""Ways from a retelling to its root: each ends, says how, and goes through no article twice."""

from itertools import pairwise
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as some

from newsarchive.archive.traced import SourceGraph
from newsarchive.provenance.tracing import ENDS, Trace, trace
from newsarchive.verdicts import VerdictName
from tests.provenance.tracing_graphs import a_graph, a_link, is_kbs

KBS = "kbs:ncd:8713354"
A, B, C, D = "a.example/1", "b.example/1", "c.example/1", "d.example/1"


def told(traced: Trace) -> list[tuple[int, str | None, str | None]]:
    """(depth, key, end) of every step."""
    return [(step.depth, step.key, step.end) for step in traced.steps]


def test_a_retelling_of_a_retelling_is_followed_to_the_newsroom() -> None:
    graph = a_graph(A, {A: [B], B: [KBS]})
    assert told(trace(graph, is_kbs)) == [(0, A, None), (1, B, None), (2, KBS, "root")]


def test_a_newsroom_is_a_root_whatever_it_names_itself() -> None:
    assert told(trace(a_graph(A, {A: [KBS], KBS: [B]}), is_kbs)) == [(0, A, None), (1, KBS, "root")]
    assert told(trace(a_graph(KBS, {KBS: [B]}), is_kbs)) == [(0, KBS, "root")]


def test_a_post_that_names_nobody_is_its_own_root() -> None:
    assert told(trace(a_graph(A, {A: []}), is_kbs)) == [(0, A, "root")]
    assert told(trace(a_graph(A, {A: [B]}), is_kbs)) == [(0, A, None), (1, B, "root")]


def test_what_is_named_and_not_archived_is_a_dead_end_with_what_is_held_of_it() -> None:
    links = [a_link(A, KBS, "unreachable"), a_link(A, None, "named_only", outlet="연합뉴스")]
    traced = trace(a_graph(A, {A: links}, lacks=(KBS,)), is_kbs)
    assert told(traced) == [(0, A, None), (1, KBS, "dead_end"), (1, None, "dead_end")]
    assert [step.link.verdict for step in traced.steps[1:] if step.link] == ["unreachable", "named_only"]


def test_a_root_is_sure_where_the_texts_agree_on_all_of_the_way() -> None:
    def is_sure(*links: Any) -> bool:
        return trace(a_graph(A, {A: [links[0]], B: list(links[1:])}), is_kbs).steps[-1].is_sure

    good, known_alike = a_link(B, KBS), a_link(A, B, "same_network", score=0.6)
    assert is_sure(known_alike, good)
    assert is_sure(a_link(A, B, "verified_at_other_version"), a_link(B, KBS, "gone", score=0.5))
    assert not is_sure(known_alike, a_link(B, KBS, "gone", score=0.1))
    assert not is_sure(a_link(A, B, "unchecked"), good)
    assert not is_sure(a_link(A, B, "same_network"), good)


def test_a_trace_of_what_the_archive_lacks_begins_at_a_dead_end() -> None:
    assert told(trace(a_graph(KBS, {}, lacks=(KBS,)), is_kbs)) == [(0, KBS, "dead_end")]


@pytest.mark.parametrize("verdict", ["date_mismatch", "topic_mismatch"])
def test_no_way_leads_through_an_article_that_is_not_the_source(verdict: VerdictName) -> None:
    wrong = a_link(A, B, verdict)
    assert told(trace(a_graph(A, {A: [wrong], B: [KBS]}), is_kbs)) == [(0, A, None), (1, B, "mismatch")]
    assert told(trace(a_graph(A, {A: [wrong]}, lacks=(B,)), is_kbs))[1] == (1, B, "mismatch")
    also_by_way_of_c = a_graph(A, {A: [wrong, C], C: [B], B: [KBS]})
    assert told(trace(also_by_way_of_c, is_kbs)) == [
        (0, A, None),
        (1, B, "mismatch"),
        (1, C, None),
        (2, B, None),
        (3, KBS, "root"),
    ]


def test_an_article_reached_by_two_ways_is_gone_through_on_the_shorter_one() -> None:
    traced = trace(a_graph(A, {A: [B, C], B: [D], C: [KBS], D: [C]}), is_kbs)
    assert told(traced) == [
        (0, A, None),
        (1, B, None),
        (2, D, None),
        (3, C, "shown"),
        (1, C, None),
        (2, KBS, "root"),
    ]


def test_a_way_back_is_a_cycle_named_with_its_members_in_order() -> None:
    traced = trace(a_graph(A, {A: [B], B: [C], C: [B, KBS]}), is_kbs)
    (cycle,) = traced.ending("cycle")
    assert (cycle.key, cycle.members) == (B, (B, C))
    assert [step.key for step in traced.ending("root")] == [KBS]


def test_a_way_round_by_several_articles_is_found_whole() -> None:
    traced = trace(a_graph(A, {A: [B], B: [C], C: [D], D: [A, KBS]}), is_kbs)
    assert [step.members for step in traced.ending("cycle")] == [(A, B, C, D)]


def test_a_cycle_that_no_way_from_the_start_runs_back_along_is_found_too() -> None:
    traced = trace(a_graph(A, {A: [B, C], B: [C], C: [B, KBS]}), is_kbs)
    assert {step.members for step in traced.ending("cycle")} == {(B, C), (C, B)}


def test_a_post_that_names_itself_is_a_cycle_of_one() -> None:
    traced = trace(a_graph(A, {A: [A, KBS]}), is_kbs)
    assert [step.members for step in traced.ending("cycle")] == [(A,)]


def test_blogs_that_cite_only_each_other_are_a_ring() -> None:
    traced = trace(a_graph(A, {A: [B], B: [C, a_link(B, None, "named_only")], C: [B, C]}), is_kbs)
    assert {step.members for step in traced.ending("ring")} == {(B, C)}
    assert not traced.ending("cycle", "root")


@pytest.mark.parametrize(
    "way_out",
    [
        a_link(C, KBS),
        a_link(C, None, "unchecked", url="https://news.example/12"),
        a_link(C, D, "date_mismatch"),
    ],
    ids=["a newsroom's article", "an address nobody knows", "an article that is wrong"],
)
def test_a_cycle_with_any_address_that_leads_out_of_its_blogs_is_no_ring(way_out: object) -> None:
    traced = trace(a_graph(B, {B: [C], C: [B, way_out]}), is_kbs)
    assert traced.ending("cycle")
    assert not traced.ending("ring")


def test_a_cycle_within_one_blog_is_no_ring() -> None:
    traced = trace(a_graph("a.example/1", {"a.example/1": ["a.example/2"], "a.example/2": ["a.example/1"]}), is_kbs)
    assert [step.members for step in traced.ending("cycle")] == [("a.example/1", "a.example/2")]


def test_a_long_chain_ends_at_the_depth_that_was_asked_for() -> None:
    keys = [f"a.example/{number}" for number in range(2_000)]
    chain = a_graph(keys[0], {key: [after] for key, after in pairwise(keys)})
    traced = trace(chain, is_kbs, depth=3)
    assert [step.end for step in traced.steps] == [None, None, None, "depth_limit"]
    assert trace(chain, is_kbs, depth=5_000, most=5_000).steps[-1].end == "root"


def test_a_wide_trace_ends_at_its_number_of_steps_and_says_what_it_left_out() -> None:
    wide = a_graph(A, {A: [f"b.example/{number}" for number in range(500)]})
    traced = trace(wide, is_kbs, most=100)
    assert len(traced.steps) == 100
    assert traced.left_out == 401


NODES = [f"{blog}.example/{number}" for blog in "abc" for number in range(2)] + [KBS]
VERDICTS: list[VerdictName] = ["verified", "unchecked", "same_network", "date_mismatch"]
LINKS = some.lists(some.tuples(some.sampled_from(NODES), some.sampled_from(NODES), some.sampled_from(VERDICTS)))


@some.composite
def graphs(draw: some.DrawFn) -> SourceGraph:
    named: dict[str, list[object]] = {}
    for key, target, verdict in draw(LINKS):
        named.setdefault(key, []).append(a_link(key, target, verdict))
    return a_graph(draw(some.sampled_from(NODES)), named, lacks=tuple(draw(some.sets(some.sampled_from(NODES)))))


@given(graphs(), some.integers(0, 6), some.integers(1, 40))
def test_whatever_names_whom_every_way_ends_and_every_step_is_a_link_of_the_archive(
    graph: SourceGraph, depth: int, most: int
) -> None:
    traced = trace(graph, is_kbs, depth=depth, most=most)
    assert traced == trace(graph, is_kbs, depth=depth, most=most)
    assert len(traced.steps) <= most
    parents = {step.parent for step in traced.steps}
    gone_through = [step.key for step in traced.steps if step.end is None]
    assert len(gone_through) == len(set(gone_through))
    for step in traced.steps[1:]:
        parent = traced.steps[step.parent or 0]
        assert step.link is not None
        assert step.link in graph.links[parent.key or ""]
        assert (step.depth, parent.number < step.number) == (parent.depth + 1, True)
    for step in traced.steps:
        assert step.depth <= depth
        assert step.end is None or (step.end in ENDS and step.number not in parents)


@given(graphs())
def test_whatever_names_whom_a_cycle_is_found_where_there_is_one_and_nowhere_else(graph: SourceGraph) -> None:
    traced = trace(graph, is_kbs, depth=50, most=5_000)
    followed = _followed(graph)
    for step in traced.ending("cycle"):
        assert step.members
        assert all(after in followed.get(key, ()) for key, after in _around(step.members))
    reached = _reached(followed, graph.start)  # what is not archived leads nowhere
    has_cycle = any(key in _reached(followed, *followed.get(key, ())) for key in reached)
    assert bool(traced.ending("cycle", "ring")) == has_cycle


def _followed(graph: SourceGraph) -> dict[str, list[str]]:
    passed = [key for key, article in graph.articles.items() if not is_kbs(article)]
    return {key: [str(link.target) for link in graph.links[key] if link.is_followed] for key in passed}


def _around(members: tuple[str, ...]) -> list[tuple[str, str]]:
    return list(zip(members, (*members[1:], members[0]), strict=True))


def _reached(followed: dict[str, list[str]], *starts: str) -> set[str]:
    seen, waiting = set(starts), list(starts)
    while waiting:
        for target in followed.get(waiting.pop(), ()):
            if target not in seen:
                seen.add(target)
                waiting.append(target)
    return seen
