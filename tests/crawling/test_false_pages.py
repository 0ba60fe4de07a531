"""What is served in place of an article is counted by kind, keeps its capture, and touches no archived article."""

import json
import sqlite3
from datetime import UTC, datetime, timedelta

import pytest

from tests.crawling.crawls import Archive, Ended, command, crawl_articles
from tests.crawling.site import KBS, Answer, Site, page
from tests.crawling.stories import story_page

ARTICLE = "/news/pc/view/view.do?ncd=8100001"
URL = f"https://{KBS}{ARTICLE}"


def said(title: str, text: str, more: str = "") -> Answer:
    return page(f"<html><head><title>{title}</title></head><body><h2>{title}</h2><p>{text}</p>{more}</body></html>")


SERVED = {
    "soft-404": said("알림", "요청하신 페이지를 찾을 수 없습니다."),
    "login-wall": said("로그인", "로그인 후 이용해 주세요.", '<input type="password">'),
    "consent-wall": said("쿠키 동의 안내", "쿠키 사용에 동의하셔야 이용하실 수 있습니다.", "<button>동의</button>"),
    "block-page": said("Access Denied", "You don't have permission to access this page."),
    "captcha": said("로봇이 아닙니다", "아래 보안문자를 입력해 주세요.", '<img src="/captcha.png">'),
    "maintenance": said("시스템 점검 중", "보다 나은 서비스를 위해 시스템을 점검하고 있습니다."),
    "empty-shell": page('<html><body><div id="root"></div><script src="/a.js"></script></body></html>'),
}


def test_each_is_counted_by_its_kind_and_the_run_is_suspicious(archive: Archive, site: Site) -> None:
    paths = {kind: ARTICLE.replace("8100001", str(8100010 + number)) for number, kind in enumerate(SERVED)}
    urls = [site.at(paths[kind], answer) for kind, answer in SERVED.items()] + [site.at(ARTICLE, story_page())]
    ended = crawl_articles(archive, site, *urls)
    assert (ended.outcome, ended.counts) == ("suspicious", {"new": 1, **dict.fromkeys(SERVED, 1)})
    assert archive.one("SELECT count(*) FROM articles") == 1
    assert {archive.fates[f"https://{KBS}{path}"]: kind for kind, path in paths.items()} == {k: k for k in SERVED}
    assert "a page that asks for a login" in archive.problems[f"https://{KBS}{paths['login-wall']}"][1]


def test_the_command_says_so_and_ends_with_three(archive: Archive, site: Site) -> None:
    urls = [site.at(ARTICLE, story_page()), site.at(ARTICLE.replace("8100001", "2"), SERVED["captcha"])]
    words = ("--archive", archive.url, "crawl", "article", "-a", f"urls={','.join(urls)}", "--fresh")
    ended = command(*words, "--connect-to", site.connect_to()[0], cwd=archive.folder)
    assert ended.code == 3, ended.err
    assert "captcha  no article but a page that asks for a human" in ended.out
    listed = command("--archive", archive.url, "runs", "--json", cwd=archive.folder)
    assert json.loads(listed.out)["counts"] == {"new": 1, "captcha": 1}


def test_a_good_version_is_never_overwritten(archive: Archive, site: Site) -> None:
    site.at(ARTICLE, story_page(), *SERVED.values(), story_page())
    fates = [crawl_once(archive, site).counts for _ in range(len(SERVED) + 2)]
    expected = [{"new": 1}, {"missing": 1}, *({kind: 1} for kind in list(SERVED)[1:]), {"seen": 1}]
    assert fates == expected
    assert archive.rows("SELECT status, current_version, missing_since FROM articles") == [("live", 1, None)]


def crawl_once(archive: Archive, site: Site) -> Ended:
    return crawl_articles(archive, site, URL, fresh=True)


@pytest.mark.parametrize("archive", ["sqlite"], indirect=True)
@pytest.mark.parametrize(("hours", "fate", "status"), [(0.5, "missing", "live"), (1.1, "gone", "gone")])
def test_a_soft_404_is_believed_like_a_404(archive: Archive, site: Site, hours: float, fate: str, status: str) -> None:
    site.at(ARTICLE, story_page(), SERVED["soft-404"])
    assert [crawl_once(archive, site).counts for _ in range(2)] == [{"new": 1}, {"missing": 1}]
    then = (datetime.now(UTC) - timedelta(hours=hours)).isoformat(timespec="milliseconds")
    with sqlite3.connect(archive.path) as connection:
        connection.execute("UPDATE articles SET missing_since = ?", (then,))
    assert crawl_once(archive, site).counts == {fate: 1}
    assert archive.one("SELECT status FROM articles") == status


BLOG = "soft.example"


def test_so_it_is_for_a_blogs_post_that_leads_to_a_page_saying_so(archive: Archive, site: Site) -> None:
    text = "등대 이야기를 길게 적는다. 마을 사람들이 모여 불빛을 보았다. " * 4
    shown = f"<article><h1>등대 이야기</h1><p>{text}</p></article>"
    post = page(f"<html><head><title>등대 이야기</title></head><body>{shown}</body></html>")
    site.at("/", page('<html><body><a href="/1">글</a></body></html>'), host=BLOG)
    site.at("/1", post, SERVED["soft-404"], host=BLOG)
    words = ("--archive", archive.url, "crawl", "blog", "-a", f"site=https://{BLOG}/", "--json", "--fresh")
    counts = [command(*words, "--connect-to", site.connect_to(BLOG)[0], cwd=archive.folder).counts for _ in range(2)]
    assert counts == [{"new": 1, "listing": 3}, {"missing": 1, "listing": 3}]
    assert archive.one("SELECT missing_since IS NOT NULL FROM articles")
