"""People overrule source links: at once, for good until withdrawn, whatever is read or published meanwhile."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from threading import Thread
from typing import Any

import pytest

from newsarchive.archive import Correction, NoSuchArticle, NoSuchCorrection, NoSuchSource, NotCorrected
from newsarchive.items import SourceLink
from tests.archive.looking import contents, fail, rows, work_again
from tests.archive.test_forms import from_page, from_source
from tests.building import NOON, Newsroom, a_capture, an_article, identity, later, today_reads

FIRST = "https://news.kbs.co.kr/news/view.do?ncd=77"
OTHER = "https://news.kbs.co.kr/news/view.do?ncd=78"


def link(url: str | None = FIRST, outlet: str | None = "KBS", **fields: Any) -> SourceLink:
    values = {"label": "출처", "form": "table", "rule": "table row", "where": "출처 KBS", "target": None}
    return SourceLink(url=url, outlet=outlet, **values | fields)


def nobody(_url: str) -> None:
    return None


def told(newsroom: Newsroom, key: str = "kbs:ncd:1") -> list[tuple[str | None, str | None, int | None]]:
    """Address, outlet and correction of what the article names now."""
    found = newsroom.archive.sources(key, nobody)
    return [
        (source.link.url, source.link.outlet, source.correction.id if source.correction else None)
        for source in found
        if source.gone_at is None
    ]


def keep(newsroom: Newsroom, hours: float, *links: SourceLink, ncd: int = 1, **fields: Any) -> str:
    article = an_article(ncd, source_links=links, **fields)
    return newsroom.keep(article, a_capture(article.canonical_url, fetched_at=later(hours)))


def read_again(newsroom: Newsroom, hours: float, *links: SourceLink, extractor: str, ncd: int = 1) -> str:
    """The same page seen again by other rules, which read `links` in the old capture, too."""
    article = an_article(ncd, source_links=links, extractor=extractor)
    capture = a_capture(article.canonical_url, fetched_at=later(hours))
    return newsroom.keep(article, capture, again=today_reads(article))


def change(newsroom: Newsroom, number: int, key: str = "kbs:ncd:1", **fields: Any) -> Correction:
    return newsroom.archive.correct(key, nobody, number, lambda found: replace(found, **fields))


def reject(newsroom: Newsroom, number: int, key: str = "kbs:ncd:1") -> Correction:
    return newsroom.archive.correct(key, nobody, number, lambda _found: None)


def add(newsroom: Newsroom, named: SourceLink, key: str = "kbs:ncd:1") -> Correction:
    return newsroom.archive.add_source(key, nobody, named)


# What a correction does at once


def test_a_changed_link_counts_in_place_of_the_found_one_and_keeps_place_and_time(newsroom: Newsroom) -> None:
    keep(newsroom, 0, link(), link(None, "YTN"))
    made = newsroom.archive.correct(
        "kbs:ncd:1", nobody, 1, lambda found: replace(found, url=OTHER, target="kbs:ncd:78"), "한바다", "다른 기사다"
    )
    first, second = newsroom.archive.sources("kbs:ncd:1", nobody)
    assert first.link == replace(link(), url=OTHER, target="kbs:ncd:78", rule="by hand")
    assert (first.number, first.version, first.first_seen, first.correction) == (1, 1, NOON, made)
    assert (second.number, second.link.outlet, second.correction) == (2, "YTN", None)
    assert (made.kind, made.author, made.note, made.withdrawn_at) == ("changed", "한바다", "다른 기사다", None)
    assert made.found is not None
    assert made.found.link == link()


def test_a_rejected_link_is_named_no_more(newsroom: Newsroom) -> None:
    keep(newsroom, 0, link(), link(None, "YTN"))
    made = reject(newsroom, 1)
    assert told(newsroom) == [(None, "YTN", None)]
    assert (made.kind, made.corrected) == ("rejected", None)
    assert [source.number for source in newsroom.archive.sources("kbs:ncd:1", nobody)] == [1]


def test_an_added_link_holds_from_the_capture_of_the_current_version(newsroom: Newsroom) -> None:
    keep(newsroom, 0)
    keep(newsroom, 3, body="고쳐 쓴 글이다.")
    keep(newsroom, 5, body="고쳐 쓴 글이다.")
    made = add(newsroom, link(None, "MBC"))
    (source,) = newsroom.archive.sources("kbs:ncd:1", nobody)
    assert (source.link.outlet, source.link.rule, source.version) == ("MBC", "by hand", 2)
    assert (source.first_seen, source.gone_at, source.correction) == (later(3), None, made)


def test_citing_and_the_view_for_people_follow_the_correction(newsroom: Newsroom) -> None:
    keep(newsroom, 0, link(target="kbs:ncd:77"), link(OTHER, "YTN", target="kbs:ncd:79"))
    made = change(newsroom, 1, url=OTHER, target="kbs:ncd:78")
    reject(newsroom, 2)
    (citing,) = newsroom.archive.citing("kbs:ncd:78", nobody)
    assert (citing.key, citing.source.correction) == ("kbs:ncd:1", made)
    for nobody_cites in ("kbs:ncd:77", "kbs:ncd:79"):
        with pytest.raises(NoSuchArticle):
            newsroom.archive.citing(nobody_cites, nobody)
    seen = rows(newsroom.url, "SELECT target, rule, correction_id FROM v_source_links WHERE gone_at IS NULL")
    assert seen == [("kbs:ncd:78", "by hand", made.id)]


def test_withdrawing_gives_back_what_the_rules_found(newsroom: Newsroom) -> None:
    found = (link(target="kbs:ncd:77"), link(None, "YTN"), link("#", None, placeholder=True))
    keep(newsroom, 0, *found)
    before = newsroom.archive.sources("kbs:ncd:1", nobody)
    made = [change(newsroom, 1, outlet="연합뉴스"), reject(newsroom, 2), add(newsroom, link(None, "MBC"))]
    for correction in made:
        assert newsroom.archive.withdraw(correction.id).withdrawn_at is not None
    assert [replace(source, id=0) for source in newsroom.archive.sources("kbs:ncd:1", nobody)] == [
        replace(source, id=0) for source in before
    ]


def test_correcting_a_link_twice_withdraws_the_earlier_correction(newsroom: Newsroom) -> None:
    keep(newsroom, 0, link())
    first = change(newsroom, 1, outlet="MBC")
    second = change(newsroom, 1, url=OTHER)
    assert told(newsroom) == [(OTHER, "MBC", second.id)]
    listed = newsroom.archive.corrections("kbs:ncd:1", nobody)
    assert [(each.id, each.withdrawn_at is None) for each in listed] == [(first.id, False), (second.id, True)]
    newsroom.archive.withdraw(second.id)
    assert told(newsroom) == [(FIRST, "KBS", None)]


def test_rejecting_what_was_added_withdraws_it(newsroom: Newsroom) -> None:
    keep(newsroom, 0)
    made = add(newsroom, link(None, "MBC"))
    assert reject(newsroom, 1).id == made.id
    assert told(newsroom) == []
    (listed,) = newsroom.archive.corrections("kbs:ncd:1", nobody)
    assert listed.withdrawn_at is not None


# What is read afterwards


def test_corrections_survive_other_rules_that_read_other_links(newsroom: Newsroom) -> None:
    keep(newsroom, 0, link(), link(None, "사진", form="inline"), link(None, "YTN"), extractor="blog-1")
    changed = change(newsroom, 1, outlet="MBC")
    reject(newsroom, 2)
    added = add(newsroom, link("https://a.example/1", "뉴시스"))
    better = (link(FIRST, None, label=None, form="bare-url"), link(None, "사진", form="inline"), link(OTHER))
    read_again(newsroom, 5, *better, extractor="blog-2")
    assert told(newsroom) == [
        (FIRST, "MBC", changed.id),
        (OTHER, "KBS", None),
        (added_url := "https://a.example/1", "뉴시스", added.id),
    ]
    worse = ()
    read_again(newsroom, 6, *worse, extractor="blog-3")
    assert told(newsroom) == [(FIRST, "MBC", changed.id), (added_url, "뉴시스", added.id)]
    for correction in newsroom.archive.corrections("kbs:ncd:1", nobody):
        newsroom.archive.withdraw(correction.id)
    assert told(newsroom) == []


def test_what_the_rules_find_themselves_needs_no_hand_and_no_second_row(newsroom: Newsroom) -> None:
    keep(newsroom, 0, extractor="blog-1")
    added = add(newsroom, link(FIRST, "KBS", form="inline"))
    read_again(newsroom, 5, link(), extractor="blog-2")
    assert told(newsroom) == [(FIRST, "KBS", None)]
    read_again(newsroom, 6, extractor="blog-3")
    assert told(newsroom) == [(FIRST, "KBS", added.id)]


def test_a_source_that_the_publisher_swaps_ends_the_corrected_one(newsroom: Newsroom) -> None:
    keep(newsroom, 0, link())
    change(newsroom, 1, outlet="MBC")
    keep(newsroom, 2, link("https://b.example/1", "뉴시스"))
    history = [
        (source.link.outlet, source.first_seen, source.gone_at, source.correction)
        for source in newsroom.archive.sources("kbs:ncd:1", nobody)
    ]
    (idle,) = newsroom.archive.corrections("kbs:ncd:1", nobody)
    assert history == [("뉴시스", later(2), None, None), ("MBC", NOON, later(2), idle)]
    assert idle.is_idle


def test_a_correction_counts_again_when_the_publisher_names_that_source_anew(newsroom: Newsroom) -> None:
    keep(newsroom, 0, link())
    made = change(newsroom, 1, outlet="MBC")
    keep(newsroom, 2)
    keep(newsroom, 4, link())
    found = newsroom.archive.sources("kbs:ncd:1", nobody)
    assert [(source.link.outlet, source.first_seen, source.gone_at) for source in found] == [
        ("MBC", later(4), None),
        ("MBC", NOON, later(2)),
    ]
    newsroom.archive.withdraw(made.id)
    found = newsroom.archive.sources("kbs:ncd:1", nobody)
    assert [(source.link, source.first_seen, source.gone_at, source.correction) for source in found] == [
        (link(), later(4), None, None),
        (link(), NOON, later(2), None),
    ]


def test_a_rejected_source_that_went_is_told_once_the_rejection_is_withdrawn(newsroom: Newsroom) -> None:
    keep(newsroom, 0, link())
    made = reject(newsroom, 1)
    keep(newsroom, 2)
    assert newsroom.archive.sources("kbs:ncd:1", nobody) == ()
    newsroom.archive.withdraw(made.id)
    (source,) = newsroom.archive.sources("kbs:ncd:1", nobody)
    assert (source.link, source.first_seen, source.gone_at) == (link(), NOON, later(2))


def test_an_edit_that_keeps_the_source_keeps_the_correction(newsroom: Newsroom) -> None:
    keep(newsroom, 0, link())
    made = change(newsroom, 1, outlet="MBC")
    assert keep(newsroom, 2, link(), link(None, "YTN"), body="고쳐 쓴 글이다.") == "changed"
    assert told(newsroom) == [(FIRST, "MBC", made.id), (None, "YTN", None)]
    assert newsroom.archive.sources("kbs:ncd:1", nobody)[0].first_seen == NOON


def test_rules_that_know_an_address_better_renew_what_they_said_of_it(newsroom: Newsroom) -> None:
    keep(newsroom, 0, link(), extractor="blog-1")
    read_again(newsroom, 5, link(rule="better", target="kbs:ncd:77"), extractor="blog-2")
    (source,) = newsroom.archive.sources("kbs:ncd:1", nobody)
    assert (source.link.rule, source.link.target, source.first_seen) == ("better", "kbs:ncd:77", NOON)


def test_the_source_file_of_a_post_says_nothing_of_what_its_page_stopped_to_name(newsroom: Newsroom) -> None:
    newsroom.keep(*from_page(hours=0, source_links=(link(), link(None, "YTN"))))
    made = change(newsroom, 1, outlet="MBC")
    reread = from_source("파일에서 읽은 글은 화면에서 읽은 글과 아주 다르다.", 1, source_links=(link(None, "YTN"),))
    assert newsroom.keep(*reread) == "changed"
    assert told(newsroom) == [(None, "YTN", None), (FIRST, "MBC", made.id)]
    assert [source.gone_at for source in newsroom.archive.sources("kbs:ncd:1", nobody)] == [None, None]


def test_a_target_that_became_known_later_is_not_forgotten(newsroom: Newsroom) -> None:
    keep(newsroom, 0, link(), link(None, "YTN"))
    change(newsroom, 1, outlet="MBC")
    newsroom.archive.tie_source_links(lambda _url, _is_archived: identity(77))
    keep(newsroom, 1, link(None, "YTN"), link())
    targets = [source.link.target for source in newsroom.archive.sources("kbs:ncd:1", nobody)]
    assert targets == [None, "kbs:ncd:77"]


# Which link a correction is meant for


def test_one_of_two_names_for_one_address_is_corrected_alone(newsroom: Newsroom) -> None:
    keep(newsroom, 0, link(FIRST, "KBS"), link(FIRST, "YTN"))
    reject(newsroom, 2)
    assert told(newsroom) == [(FIRST, "KBS", None)]


def test_a_placeholder_of_another_outlet_is_another_naming(newsroom: Newsroom) -> None:
    keep(newsroom, 0, link("#", "KBS", placeholder=True), extractor="blog-1")
    reject(newsroom, 1)
    read_again(newsroom, 1, link("#", "YTN", placeholder=True), extractor="blog-2")
    assert told(newsroom) == [("#", "YTN", None)]


def test_a_name_without_address_is_known_again_by_outlet_and_form(newsroom: Newsroom) -> None:
    keep(newsroom, 0, link(None, "YTN", form="inline", label=None), extractor="blog-1")
    reject(newsroom, 1)
    read_again(newsroom, 1, link(None, "YTN", form="inline", label="출처"), extractor="blog-2")
    assert told(newsroom) == []
    read_again(newsroom, 2, link(None, "YTN", form="table"), extractor="blog-3")
    assert told(newsroom) == [(None, "YTN", None)]


# What cannot be


def test_a_number_that_no_link_has_is_an_error_that_says_what_there_is(newsroom: Newsroom) -> None:
    keep(newsroom, 0, link(), link(None, "YTN"))
    keep(newsroom, 0, ncd=2)
    for number in (0, -1, 3):
        with pytest.raises(NoSuchSource, match=rf"kbs:ncd:1 has no source link {number} now: it names 2"):
            reject(newsroom, number)
    with pytest.raises(NoSuchSource, match="it names none"):
        reject(newsroom, 1, "kbs:ncd:2")


def test_what_is_gone_has_no_number(newsroom: Newsroom) -> None:
    keep(newsroom, 0, link())
    keep(newsroom, 1)
    assert [source.number for source in newsroom.archive.sources("kbs:ncd:1", nobody)] == [None]
    with pytest.raises(NoSuchSource):
        reject(newsroom, 1)


def test_an_unknown_article_is_an_error_that_names_it(newsroom: Newsroom) -> None:
    with pytest.raises(NoSuchArticle, match="kbs:ncd:9"):
        reject(newsroom, 1, "kbs:ncd:9")
    with pytest.raises(NoSuchArticle, match="kbs:ncd:9"):
        add(newsroom, link(), "kbs:ncd:9")
    with pytest.raises(NoSuchArticle, match="kbs:ncd:9"):
        newsroom.archive.corrections("kbs:ncd:9", nobody)


def test_withdrawing_what_is_not_there_or_not_any_more_is_an_error(newsroom: Newsroom) -> None:
    keep(newsroom, 0, link())
    made = reject(newsroom, 1)
    newsroom.archive.withdraw(made.id)
    with pytest.raises(NotCorrected, match=f"correction {made.id} of kbs:ncd:1 was withdrawn"):
        newsroom.archive.withdraw(made.id)
    for unknown in (0, -1, 99, 2**63, 10**30):
        with pytest.raises(NoSuchCorrection, match=f"no correction {unknown}"):
            newsroom.archive.withdraw(unknown)


def test_what_counts_already_is_refused_and_nothing_is_written(newsroom: Newsroom) -> None:
    keep(newsroom, 0, link(), link(OTHER, None))
    before = contents(newsroom.url)
    attempts: list[tuple[str, Callable[[], object]]] = [
        ("link 1 of kbs:ncd:1 says that already", lambda: change(newsroom, 1)),
        ("link 2 of kbs:ncd:1 names that already", lambda: change(newsroom, 1, url=OTHER)),
        ("link 1 of kbs:ncd:1 names that already", lambda: add(newsroom, link(FIRST, None))),
    ]
    for said, attempt in attempts:
        with pytest.raises(NotCorrected, match=said):
            attempt()
    assert contents(newsroom.url) == before


def test_a_correction_that_the_database_refuses_half_way_leaves_nothing(newsroom: Newsroom) -> None:
    keep(newsroom, 0, link())
    before = contents(newsroom.url)
    fail(newsroom.url, "INSERT", "source_links")
    with pytest.raises(Exception, match="disk"):
        change(newsroom, 1, outlet="MBC")
    work_again(newsroom.url, "source_links")
    assert contents(newsroom.url) == before


# At the same moment


def test_a_page_that_comes_in_while_a_person_corrects_waits_and_is_overruled(newsroom: Newsroom) -> None:
    keep(newsroom, 0, link(), extractor="blog-1")
    better = (link(FIRST, None, label=None), link(None, "YTN"))
    crawl = Thread(target=read_again, args=(newsroom, 5, *better), kwargs={"extractor": "blog-2"})

    def slowly(found: SourceLink) -> SourceLink:
        crawl.start()
        crawl.join(0.5)
        assert crawl.is_alive()
        return replace(found, outlet="MBC")

    made = newsroom.archive.correct("kbs:ncd:1", nobody, 1, slowly)
    crawl.join()
    assert told(newsroom) == [(FIRST, "MBC", made.id), (None, "YTN", None)]


def test_of_people_who_correct_one_link_at_once_the_last_counts(newsroom: Newsroom) -> None:
    keep(newsroom, 0, link())
    outlets = ["MBC", "SBS", "JTBC", "TBS"]
    with ThreadPoolExecutor(len(outlets)) as people:
        made = list(people.map(lambda outlet: change(newsroom, 1, outlet=outlet), outlets))
    active = [each for each in newsroom.archive.corrections("kbs:ncd:1", nobody) if each.withdrawn_at is None]
    assert [each.id for each in active] == [max(each.id for each in made)]
    assert told(newsroom) == [(FIRST, active[0].corrected and active[0].corrected.link.outlet, active[0].id)]
