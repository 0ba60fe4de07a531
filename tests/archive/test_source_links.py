"""What articles name as their sources: kept with times, told from edits of the text, found from the cited side."""

from typing import Any

import pytest

from newsarchive.archive import NoSuchArticle, StoredSource
from newsarchive.items import Article, Capture, SourceLink
from tests.archive.looking import rows
from tests.building import BODY, NOON, Newsroom, a_capture, an_article, identity, later, today_reads

KBS = "https://news.kbs.co.kr/news/view.do?ncd=77"


def a_source(url: str | None = KBS, outlet: str | None = "KBS", **fields: Any) -> SourceLink:
    values: dict[str, Any] = {
        "label": "출처",
        "form": "table",
        "rule": "table row",
        "where": "출처 KBS",
        "target": None,
    }
    return SourceLink(url=url, outlet=outlet, **values | fields)


def nobody(_url: str) -> None:
    return None


def sources(newsroom: Newsroom, reference: str = "kbs:ncd:1") -> tuple[StoredSource, ...]:
    return newsroom.archive.sources(reference, nobody)


def keep(newsroom: Newsroom, hours: float, *links: SourceLink, **fields: Any) -> str:
    return newsroom.keep(an_article(source_links=links, **fields), a_capture(fetched_at=later(hours)))


def test_they_are_kept_whole_in_the_order_of_the_page(newsroom: Newsroom) -> None:
    links = (
        a_source(target="kbs:ncd:77"),
        a_source(None, "연합뉴스", form="inline", label=None, placeholder=False),
        a_source("#", None, form="bare-url", placeholder=True),
    )
    assert keep(newsroom, 0, *links) == "new"
    found = sources(newsroom)
    assert tuple(source.link for source in found) == links
    assert {(source.version, source.first_seen, source.gone_at) for source in found} == {(1, NOON, None)}


def test_an_article_without_any_has_none(newsroom: Newsroom) -> None:
    keep(newsroom, 0)
    assert sources(newsroom) == ()
    assert newsroom.archive.citing("kbs:ncd:1", nobody) == ()


def test_the_same_again_is_the_same(newsroom: Newsroom) -> None:
    keep(newsroom, 0, a_source())
    assert keep(newsroom, 1, a_source(rule="better rule", where="elsewhere")) == "seen"
    assert [(source.link.rule, source.first_seen) for source in sources(newsroom)] == [("table row", NOON)]


def test_a_source_that_is_swapped_under_the_same_text_leaves_both_with_the_times(newsroom: Newsroom) -> None:
    keep(newsroom, 0, a_source(), a_source(None, "YTN"))
    assert keep(newsroom, 2, a_source("https://b.example/1", "뉴시스"), a_source(None, "YTN")) == "seen"
    told = [(source.link.outlet, source.first_seen, source.gone_at) for source in sources(newsroom)]
    assert told == [("뉴시스", later(2), None), ("YTN", NOON, None), ("KBS", NOON, later(2))]


def test_a_source_that_comes_back_is_named_anew(newsroom: Newsroom) -> None:
    for hours, links in ((0, (a_source(),)), (1, ()), (2, (a_source(),))):
        keep(newsroom, hours, *links)
    told = [(source.first_seen, source.gone_at) for source in sources(newsroom)]
    assert told == [(later(2), None), (NOON, later(1))]


def test_another_order_on_the_page_is_no_other_source(newsroom: Newsroom) -> None:
    keep(newsroom, 0, a_source(), a_source(None, "YTN"))
    keep(newsroom, 1, a_source(None, "YTN"), a_source())
    assert [(source.link.outlet, source.first_seen) for source in sources(newsroom)] == [("YTN", NOON), ("KBS", NOON)]


def test_the_same_source_twice_on_a_page_is_kept_once(newsroom: Newsroom) -> None:
    keep(newsroom, 0, a_source(), a_source())
    assert len(sources(newsroom)) == 1


def test_a_new_version_is_said_where_its_source_is_new(newsroom: Newsroom) -> None:
    keep(newsroom, 0, a_source())
    assert keep(newsroom, 1, a_source(), a_source(None, "YTN"), body=f"{BODY}\n덧붙인 문장이다.") == "changed"
    assert [(source.link.outlet, source.version) for source in sources(newsroom)] == [("KBS", 1), ("YTN", 2)]


def test_better_rules_are_not_taken_for_a_blog_that_changed_its_source(newsroom: Newsroom) -> None:
    keep(newsroom, 0, a_source(None, "사진 제공"), a_source(None, "YTN"), extractor="blog-1")
    better = an_article(extractor="blog-2", source_links=(a_source(), a_source(None, "YTN")))
    fate = newsroom.keep(better, a_capture(fetched_at=later(5)), again=today_reads(better))
    assert fate == "seen"
    told = [(source.link.outlet, source.first_seen, source.gone_at) for source in sources(newsroom)]
    assert told == [("KBS", NOON, None), ("YTN", NOON, None)]


def retelling(ncd: int, published: int, **fields: Any) -> Article:
    headline = f"다시 쓴 소식 {ncd}"
    return an_article(ncd, headline=headline, date_published=later(published), source_links=(a_source(**fields),))


def test_who_cites_an_article_is_found_whether_it_is_archived_or_not(newsroom: Newsroom) -> None:
    for ncd, published in ((2, 9), (3, 3)):
        article = retelling(ncd, published, target="kbs:ncd:77")
        newsroom.keep(article, a_capture(article.canonical_url))
    newsroom.keep(retelling(4, 1, target="kbs:ncd:78"), a_capture("https://b.example/4"))
    found = newsroom.archive.citing("kbs:ncd:77", nobody)
    assert [citing.key for citing in found] == ["kbs:ncd:3", "kbs:ncd:2"]
    assert (found[0].headline, found[0].source.link.url) == ("다시 쓴 소식 3", KBS)
    assert newsroom.archive.citing(KBS, lambda _url: identity(77)) == found
    assert [citing.key for citing in newsroom.archive.citing("kbs:ncd:78", nobody)] == ["kbs:ncd:4"]


def test_who_cites_nothing_known_is_an_error_that_names_it(newsroom: Newsroom) -> None:
    with pytest.raises(NoSuchArticle, match="kbs:ncd:404"):
        newsroom.archive.citing("kbs:ncd:404", nobody)


def test_people_find_them_in_sql(newsroom: Newsroom) -> None:
    keep(newsroom, 0, a_source(target="kbs:ncd:77"))
    seen = rows(newsroom.url, "SELECT key, version, position, outlet, target, gone_at FROM v_source_links")
    assert seen == [("kbs:ncd:1", 1, 1, "KBS", "kbs:ncd:77", None)]


def test_better_rules_read_the_newest_page_not_the_one_of_the_version(newsroom: Newsroom) -> None:
    swapped = (a_source("https://newsis.example/1", "뉴시스"),)
    keep(newsroom, 0, a_source())
    other_page = a_capture(body="<h1>등대</h1> 뉴시스".encode(), fetched_at=later(2))
    newsroom.keep(an_article(source_links=swapped), other_page)

    def todays_code(capture: Capture) -> Article:
        named = swapped if capture.fetched_at == later(2) else (a_source(),)
        return an_article(source_links=named, extractor="kbs.now/2")

    better = an_article(source_links=swapped, extractor="kbs.now/2")
    assert newsroom.keep(better, a_capture(fetched_at=later(5)), again=todays_code) == "seen"
    held = {(source.link.outlet, source.first_seen, source.gone_at) for source in sources(newsroom)}
    assert held == {("뉴시스", later(2), None), ("KBS", NOON, later(2))}
