"""Who may ask, and what a browser may do with an answer."""

import base64

import pytest

from newsarchive.web.guard import HEADERS
from tests.building import Newsroom, an_article
from tests.web.serving import Served, serving


@pytest.mark.parametrize("path", ["/", "/about", "/nowhere", "/static/style.css", "/static/none.css", "/article/77"])
def test_every_answer_has_the_headers_that_keep_browsers_safe(served: Served, path: str) -> None:
    for method in ("GET", "HEAD"):
        assert HEADERS.items() <= served.ask(path, method).headers.items()


@pytest.mark.parametrize("host", ["evil.example", "127.0.0.1.evil.example", "", "[::1", "localhost:80@evil.example"])
def test_another_host_name_is_not_answered(served: Served, host: str) -> None:
    answer = served.ask("/", host=host)
    assert answer.status == 421
    assert HEADERS.items() <= answer.headers.items()


@pytest.mark.parametrize("host", ["localhost", "localhost:8000", "LOCALHOST.", "127.0.0.1:9"])
def test_the_names_on_the_list_are_answered_whatever_the_port(served: Served, host: str) -> None:
    assert served.ask("/about", host=host).status == 200


@pytest.mark.parametrize("method", ["POST", "PUT", "DELETE", "PATCH", "OPTIONS", "TRACE", "BREW"])
@pytest.mark.parametrize("path", ["/", "/search", "/article/1", "/static/style.css"])
def test_nothing_can_be_written(served: Served, method: str, path: str) -> None:
    answer = served.ask(path, method)
    assert (answer.status, answer.headers["allow"]) == (405, "GET, HEAD")


def test_an_address_without_end_is_refused(served: Served) -> None:
    assert served.ask("/search?q=" + "x" * 9_000).status == 414


def test_with_a_token_only_who_has_it_is_answered(newsroom: Newsroom) -> None:
    newsroom.keep(an_article())
    with serving(newsroom.url, hosts=None, token="열쇠-1") as served:
        basic = base64.b64encode("anybody:열쇠-1".encode()).decode()
        assert served.ask("/", authorization=f"Basic {basic}", host="news.example").status == 200
        bearer = "Bearer " + "열쇠-1".encode().decode("latin-1")
        assert served.ask("/", authorization=bearer).status in (200, 401)  # latin-1 bytes are not what was meant
        for wrong in ("", "Basic", "Basic !!", f"Basic {basic[:-4]}", "Bearer x", "Digest 열쇠"):
            answer = served.ask("/article/1", authorization=wrong.encode().decode("latin-1"))
            assert answer.status == 401
            assert "등대" not in answer.text
