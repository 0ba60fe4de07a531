"""Articles that posts cite and the archive lacks are fetched, through the guards, and the reason is kept."""

import json

import pytest

from tests.crawling.conftest import SQLITE_ONLY
from tests.crawling.crawls import Archive, Crawl, Ended, command
from tests.crawling.site import KBS, Answer, Site, page, redirect, robots
from tests.crawling.stories import STORIES, path_of, story_page
from tests.crawling.test_blog_walk import BLOG, at, crawl, home, post

SLUG = "/2024/05/03/%EB%93%B1%EB%8C%80.html"
POST = f"{BLOG}/2024/05/03/등대"
CITED = f"https://{KBS}{path_of(STORIES[0])}"
SHORT = "https://short.example/abc"


def names(site: Site, archive: Archive, *links: str) -> None:
    """A blog whose post names these as its sources is archived."""
    tail = "".join(f'<p>출처: <a href="{link}">KBS 뉴스</a></p>' for link in links)
    at(site, **{"/": home(body=f'<a href="{SLUG}">글</a>'), SLUG: post(1, tail)})
    assert crawl(archive, site).counts["new"] == 1


def cited(archive: Archive, site: Site, hours_ahead: float = 0, **arguments: str) -> Ended:
    hosts = site.connect_to(KBS, "short.example", "paper.example")
    return Crawl(archive, "cited", hosts, arguments, hours_ahead=hours_ahead).run()


def test_a_cited_article_is_fetched_once_and_says_why(archive: Archive, site: Site) -> None:
    names(site, archive, f"http://{KBS}/news/view.do?ncd={STORIES[0].ncd}&ref=A")
    site.at(path_of(STORIES[0]), story_page())
    assert cited(archive, site).counts == {"new": 1}
    assert archive.rows("SELECT url, reason FROM captures WHERE key LIKE 'kbs:%'") == [(CITED, f"cited by {POST}")]
    shown = command("--archive", archive.url, "show", CITED, "--json", cwd=archive.folder)
    assert json.loads(shown.out)["reason"] == f"cited by {POST}"
    asked = len(site.requests)
    assert cited(archive, site).counts == {}
    assert len(site.requests) == asked
    told = command("--archive", archive.url, "citing", CITED, "--json", cwd=archive.folder)
    assert json.loads(told.out)["key"] == POST


def test_what_is_not_there_is_asked_for_again_after_an_hour_and_then_seldom(archive: Archive, site: Site) -> None:
    names(site, archive, CITED)
    for hours, found in ((0, {"missing": 1}), (0.5, {}), (2, {"missing": 1}), (24 * 7, {}), (24 * 90, {"missing": 1})):
        assert cited(archive, site, hours).counts == found, hours
    assert archive.one("SELECT count(*) FROM articles WHERE publisher = 'kbs'") == 0
    assert archive.rows("SELECT DISTINCT key, fate FROM captures WHERE status = 404 AND key LIKE 'kbs:%'") == [
        (f"kbs:ncd:{STORIES[0].ncd}", "missing")
    ]


def test_a_page_that_reads_as_a_404_is_an_answer_too(archive: Archive, site: Site) -> None:
    names(site, archive, CITED)
    said = "<html><head><title>알림</title></head><body><p>요청하신 페이지를 찾을 수 없습니다.</p></body></html>"
    site.at(path_of(STORIES[0]), page(said))
    assert cited(archive, site).counts == {"missing": 1}


def test_robots_forbid_cited_articles_like_others(archive: Archive, site: Site) -> None:
    names(site, archive, CITED)
    site.at("/robots.txt", robots())
    assert cited(archive, site).counts == {"refused": 1}
    assert not site.asked(path_of(STORIES[0]))


@pytest.mark.parametrize("link", ["http://127.0.0.1:1/news/view.do?ncd=1", "http://user@paper.example/a/1", "출처"])
def test_what_may_not_be_asked_is_not(archive: Archive, site: Site, link: str) -> None:
    names(site, archive, link)
    asked = len(site.requests)
    counts = cited(archive, site, follow_unknown="yes").counts
    assert set(counts) <= {"refused"}
    assert len(site.requests) == asked


def test_shorteners_and_unknown_sites_are_followed_only_when_asked(archive: Archive, site: Site) -> None:
    names(site, archive, SHORT)
    site.at("/abc", redirect(CITED), host="short.example")
    site.at(path_of(STORIES[0]), story_page())
    asked = len(site.requests)
    assert cited(archive, site).counts == {}
    assert len(site.requests) == asked
    assert cited(archive, site, follow_unknown="yes").counts == {"new": 1}
    assert archive.rows("SELECT target FROM source_links") == [(f"kbs:ncd:{STORIES[0].ncd}",)]
    assert cited(archive, site, follow_unknown="yes").counts == {}
    shown = command("--archive", archive.url, "show", SHORT, "--json", cwd=archive.folder)
    assert json.loads(shown.out)["key"] == f"kbs:ncd:{STORIES[0].ncd}"


def test_a_shortener_that_leads_nowhere_is_resolved_and_not_asked_again_at_once(archive: Archive, site: Site) -> None:
    names(site, archive, SHORT)
    site.at("/abc", redirect(CITED), host="short.example")
    assert cited(archive, site, follow_unknown="yes").counts == {"missing": 1}
    assert archive.rows("SELECT target FROM source_links") == [(f"kbs:ncd:{STORIES[0].ncd}",)]
    assert cited(archive, site, follow_unknown="yes").counts == {}


def test_an_article_of_an_unknown_site_is_kept_under_its_own_name(archive: Archive, site: Site) -> None:
    names(site, archive, "https://paper.example/2024/05/lighthouse")
    site.at("/2024/05/lighthouse", _paper(), host="paper.example")
    assert cited(archive, site, follow_unknown="yes").counts == {"new": 1}
    assert archive.rows("SELECT target FROM source_links") == [("paper.example/2024/05/lighthouse",)]


def test_a_limit_and_a_publisher_narrow_it(archive: Archive, site: Site) -> None:
    links = [f"https://{KBS}{path_of(story)}" for story in STORIES[:3]]
    names(site, archive, *links)
    for number in range(3):
        site.at(path_of(STORIES[number]), story_page(number))
    assert cited(archive, site, publisher="other.example").counts == {}
    assert cited(archive, site, limit="1").counts == {"new": 1}
    assert cited(archive, site, publisher="kbs").counts == {"new": 2, "seen": 1}


def test_before_a_publisher_is_asked_for_more_something_that_is_there_shows_that_it_works(
    archive: Archive, site: Site
) -> None:
    links = [f"https://{KBS}{path_of(story)}" for story in STORIES[:3]]
    names(site, archive, *links)
    site.at(path_of(STORIES[0]), story_page(0))
    assert cited(archive, site, limit="1").counts in ({"new": 1}, {"missing": 1})
    cited(archive, site)
    assert cited(archive, site, hours_ahead=2).counts == {"seen": 1, "missing": 2}
    last = archive.rows("SELECT reason FROM captures WHERE key LIKE 'kbs:%' ORDER BY id DESC LIMIT 3")
    assert ("witness",) in last  # asked for first; which answer comes first is the server's business


@SQLITE_ONLY
def test_what_shows_that_a_site_answers_is_not_asked_for_twice_where_it_is_cited_itself(
    archive: Archive, site: Site
) -> None:
    names(site, archive, "https://paper.example/a/1", "https://paper.example/a/2")
    site.at("/a/1", _paper(), host="paper.example")
    cited(archive, site, follow_unknown="yes")
    archive.run("UPDATE source_links SET target = NULL")  # as where another crawl has it archived meanwhile
    before = len(site.asked("/a/1"))
    assert cited(archive, site, hours_ahead=2, follow_unknown="yes").counts["seen"] == 1
    assert len(site.asked("/a/1")) - before == 1


@SQLITE_ONLY
def test_the_flag_of_the_command_line(archive: Archive, site: Site) -> None:
    names(site, archive, SHORT)
    site.at("/abc", redirect(CITED), host="short.example")
    site.at(path_of(STORIES[0]), story_page())
    words = [word for host in site.connect_to(KBS, "short.example") for word in ("--connect-to", host)]
    ended = command(
        "--archive", archive.url, "crawl", "cited", "--follow-unknown", *words, "--json", cwd=archive.folder
    )
    assert (ended.code, json.loads(ended.out)["counts"]) == (0, {"new": 1})


def _paper() -> Answer:
    told = "바닷가 마을의 등대가 {}시에 다시 켜졌고 주민들이 언덕에 모였습니다."
    lines = "".join(f"<p>{told.format(hour)}</p>" for hour in range(6, 12))
    head = '<meta charset="utf-8"><title>등대가 켜졌다</title><meta property="og:type" content="article">'
    article = f"<article><h1>등대가 켜졌다</h1>{lines}</article>"
    return page(f'<html lang="ko"><head>{head}</head><body>{article}</body></html>')
