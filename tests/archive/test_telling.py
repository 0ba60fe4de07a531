"""Every event is told exactly once and in order, however captures, questions and other processes come between."""

from itertools import count
from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from newsarchive.archive import Archive, open_archive
from tests.archive.looking import rows
from tests.archive.test_alerts import nobody
from tests.building import BODY, Newsroom, a_capture, address, an_article, later

ARTICLES = 3
TEXTS = (BODY, BODY + "\n고래도 왔습니다.", BODY + "\n상어도 왔습니다.")
NUMBERS = count(1)
STEPS = st.lists(
    st.tuples(st.just("shown"), st.integers(0, ARTICLES - 1), st.sampled_from(TEXTS))
    | st.tuples(st.just("removed"), st.integers(0, ARTICLES - 1), st.sampled_from(["410", "404"]))
    | st.tuples(st.just("asked"), st.sampled_from([(), (), ("all",), ("whales",), ("whales", "all")]), st.booleans()),
    max_size=16,
)


class Reader:
    """Somebody who saved two searches and watches one of three articles, and what was told."""

    def __init__(self, newsroom: Newsroom) -> None:
        self.newsroom, self.hours = newsroom, count()
        self.ncds = [next(NUMBERS) for _ in range(ARTICLES)]
        self.shown(0, BODY)
        self.told: dict[str, list[int]] = {"all": [], "whales": [], "watched": []}
        for name, query in (("all", "등대 publisher:kbs"), ("whales", "고래")):
            for waiting in newsroom.archive.saved_searches():
                if waiting.search.name == name:
                    newsroom.archive.forget_search(name)
            newsroom.archive.save_search(name, query)
        for article in newsroom.archive.watched():
            newsroom.archive.stop_watching([article.key], nobody)
        newsroom.archive.watch([f"kbs:ncd:{self.ncds[0]}"], nobody)
        self.began = self.newest()

    def newest(self) -> int:
        return int(rows(self.newsroom.url, "SELECT max(id) FROM captures")[0][0])

    def shown(self, which: int, body: str) -> None:
        ncd = self.ncds[which]
        at = a_capture(address(ncd), fetched_at=later(next(self.hours)))
        self.newsroom.keep(an_article(ncd, body=body), at)

    def removed(self, which: int, how: Any) -> None:
        self.newsroom.miss(self.ncds[which], how, later(next(self.hours)))

    def asked(self, names: tuple[str, ...], peek: bool) -> None:
        alerts = self.newsroom.archive.alerts(names, peek=peek)
        if peek:
            return
        self.newsroom.archive.told(alerts)
        for alert in alerts.searches:
            self.told[alert.search.name] += sorted(event.capture for found in alert.found for event in found.events)
        for watched in alerts.watched or ():
            self.told["watched"] += [event.capture for event in watched.events]

    def happened(self, *fates: str, ncds: tuple[int, ...]) -> list[int]:
        """The captures of these articles since then that ended so, first to last."""
        marks, keys = ", ".join("?" * len(fates)), ", ".join("?" * len(ncds))
        sql = (
            "SELECT c.id FROM captures c JOIN articles a ON a.id = c.article_id"
            f" WHERE c.id > ? AND c.fate IN ({marks}) AND a.key IN ({keys}) ORDER BY c.id"
        )
        found = rows(self.newsroom.url, sql, self.began, *fates, *(f"kbs:ncd:{ncd}" for ncd in ncds))
        return [number for (number,) in found]


@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(steps=STEPS)
def test_each_event_is_told_once_and_in_order(newsroom: Newsroom, steps: Any) -> None:
    reader = Reader(newsroom)
    for what, *how in steps:
        getattr(reader, what)(*how)
    reader.asked((), False)
    reader.asked((), False)
    ours = tuple(reader.ncds)
    assert reader.told["all"] == reader.happened("new", "changed", "back", ncds=ours)
    assert reader.told["watched"] == reader.happened("changed", "gone", "back", ncds=ours[:1])
    whales = reader.told["whales"]
    assert whales == sorted(set(whales)), "told twice, or out of order"
    assert set(whales) <= set(reader.told["all"])
    assert set(_with_whales(reader)) <= set(whales), "it matched when it happened, and has not changed since"


def _with_whales(reader: Reader) -> list[int]:
    """The captures in which the text came that an article has now, where it has whales."""
    newest = (
        "SELECT v.capture_id FROM versions v JOIN articles a ON a.id = v.article_id AND v.number = a.current_version"
        " WHERE v.capture_id > ? AND v.body LIKE '%고래%'"
    )
    found = rows(
        reader.newsroom.url, newest.replace("%", "%%") if "postgres" in reader.newsroom.url else newest, reader.began
    )
    return [number for (number,) in found]


def ask(archive: Archive) -> list[str]:
    """What is new of watched articles, told from now on."""
    alerts = archive.alerts()
    archive.told(alerts)
    return [alert.article.key for alert in alerts.watched or () for _ in alert.events]


def test_two_who_ask_at_once_are_both_told_and_nobody_is_told_again(newsroom: Newsroom) -> None:
    newsroom.keep(an_article(1))
    newsroom.archive.watch(["1"], nobody)
    newsroom.keep(an_article(1, body=TEXTS[1]), a_capture(fetched_at=later(1)))
    with open_archive(newsroom.url) as other:
        first, second = newsroom.archive.alerts(), other.alerts()
        assert first == second
        for archive in (newsroom.archive, other):
            archive.told(first)
    assert ask(newsroom.archive) == []
