"""The page of a trace: the picture, the same in words, how much of it is shown, in both languages."""

import re
from datetime import timedelta
from typing import Any

import pytest
from selectolax.lexbor import LexborHTMLParser as Parser

from newsarchive.provenance.comparison import Text
from newsarchive.publishers import likely_identity
from newsarchive.verdicts import Issued
from tests.archive.tracing_world import KBS, A, B, D, a_post, judge, keep, naming, tell_one_story
from tests.building import Newsroom, a_capture, later
from tests.provenance.tracing_texts import CHANGED, EDITED, FAITHFUL, ROOT
from tests.web.serving import Served

HOSTILE = "<script>alert(1)</script>\" ' & <b>굵게</b>"


def words(text: Text) -> dict[str, Any]:
    return {"headline": text.headline, "body": text.body}


@pytest.fixture
def told(newsroom: Newsroom) -> Newsroom:
    """B retells KBS and changes a number, A retells B and names what leads nowhere; three posts retell A."""
    wire, lost, old = naming(None, outlet="연합뉴스"), naming("kbs:ncd:99"), naming(D)
    keep(newsroom, a_post(KBS, published=later(-9), **words(ROOT)), a_post(D))
    keep(newsroom, a_post(B, KBS, published=later(-3), **words(CHANGED)))
    keep(newsroom, a_post(A, B, wire, lost, old, **words(CHANGED)))
    judge(newsroom, B, naming(KBS), "verified")
    judge(newsroom, A, wire, "named_only")
    judge(newsroom, A, lost, "unreachable", Issued(code=99, earliest=later(-99), latest=later(-48)))
    judge(newsroom, A, old, "date_mismatch")
    keep(
        newsroom,
        a_post("a.example/2", A, published=later(30)),
        a_post("e.example/1", "a.example/2", published=later(80)),
    )
    keep(newsroom, a_post("f.example/1", A, published=later(2), headline=HOSTILE))
    judge(newsroom, "f.example/1", naming(A), "topic_mismatch")
    return newsroom


def page_of(served: Served, newsroom: Newsroom, key: str, query: str = "") -> Parser:
    number = newsroom.archive.article_id(key, likely_identity)
    answer = served.ask(f"/article/{number}/trace{query}")
    assert answer.status == 200
    return Parser(answer.text)


def texts(page: Parser, selector: str) -> list[str]:
    return [" ".join(node.text().split()) for node in page.css(selector)]


@pytest.mark.usefixtures("told")
def test_the_picture_goes_from_the_roots_down_to_who_retold_it(served: Served, newsroom: Newsroom) -> None:
    page = page_of(served, newsroom, A)
    labels = texts(page, "svg .label")
    assert labels == [
        *("때가 다름 · 출처 아님", "닿지 않음 · 막다른 곳", "이름만 밝힘 · 막다른 곳", "출처와 맞음 · 뿌리"),
        *("아직 모름", "이 기사", "아직 모름", "아직 모름"),
    ]
    assert texts(page, "svg .who")[3:] == ["kbs", "b.example", "a.example", "a.example", "e.example"]
    assert texts(page, "svg .day") == ["202601-07", "01-09"]


@pytest.mark.usefixtures("told")
def test_every_shape_is_a_link_that_says_in_words_what_it_shows_and_leads_somewhere(
    served: Served, newsroom: Newsroom
) -> None:
    page = page_of(served, newsroom, A, "?lang=en")
    links = page.css("svg a")
    assert len(links) == 8
    for link in links:
        label, title = link.attributes["aria-label"], link.css_first("title")
        assert title is not None
        assert label == title.text()
        where = link.attributes["href"] or ""
        there = re.fullmatch(r"/article/(\d+)\?lang=en", where)
        assert page.css_matches(where) if there is None else newsroom.archive.article(there[1], likely_identity)
    assert "verified · root: kbs, 2026-01-06 03:00 KST" in (links[3].attributes["aria-label"] or "")


@pytest.mark.usefixtures("told")
def test_the_picture_is_described_and_needs_neither_script_nor_style_of_its_own(
    served: Served, newsroom: Newsroom
) -> None:
    page = page_of(served, newsroom, A)
    picture = page.css_first("svg.trace")
    assert picture is not None
    for named in ("aria-labelledby", "aria-describedby"):
        said = page.css_first(f"#{picture.attributes[named]}")
        assert said is not None
        assert said.text().strip()
    assert picture.attributes["role"] == "group"
    assert not page.css("main script, main style, [style], [onclick]")
    region = page.css_first(".traced")
    assert region is not None
    assert (region.attributes["tabindex"], region.attributes["aria-labelledby"]) == ("0", "picture")


@pytest.mark.parametrize(
    ("query", "said"),
    [
        (
            "",
            [
                "그 앞의 출처가 맞다면 뿌리: 언론사의 기사",
                "주소 없음",
                "2026-01-02에서 2026-01-04 사이",
                "옮긴 글 2편; 서로 독립인 곳 0군데",
            ],
        ),
        (
            "?lang=en",
            ["Root, if the links to it are right: a newsroom's article", "without address", "between 2026-01-02 and"],
        ),
    ],
)
@pytest.mark.usefixtures("told")
def test_the_same_stands_in_words(served: Served, newsroom: Newsroom, query: str, said: list[str]) -> None:
    page = page_of(served, newsroom, A, query)
    main = page.css_first("main")
    assert main is not None
    text = " ".join(main.text().split())
    for each in said:
        assert each in text
    assert len(page.css(".steps li")) == 6
    assert page.css_matches("#step-0 #step-1 #step-2"), "what lies behind a step stands within it"


@pytest.mark.usefixtures("told")
def test_a_changed_number_stands_with_both_sentences(served: Served, newsroom: Newsroom) -> None:
    page = page_of(served, newsroom, B)
    assert (texts(page, ".steps del")[0], texts(page, ".steps ins")[0]) == ("80일", "81일")
    assert any("80일" in one and "81일" in other for one, other in _beside(page))


def _beside(page: Parser) -> list[list[str]]:
    return [[cell.text() for cell in row.css("td")] for row in page.css(".steps table.beside tbody tr")]


@pytest.mark.usefixtures("told")
def test_a_headline_is_text_wherever_it_stands(served: Served, newsroom: Newsroom) -> None:
    page = page_of(served, newsroom, "f.example/1")
    assert not page.css("main script, main b")
    assert HOSTILE in texts(page, "svg text")[-1]
    assert any(HOSTILE in (link.attributes["aria-label"] or "") for link in page.css("svg a"))
    assert HOSTILE in texts(page_of(served, newsroom, A), "table.told td a")


def test_a_cycle_and_a_ring_are_drawn_and_told(served: Served, newsroom: Newsroom) -> None:
    keep(newsroom, a_post(A, "x.example/1", "r.example/1"), a_post("x.example/1", "y.example/1", KBS), a_post(KBS))
    keep(newsroom, a_post("y.example/1", "x.example/1"), a_post("r.example/1", "s.example/1"))
    keep(newsroom, a_post("s.example/1", "r.example/1"))
    page = page_of(served, newsroom, A, "?lang=en")
    assert [end for end in ("cycle", "ring") if page.css(f"svg.trace > .loop.{end}")] == ["cycle", "ring"]
    told = texts(page, ".end")
    assert "Leads round in a cycle: x.example/1 → y.example/1 → x.example/1" in told
    assert "A ring that cites only itself: r.example/1, s.example/1" in told


def test_what_posts_still_say_after_the_original_was_edited(served: Served, newsroom: Newsroom) -> None:
    keep(newsroom, a_post(KBS, **words(ROOT)), a_post(A, KBS, **words(FAITHFUL)))
    keep(newsroom, a_post("c.example/1", published=later(9), **words(FAITHFUL)))
    tell_one_story(newsroom, KBS, "c.example/1")
    newsroom.keep(a_post(KBS, **words(EDITED)), a_capture(f"https://{KBS}", b"2", later(5)))
    page = page_of(served, newsroom, KBS)
    assert "80일" in texts(page, "#remains ~ p del")
    assert len(page.css("#remains ~ details")) == 2
    assert texts(page, "svg .label")[-1] == "출처 없이 같은 글"


def test_of_two_hundred_retellings_the_page_shows_some_and_says_how_many_it_leaves_out(
    served: Served, newsroom: Newsroom
) -> None:
    keep(newsroom, a_post(KBS, **words(ROOT)))
    for number in range(200):
        when = later(1) + timedelta(hours=number * 4)
        keep(newsroom, a_post(f"p{number}.example/1", KBS, published=when, **words(CHANGED)))
    page = page_of(served, newsroom, KBS)
    drawn = len(page.css("svg a")) - 1
    assert 30 <= drawn <= 50
    assert f"옮긴 글 {200 - drawn}편은 그리지 않았습니다." in texts(page, ".notice")
    by_day = [int(re.sub(r"\D", "", said)) for said in texts(page, "svg .day .quiet")]
    assert sum(by_day) + (len(page.css("svg .day")) - len(by_day)) == 200
    assert len(page.css("table.told tbody tr")) == 150
    assert "50편은 여기 적지 않았습니다." in texts(page, "p.quiet")


def test_an_article_without_sources_and_retellings_has_a_picture_too(served: Served, newsroom: Newsroom) -> None:
    keep(newsroom, a_post(A))
    page = page_of(served, newsroom, A)
    assert texts(page, "svg .label") == ["이 기사"]
    assert "이 기사를 옮긴 글이 없습니다." in texts(page, "main p")


def test_no_article_of_that_number_is_said_so(served: Served) -> None:
    assert served.ask("/article/77/trace").status == 404
