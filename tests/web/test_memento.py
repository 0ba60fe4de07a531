"""Memento: which version an address had at a time, held against RFC 7089."""

import re
from datetime import UTC, datetime, timedelta
from urllib.parse import quote

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newsarchive.web.memento import Memento, as_of, asked_for
from tests.building import NOON, Newsroom, a_capture, address, an_article, later
from tests.web.serving import Answer, Served

URL = "https://news.kbs.co.kr/news/view.do?ncd=1"
LINK = re.compile(r'<([^>]*)>((?:; \w+="[^"]*")*)')
HTTP = "%a, %d %b %Y %H:%M:%S GMT"


@pytest.fixture
def edited(newsroom: Newsroom) -> Newsroom:
    """Three versions, of noon, and one and two hours later, each half a second after the full one."""
    for hours in range(3):
        at = later(hours, seconds=0.5)
        newsroom.keep(an_article(1, body=f"{hours + 1}판"), a_capture(address(1), fetched_at=at))
    return newsroom


def http_date(hours: float = 0, seconds: float = 0) -> str:
    return later(hours, seconds=seconds).strftime(HTTP)


def links(text: str) -> dict[str, tuple[str, dict[str, str]]]:
    """Addresses and attributes by relation; each relation once but `memento`."""
    found = {}
    for target, attributes in LINK.findall(text):
        told = dict(re.findall(r'(\w+)="([^"]*)"', attributes))
        found[told.pop("rel")] = (target, told)
    return found


def version_of(answer: Answer) -> str:
    assert answer.status == 302, answer.text
    return answer.headers["location"].rpartition("=")[2]


@pytest.mark.usefixtures("edited")
@pytest.mark.parametrize(
    ("asked", "number"),
    [
        (http_date(-9), "1"),
        (http_date(0), "1"),
        (http_date(0.9), "1"),
        (http_date(1, seconds=-1), "1"),
        (http_date(1), "2"),  # the time that Memento-Datetime told
        (http_date(2), "3"),
        (http_date(999), "3"),
    ],
)
def test_the_gate_leads_to_the_version_of_that_time(served: Served, asked: str, number: str) -> None:
    answer = served.ask(f"/timegate/{URL}", accept_datetime=asked)
    assert version_of(answer) == number
    assert answer.headers["location"] == f"{served.url}/article/1?version={number}"
    assert "memento-datetime" not in answer.headers
    assert "accept-datetime" in answer.headers["vary"]


@pytest.mark.usefixtures("edited")
def test_without_a_time_the_gate_leads_to_the_last(served: Served) -> None:
    assert version_of(served.ask(f"/timegate/{URL}")) == "3"
    assert version_of(served.ask(f"/timegate/{URL}", "HEAD")) == "3"


@pytest.mark.usefixtures("edited")
def test_the_gate_names_the_original_its_map_and_the_mementos_around(served: Served) -> None:
    told = links(served.ask(f"/timegate/{URL}", accept_datetime=http_date(1)).headers["link"])
    page = f"{served.url}/article/1?version="
    assert told["original"] == (URL, {})
    assert told["timemap"][0] == f"{served.url}/timemap/link/{URL}"
    assert told["first prev memento"] == (f"{page}1", {"datetime": http_date(0)})
    assert told["memento"] == (f"{page}2", {"datetime": http_date(1)})
    assert told["last next memento"] == (f"{page}3", {"datetime": http_date(2)})


@pytest.mark.usefixtures("edited")
def test_a_memento_tells_its_time_and_where_the_others_are(served: Served) -> None:
    gate = served.ask(f"/timegate/{URL}", accept_datetime=http_date(1))
    memento = served.ask(gate.headers["location"].removeprefix(served.url))
    assert memento.headers["memento-datetime"] == http_date(1)
    told = links(memento.headers["link"])
    assert told["original"][0] == address(1)
    assert told["timegate"][0] == f"{served.url}/timegate/{address(1)}"
    assert told.keys() >= {"timemap", "first prev memento", "memento", "last next memento"}
    assert "2판" in memento.text


@pytest.mark.usefixtures("edited")
def test_the_page_of_today_is_no_memento_and_names_the_gate(served: Served) -> None:
    today = served.ask("/article/1")
    assert "memento-datetime" not in today.headers
    told = links(today.headers["link"])
    assert told.keys() == {"original", "timegate", "timemap"}
    assert version_of(served.ask(told["timegate"][0].removeprefix(served.url))) == "3"


@pytest.mark.usefixtures("edited")
def test_the_map_lists_all_in_order(served: Served) -> None:
    answer = served.ask(f"/timemap/link/{URL}")
    assert (answer.status, answer.headers["content-type"]) == (200, "application/link-format")
    lines = answer.text.rstrip("\n").split(",\n")
    assert [next(iter(links(line))) for line in lines] == [
        "original",
        "self",
        "timegate",
        "first memento",
        "memento",
        "last memento",
    ]
    told = links(answer.text)
    assert told["self"] == (
        f"{served.url}/timemap/link/{URL}",
        {"type": "application/link-format", "from": http_date(0), "until": http_date(2)},
    )
    for line in lines[3:]:
        ((target, attributes),) = links(line).values()
        page = served.ask(target.removeprefix(served.url))
        assert page.headers["memento-datetime"] == attributes["datetime"]


@pytest.mark.usefixtures("edited")
@pytest.mark.parametrize(
    "spelled",
    [
        "https://news.kbs.co.kr/news/view.do?ncd=1",
        "http://news.kbs.co.kr/news/view.do?ncd=1",
        "https:/news.kbs.co.kr/news/view.do?ncd=1",
        "news.kbs.co.kr/news/view.do?ncd=1",
        quote("https://news.kbs.co.kr/news/view.do?ncd=1", safe=""),
        quote("https://news.kbs.co.kr/news/view.do?ncd=1", safe="") + "?lang=en",
        "https://news.kbs.co.kr/news/pc/view/view.do?ncd=1&ref=A",
    ],
)
def test_addresses_may_be_raw_or_escaped(served: Served, spelled: str) -> None:
    assert version_of(served.ask(f"/timegate/{spelled}")) == "3"
    assert served.ask(f"/timemap/link/{spelled}").status == 200


def test_addresses_with_words_are_found_however_they_are_spelled(newsroom: Newsroom, served: Served) -> None:
    url = "https://blog.example/posts/등대 이야기/"
    newsroom.keep(an_article(1, canonical_url=url, addresses=(url,)), a_capture(url))
    plain, escaped = quote(url, safe=":/"), quote(url, safe="")
    assert version_of(served.ask(f"/timegate/{plain}")) == "1"
    answer = served.ask(f"/timegate/{escaped}")
    assert version_of(answer) == "1"
    assert links(answer.headers["link"])["original"][0] == plain
    named = links(served.ask("/article/1").headers["link"])["timegate"][0]
    assert version_of(served.ask(named.removeprefix(served.url))) == "1"


@pytest.mark.usefixtures("edited")
@pytest.mark.parametrize(
    "wrong",
    [
        "yesterday",
        "",
        "2026-01-06T03:00:00Z",
        "Tue, 06 Jan 2026 03:00:00 +0900",
        "Tuesday, 06-Jan-26 03:00:00 GMT",
        "Tue, 31 Feb 2026 03:00:00 GMT",
        "Tue, 06 Jan 0000 03:00:00 GMT",
        "Tue, 06 Jan 2026 25:00:00 GMT",
    ],
)
def test_a_time_that_is_none_is_refused(served: Served, wrong: str) -> None:
    assert served.ask(f"/timegate/{URL}", accept_datetime=wrong).status == 400


@pytest.mark.usefixtures("edited")
@pytest.mark.parametrize(
    "unknown",
    ["", "https://", "x", "1", "kbs:ncd:1", "https://[", "https://nobody.example/x", "http%3A%2F%2F%00%0d%0aX"],
)
def test_what_is_not_archived_is_not_found(served: Served, unknown: str) -> None:
    for path in ("/timegate/", "/timemap/link/"):
        assert served.ask(path + unknown).status == 404


def test_no_address_breaks_out_of_a_header(newsroom: Newsroom, served: Served) -> None:
    url = 'https://blog.example/posts/a">\r\nX: y, <b'
    newsroom.keep(an_article(1, canonical_url=url, addresses=(url,)), a_capture(url))
    answer = served.ask("/article/1?version=1")
    assert "x" not in answer.headers
    assert links(answer.headers["link"])["original"][0] == quote(url, safe=":/,")


@given(st.lists(st.integers(0, 50), min_size=1, unique=True), st.integers(-5, 60) | st.none())
def test_the_version_that_held_is_the_last_until_then_or_the_first(hours: list[int], asked: int | None) -> None:
    known = [Memento(at=NOON + timedelta(hours=hour), number=hour) for hour in sorted(hours)]
    chosen = as_of(known, None if asked is None else NOON + timedelta(hours=asked))
    until = [hour for hour in hours if asked is None or hour <= asked]
    assert chosen.number == (max(until) if until else min(hours))


@given(st.datetimes(min_value=datetime(1970, 1, 1), max_value=datetime(9999, 12, 31)))
def test_every_http_date_is_read(moment: datetime) -> None:
    assert asked_for(moment.strftime(HTTP)) == moment.replace(microsecond=0, tzinfo=UTC)
