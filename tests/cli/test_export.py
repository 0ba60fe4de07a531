"""`export` as a person calls it: formats, filters, files that are whole, what is said on stderr."""

import csv
import io
import json
import os
import subprocess
import sys
import xml.etree.ElementTree as ET
from pathlib import Path
from typing import Any

import pytest
from warcio.archiveiterator import ArchiveIterator  # type: ignore[import-untyped]

from newsarchive.items import SourceLink
from tests.building import Newsroom, a_capture, address, an_article, later
from tests.cli.conftest import BOTH_ENGINES, Answer, CommandLine

pytestmark = BOTH_ENGINES

LINK = SourceLink(url=address(9), outlet="KBS", label="출처", form="table", rule="table", where="=출처: KBS")


def rows_of_csv(answer: Answer) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(answer.out, newline="")))


@pytest.mark.usefixtures("filled")
def test_articles_have_the_names_and_values_that_show_prints(newsarchive: CommandLine) -> None:
    exported = newsarchive("export").records
    assert [record["key"] for record in exported] == ["kbs:ncd:2", "kbs:ncd:1", "kbs:ncd:3"]
    for record in exported:
        shown = newsarchive("show", record["key"], "--json").record
        assert {name: record[name] for name in shown if name != "copies"} == {
            name: value for name, value in shown.items() if name != "copies"
        }


@pytest.mark.usefixtures("filled")
def test_versions_have_the_names_and_values_that_versions_prints(newsarchive: CommandLine) -> None:
    exported = [record for record in newsarchive("export", "--what", "versions").records if record["article_id"] == 2]
    shown = newsarchive("versions", "kbs:ncd:2", "--json").records
    assert [{name: each[name] for name in shown[0] if name != "changes"} for each in exported] == [
        {name: value for name, value in each.items() if name != "changes"} for each in shown
    ]


def test_source_links_have_the_names_and_values_that_sources_prints(
    newsarchive: CommandLine, newsroom: Newsroom
) -> None:
    newsroom.keep(an_article(1, source_links=(LINK,)))
    assert newsarchive("correct", "1", "1", "--outlet", "MBC", "--by", "한바다").code == 0
    (exported,) = newsarchive("export", "--what", "source-links").records
    (shown,) = newsarchive("sources", "1", "--json").records
    assert shown.pop("verdict") is None
    assert {name: exported[name] for name in shown} == shown
    assert exported["correction"]["by"] == "한바다"
    assert (exported["key"], exported["article_id"]) == ("kbs:ncd:1", 1)


@pytest.mark.usefixtures("filled")
def test_captures_of_no_article_are_exported_where_nothing_is_asked_for(newsarchive: CommandLine) -> None:
    everything = newsarchive("export", "--what", "captures").records
    assert [each["fate"] for each in everything] == ["new", "new", "changed", "new", "gone", "unrecognised"]
    found = newsarchive("export", "--what", "captures", "기준금리").records
    assert {each["key"] for each in found} == {"kbs:ncd:2"}
    assert "payload" not in everything[0]


@pytest.mark.usefixtures("filled")
def test_filters_and_warnings_are_those_of_search(newsarchive: CommandLine) -> None:
    answer = newsarchive("export", "기준금리", "section:경제", "kind:foo")
    searched = newsarchive("search", "기준금리", "section:경제", "kind:foo", "--json")
    assert [each["id"] for each in answer.records] == [each["id"] for each in searched.records]
    warnings = [line for line in searched.err.splitlines() if "kind:foo" in line]
    assert warnings
    assert all(line in answer.err for line in warnings)


@pytest.mark.usefixtures("filled")
def test_no_text_leaves_bodies_captions_and_found_words_out(newsarchive: CommandLine, newsroom: Newsroom) -> None:
    newsroom.keep(an_article(4, source_links=(LINK,)), a_capture(address(4), fetched_at=later(5)))
    for what in ("articles", "versions", "source-links", "verdicts", "captures"):
        for record in newsarchive("export", "--what", what, "--no-text").records:
            assert not {"body", "found_in"} & set(record)
            assert all("caption" not in image for image in record.get("images", ()))
            assert what == "captures" or "headline" in record
    images = [image for record in newsarchive("export", "--no-text").records for image in record["images"]]
    assert images == [{"url": "https://news.kbs.co.kr/data/rate.jpg", "credit": "연합뉴스"}]
    assert "content" not in newsarchive("export", "--format", "atom", "--no-text").out


@pytest.mark.usefixtures("filled")
def test_as_of_is_what_the_archive_knew_then(newsarchive: CommandLine) -> None:
    noon = newsarchive("export", "--as-of", "2026-01-06 12:00")
    assert {each["key"]: (each["version"], each["status"]) for each in noon.records} == {
        "kbs:ncd:1": (1, "live"),
        "kbs:ncd:2": (1, "live"),
        "kbs:ncd:3": (1, "live"),
    }
    assert newsarchive("export", "--as-of", "2026-01-06 11:59").out == ""
    then = newsarchive("export", "--as-of", "2026-01-06 17:00").records
    assert [(each["key"], each["status"]) for each in then if each["status"] == "gone"] == [("kbs:ncd:1", "gone")]


@pytest.mark.usefixtures("filled")
def test_as_of_with_a_query_says_that_today_is_searched_and_what_was_not_there_yet(newsarchive: CommandLine) -> None:
    answer = newsarchive("export", "기준금리", "--as-of", "2026-01-06 11:00")
    assert answer.code == 0
    assert "today's texts" in answer.err
    assert "nothing found" in answer.err


@pytest.mark.usefixtures("filled")
@pytest.mark.parametrize("form", ["jsonl", "csv", "parquet", "atom"])
def test_nothing_found_is_an_empty_file_and_no_failure(newsarchive: CommandLine, tmp_path: Path, form: str) -> None:
    answer = newsarchive("export", "없는낱말", "--format", form, "--out", "none.out")
    assert answer.code == 0
    assert "nothing found; no article in none.out" in answer.err
    assert (tmp_path / "none.out").exists()


@pytest.mark.usefixtures("filled")
@pytest.mark.parametrize(
    ("name", "begins"), [("a.csv", b'"id"'), ("a.parquet", b"PAR1"), ("a.xml", b"<?xml"), ("a.out", b'{"id"')]
)
def test_the_ending_of_the_file_tells_the_format(
    newsarchive: CommandLine, tmp_path: Path, name: str, begins: bytes
) -> None:
    assert newsarchive("export", "--out", name).code == 0
    assert (tmp_path / name).read_bytes().startswith(begins)


@pytest.mark.usefixtures("filled")
def test_counts_are_said_on_stderr_and_quiet_is_quiet(newsarchive: CommandLine) -> None:
    assert newsarchive("export").err == "newsarchive: 3 articles\n"
    assert newsarchive("export", "--what", "versions", "--out", "v.jsonl").err.startswith(
        "newsarchive: 4 versions in v.jsonl ("
    )
    assert newsarchive("export", "--quiet").err == ""


def test_simulated_captures_are_marked_and_counted(newsarchive: CommandLine, newsroom: Newsroom) -> None:
    newsroom.keep(an_article(1), a_capture(address(1), simulated=True))
    answer = newsarchive("export")
    assert answer.record["simulated"] is True
    assert "1 of them simulated: a stand-in server answered, not the publisher" in answer.err


@pytest.mark.usefixtures("filled")
@pytest.mark.parametrize(
    ("words", "says"),
    [
        (("--format", "atom", "--what", "versions"), "a feed has articles"),
        (("--bom",), "--bom is for --format csv"),
        (("--what", "opinions"), "opinions"),
        (("--as-of", "gestern"), "gestern"),
        (("--fromat", "csv"), "--fromat"),
    ],
)
def test_what_cannot_be_is_said(newsarchive: CommandLine, words: tuple[str, ...], says: str) -> None:
    answer = newsarchive("export", *words)
    assert answer.code == 2
    assert says in answer.err
    assert answer.out == ""


@pytest.mark.usefixtures("filled")
def test_a_file_that_cannot_be_written_is_named_and_nothing_is_left(newsarchive: CommandLine, tmp_path: Path) -> None:
    answer = newsarchive("export", "--out", "none/a.jsonl")
    assert (answer.code, answer.out) == (1, "")
    assert "none/a.jsonl cannot be written: No such file or directory" in answer.err
    assert not (tmp_path / "none").exists()


@pytest.mark.usefixtures("filled")
def test_without_pyarrow_parquet_says_how_to_get_it_and_leaves_no_file(
    newsarchive: CommandLine, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "pyarrow", None)
    answer = newsarchive("export", "--out", "a.parquet")
    assert answer.code == 2
    assert "pip install 'newsarchive[parquet]'" in answer.err
    assert not list(tmp_path.glob("*.parquet*"))


HOSTILE = "=cmd|'/C calc'!A0 \"따옴표\"; </title><script>"


@pytest.fixture
def hostile(newsroom: Newsroom) -> Newsroom:
    """An article of hostile words, one without headline, date, text and author, one with odd headers."""
    newsroom.keep(an_article(1, HOSTILE, f"{HOSTILE}\n+둘째", source_links=(LINK,)))
    newsroom.keep(an_article(3, "", "", date_published=None, bylines=(), section=None, language=None))
    header = (("X-Odd", "a\x00b\udcff"), ("Content-Type", "text/html"))
    newsroom.keep(an_article(4), a_capture(address(4), headers=header))
    return newsroom


@pytest.mark.usefixtures("hostile")
def test_hostile_words_come_through_json_lines_as_they_are(newsarchive: CommandLine) -> None:
    records = {each["key"]: each for each in newsarchive("export").records}
    assert records["kbs:ncd:1"]["headline"] == HOSTILE
    assert (records["kbs:ncd:3"]["headline"], records["kbs:ncd:3"]["date_published"]) == ("", None)
    captures = {each["key"]: each for each in newsarchive("export", "--what", "captures").records}
    assert captures["kbs:ncd:4"]["headers"][0]["name"] == "X-Odd"


@pytest.mark.usefixtures("hostile")
def test_hostile_words_make_no_formula_of_a_cell(newsarchive: CommandLine) -> None:
    assert newsarchive("verify").code == 0
    for what in ("articles", "versions", "source-links", "verdicts", "captures"):
        rows = rows_of_csv(newsarchive("export", "--format", "csv", "--what", what))
        assert rows
        assert not [cell for row in rows for cell in row.values() if cell[:1] in ("=", "+", "-", "@", "\t")]
    (link,) = rows_of_csv(newsarchive("export", "--format", "csv", "--what", "source-links"))
    assert link["found_in"] == "'=출처: KBS"


def test_a_text_of_a_megabyte_comes_whole_in_every_format(newsarchive: CommandLine, newsroom: Newsroom) -> None:
    text = "가나다라 마바사 " * 110_000
    newsroom.keep(an_article(1, "긴 글", text.strip()))
    assert newsarchive("export").record["body"] == text.strip()
    csv.field_size_limit(10_000_000)
    (row,) = rows_of_csv(newsarchive("export", "--format", "csv"))
    assert row["body"] == text.strip()
    assert text.strip() in newsarchive("export", "--format", "atom").out
    assert newsarchive("export", "--out", "a.parquet").code == 0


@pytest.mark.usefixtures("hostile")
def test_hostile_words_are_text_in_a_feed_and_in_parquet(newsarchive: CommandLine, tmp_path: Path) -> None:
    feed = ET.fromstring(newsarchive("export", "--format", "atom").out)
    titles = [found.text for found in feed.iter("{http://www.w3.org/2005/Atom}title")]
    assert HOSTILE in titles
    for what in ("articles", "versions", "source-links", "verdicts", "captures"):
        assert newsarchive("export", "--what", what, "--out", f"{what}.parquet").code == 0
    from pyarrow import parquet

    table = parquet.read_table(tmp_path / "articles.parquet").to_pylist()
    assert HOSTILE in [row["headline"] for row in table]


@pytest.mark.usefixtures("filled")
def test_a_byte_order_mark_is_the_first_that_excel_reads(newsarchive: CommandLine, tmp_path: Path) -> None:
    assert newsarchive("export", "--bom", "--out", "a.csv").code == 0
    assert (tmp_path / "a.csv").read_bytes().startswith(b'\xef\xbb\xbf"id"')


@pytest.mark.usefixtures("filled")
def test_a_reader_that_has_enough_is_no_failure(archive_url: str) -> None:
    command = f"{sys.executable} -m newsarchive export --what captures | head -c 10"
    environment = {**os.environ, "NEWSARCHIVE_URL": archive_url}
    done = subprocess.run(command, shell=True, env=environment, capture_output=True, text=True, timeout=60)
    assert done.stdout == '{"id": 1, '
    assert "Error" not in done.stderr


def lines(path: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]


@pytest.mark.usefixtures("filled")
def test_an_export_replaces_the_one_before(newsarchive: CommandLine, tmp_path: Path) -> None:
    path = tmp_path / "a.jsonl"
    path.write_text("old")
    assert newsarchive("export", "--out", str(path), "기준금리").code == 0
    assert [each["key"] for each in lines(path)] == ["kbs:ncd:2"]
    assert sorted(file.name for file in tmp_path.iterdir() if "part" in file.name) == []


@pytest.mark.usefixtures("filled")
def test_warc_holds_the_captures_that_are_asked_for(newsarchive: CommandLine, tmp_path: Path) -> None:
    answer = newsarchive("export", "--out", "a.warc.gz", "기준금리")
    assert answer.code == 0
    assert answer.err.startswith("newsarchive: 2 captures in a.warc.gz (")
    with (tmp_path / "a.warc.gz").open("rb") as stream:
        records = [(each.rec_type, each.rec_headers.get_header("WARC-Target-URI")) for each in ArchiveIterator(stream)]
    assert records == [("warcinfo", None), ("response", address(2)), ("revisit", address(2))]
    assert newsarchive("export", "--format", "warc", "--out", "all.warc.gz").err.startswith("newsarchive: 6 captures")


@pytest.mark.usefixtures("filled")
@pytest.mark.parametrize("words", [("--what", "articles"), ("--no-text",), ("--as-of", "1d")])
def test_warc_is_whole_captures(newsarchive: CommandLine, tmp_path: Path, words: tuple[str, ...]) -> None:
    answer = newsarchive("export", "--format", "warc", "--out", "a.warc.gz", *words)
    assert (answer.code, answer.out) == (2, "")
    assert "WARC holds" in answer.err
    assert not (tmp_path / "a.warc.gz").exists()
