"""Any order of readings, corrections and withdrawals gives what the pure rule gives on what was found last."""

from contextlib import suppress
from dataclasses import replace
from itertools import count
from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from newsarchive.archive import Correction, NoSuchSource, NotCorrected
from newsarchive.archive.corrections import name, overrule
from newsarchive.items import SourceLink
from tests.archive.test_corrections import add, change, nobody, reject
from tests.building import Newsroom, a_capture, an_article, later, today_reads

NUMBERS = count(1)

# Few values, so that links meet again in all ways: the same address under two names, names without address.
URLS = st.sampled_from([None, "#", "https://a.example/1", "https://a.example/2"])
LINKS = st.builds(
    SourceLink,
    url=URLS,
    outlet=st.sampled_from(["KBS", "YTN"]),
    label=st.sampled_from([None, "출처"]),
    form=st.sampled_from(["table", "inline"]),
    placeholder=st.booleans(),
    rule=st.sampled_from(["one", "other"]),
    where=st.just("출처"),
) | st.builds(
    SourceLink,
    url=st.sampled_from(["https://a.example/1", "https://a.example/2"]),
    outlet=st.none(),
    label=st.none(),
    form=st.just("bare-url"),
    rule=st.just("one"),
    where=st.just("주소"),
)
FOUND = st.lists(LINKS, max_size=4).map(tuple)
CHANGES = st.fixed_dictionaries(
    {}, optional={"url": st.sampled_from(["#", "https://a.example/1", "https://a.example/3"]), "outlet": st.just("MBC")}
)
STEPS = st.lists(
    st.tuples(st.just("published"), FOUND)
    | st.tuples(st.just("reread"), FOUND)
    | st.tuples(st.just("changed"), st.tuples(st.integers(1, 4), CHANGES))
    | st.tuples(st.just("rejected"), st.integers(1, 4))
    | st.tuples(st.just("added"), LINKS)
    | st.tuples(st.just("withdrawn"), st.integers(0, 3)),
    min_size=1,
    max_size=10,
)


class Desk:
    """One article that people correct, and its twin that is read alike and that nobody touches."""

    def __init__(self, newsroom: Newsroom) -> None:
        self.newsroom, self.ours, self.twin = newsroom, next(NUMBERS), next(NUMBERS)
        self.hours, self.rules = count(), 0
        self.found: tuple[SourceLink, ...] = ()
        self.published(())

    @property
    def key(self) -> str:
        return f"kbs:ncd:{self.ours}"

    def published(self, links: tuple[SourceLink, ...]) -> None:
        """The publisher shows the page with `links`."""
        self.found, hours = links, next(self.hours)
        for ncd in (self.ours, self.twin):
            article = an_article(ncd, source_links=links, extractor=f"blog-{self.rules}")
            capture = a_capture(article.canonical_url, fetched_at=later(hours))
            self.newsroom.keep(article, capture, again=today_reads(article))

    def reread(self, links: tuple[SourceLink, ...]) -> None:
        """Other rules read `links` in the same page."""
        self.rules += 1
        self.published(links)

    def changed(self, how: tuple[int, dict[str, Any]]) -> None:
        with suppress(NoSuchSource, NotCorrected):
            change(self.newsroom, how[0], self.key, **how[1])

    def rejected(self, number: int) -> None:
        with suppress(NoSuchSource):
            reject(self.newsroom, number, self.key)

    def added(self, link: SourceLink) -> None:
        with suppress(NotCorrected):
            add(self.newsroom, link, self.key)

    def withdrawn(self, place: int) -> None:
        if place < len(active := self.active()):
            self.newsroom.archive.withdraw(active[place].id)

    def active(self) -> list[Correction]:
        everything = self.newsroom.archive.corrections(self.key, nobody)
        return [correction for correction in everything if correction.withdrawn_at is None]

    def told(self) -> list[tuple[Any, int | None]]:
        """What the archive says that counts."""
        sources = [source for source in self.newsroom.archive.sources(self.key, nobody) if source.number]
        return [(name(source.link), source.correction.id if source.correction else None) for source in sources]

    def expected(self) -> list[tuple[Any, int | None]]:
        once = {name(link): link for link in reversed(self.found)}
        found = [once[each] for each in dict.fromkeys(map(name, self.found))]
        counting = overrule(found, self.active())
        return [(name(entry.link), entry.correction.id if entry.correction else None) for entry in counting]

    def rows(self, ncd: int) -> list[Any]:
        sources = self.newsroom.archive.sources(f"kbs:ncd:{ncd}", nobody)
        return [replace(source, id=0) for source in sources if source.number]


@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(steps=STEPS)
def test_the_rows_are_what_the_rule_gives_and_withdrawing_leaves_no_trace(newsroom: Newsroom, steps: Any) -> None:
    desk = Desk(newsroom)
    for step, how in steps:
        getattr(desk, step)(how)
        assert desk.told() == desk.expected()
    while desk.active():
        desk.withdrawn(0)
    assert desk.rows(desk.ours) == desk.rows(desk.twin)
