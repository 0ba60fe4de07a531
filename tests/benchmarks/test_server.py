"""The benchmarks' server, over real connections."""

import socket
from collections.abc import Iterator
from http.client import HTTPConnection

import pytest

from benchmarks import pages
from benchmarks.server import LOOPBACK, Site, serving


@pytest.fixture(scope="module")
def site() -> Iterator[Site]:
    with serving(20) as running:
        yield running


def get(site: Site, target: str, host: str = pages.HOST) -> tuple[int, bytes]:
    connection = HTTPConnection(LOOPBACK, site.port, timeout=10)
    connection.request("GET", target, headers={"Host": host})
    response = connection.getresponse()
    return response.status, response.read()


def test_an_article_is_served_where_the_sitemap_says_without_redirect(site: Site) -> None:
    ncd = pages.numbers(1)[0]
    assert get(site, f"{pages.ARTICLE_PATH}{ncd}") == (200, b"".join(pages.article_page(ncd)))


def test_an_article_that_there_is_not_is_not_found(site: Site) -> None:
    assert get(site, f"{pages.ARTICLE_PATH}1")[0] == 404


def test_each_host_has_a_sitemap_of_its_own_addresses(site: Site) -> None:
    assert get(site, pages.SITEMAP_PATH)[1].count(b"<loc>https://news.kbs.co.kr/") == 20
    assert get(site, pages.SITEMAP_PATH, host="127.0.0.1:1")[1].count(b"<loc>http://127.0.0.1:1/") == 20


def test_the_parts_of_a_sitemap_are_the_whole(site: Site) -> None:
    parts = [get(site, f"{pages.SITEMAP_PATH}?part={part}&of=3")[1].count(b"<loc>") for part in range(3)]
    assert parts == [7, 7, 6]


def test_requests_follow_one_another_on_one_connection(site: Site) -> None:
    request = f"GET /robots.txt HTTP/1.1\r\nHost: {pages.HOST}\r\n\r\n".encode()
    with socket.create_connection((LOOPBACK, site.port), timeout=10) as connection:
        for _ in range(3):
            connection.sendall(request)
            assert connection.recv(65536).startswith(b"HTTP/1.1 200 OK")
