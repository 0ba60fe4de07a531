"""How a blog cites: what is held of its source links, month by month, whom they lead to, where its stories come from.

Pure: counts from rows.
"""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Literal, TypeVar

from newsarchive.archive.report_rows import Habits, Post
from newsarchive.archive.traced import TracedLink
from newsarchive.normalization.json_lines import KST
from newsarchive.provenance.tracing_origins import Origin, origins
from newsarchive.provenance.tracing_sites import Kind, Site, Sites
from newsarchive.verdicts import VERDICTS, VerdictName

Counted = TypeVar("Counted")
Unit = Literal["month", "week"]

WEEKS_UP_TO = timedelta(days=98)
"""A report on no more time than that counts by week, else by month."""


@dataclass(frozen=True, kw_only=True)
class Period:
    """One month or week in Korea, from the day it `begins`: its posts, and its links by what is held of them."""

    begins: date
    posts: int
    verdicts: Mapping[VerdictName, int]


@dataclass(frozen=True, kw_only=True)
class Led:
    """A site that links lead to; `named_only` of them without an address; `back` links lead from there to the blog."""

    site: Site
    links: int
    named_only: int
    back: int


@dataclass(frozen=True, kw_only=True)
class Report:
    """How a publisher cites. `sourced` of its `posts` name a source; `verdicts` and `forms` count links.

    `origins` are newsrooms; `without_origin` posts have none that is known; a newsroom's own stories need none.
    `unjudged` links nobody has looked at.
    """

    publisher: str
    first: date | None
    last: date | None
    posts: int
    sourced: int
    links: int
    unjudged: int
    verdicts: Mapping[VerdictName, int]
    forms: Mapping[str, int]
    sites: tuple[Led, ...]
    kinds: Mapping[Kind, int]
    origins: tuple[Origin, ...]
    without_origin: int
    unit: Unit
    periods: tuple[Period, ...]


def report(habits: Habits, sites: Sites) -> Report:
    """The counts of what was read; shares are of all links that the publisher's posts name now."""
    links = [link for named in habits.links.values() for link in named]
    led = [(site, link) for link in links if (site := sites.of(link, habits.publisher))]
    days = [_day(post) for post in habits.posts]
    unit: Unit = "week" if days and days[-1] - days[0] <= WEEKS_UP_TO else "month"
    found, without = ((), 0) if sites.is_newsroom(habits.publisher) else origins(habits, sites)
    return Report(
        publisher=habits.publisher,
        first=days[0] if days else None,
        last=days[-1] if days else None,
        posts=len(habits.posts),
        sourced=sum(map(bool, habits.links.values())),
        links=len(links),
        unjudged=sum(link.judged_at is None for link in links),
        verdicts=_verdicts(links),
        forms=dict(_ranked(Counter(link.form for link in links))),
        sites=_led(led, habits.cited_by),
        kinds=dict(_ranked(Counter(site.kind for site, _ in led))),
        origins=found,
        without_origin=without,
        unit=unit,
        periods=_periods(habits, unit),
    )


def _verdicts(links: Iterable[TracedLink]) -> dict[VerdictName, int]:
    """In the order of VERDICTS, those that there are."""
    counts = Counter(link.verdict for link in links)
    return {verdict: counts[verdict] for verdict in VERDICTS if counts[verdict]}


def _led(led: Iterable[tuple[Site, TracedLink]], back: Mapping[str, int]) -> tuple[Led, ...]:
    links, named_only = Counter[Site](), Counter[Site]()
    for site, link in led:
        links[site] += 1
        named_only[site] += link.url is None
    return tuple(
        Led(site=site, links=count, named_only=named_only[site], back=back.get(site.name, 0))
        for site, count in _ranked(links)
    )


def _periods(habits: Habits, unit: Unit) -> tuple[Period, ...]:
    """Without gaps, from the first post to the last."""
    posts: dict[date, list[Post]] = {}
    for post in habits.posts:
        posts.setdefault(_begin(_day(post), unit), []).append(post)
    if not posts:
        return ()
    begins = [min(posts)]
    while begins[-1] < max(posts):
        begins.append(_begin(begins[-1] + timedelta(days=31 if unit == "month" else 7), unit))
    named = {each: [link for post in posts.get(each, ()) for link in habits.links[post.key]] for each in begins}
    return tuple(
        Period(begins=each, posts=len(posts.get(each, ())), verdicts=_verdicts(named[each])) for each in begins
    )


def _begin(day: date, unit: Unit) -> date:
    return day.replace(day=1) if unit == "month" else day - timedelta(days=day.weekday())


def _day(post: Post) -> date:
    return post.appeared.astimezone(KST).date()


def _ranked(counts: Counter[Counted]) -> list[tuple[Counted, int]]:
    """The most frequent first; equal ones by name."""
    return sorted(counts.items(), key=lambda pair: (-pair[1], str(pair[0])))
