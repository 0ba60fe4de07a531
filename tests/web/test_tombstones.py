"""What was taken down answers 410 or 451 wherever it is asked for, and nothing of it is told."""

from typing import Literal
from urllib.parse import quote

import pytest

from newsarchive.archive.taking_down import Order
from newsarchive.publishers import likely_identity
from tests.building import HEADLINE, Newsroom, a_capture, address, an_article, later
from tests.web.serving import Served

URL = address(1)
PLACES = [
    "/article/1",
    "/article/1?version=1",
    "/article/1/diff",
    "/article/1.atom",
    "/article?ref=kbs:ncd:1",
    f"/article?ref={quote(URL, safe='')}",
    "/article?ref=https%3A%2F%2Fnews.kbs.co.kr%2Fnews%2Fview.do%3Fncd%3D1",
    f"/timegate/{URL}",
    f"/timegate/{quote(URL, safe='')}",
    f"/timemap/link/{URL}",
]


@pytest.mark.parametrize("status", [410, 451])
def test_an_article_that_was_taken_down_says_so(newsroom: Newsroom, served: Served, status: Literal[410, 451]) -> None:
    newsroom.keep(an_article(1))
    newsroom.keep(an_article(1, body="고친 글"), a_capture(fetched_at=later(1)))
    newsroom.keep(an_article(2))
    assert {served.ask(place).status for place in PLACES} <= {200, 302, 303}
    looked = newsroom.archive.look_through_lists(URL, likely_identity, lambda _done, _of: None)
    newsroom.archive.take_down(URL, likely_identity, Order(reason="부탁", status=status), looked)
    for place in PLACES:
        answer = served.ask(place, accept_language="en")
        assert answer.status == status, place
        assert "This article was taken down (20" in answer.text
        assert HEADLINE not in answer.text
        assert "부탁" not in answer.text
    assert served.ask("/article/2").status == 200
    for found in ("/search?q=", "/search.atom?q=", "/search.csv?q=", "/search.jsonl?q="):
        assert "kbs:ncd:1" not in served.ask(found + quote("등대")).text
