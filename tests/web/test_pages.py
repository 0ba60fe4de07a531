"""The pages: what they show, how they link, and what they say where something is wrong."""

import json
import re
from dataclasses import replace
from datetime import timedelta
from urllib.parse import quote

import pytest
from selectolax.lexbor import LexborHTMLParser as Parser
from selectolax.lexbor import LexborNode

from tests.building import BODY, NOON, Newsroom, a_capture, address, an_article, later
from tests.web.serving import Served, serving


def one(page: Parser, selector: str) -> LexborNode:
    """The first of them; there is one."""
    found = page.css_first(selector)
    assert found is not None, selector
    return found


EDITED = BODY.replace("마흔", "쉰")


@pytest.fixture(autouse=True)
def stories(newsroom: Newsroom) -> None:
    newsroom.keep(an_article(1))
    newsroom.keep(an_article(1, body=EDITED), a_capture(address(1), b"<p>2</p>", later(5)))
    for ncd in range(2, 30):
        newsroom.keep(an_article(ncd, headline=f"물길 소식 {ncd}", body=f"달마루 개울이 {ncd} 번째로 넘쳤습니다."))


def test_the_first_page_lists_the_newest_articles_and_goes_on_by_keys(served: Served) -> None:
    seen: list[str | None] = []
    path: str | None = "/"
    while path:
        page = Parser(served.ask(path).text)
        seen += [link.attributes["href"] for link in page.css("article.hit h3 a")]
        following = page.css_first("a[rel=next]")
        path = following.attributes["href"] if following else None
    assert len(seen) == len(set(seen)) == 29


def test_a_search_marks_what_it_found_and_counts_it_by_day(served: Served) -> None:
    page = Parser(served.ask("/search?q=" + quote("등대 -개울")).text)
    assert [mark.text() for mark in page.css("article.hit mark")][:1] == ["등대"]
    assert one(page, "input#q").attributes["value"] == "등대 -개울"
    assert "기사 1건" in one(page, "h2#found").text()


def test_fields_narrow_the_search_and_stand_in_its_address(served: Served) -> None:
    fields = "&publisher=kbs&after=2026-01-05&before=2026-01-06"
    page = Parser(served.ask(quote("/search?q=개울&section=사회", safe="/?&=") + fields).text)
    assert "기사 28건" in one(page, "h2#found").text()
    assert "publisher=kbs" in (one(page, "a[rel=next]").attributes["href"] or "")
    assert "찾은 기사가 없습니다" in served.ask(quote("/search?q=개울&section=정치", safe="/?&=")).text


@pytest.mark.parametrize("typed", ["2026-13-01", "어제", "2026", '"><script>'])
def test_a_date_that_is_none_is_named(served: Served, typed: str) -> None:
    answer = served.ask("/search?after=" + quote(typed))
    assert answer.status == 400
    assert "<script>" not in answer.text


@pytest.mark.parametrize("path", ["/search?page=zzz", "/article/1?version=x", "/article/1?version=-1", "/run/99"])
def test_what_cannot_be_read_is_said_not_thrown(served: Served, path: str) -> None:
    assert served.ask(path).status in (400, 404)


def test_an_article_shows_text_times_versions_and_how_to_cite_it(served: Served) -> None:
    page = Parser(served.ask("/article/1").text)
    assert [each.text() for each in page.css(".body p")] == EDITED.split("\n")
    assert "2026-01-05 19:00 KST" in one(page, "dl.facts").text()
    assert "몰래 고침" in one(page, "ol.versions").text()
    assert address(1) in one(page, "p.cite").text()
    assert one(page, 'a[href="' + address(1) + '"]').attributes["rel"] == "noreferrer nofollow noopener"


def test_an_earlier_version_is_shown_as_it_was_and_says_so(served: Served) -> None:
    page = Parser(served.ask("/article/1?version=1").text)
    assert [each.text() for each in page.css(".body p")] == BODY.split("\n")
    assert "1판의 모습입니다" in one(page, "p.notice").text()
    assert served.ask("/article/1?version=3").status == 404


def test_an_article_describes_itself_to_machines(served: Served) -> None:
    page = Parser(served.ask("/article/1").text)
    described = json.loads(one(page, 'script[type="application/ld+json"]').text())
    assert (described["@type"], described["datePublished"]) == ("NewsArticle", "2026-01-05T19:00:00+09:00")


@pytest.mark.parametrize("reference", ["1", "kbs:ncd:1", address(1), "https://mn.kbs.co.kr/mobile/news/view.do?ncd=1"])
def test_an_article_is_found_by_number_key_and_any_address(served: Served, reference: str) -> None:
    answer = served.ask("/article?lang=en&ref=" + quote(reference))
    assert (answer.status, answer.headers["location"]) == (303, "/article/1?lang=en")


def test_what_changed_stands_beside_each_other_or_in_one_text(served: Served) -> None:
    side = Parser(served.ask("/article/1/diff").text)
    assert (one(side, "td del").text().strip(), one(side, "td ins").text().strip()) == ("마흔", "쉰")
    inline = Parser(served.ask("/article/1/diff?view=inline&from=2&to=1").text)
    assert (one(inline, "p del").text().strip(), one(inline, "p ins").text().strip()) == ("쉰", "마흔")
    assert served.ask("/article/2/diff").status == 200
    assert served.ask("/article/1/diff?from=9").status == 400


HOSTILE = "<script>alert(1)</script><img src=x onerror=alert(2)>\"'&amp;</title></script><!--"


def test_what_was_archived_is_text_wherever_it_is_shown(served: Served, newsroom: Newsroom) -> None:
    hostile = an_article(50, headline=HOSTILE, body=HOSTILE, section=HOSTILE)
    newsroom.keep(replace(hostile, canonical_url="javascript:alert(3)", addresses=("javascript:alert(3)",)))
    newsroom.keep(replace(hostile, body=HOSTILE + "2"), a_capture(address(50), b"2", NOON + timedelta(hours=9)))
    (number,) = re.findall(r"/article/(\d+)", served.ask("/article?ref=kbs:ncd:50").headers["location"])
    for path in (
        "/search?q=alert",
        f"/article/{number}",
        f"/article/{number}/diff",
        f"/article/{number}/diff?view=inline",
    ):
        text = served.ask(path).text
        assert "alert(1)" in text
        page = Parser(text)
        scripts = [each.attributes for each in page.css("script")]
        assert all(each.get("type") == "application/ld+json" or "/static/" in (each["src"] or "") for each in scripts)
        assert not page.css("img, [onerror], a[href^=javascript]")


def test_publishers_runs_and_the_about_page_say_what_is_there(served: Served) -> None:
    assert "29" in one(Parser(served.ask("/publishers").text), "tbody tr").text()
    assert "물길 소식" in served.ask("/publisher/kbs").text
    assert served.ask("/publisher/none.example").status == 404
    assert "kbs" in one(Parser(served.ask("/runs").text), "tbody tr").text()
    assert served.ask("/run/1").status == 200
    assert "출처와 맞음" in served.ask("/about").text


def test_all_captures_of_an_article_are_listed_with_what_came_of_them(served: Served) -> None:
    page = Parser(served.ask("/article/1").text)
    rows = [[cell.text().strip() for cell in row.css("td")] for row in page.css("#cite ~ details table tbody tr")]
    assert [row[1] for row in rows] == ["new", "changed"]
    assert rows[0][0] == "2026-01-06 12:00:00 KST"


def test_what_is_amiss_stands_above_the_runs(served: Served, newsroom: Newsroom) -> None:
    found = one(Parser(served.ask("/runs").text), "ul.findings")
    assert "29 articles should have been looked at again" in found.text()
    newsroom.archive.close_run(newsroom.run_id, failed=True, message="그물이 끊겼다")
    with serving(newsroom.url) as fresh:
        assert "그물이 끊겼다" in one(Parser(fresh.ask("/runs").text), "ul.findings").text()
