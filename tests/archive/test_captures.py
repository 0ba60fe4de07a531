"""Captures come back as they were made, to the byte."""

import hashlib
from pathlib import Path

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from newsarchive.archive import captures
from newsarchive.archive.schema import CaptureRow
from newsarchive.items import Hop
from tests.archive.looking import rows
from tests.building import Newsroom, a_capture, an_article, later

BODIES = [b"", b"\0", b"\0\xff\xfe" * 1000, "등대".encode("euc-kr"), bytes(range(256)) * 4096]


@pytest.mark.parametrize("body", BODIES, ids=[f"{len(body)} bytes" for body in BODIES])
def test_a_capture_comes_back_to_the_byte(newsroom: Newsroom, body: bytes) -> None:
    capture = a_capture(
        body=body,
        headers=(("Set-Cookie", "a=1"), ("Set-Cookie", "b=2"), ("X-Title", "등대 \udcff"), ("x-empty", "")),
        hops=(Hop(url="http://news.kbs.co.kr/1", status=301), Hop(url="https://news.kbs.co.kr/1", status=302)),
        protocol="HTTP/1.0",
        simulated=True,
    )
    newsroom.keep(an_article(), capture)
    assert newsroom.archive.capture("1", lambda _url: None) == capture


@given(st.binary())
@example(bytes(range(256)) * 9)
def test_the_columns_hold_what_they_say(body: bytes) -> None:
    row = captures.to_row(a_capture(body=body))
    assert set(row) < set(CaptureRow.__table__.columns.keys())
    assert row["payload_sha256"] == hashlib.sha256(body).hexdigest()
    assert row["payload_size"] == len(body)


def test_the_capture_shown_is_the_one_behind_the_newest_version(newsroom: Newsroom) -> None:
    newsroom.keep(an_article(), a_capture(body=b"1"))
    newsroom.keep(an_article(body="다른 글"), a_capture(body=b"2", fetched_at=later(1)))
    newsroom.keep(an_article(body="다른 글"), a_capture(body=b"3", fetched_at=later(2)))
    assert newsroom.archive.capture("1", lambda _url: None).body == b"2"


def test_simulated_captures_are_marked_wherever_they_show(tmp_path: Path) -> None:
    with Newsroom(tmp_path) as newsroom:
        newsroom.keep(an_article(1), a_capture(simulated=True))
        newsroom.keep(an_article(2))
        shown = [newsroom.archive.article(str(number), lambda _url: None).current.simulated for number in (1, 2)]
        assert shown == [True, False]
        assert rows(newsroom.url, "SELECT simulated FROM v_articles ORDER BY id") == [(1,), (0,)]
        assert rows(newsroom.url, "SELECT simulated FROM v_versions ORDER BY article_id") == [(1,), (0,)]
