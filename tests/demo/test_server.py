"""What the site serves, over real HTTP on loopback."""

import gzip
from collections.abc import Iterator
from http.client import HTTPConnection, HTTPResponse

import pytest

from demo.server import DemoSite
from demo.stories import Story, load_stories

STORIES = load_stories()
NEW = next(story for story in STORIES if story.fate == "seen" and story.layout == "now" and story.kind == "article")
OLD = next(story for story in STORIES if story.layout == "old")
HOME = f"https://news.kbs.co.kr/news/pc/view/view.do?ncd={NEW.ncd}"


@pytest.fixture
def site() -> Iterator[DemoSite]:
    with DemoSite(STORIES) as running:
        yield running


def fetch(site: DemoSite, path: str, host: str = "news.kbs.co.kr", method: str = "GET") -> tuple[HTTPResponse, str]:
    connection = HTTPConnection("127.0.0.1", site.port, timeout=10)
    connection.request(method, path, headers={"Host": host})
    response = connection.getresponse()
    body = response.read().decode()
    connection.close()
    return response, body


@pytest.mark.parametrize(
    ("host", "path"),
    [
        ("news.kbs.co.kr", "/news/view.do?ncd={}"),
        ("news.kbs.co.kr", "/news/view.do?ncd={}&ref=A"),
        ("mn.kbs.co.kr", "/news/view.do?ncd={}"),
        ("mn.kbs.co.kr", "/news/pc/view/view.do?ncd={}"),
        ("mn.kbs.co.kr", "/mobile/news/view.do?ncd={}"),
        ("news.kbs.co.kr", "/mobile/news/view.do?ncd={}"),
        ("news.kbs.co.kr", "/news/NewsView.do?SEARCH_NEWS_CODE={}&ref=A"),
        ("news.kbs.co.kr", "/tvnews/news9/2011/12/27/{}.html"),
    ],
)
def test_other_addresses_of_a_new_article_lead_to_its_home(site: DemoSite, host: str, path: str) -> None:
    response, _ = fetch(site, path.format(NEW.ncd), host)

    assert response.status == 301
    assert response.getheader("Location") == HOME


def test_the_broadcasters_front_host_leads_there_in_two_steps(site: DemoSite) -> None:
    response, _ = fetch(site, f"/news/news.do?ncd={NEW.ncd}", "www.kbs.co.kr")

    assert response.getheader("Location") == f"https://news.kbs.co.kr/news/view.do?ncd={NEW.ncd}"


def test_a_new_article_is_served_at_its_home(site: DemoSite) -> None:
    response, body = fetch(site, f"/news/pc/view/view.do?ncd={NEW.ncd}")

    assert response.status == 200
    assert NEW.paragraphs[0] in body


@pytest.mark.parametrize("host", ["news.kbs.co.kr", "mn.kbs.co.kr"])
def test_an_old_article_is_served_without_redirect(site: DemoSite, host: str) -> None:
    response, body = fetch(site, f"/news/view.do?ncd={OLD.ncd}", host)

    assert response.status == 200
    assert OLD.paragraphs[0] in body


def test_an_old_dated_address_leads_to_the_old_article(site: DemoSite) -> None:
    response, _ = fetch(site, f"/tvnews/news9/2011/12/27/{OLD.ncd}.html")

    assert response.getheader("Location") == f"https://news.kbs.co.kr/news/view.do?ncd={OLD.ncd}"


@pytest.mark.parametrize(
    "path", ["/news/view.do?ncd=1", "/news/pc/view/view.do?ncd=x", "/news/view.do", "/api/private"]
)
def test_what_is_not_there_is_404(site: DemoSite, path: str) -> None:
    assert fetch(site, path)[0].status == 404


def test_another_host_is_refused(site: DemoSite) -> None:
    assert fetch(site, "/", "elsewhere.example")[0].status == 421


def test_robots_and_sitemap_are_served(site: DemoSite) -> None:
    assert "Sitemap:" in fetch(site, "/robots.txt")[1]
    assert fetch(site, "/sitemap/recentNewsList.xml")[1].count("<loc>") == sum(s.from_edition == 1 for s in STORIES)


def edited(story: Story) -> tuple[str, str]:
    return story.paragraphs[1], story.at(2).paragraphs[1]


def test_an_edit_shows_in_the_second_edition(site: DemoSite) -> None:
    story = next(story for story in STORIES if story.fate == "changed")
    path, (before, after) = f"/news/pc/view/view.do?ncd={story.ncd}", edited(story)

    assert before in fetch(site, path)[1]
    site.edition = 2
    assert after in fetch(site, path)[1]


def test_the_removed_story_is_a_notice_with_status_200_and_still_listed(site: DemoSite) -> None:
    (story,) = (story for story in STORIES if story.fate == "gone")
    site.edition = 2

    response, body = fetch(site, f"/news/pc/view/view.do?ncd={story.ncd}")

    assert response.status == 200
    assert "삭제된 기사입니다." in body
    assert str(story.ncd) in fetch(site, "/sitemap/recentNewsList.xml")[1]


def test_a_new_story_is_404_before_it_is_out(site: DemoSite) -> None:
    story = next(story for story in STORIES if story.fate == "new")
    path = f"/news/pc/view/view.do?ncd={story.ncd}"

    assert fetch(site, path)[0].status == 404
    site.edition = 2
    assert fetch(site, path)[0].status == 200


def test_a_connection_is_kept_and_requests_are_noted(site: DemoSite) -> None:
    connection = HTTPConnection("127.0.0.1", site.port, timeout=10)
    for path in ("/robots.txt", "/"):
        connection.request("GET", path, headers={"Host": "news.kbs.co.kr:80"})
        connection.getresponse().read()
        assert connection.sock is not None
    connection.close()

    assert [(request.host, request.path) for request in site.requests] == [
        ("news.kbs.co.kr", "/robots.txt"),
        ("news.kbs.co.kr", "/"),
    ]


def test_a_page_is_zipped_for_those_who_ask(site: DemoSite) -> None:
    connection = HTTPConnection("127.0.0.1", site.port, timeout=10)
    connection.request("GET", "/robots.txt", headers={"Host": "news.kbs.co.kr", "Accept-Encoding": "gzip"})
    response = connection.getresponse()

    assert response.getheader("Content-Encoding") == "gzip"
    assert b"User-agent: *" in gzip.decompress(response.read())
    connection.close()


def test_head_has_no_body(site: DemoSite) -> None:
    response, body = fetch(site, "/robots.txt", method="HEAD")

    assert int(response.getheader("Content-Length") or 0) > 0
    assert body == ""
