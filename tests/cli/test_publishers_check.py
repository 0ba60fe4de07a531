"""The canary as a person calls it, with real crawls of a server on loopback."""

from pathlib import Path

import pytest

from newsarchive.operations import canary_cases
from tests.cli.conftest import Answer, CommandLine
from tests.crawling.site import Site, page, robots
from tests.publishers.cases import FIXTURES

HOST = "www.mk.co.kr"
AT = "/news/society/11900001"
PAGE = (FIXTURES / "mk" / "news_with_summary_and_pictures" / "page.html").read_text(encoding="utf-8")
SITEMAP = f"<urlset><url><loc>https://{HOST}{AT}</loc></url></urlset>"
SOFT_404 = "<!doctype html><html><head><title>페이지를 찾을 수 없습니다</title></head><body><h1>404</h1></body></html>"


def live(newsarchive: CommandLine, answer: object, rules: str = "") -> tuple[Answer, Site]:
    with Site() as site:
        site.at("/robots.txt", robots(rules), host=HOST)
        site.at("/sitemap/latest-articles/", page(SITEMAP, content_type="application/xml"), host=HOST)
        site.at(AT, answer, host=HOST)  # type: ignore[arg-type]
        words = ("publishers", "check", "mk", "--live", "--json", "--connect-to", f"{HOST}={site.address}")
        return newsarchive(*words), site


@pytest.mark.parametrize(
    ("answer", "state", "words"),
    [
        (page(PAGE), "well", None),
        (page(PAGE.replace("news_cnt_detail_wrap", "w").replace("articleBody", "x")), "changed", "body container"),
        (page(PAGE.replace("news_ttl_wrap", "t")), "changed", "headline"),
        (page("nothing here", 404), "not served", "HTTP status 404"),
        (page(SOFT_404), "not served", "not an article but"),
    ],
    ids=["good", "no-text", "no-headline", "404", "soft-404"],
)
def test_a_live_page_is_looked_at(newsarchive: CommandLine, answer: object, state: str, words: str | None) -> None:
    told, site = live(newsarchive, answer)
    fixtures, seen = told.records
    assert (fixtures["way"], fixtures["state"], fixtures["looked_at"]) == ("fixtures", "well", 5)
    assert (seen["publisher"], seen["way"], seen["state"], seen["url"]) == ("mk", "live", state, f"https://{HOST}{AT}")
    assert words is None or words in seen["problem"]
    assert told.code == (0 if state == "well" else 3)
    assert [asked.path for asked in site.requests] == ["/robots.txt", "/sitemap/latest-articles/", AT]
    if state == "well":
        assert all(seen[name] for name in ("headline", "date", "body", "bylines", "section"))


def test_what_robots_forbids_is_not_reached(newsarchive: CommandLine) -> None:
    told, site = live(newsarchive, page(PAGE), "User-agent: *\nDisallow: /")
    assert (told.code, told.records[1]["state"]) == (3, "not reached")
    assert "robots" in told.records[1]["problem"]
    assert not site.asked(AT)


def test_it_is_no_crawl_of_the_live_web_without_a_contact_url(newsarchive: CommandLine) -> None:
    told = newsarchive("publishers", "check", "--live")
    assert (told.code, told.out) == (1, "")
    assert "contact_url" in told.err


def test_the_cases_of_all_publishers_are_well(newsarchive: CommandLine, tmp_path: Path) -> None:
    told = newsarchive("publishers", "check")
    assert (told.code, told.err) == (0, "newsarchive: all is well\n")
    assert "kbs          fixtures  well         18 cases" in told.out
    assert not list(tmp_path.glob("*.db"))


def test_a_case_that_is_read_otherwise_is_told(newsarchive: CommandLine, tmp_path: Path) -> None:
    case = tmp_path / "cases" / "mk" / "broken"
    case.mkdir(parents=True)
    for name in ("capture.json", "expected.json"):
        (case / name).write_bytes((FIXTURES / "mk" / "news_with_summary_and_pictures" / name).read_bytes())
    (case / "page.html").write_text(PAGE.replace("쏘아올린", "밀어올린"), encoding="utf-8")
    told = newsarchive("publishers", "check", "mk", "--fixtures", "cases")
    assert told.code == 3
    assert "wrong" in told.out
    assert "broken: headline" in told.out


def test_an_installed_package_without_cases_says_what_can_be_done(
    newsarchive: CommandLine, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(canary_cases, "kept_cases", lambda: None)
    told = newsarchive("publishers", "check")
    assert told.code == 1
    assert "--fixtures DIR" in told.err
    assert "--live" in told.err


def test_wrong_words_are_refused(newsarchive: CommandLine) -> None:
    assert newsarchive("publishers", "check", "nobody").code == 2
    assert newsarchive("publishers", "check", "--connect-to", "a=127.0.0.1:1").code == 2
