"""What a search finds as a file: the rows of an export, a thousand at most, and nothing that a spreadsheet runs."""

import csv
import gzip
import io
import json
import re
from typing import Any
from urllib.parse import quote

import pytest

from newsarchive.operations.exports.tables import TABLES
from newsarchive.web import downloads
from tests.building import HEADLINE, Newsroom, an_article, later
from tests.web.serving import Answer, Served, serving

COLUMNS = [column.name for column in TABLES["articles"].columns]
WORD = quote("등대")


def rows(answer: Answer) -> list[dict[str, Any]]:
    assert answer.status == 200
    if answer.headers["content-type"].startswith("text/csv"):
        assert answer.body.startswith(b"\xef\xbb\xbf")
        return list(csv.DictReader(io.StringIO(answer.body.decode("utf-8-sig"), newline="")))
    return [json.loads(line) for line in answer.text.splitlines()]


def following(answer: Answer) -> str | None:
    found = re.fullmatch(r'<([^>]+)>; rel="next"', answer.headers.get("link", ""))
    return found[1] if found else None


@pytest.mark.parametrize("form", ["csv", "jsonl"])
def test_a_search_is_a_file_with_the_columns_of_an_export(newsroom: Newsroom, served: Served, form: str) -> None:
    newsroom.keep(an_article(1))
    newsroom.keep(an_article(2, "항구", "배가 들어왔습니다."))
    answer = served.ask(f"/search.{form}?q={WORD}")
    (row,) = rows(answer)
    assert list(row) == COLUMNS
    assert row["headline"] == HEADLINE
    assert answer.headers["content-disposition"] == f'attachment; filename="newsarchive-search.{form}"'
    assert answer.headers["x-content-type-options"] == "nosniff"
    assert following(answer) is None


def test_no_cell_is_a_formula(newsroom: Newsroom, served: Served) -> None:
    newsroom.keep(an_article(1, "=HYPERLINK(1)", '@SUM("등대")', section="+82"))
    (row,) = rows(served.ask(f"/search.csv?q={WORD}"))
    assert [row[name] for name in ("headline", "body", "section")] == ["'=HYPERLINK(1)", '\'@SUM("등대")', "'+82"]


@pytest.mark.parametrize("sort", ["newest", "relevance"])
@pytest.mark.parametrize("form", ["csv", "jsonl"])
def test_what_is_more_is_in_the_next_file(newsroom: Newsroom, served: Served, form: str, sort: str) -> None:
    for number in range(1, 8):
        newsroom.keep(an_article(number, date_published=later(number)))
    path: str | None = f"/search.{form}?q={WORD}&sort={sort}&limit=3"
    sizes, found = [], []
    while path:
        answer = served.ask(path)
        sizes.append(len(rows(answer)))
        found += [row["key"] for row in rows(answer)]
        path = following(answer)
    assert sizes == [3, 3, 1]
    assert sorted(found) == [f"kbs:ncd:{number}" for number in range(1, 8)]


def test_a_file_of_long_texts_ends_early_and_says_where_to_go_on(
    newsroom: Newsroom, served: Served, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(downloads, "_MOST_BYTES", 5_000)
    for number in range(1, 5):
        newsroom.keep(an_article(number, body="등대 " * 1_000, date_published=later(number)))
    first = served.ask(f"/search.jsonl?q={WORD}")
    path = following(first)
    assert path is not None
    assert [row["key"] for row in rows(first)] == ["kbs:ncd:4"]
    assert [row["key"] for row in rows(served.ask(path))] == ["kbs:ncd:3"]


@pytest.mark.parametrize("wrong", ["page=x", "page=%00", "limit=0", "limit=1001", "limit=x", "after=1"])
def test_what_cannot_be_read_is_refused(served: Served, wrong: str) -> None:
    for form in ("csv", "jsonl"):
        assert served.ask(f"/search.{form}?q={WORD}&{wrong}").status == 400


def test_nothing_found_is_a_heading_or_nothing(served: Served) -> None:
    assert rows(served.ask("/search.csv?q=x")) == []
    assert served.ask("/search.csv?q=x").text.count("\n") == 1
    assert served.ask("/search.jsonl?q=x").body == b""


def test_a_file_is_packed_for_who_takes_it_so(newsroom: Newsroom, served: Served) -> None:
    for number in range(1, 30):
        newsroom.keep(an_article(number, body="등대 " * 2_000))
    packed = served.ask(f"/search.csv?q={WORD}", accept_encoding="gzip")
    assert packed.headers["content-encoding"] == "gzip"
    assert gzip.decompress(packed.body) == served.ask(f"/search.csv?q={WORD}").body


def test_the_search_page_leads_to_its_files(newsroom: Newsroom, served: Served) -> None:
    newsroom.keep(an_article(1))
    page = served.ask(f"/search?q={WORD}&publisher=kbs").text
    assert served.ask(f"/api/v1/search?q={WORD}&publisher=kbs").status == 200
    for form in ("atom", "csv", "jsonl"):
        assert f'href="/search.{form}?q={WORD}&amp;publisher=kbs"' in page
    assert f'href="/api/v1/search?q={WORD}&amp;publisher=kbs"' in page
    assert "/search.csv" not in served.ask("/search?q=x").text


def test_only_a_few_files_are_made_at_once_and_pages_go_on(newsroom: Newsroom) -> None:
    newsroom.keep(an_article())
    with serving(newsroom.url, _full) as served:
        assert served.ask("/search.csv").status == 503
        assert served.ask("/search").status == 200


def _full(app: Any) -> Any:
    """The application while others are fetching files."""
    taken = 0
    while app.state.files.acquire(blocking=False):
        taken += 1
    assert taken == 2
    return app
