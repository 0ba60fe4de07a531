"""The page of a publisher: when it appeared, how it cites, its latest runs; bounded for those with many articles."""

import pytest
from selectolax.lexbor import LexborHTMLParser as Parser

from newsarchive.web.pages import publisher as page_of_publisher
from tests.archive.tracing_world import KBS, a_post, judge, keep, naming
from tests.building import Newsroom, later
from tests.web.serving import Served

BLOG = "blog.example"


@pytest.fixture(autouse=True)
def told(newsroom: Newsroom) -> None:
    """Three posts in two weeks: two name KBS, one of which is verified, one names an outlet alone."""
    keep(newsroom, a_post(KBS, published=later(-99)))
    wire = naming(None, outlet="연합뉴스")
    keep(newsroom, a_post(f"{BLOG}/1", KBS), a_post(f"{BLOG}/2", KBS, wire, published=later(24 * 7)))
    keep(newsroom, a_post(f"{BLOG}/3", published=later(24 * 8)))
    judge(newsroom, f"{BLOG}/1", naming(KBS), "verified")
    judge(newsroom, f"{BLOG}/2", wire, "named_only")


def asked(served: Served, name: str = BLOG, query: str = "") -> Parser:
    answer = served.ask(f"/publisher/{name}{query}")
    assert answer.status == 200
    return Parser(answer.text)


def texts(page: Parser, selector: str) -> list[str]:
    return [" ".join(node.text(separator=" ").split()) for node in page.css(selector)]


def test_its_articles_stand_by_day_and_each_bar_leads_to_them(served: Served) -> None:
    bars = asked(served).css("figure.chart:not(.verdicts) a")
    assert [bar.attributes["aria-label"] for bar in bars] == ["2026-01-06: 1건", "2026-01-13: 1건", "2026-01-14: 1건"]
    found = Parser(served.ask(bars[0].attributes["href"] or "").text)
    assert texts(found, "article.hit h3") == [f"{BLOG}/1의 제목"]


def test_its_links_stand_by_week_and_verdict_with_a_pattern_for_each_and_the_same_in_numbers(served: Served) -> None:
    page = asked(served, query="?lang=en")
    said = texts(page, "figure.verdicts .part title")
    assert said == ["2026-01-05, verified: 1", "2026-01-12, named only: 1", "2026-01-12, not known yet: 1"]
    filled = {(part.attributes["fill"] or "").removeprefix("url(#").removesuffix(")") for part in page.css(".part")}
    assert (
        filled
        == {pattern.attributes["id"] for pattern in page.css("pattern")}
        == {*("bar-verified", "bar-named_only", "bar-unchecked")}
    )
    assert texts(page, "figure.verdicts tbody tr") == ["2026-01-05 1 0 0", "2026-01-12 0 1 1"]


def test_its_runs_are_those_that_read_of_it_with_what_they_read(served: Served, newsroom: Newsroom) -> None:
    newsroom.archive.close_run(newsroom.run_id)
    newsroom.archive.open_run(spider="kbs", arguments={"since": "7d"}, simulated=False)
    newsroom.archive.open_run(spider="other", arguments={}, simulated=False)
    assert texts(asked(served), "table.runs tbody tr th") == ["1"]
    rows = texts(asked(served, "kbs"), "table.runs tbody tr")
    assert [row.split()[0] for row in rows] == ["2", "1"]
    assert rows[0].endswith("– –")
    assert rows[1].endswith("1 1")


def test_only_the_latest_articles_are_looked_at_and_that_is_said(
    served: Served, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert "만 봄" not in asked(served).body.text()  # type: ignore[union-attr]
    monkeypatch.setattr(page_of_publisher, "_REPORTED", 2)
    page = asked(served)
    assert "최근 기사 2건만 봄" in page.body.text()  # type: ignore[union-attr]
    assert [said.partition(",")[0] for said in texts(page, "figure.verdicts .part title")] == ["2026-01-12"] * 2


def test_of_many_articles_only_what_is_quick_is_counted(served: Served, monkeypatch: pytest.MonkeyPatch) -> None:
    assert texts(asked(served), "dl.facts dd")[:3] == ["3", "0", "3"]
    monkeypatch.setattr(page_of_publisher, "_COUNTED", 2)
    page = asked(served)
    assert texts(page, "dl.facts dd") == ["3"]
    assert "기사가 많아" in page.body.text()  # type: ignore[union-attr]


@pytest.mark.parametrize("name", ["nobody.example", "%22", "blog.example%22%20OR%20kbs"])
def test_a_publisher_that_is_not_there_is_said_so(served: Served, name: str) -> None:
    assert served.ask(f"/publisher/{name}").status == 404
