"""What people asked to be told of: saved searches and watched articles."""

from typing import Any

import pytest

from newsarchive import clock
from newsarchive.archive import Alerts, NoSuchArticle, NoSuchSearch, NotSaved, NotWatched, SearchAlert
from newsarchive.archive.alerting import NOBODY
from newsarchive.archive.engine import reading
from newsarchive.archive.search import Asked, search
from tests.archive.looking import contents
from tests.archive.test_forms import POST, from_page, from_source
from tests.building import BODY, Newsroom, a_capture, address, an_article, later, today_reads

OTHER = BODY + "\n덧붙인 문장입니다."


def keep(newsroom: Newsroom, ncd: int, hours: float = 0, **fields: Any) -> str:
    return newsroom.keep(an_article(ncd, **fields), a_capture(address(ncd), fetched_at=later(hours)))


def nobody(_url: str) -> None:
    return None


def new(newsroom: Newsroom, *names: str) -> Alerts:
    """What is new, told from now on."""
    alerts = newsroom.archive.alerts(names)
    newsroom.archive.told(alerts)
    return alerts


def told(alert: SearchAlert) -> list[tuple[str, list[str]]]:
    return [(found.hit.key, [event.kind for event in found.events]) for found in alert.found]


def told_of(newsroom: Newsroom, *names: str) -> list[list[tuple[str, list[str]]]]:
    """Key and events of each article, for each saved search."""
    return [told(alert) for alert in new(newsroom, *names).searches]


def watched(newsroom: Newsroom) -> list[tuple[str, list[str]]]:
    """Key and events of each watched article with any."""
    return [(alert.article.key, [event.kind for event in alert.events]) for alert in new(newsroom).watched or ()]


def test_what_a_search_found_when_it_was_saved_is_not_new_and_what_comes_then_is_once(newsroom: Newsroom) -> None:
    keep(newsroom, 1)
    newsroom.archive.save_search("등대", "등대")
    assert told_of(newsroom) == [[]]
    keep(newsroom, 3)
    keep(newsroom, 2)
    keep(newsroom, 4, headline="고래", body="고래가 왔다.")
    assert told_of(newsroom) == [[("kbs:ncd:3", ["new"]), ("kbs:ncd:2", ["new"])]]
    assert told_of(newsroom) == [[]]


def test_an_edit_is_told_with_what_it_led_from_and_to(newsroom: Newsroom) -> None:
    keep(newsroom, 1)
    newsroom.archive.save_search("등대", "등대")
    keep(newsroom, 1, 1, body=OTHER)
    keep(newsroom, 1, 2, body=BODY, date_modified=later(1.5))
    ((found,),) = (alert.found for alert in new(newsroom).searches)
    assert [(event.kind, event.version, event.silent) for event in found.events] == [
        ("edited", 2, True),
        ("edited", 3, False),
    ]
    assert [(e.before and e.before.number, e.after and e.after.number) for e in found.events] == [(1, 2), (2, 3)]
    assert [event.at for event in found.events] == [later(1), later(2)]


def test_an_article_that_an_edit_brings_into_a_search_is_told_and_one_that_it_takes_out_is_not(
    newsroom: Newsroom,
) -> None:
    keep(newsroom, 1)
    keep(newsroom, 2, headline="고래", body="고래가 왔다.")
    newsroom.archive.save_search("고래", "고래")
    keep(newsroom, 1, 1, body="고래가 등대로 왔다.")
    keep(newsroom, 2, 1, headline="상어", body="상어였다.")
    assert told_of(newsroom) == [[("kbs:ncd:1", ["edited"])]]


def test_an_article_is_told_once_with_all_that_happened_to_it(newsroom: Newsroom) -> None:
    newsroom.archive.save_search("등대", "등대")
    keep(newsroom, 1)
    keep(newsroom, 2)
    keep(newsroom, 1, 1, body=OTHER)
    assert told_of(newsroom) == [[("kbs:ncd:1", ["new", "edited"]), ("kbs:ncd:2", ["new"])]]


def test_pages_seen_again_other_edit_times_and_better_reading_are_no_news(newsroom: Newsroom) -> None:
    keep(newsroom, 1)
    newsroom.archive.save_search("등대", "등대")
    newsroom.archive.watch(["1"], nobody)
    assert keep(newsroom, 1, 1) == "seen"
    assert keep(newsroom, 1, 2, date_modified=later(1)) == "touched"
    assert newsroom.miss(1, "404", later(3)) == "missing"
    better = an_article(1, body=OTHER, extractor="kbs.now/2", date_modified=later(1))
    newsroom.keep(better, a_capture(fetched_at=later(4)), again=today_reads(better))
    assert [version.origin for version in newsroom.archive.versions("1", nobody)] == ["publisher", "reextraction"]
    alerts = new(newsroom)
    assert (alerts.searches[0].found, alerts.watched) == ((), ())


def test_an_edit_beside_better_reading_is_compared_with_the_better_reading(newsroom: Newsroom) -> None:
    keep(newsroom, 1)
    newsroom.archive.watch(["1"], nobody)
    better = an_article(1, body=OTHER, extractor="kbs.now/2")
    edited = an_article(1, body=OTHER + "\n고친 글입니다.", extractor="kbs.now/2")
    newsroom.keep(edited, a_capture(fetched_at=later(1)), again=today_reads(better))
    ((event,),) = (alert.events for alert in new(newsroom).watched or ())
    assert (event.kind, event.before and event.before.number, event.after and event.after.number) == ("edited", 2, 3)


def test_the_first_reading_of_another_form_is_no_edit(newsroom: Newsroom) -> None:
    newsroom.keep(*from_source())
    newsroom.archive.save_search("everything", "")
    longer = POST + "\n원문에 없던 긴 안내문이 이 자리에 붙어 있어서 두 글의 가장 긴 문장이 서로 같지 않습니다."
    assert newsroom.keep(*from_page(longer, 1)) == "changed"
    assert len(newsroom.archive.versions("1", nobody)) == 2
    assert told_of(newsroom) == [[]]


def test_a_watched_article_is_told_of_with_its_removal_and_others_are_not(newsroom: Newsroom) -> None:
    keep(newsroom, 1)
    keep(newsroom, 2)
    keep(newsroom, 2, 1, body=OTHER)
    newsroom.archive.watch(["kbs:ncd:2"], nobody)
    assert watched(newsroom) == []
    newsroom.miss(1, "410", later(2))
    keep(newsroom, 2, 2)
    newsroom.miss(2, "notice", later(3))
    assert watched(newsroom) == [("kbs:ncd:2", ["edited", "gone"])]
    assert watched(newsroom) == []


def test_a_removal_is_not_told_of_a_saved_search(newsroom: Newsroom) -> None:
    keep(newsroom, 1)
    newsroom.archive.save_search("등대", "등대")
    newsroom.miss(1, "410", later(1))
    assert told_of(newsroom) == [[]]
    keep(newsroom, 2)
    newsroom.miss(2, "410", later(1))
    ((found,),) = (alert.found for alert in new(newsroom).searches)
    assert (found.hit.key, found.hit.status, [event.kind for event in found.events]) == ("kbs:ncd:2", "gone", ["new"])


def test_an_article_that_is_there_again_is_told_of_both(newsroom: Newsroom) -> None:
    keep(newsroom, 1)
    keep(newsroom, 2)
    newsroom.archive.save_search("등대", "등대")
    newsroom.archive.watch(["1", "2"], nobody)
    for ncd in (1, 2):
        newsroom.miss(ncd, "410", later(1))
    assert keep(newsroom, 1, 2) == "back"
    assert keep(newsroom, 2, 2, body=OTHER) == "back"
    alerts = new(newsroom)
    assert told(alerts.searches[0]) == [("kbs:ncd:1", ["back"]), ("kbs:ncd:2", ["back"])]
    first, second = alerts.watched or ()
    assert [(e.kind, e.version, e.silent) for e in first.events] == [("gone", None, False), ("back", None, False)]
    assert [(e.kind, e.version, e.silent) for e in second.events] == [("gone", None, False), ("back", 2, True)]


def test_searches_that_are_named_are_told_of_alone(newsroom: Newsroom) -> None:
    for name in ("b", "a", "등대"):
        newsroom.archive.save_search(name, "등대")
    keep(newsroom, 1)
    newsroom.archive.watch(["1"], nobody)
    keep(newsroom, 1, 1, body=OTHER)
    assert told_of(newsroom, "b", "등대", " b ") == [[("kbs:ncd:1", ["new", "edited"])]] * 2
    keep(newsroom, 2)
    alerts = new(newsroom)
    assert [alert.search.name for alert in alerts.searches] == ["a", "b", "등대"]
    assert [len(alert.found) for alert in alerts.searches] == [2, 1, 1]
    assert [alert.article.key for alert in alerts.watched or ()] == ["kbs:ncd:1"]


def test_what_was_not_told_is_new_again(newsroom: Newsroom) -> None:
    newsroom.archive.save_search("등대", "등대")
    keep(newsroom, 1)
    before = contents(newsroom.url)
    assert newsroom.archive.alerts(peek=True) == newsroom.archive.alerts()
    assert contents(newsroom.url) == before
    assert told_of(newsroom) == [[("kbs:ncd:1", ["new"])]]


def test_what_comes_between_looking_and_telling_is_told_next_time(newsroom: Newsroom) -> None:
    newsroom.archive.save_search("등대", "등대")
    keep(newsroom, 1)
    alerts = newsroom.archive.alerts()
    keep(newsroom, 2)
    newsroom.archive.told(alerts)
    assert told_of(newsroom) == [[("kbs:ncd:2", ["new"])]]


def test_telling_late_takes_nothing_back(newsroom: Newsroom) -> None:
    newsroom.archive.save_search("등대", "등대")
    keep(newsroom, 1)
    newsroom.archive.watch(["1"], nobody)
    early = newsroom.archive.alerts()
    keep(newsroom, 1, 1, body=OTHER)
    new(newsroom)
    newsroom.archive.told(early)
    alerts = new(newsroom)
    assert (alerts.searches[0].found, alerts.watched) == ((), ())


def test_filters_count_and_times_mean_now(newsroom: Newsroom) -> None:
    newsroom.archive.save_search("economy", "section:경제 after:7d")
    newsroom.archive.save_search("word", "등대 section:경제")
    keep(newsroom, 1, section="경제", date_published=later(-24 * 365))
    keep(newsroom, 2, section="사회")
    assert told_of(newsroom) == [[], [("kbs:ncd:1", ["new"])]]


def test_a_search_may_tell_of_more_articles_than_a_database_takes_parameters(newsroom: Newsroom) -> None:
    keep(newsroom, 1)
    many = [1, *range(10, 100_000)]
    with reading(newsroom.archive._engine) as connection:
        for query in ("등대", "", "section:사회", "section:사회 등대"):
            for among, total in ((many, 1), (many[1:], 0), ([], 0)):
                got = search(connection, Asked(typed=query, names=NOBODY, now=clock.now(), among=among))
                assert (len(got.hits), got.total) == (total, total), query


def test_another_search_under_the_same_name_begins_anew_and_the_same_one_goes_on(newsroom: Newsroom) -> None:
    first = newsroom.archive.save_search("등대", "등대")
    assert (first.earlier_query, first.search.name, first.search.query) == (None, "등대", "등대")
    keep(newsroom, 1)
    again = newsroom.archive.save_search(" 등대 ", "등대\n")
    assert (again.earlier_query, again.search) == ("등대", first.search)
    assert told_of(newsroom) == [[("kbs:ncd:1", ["new"])]]
    keep(newsroom, 2)
    other = newsroom.archive.save_search("등대", "불빛")
    assert (other.earlier_query, other.search.query) == ("등대", "불빛")
    assert told_of(newsroom) == [[]]
    assert len(newsroom.archive.saved_searches()) == 1


def test_saved_searches_are_listed_with_what_waits(newsroom: Newsroom) -> None:
    assert newsroom.archive.saved_searches() == ()
    newsroom.archive.save_search("나", "등대")
    newsroom.archive.save_search("가", "고래")
    keep(newsroom, 1)
    keep(newsroom, 1, 1, body=OTHER)
    keep(newsroom, 2)
    assert [(each.search.name, each.articles) for each in newsroom.archive.saved_searches()] == [("가", 0), ("나", 2)]


def test_a_search_that_is_forgotten_is_told_of_no_more(newsroom: Newsroom) -> None:
    newsroom.archive.save_search("등대", "등대")
    newsroom.archive.save_search("고래", "고래")
    assert newsroom.archive.forget_search("등대 ").query == "등대"
    assert [alert.search.name for alert in new(newsroom).searches] == ["고래"]
    for call in (newsroom.archive.forget_search, lambda name: newsroom.archive.alerts([name])):
        with pytest.raises(NoSuchSearch, match="no saved search '등대'; there are: 고래"):
            call("등대")


@pytest.mark.parametrize("name", ["", " ", "\u200b", "가" * 81, "-x"])
def test_a_name_is_one_line_of_1_to_80_characters(newsroom: Newsroom, name: str) -> None:
    with pytest.raises(NotSaved, match="name"):
        newsroom.archive.save_search(name, "등대")
    assert newsroom.archive.saved_searches() == ()


def test_names_and_queries_are_kept_clean(newsroom: Newsroom) -> None:
    saved = newsroom.archive.save_search("가" * 78 + "\0\n\u200b나", '"불빛\0 등대"\x1b').search
    assert (saved.name, saved.query) == ("가" * 78 + " 나", '"불빛 등대"')
    assert newsroom.archive.alerts([saved.name]).searches[0].search == saved


@pytest.mark.parametrize("query", ["-", '"…" !', "\u200b"])
def test_a_search_that_can_never_find_anything_is_not_saved(newsroom: Newsroom, query: str) -> None:
    with pytest.raises(NotSaved, match="never find anything"):
        newsroom.archive.save_search("x", query)


def test_watched_articles_are_listed_with_what_happened_last_and_what_waits(newsroom: Newsroom) -> None:
    for ncd in (1, 2, 3):
        keep(newsroom, ncd)
    keep(newsroom, 2, 1, body=OTHER)
    given = newsroom.archive.watch(["kbs:ncd:2", "3", "2", address(2)], nobody)
    assert [article.key for article in given] == ["kbs:ncd:2", "kbs:ncd:3"]
    keep(newsroom, 3, 2, body=OTHER)
    newsroom.miss(3, "410", later(3))
    second, third = newsroom.archive.watched()
    assert (second.status, second.waiting, second.last_seen) == ("live", 0, later(1))
    assert second.last_change is not None
    assert (second.last_change.kind, second.last_change.at) == ("edited", later(1))
    assert (third.status, third.waiting, third.last_seen) == ("gone", 2, later(2))
    assert third.last_change is not None
    assert (third.last_change.kind, third.last_change.at) == ("gone", later(3))
    assert newsroom.archive.watch(["3"], nobody)[0].waiting == 2


def test_an_article_that_is_watched_no_more_is_not_told_of(newsroom: Newsroom) -> None:
    keep(newsroom, 1)
    keep(newsroom, 2)
    newsroom.archive.watch(["1", "2"], nobody)
    (stopped,) = newsroom.archive.stop_watching(["1"], nobody)
    assert (stopped.key, stopped.watched_at, stopped.waiting) == ("kbs:ncd:1", None, 0)
    newsroom.miss(1, "410", later(1))
    newsroom.miss(2, "410", later(1))
    assert watched(newsroom) == [("kbs:ncd:2", ["gone"])]
    with pytest.raises(NotWatched, match="kbs:ncd:1 is not watched"):
        newsroom.archive.stop_watching(["2", "1"], nobody)
    assert [article.key for article in newsroom.archive.watched()] == ["kbs:ncd:2"]


def test_of_several_articles_all_are_watched_or_none(newsroom: Newsroom) -> None:
    keep(newsroom, 1)
    with pytest.raises(NoSuchArticle, match="'404'"):
        newsroom.archive.watch(["1", "404"], nobody)
    assert newsroom.archive.watched() == ()
