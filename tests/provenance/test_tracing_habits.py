"""How a blog cites, counted: verdicts, months, whom it leads to, where its stories really come from."""

from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import Any

from hypothesis import given
from hypothesis import strategies as some

from newsarchive.archive.report_rows import Habits, Post
from newsarchive.archive.traced import TracedLink
from newsarchive.provenance.outlets import read_outlets
from newsarchive.provenance.tracing_habits import Report, report
from newsarchive.provenance.tracing_sites import Site, Sites
from newsarchive.verdicts import VERDICTS, VerdictName
from tests.building import NOON
from tests.provenance.tracing_graphs import a_link, a_traced

OWN = """
[[media]]
name = "별내리신문"
hosts = ["byeolnae.example"]
[network]
hosts = ["sister.example"]
"""
SITES = Sites(read_outlets(OWN), {"kbs": "KBS"})
KBS = "kbs:ncd:8713354"
SISTER = "sister.example/1"


def habits(*posts: list[TracedLink], days: float = 1, **more: Any) -> Habits:
    """A blog whose posts, `days` apart, name these."""
    keys = [f"a.example/{number}" for number in range(len(posts))]
    appeared = [NOON + timedelta(days=days * number) for number in range(len(posts))]
    told = [Post(id=number, key=key, appeared=at) for number, (key, at) in enumerate(zip(keys, appeared, strict=True))]
    values: dict[str, Any] = {"told_by": {}, "cited_by": {}} | more
    links = {key: tuple(named) for key, named in zip(keys, posts, strict=True)}
    return Habits(publisher="a.example", posts=tuple(told), links=links, **values)


def named(target: str | None, verdict: VerdictName = "verified", **fields: Any) -> TracedLink:
    return a_link("a.example/0", target, verdict, **fields)


def told(*posts: list[TracedLink], **more: Any) -> Report:
    return report(habits(*posts, **more), SITES)


def test_links_are_counted_by_verdict_in_the_order_of_the_verdicts_and_by_form() -> None:
    links = [named(KBS, "unchecked"), named(KBS), named(None, "named_only", form="table"), named(KBS)]
    found = told(links, [])
    assert list(found.verdicts.items()) == [("verified", 2), ("named_only", 1), ("unchecked", 1)]
    assert found.forms == {"inline": 3, "table": 1}
    assert (found.posts, found.sourced, found.links, found.unjudged) == (2, 1, 4, 1)


def test_a_short_time_is_told_by_week_without_gaps() -> None:
    found = told([named(KBS)], [], [named(KBS), named(KBS)], days=10)
    assert found.unit == "week"
    assert [(each.begins, each.posts, sum(each.verdicts.values())) for each in found.periods] == [
        (date(2026, 1, 5), 1, 1),
        (date(2026, 1, 12), 1, 0),
        (date(2026, 1, 19), 0, 0),
        (date(2026, 1, 26), 1, 2),
    ]


def test_a_long_time_is_told_by_month_in_korea() -> None:
    eve = Post(id=9, key="a.example/eve", appeared=datetime.fromisoformat("2025-08-31T15:00:00+00:00"))
    posts = habits([named(KBS)])
    with_eve = Habits(
        publisher="a.example",
        posts=(eve, *posts.posts),
        links={**posts.links, eve.key: ()},
        told_by={},
        cited_by={},
    )
    found = report(with_eve, SITES)
    assert found.unit == "month"
    assert [each.begins for each in found.periods] == [date(2025, month, 1) for month in (9, 10, 11, 12)] + [
        date(2026, 1, 1)
    ]


def test_whom_links_lead_to_with_how_many_lead_back() -> None:
    links = [
        named(SISTER, "same_network"),
        named("sister.example/2", "unchecked"),
        named(KBS),
        named(None, "named_only", outlet="KBS 뉴스"),
        named(None, "unchecked", url="https://byeolnae.example/9"),
        named("a.example/7"),
        named(None, "placeholder", url="#", placeholder=True),
        named(None, "unchecked", url="https://else.example/1"),
    ]
    found = told(links, cited_by={"sister.example": 3})
    assert [(each.site, each.links, each.named_only, each.back) for each in found.sites] == [
        (Site("KBS", "newsroom"), 2, 1, 0),
        (Site("sister.example", "sister"), 2, 0, 3),
        (Site("a.example", "own"), 1, 0, 0),
        (Site("else.example", "other"), 1, 0, 0),
        (Site("별내리신문", "newsroom"), 1, 0, 0),
    ]
    assert found.kinds == {"newsroom": 3, "sister": 2, "other": 1, "own": 1}


def test_the_real_origin_is_the_newsroom_that_is_verified_or_behind_a_sister_or_told_alike() -> None:
    root = "byeolnae.example/9"
    articles = {key: a_traced(key) for key in (KBS, SISTER, root)}
    found = told(
        [named(KBS)],
        [named(SISTER, "same_network"), named(KBS, "topic_mismatch")],
        [named(KBS, "date_mismatch")],
        [named(KBS, "gone")],
        [named(KBS, "not_found")],
        [],
        articles=articles,
        behind={KBS: (), SISTER: (a_link(SISTER, root),), root: ()},
        told_by={0: "byeolnae.example/1", 2: KBS},
    )
    assert [(each.name, each.posts, each.ways) for each in found.origins] == [
        ("KBS", 3, {"verified": 1, "text": 1, "claimed": 1}),
        ("별내리신문", 1, {"through": 1}),
    ]
    assert found.without_origin == 2


def test_a_newsroom_needs_no_origin_of_its_own_stories() -> None:
    of_newsroom = replace(habits([named(KBS)], []), publisher="byeolnae.example")
    found = report(of_newsroom, SITES)
    assert (found.origins, found.without_origin, found.links) == ((), 0, 1)


def test_a_sister_that_leads_to_no_newsroom_is_no_origin() -> None:
    found = told(
        [named(SISTER, "same_network")], articles={SISTER: a_traced(SISTER)}, behind={SISTER: (a_link(SISTER, SISTER),)}
    )
    assert (found.origins, found.without_origin) == ((), 1)


def test_a_network_listed_as_a_newsroom_is_none() -> None:
    both = Sites(read_outlets(OWN + '[[media]]\nname = "자매"\nhosts = ["sister.example"]\n'), {})
    assert not both.is_newsroom("sister.example")
    assert both.is_newsroom("byeolnae.example")
    assert not both.is_newsroom("kbs")


def test_of_a_publisher_without_posts_there_is_nothing_to_tell() -> None:
    found = told()
    assert (found.posts, found.periods, found.first, found.verdicts) == (0, (), None, {})


TARGETS = some.sampled_from([None, KBS, SISTER, "a.example/0", "else.example/1"])
LINKS = some.lists(some.builds(named, TARGETS, some.sampled_from(list(VERDICTS))), max_size=4)


@given(some.lists(LINKS, max_size=12), some.floats(0, 60))
def test_whatever_is_named_all_counts_add_up(posts: list[list[TracedLink]], days: float) -> None:
    found = told(*posts, days=days)
    links = sum(map(len, posts))
    assert found.links == sum(found.verdicts.values()) == sum(found.forms.values()) == links
    assert sum(sum(each.verdicts.values()) for each in found.periods) == links
    assert sum(each.posts for each in found.periods) == found.posts == len(posts)
    assert sum(each.links for each in found.sites) == sum(found.kinds.values()) <= links
    assert found.without_origin + sum(each.posts for each in found.origins) >= len(posts)
