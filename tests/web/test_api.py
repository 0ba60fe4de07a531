"""The JSON API over real HTTP: what the commands print, in pages, with validators; problems as problems."""

import base64
import gzip
import json
import os
import unicodedata
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import quote

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st
from sqlalchemy import text

from newsarchive.archive.engine import reading
from newsarchive.archive.read_handle import Reader
from newsarchive.web.api.asked import BASE
from newsarchive.web.api.problems import MEDIA_TYPE, TYPES
from newsarchive.web.guard import HEADERS
from tests.archives import new_archive
from tests.building import Newsroom
from tests.forks import Fork
from tests.web.api_world import fill
from tests.web.serving import Answer, Served, serving


@pytest.fixture(scope="module", params=["sqlite", "postgresql"])
def room(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Newsroom]:
    folder: Path = tmp_path_factory.mktemp("api")
    with Newsroom(folder, url=new_archive(request.param, folder)) as newsroom:
        fill(newsroom)
        yield newsroom


@pytest.fixture(scope="module")
def api(room: Newsroom) -> Iterator[Served]:
    with serving(room.url) as served:
        yield served


def got(api: Served, path: str) -> Any:
    answer = api.ask(BASE + path)
    assert answer.status == 200, answer.text
    return json.loads(answer.text)


def problem(answer: Answer) -> tuple[int, str]:
    """Its status and the name of its kind, once it is one that is well made."""
    told = json.loads(answer.text)
    assert answer.headers["content-type"] == MEDIA_TYPE
    assert answer.headers["cache-control"] == "no-store"
    assert told.keys() == {"type", "title", "status", "detail"}
    assert told["status"] == answer.status
    return answer.status, told["type"].removeprefix(TYPES)


def printed(room: Newsroom, *words: str) -> list[Any]:
    """What a command prints with --json."""
    done = Fork("newsarchive", "--archive", room.url, *words, "--json", cwd=Path.cwd(), environment=os.environ)
    assert done.wait(60) == 0, done.err
    return [json.loads(line) for line in done.out.splitlines()]


@pytest.mark.parametrize(
    ("path", "command"),
    [
        ("/search?q=%EB%93%B1%EB%8C%80", ("search", "등대")),
        ("/search?sort=newest", ("search", "--sort", "newest")),
        (
            "/search?q=%EB%93%B1%EB%8C%80&publisher=kbs&after=2026-01-01",
            ("search", "등대 publisher:kbs after:2026-01-01"),
        ),
        ("/articles/1", ("show", "1")),
        ("/articles/1?version=1", ("show", "1", "--version", "1")),
        ("/articles?ref=blog.example/2", ("show", "blog.example/2")),
        ("/articles/1/versions", ("versions", "1")),
        ("/articles/2/sources", ("sources", "2")),
        ("/articles/3/sources", ("sources", "3")),
        ("/articles/1/citing", ("citing", "1")),
        ("/citing?ref=kbs:ncd:99", ("citing", "kbs:ncd:99")),
        ("/articles/2/trace", ("trace", "2")),
        ("/trace?ref=kbs:ncd:1&depth=2", ("trace", "kbs:ncd:1", "--depth", "2")),
        ("/runs", ("runs",)),
        ("/runs/1", ("runs", "1")),
        ("/publishers/blog.example/report", ("report", "publisher:blog.example")),
    ],
)
def test_the_answer_is_what_the_command_prints(
    api: Served, room: Newsroom, path: str, command: tuple[str, ...]
) -> None:
    answer = got(api, path)
    items = answer.get("items", [answer])
    assert items == printed(room, *command)
    assert items


def test_publishers_are_those_of_the_command_by_name(api: Served, room: Newsroom) -> None:
    listed = printed(room, "publishers")
    assert got(api, "/publishers")["items"] == sorted(listed, key=lambda each: each["publisher"])
    assert got(api, "/publishers/kbs") == next(each for each in listed if each["publisher"] == "kbs")


@pytest.mark.parametrize(
    "path",
    [
        "/search?q=%EB%93%B1%EB%8C%80&sort=newest",
        "/search?q=%EB%93%B1%EB%8C%80",
        "/articles/1/versions?",
        "/articles/1/captures?",
        "/articles/1/citing?",
        "/citing?ref=https%3A%2F%2Fnews.kbs.co.kr%2Fnews%2Fview.do%3Fncd%3D1",
        "/articles/2/verdicts?history=true",
        "/verdicts?publisher=blog.example",
        "/verdicts?",
        "/publishers?",
        "/runs?",
    ],
)
def test_pages_of_one_hold_what_one_page_holds(api: Served, path: str) -> None:
    whole = got(api, path)
    assert whole["next"] is None
    found: list[Any] = []
    following: str | None = f"{BASE}{path}&limit=1"
    while following:
        page = json.loads(api.ask(following).text)
        assert len(page["items"]) == 1
        found += page["items"]
        following = page["next"]
        assert len(found) <= len(whole["items"])
    assert found == whole["items"]


def test_counts_stand_beside_what_is_found_where_they_are_asked_for(api: Served) -> None:
    found = got(api, "/search?q=%EB%93%B1%EB%8C%80&counts=publisher,day&limit=1")
    assert found["total"] == 3
    assert found["counts"]["publisher"] == [
        {"publisher": "blog.example", "articles": 2},
        {"publisher": "kbs", "articles": 1},
    ]
    assert {each["articles"] for each in found["counts"]["day"]} == {1}
    assert found["counts"]["section"] is None


def test_what_was_read_otherwise_than_typed_is_said(api: Served) -> None:
    assert got(api, "/search?q=%22%EB%93%B1%EB%8C%80")["warnings"] == [
        "a quotation mark is not closed; the phrase was read to the end"
    ]


def test_captures_have_their_headers_without_cookies(api: Served) -> None:
    first = got(api, "/articles/1/captures")["items"][0]
    assert [each["name"] for each in first["headers"]] == ["Content-Type", "ETag"]
    assert first["hops"] == [{"url": "https://news.kbs.co.kr/old", "status": 301}]
    assert "hush" not in api.ask(f"{BASE}/articles/1/captures").text


def test_verdicts_are_found_by_article_by_publisher_and_by_verdict(api: Served) -> None:
    def verdicts(path: str) -> list[tuple[str, str, bool]]:
        return [(each["key"], each["verdict"], each["by_hand"]) for each in got(api, path)["items"]]

    of_post = verdicts("/articles/2/verdicts")
    assert [verdict for _, verdict, _ in of_post].count("gone") == 1
    assert {key for key, _, _ in of_post} == {"blog.example/2"}
    assert len(verdicts("/articles/2/verdicts?history=true")) > len(of_post)
    assert ("blog.example/3", "topic_mismatch", True) in verdicts("/verdicts?verdict=topic_mismatch")
    assert verdicts("/verdicts?publisher=kbs") == []


def test_an_article_that_is_looked_up_says_where_it_stands(api: Served) -> None:
    answer = api.ask(f"{BASE}/articles?ref=https://news.kbs.co.kr/news/view.do?ncd=1")
    assert answer.headers["content-location"] == f"{BASE}/articles/1"
    assert answer.body == api.ask(f"{BASE}/articles/1").body


def test_text_is_utf_8_and_letters_taken_apart_are_put_together(api: Served) -> None:
    answer = api.ask(f"{BASE}/search?q={quote(unicodedata.normalize('NFD', '등대'))}")
    assert answer.headers["content-type"] == "application/json"
    assert "백 년 만에" in answer.text
    assert unicodedata.is_normalized("NFC", answer.text)
    assert json.loads(answer.text)["total"] == 3


def test_an_answer_that_has_not_changed_is_not_sent_again(api: Served) -> None:
    path = f"{BASE}/articles/1"
    first = api.ask(path)
    tag = first.headers["etag"]
    assert first.headers["cache-control"] == "no-cache"
    for known in (tag, f'"other", W/{tag}', "*"):
        again = api.ask(path, if_none_match=known)
        assert (again.status, again.body, again.headers["etag"]) == (304, b"", tag)
    assert api.ask(path, if_none_match='"other"').status == 200
    assert api.ask(f"{path}?version=1").headers["etag"] != tag


def test_packed_and_plain_have_tags_of_their_own_and_say_the_same(api: Served) -> None:
    path = f"{BASE}/articles/1"
    plain, packed = api.ask(path), api.ask(path, accept_encoding="br, gzip")
    assert packed.headers["content-encoding"] == "gzip"
    assert packed.headers["etag"] != plain.headers["etag"]
    assert gzip.decompress(packed.body) == plain.body
    assert len(packed.body) < len(plain.body)
    assert packed.body == api.ask(path, accept_encoding="gzip").body
    assert api.ask(path, accept_encoding="gzip", if_none_match=plain.headers["etag"]).status == 304
    assert api.ask(path, accept_encoding="gzip;q=0").body == plain.body
    assert packed.headers["vary"].lower() == "accept-encoding"


@pytest.mark.parametrize("path", ["/articles/1", "/search?q=x", "/openapi.json", "/nothing", "/search?limit=0"])
def test_head_says_what_get_says_without_a_body(api: Served, path: str) -> None:
    head, get = api.ask(BASE + path, "HEAD"), api.ask(BASE + path)
    assert head.body == b""
    assert {**head.headers, "date": ""} == {**get.headers, "date": ""}
    assert int(head.headers["content-length"]) == len(get.body)


@pytest.mark.parametrize(
    ("path", "said"),
    [
        ("/search?lmit=3", "takes q, publisher, section, after, before, sort, limit, page, counts."),
        ("/search?limit=0", "The parameter limit takes a whole number from 1 to 100."),
        ("/search?limit=101", "The parameter limit takes a whole number from 1 to 100."),
        ("/search?limit=%D9%A3", "The parameter limit takes a whole number from 1 to 100."),
        ("/search?limit=3&limit=4", "Given more than once: limit."),
        ("/search?sort=oldest", "The parameter sort takes one of relevance, newest."),
        ("/search?after=2026-02-30", "The parameter after takes a day such as 2026-11-20, from 1900 to 2099."),
        ("/search?page=bm9uZQ", "The parameter page takes what the page before gave as next."),
        ("/search?page=%00", "The parameter page takes what the page before gave as next."),
        ("/citing?ref=kbs:ncd:1&page=bm9uZQ", "The parameter page takes what the page before gave as next."),
        ("/search?counts=day,day", "The parameter counts takes any of day, publisher, section, each once"),
        ("/verdicts?history=1", "The parameter history takes true or false."),
        ("/articles", "The parameter ref is missing."),
        ("/articles?ref=", "The parameter ref takes an article's number, its key or an address"),
        ("/articles/x", "The parameter number takes a whole number from 1"),
        ("/articles/1/sources?limit=3", "this address takes no parameters."),
        ("/openapi.json?x=1", "this address takes no parameters."),
        ("/runs/99999999999999999999", "The parameter number takes a whole number from 1"),
    ],
)
def test_a_wrong_parameter_is_named_with_what_it_takes(api: Served, path: str, said: str) -> None:
    answer = api.ask(BASE + path)
    assert problem(answer) == (400, "bad-parameter")
    assert said in json.loads(answer.text)["detail"]


@pytest.mark.parametrize(
    ("path", "expected"),
    [
        ("/articles?ref=kbs:ncd:5", (410, "taken-down")),
        ("/articles?ref=https://news.kbs.co.kr/news/view.do?ncd=5", (410, "taken-down")),
        ("/trace?ref=kbs:ncd:5", (410, "taken-down")),
        ("/citing?ref=kbs:ncd:5", (410, "taken-down")),
        ("/articles?ref=kbs:ncd:6", (451, "taken-down-by-law")),
        ("/articles?ref=kbs:ncd:7", (404, "only-named")),
        ("/articles?ref=kbs:ncd:8", (404, "no-such-article")),
        ("/articles/77", (404, "no-such-article")),
        ("/articles/77/verdicts", (404, "no-such-article")),
        ("/articles/1?version=9", (404, "no-such-version")),
        ("/publishers/nobody.example", (404, "no-such-publisher")),
        ("/publishers/nobody.example/report", (404, "no-such-publisher")),
        ("/publishers/%0A%2E", (404, "no-such-publisher")),
        ("/runs/77", (404, "no-such-run")),
        ("/nothing", (404, "no-such-address")),
        ("/%0A/x", (404, "no-such-address")),
        ("/articles/1/", (404, "no-such-address")),
        (f"/search?q={'x' * 9_000}", (414, "too-long")),
    ],
)
def test_what_is_not_there_is_a_problem_of_its_kind(api: Served, path: str, expected: tuple[int, str]) -> None:
    assert problem(api.ask(BASE + path)) == expected


SCALARS = st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=3)
DATES = st.integers(-(10**12), 10**12)


@settings(max_examples=60, derandomize=True, suppress_health_check=list(HealthCheck))
@example([0, 2**63 - 1])
@given(st.lists(SCALARS, max_size=5) | st.tuples(DATES, DATES, SCALARS, DATES) | st.tuples(DATES, DATES))
def test_a_forged_page_is_refused_or_is_a_place_like_others(api: Served, held: Any) -> None:
    token = base64.urlsafe_b64encode(json.dumps(held).encode()).decode().rstrip("=")
    word = quote("등대")
    for path in (f"/search?q={word}", f"/search?q={word}&sort=newest", "/citing?ref=kbs:ncd:1"):
        answer = api.ask(f"{BASE}{path}&page={token}")
        assert answer.status == 200 or problem(answer) == (400, "bad-parameter"), (path, held)


TYPED = "<script>alert('zebra')</script>"


@pytest.mark.parametrize(
    "path",
    ["/{}", "/search?{}=1", "/search?sort={}", "/articles?ref={}", "/articles/{}", "/publishers/{}", "/runs?page={}"],
)
def test_no_problem_repeats_what_was_typed(api: Served, path: str) -> None:
    answer = api.ask(BASE + path.format(quote(TYPED)))
    assert problem(answer)[0] in (400, 404)
    assert "zebra" not in answer.text


@pytest.mark.parametrize("method", ["POST", "PUT", "PATCH", "DELETE", "OPTIONS", "QUERY"])
def test_writing_is_refused_as_a_problem(api: Served, method: str) -> None:
    answer = api.ask(f"{BASE}/articles/1", method)
    assert problem(answer) == (405, "only-read")
    assert answer.headers["allow"] == "GET, HEAD"


@pytest.mark.parametrize(
    "path", ["/articles/1", "/openapi.json", "/nothing", "/search?limit=0", "/", "/articles?ref=kbs:ncd:5"]
)
def test_nothing_is_sniffed_or_read_by_other_sites(api: Served, path: str) -> None:
    answer = api.ask(BASE + path, origin="https://evil.example")
    assert {name: answer.headers.get(name) for name in HEADERS} == HEADERS
    assert not [name for name in answer.headers if name.startswith("access-control")]


def test_the_root_names_every_address(api: Served) -> None:
    told = got(api, "/")
    assert told["openapi"] == f"{BASE}/openapi.json"
    assert told["addresses"]["article"] == f"{BASE}/articles/{{number}}"


def test_other_hosts_and_those_without_token_are_told_so(room: Newsroom) -> None:
    with serving(room.url, token="secret") as served:
        assert problem(served.ask(f"{BASE}/runs")) == (401, "no-token")
        assert served.ask(f"{BASE}/runs", authorization="Bearer secret").status == 200
        assert problem(served.ask(f"{BASE}/runs", host="evil.example")) == (421, "other-host")


def test_what_takes_too_long_says_what_to_do(api: Served, monkeypatch: pytest.MonkeyPatch) -> None:
    endless = "WITH RECURSIVE n(x) AS (SELECT 1 UNION ALL SELECT x % 7 + 1 FROM n) SELECT count(*) FROM n"

    def slow(self: Reader, *_given: object) -> object:
        with reading(self._engine) as connection:
            return connection.execute(text(endless)).all()

    monkeypatch.setattr(Reader, "runs_before", slow)
    assert problem(api.ask(f"{BASE}/runs")) == (503, "too-slow")


def test_a_fault_of_ours_is_a_problem_and_no_traceback(api: Served, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_given: object) -> None:
        raise RuntimeError("zebra")

    monkeypatch.setattr("newsarchive.telling.records.run", broken)
    answer = api.ask(f"{BASE}/runs/1")
    assert problem(answer) == (500, "failed")
    assert "zebra" not in answer.text
    assert {name: answer.headers.get(name) for name in HEADERS} == HEADERS
