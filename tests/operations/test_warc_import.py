"""`newsarchive import warc`: what becomes a capture, what is left out, and how an import is resumed."""

import gzip
import hashlib
import os
import signal
import time
from pathlib import Path

import brotli  # type: ignore[import-untyped]
import pytest
from backports import zstd

from newsarchive import settings
from newsarchive.crawling import stored_bodies
from newsarchive.operations.warc import captured
from newsarchive.operations.warc.importing import NoWarc
from newsarchive.operations.warc.records import Place, read_record
from tests.archive.looking import rows
from tests.archives import new_archive
from tests.building import NOON, Newsroom, a_capture, address, an_article, later
from tests.cli.processes import environment
from tests.forks import Fork
from tests.killing.promises import assert_sound
from tests.operations.warcs import HTML, a_page, a_removal, http, imported, packed, record, response, stored


@pytest.fixture(params=["sqlite", "postgresql"])
def archive(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """The URL of an empty archive."""
    return new_archive(request.param, tmp_path)


@pytest.fixture
def lite(tmp_path: Path) -> str:
    """The URL of an empty archive in a file, for what no engine can do differently."""
    return new_archive("sqlite", tmp_path)


def chunked(body: bytes, size: int = 1000) -> bytes:
    """The body in chunks."""
    parts = [body[start : start + size] for start in range(0, len(body), size)]
    return b"".join(b"%x\r\n%s\r\n" % (len(part), part) for part in (*parts, b""))


def test_each_answer_is_a_capture_of_its_own_time(tmp_path: Path, archive: str) -> None:
    file = stored(
        tmp_path / "a.warc.gz", response(1), response(2), response(1, later(5), a_page(1, "배가 뜨지 않는다"))
    )
    assert imported(archive, file) == ({"new": 2, "changed": 1}, {}, None)
    versions = "SELECT number, captured_at, origin FROM versions JOIN articles a ON a.id = article_id WHERE key = ?"
    found = rows(archive, versions, "kbs:ncd:1")
    assert [(number, str(at).replace(" ", "T")[:16], origin) for number, at, origin in found] == [
        (1, "2026-01-06T03:00", "publisher"),
        (2, "2026-01-06T08:00", "publisher"),
    ]
    (spider, arguments, outcome), *_ = rows(archive, "SELECT spider, arguments, outcome FROM runs")
    assert (spider, outcome) == ("import warc", "complete")
    assert str(file) in str(arguments)
    assert_sound(archive)


def test_the_same_file_again_adds_nothing(tmp_path: Path, lite: str) -> None:
    file = stored(tmp_path / "a.warc.gz", response(1), response(2), response(2))
    assert imported(lite, file)[0] == {"new": 2, "archived": 1}
    before = rows(lite, "SELECT count(*), max(id) FROM captures")
    assert imported(lite, file)[0] == {"archived": 3}
    assert rows(lite, "SELECT count(*), max(id) FROM captures") == before


def test_files_are_read_in_order_of_capture_whatever_they_are_called(tmp_path: Path, lite: str) -> None:
    stored(tmp_path / "w" / "a.warc.gz", response(1, later(9), a_page(1, "셋째")))
    stored(tmp_path / "w" / "b.warc", response(1, later(1), a_page(1, "첫째")), gzipped=False)
    stored(tmp_path / "w" / "deep" / "c.warc.gz", response(1, later(5), a_page(1, "둘째")))
    (tmp_path / "w" / "notes.txt").write_text("no archive", encoding="utf-8")
    assert imported(lite, tmp_path / "w")[0] == {"new": 1, "changed": 2}
    assert rows(lite, "SELECT headline FROM versions ORDER BY number") == [("첫째",), ("둘째",), ("셋째",)]


def test_older_captures_stand_before_what_was_crawled(tmp_path: Path, archive: str) -> None:
    imported(archive, stored(tmp_path / "now.warc.gz", response(1, later(9), a_page(1, "셋째"))))
    older = stored(tmp_path / "old.warc.gz", response(1, later(1), a_page(1, "첫째")), response(1, later(5)))
    assert imported(archive, older)[0] == {"earlier": 2}
    found = rows(archive, "SELECT number, headline FROM versions ORDER BY number")
    assert [number for number, _ in found] == [1, 2, 3]
    assert (found[0][1], found[2][1]) == ("첫째", "셋째")
    assert rows(archive, "SELECT outcome FROM runs ORDER BY id") == [("complete",), ("complete",)]
    assert_sound(archive)


def test_what_is_left_out_is_counted_by_reason(tmp_path: Path, lite: str) -> None:
    file = stored(
        tmp_path / "a.warc.gz",
        record("warcinfo", None, NOON, b"software: test\r\n"),
        response(1),
        record("request", address(1), NOON, b"GET / HTTP/1.1\r\n\r\n"),
        record("response", "https://other.example/story", NOON, http(b"<p>x</p>")),
        record("response", "https://news.kbs.co.kr/", NOON, http(b"<p>x</p>")),
        record("response", address(2), NOON, http(b"", ("Location", address(1)), status="302 Found")),
        record("response", "dns:news.kbs.co.kr", NOON, b"20260106\r\nA 1.2.3.4", ("Content-Type", "text/dns")),
        record("response", address(3), NOON, http(a_page(3)), ("WARC-Segment-Number", "1")),
    )
    counts, told, left_out = imported(lite, file)
    assert (counts, told) == ({"new": 1}, {})
    assert left_out is not None
    assert left_out.startswith("left out: 2 of no publisher or blog known here; ")
    for reason in ("warcinfo records", "request records", "redirects", "not of web servers", "in several pieces"):
        assert reason in left_out


def test_statuses_mean_what_they_mean_in_a_crawl(tmp_path: Path, archive: str) -> None:
    def answer(ncd: int, status: str, hours: float) -> bytes:
        return record("response", address(ncd), later(hours), http(b"<p>...</p>", status=status))

    removed = record("response", address(3), later(4), http(a_removal()))
    file = stored(
        tmp_path / "a.warc.gz",
        *(response(ncd) for ncd in (1, 2, 3, 4)),
        *(answer(1, "410 Gone", 1), answer(2, "404 Not Found", 1), answer(2, "404 Not Found", 3)),
        *(removed, answer(4, "503 Service Unavailable", 2)),
    )
    counts, told, _ = imported(archive, file)
    assert counts == {"new": 4, "gone": 3, "missing": 1, "failed": 1}
    assert "HTTP status 503" in told[address(4)]
    assert rows(archive, "SELECT key, status FROM articles ORDER BY key") == [
        *((f"kbs:ncd:{ncd}", "gone") for ncd in (1, 2, 3)),
        ("kbs:ncd:4", "live"),
    ]


def test_blogs_are_imported_where_they_are_known(tmp_path: Path, lite: str) -> None:
    post = "<article><h1>갯벌 소식</h1><p>물이 빠졌다. 조개를 캐는 사람들이 모였다.</p></article>" * 3
    page = f"<html><head><title>갯벌 소식</title></head><body>{post}</body></html>".encode()
    hosts = ("mudflat.tistory.com", "blog.example", "other.example")
    file = stored(
        tmp_path / "a.warc.gz",
        *(record("response", f"https://{host}/entry/mudflat", NOON, http(page)) for host in hosts),
        record("response", "https://blog.example/tag/sea", NOON, http(page)),
        record("response", "https://blog.example/empty", NOON, http(b"<html><body></body></html>")),
    )
    counts, told, _ = imported(lite, file, sites=("https://www.blog.example/",))
    assert rows(lite, "SELECT publisher FROM articles ORDER BY 1") == [("blog.example",), ("mudflat.tistory.com",)]
    assert counts == {"new": 2, "nothing": 1}
    assert "not an article" in told["https://blog.example/empty"]


@pytest.mark.parametrize(
    ("headers", "body"),
    [
        ((HTML, ("Content-Encoding", "gzip")), gzip.compress(a_page())),
        ((HTML, ("Content-Encoding", "x-gzip")), gzip.compress(a_page())),
        ((HTML, ("Content-Encoding", "br")), brotli.compress(a_page())),
        ((HTML, ("Content-Encoding", "zstd")), zstd.compress(a_page())),
        ((HTML, ("Content-Encoding", "gzip, br")), brotli.compress(gzip.compress(a_page()))),
        ((HTML, ("Transfer-Encoding", "chunked")), chunked(a_page())),
        ((HTML, ("Transfer-Encoding", "chunked"), ("Content-Encoding", "gzip")), chunked(gzip.compress(a_page()))),
        ((HTML, ("Transfer-Encoding", "chunked"), ("Content-Encoding", "gzip")), gzip.compress(a_page())),
        ((HTML, ("Transfer-Encoding", "chunked"), ("Content-Encoding", "gzip")), a_page()),
        ((HTML, ("Content-Encoding", "gzip"), ("Content-Length", "12")), a_page()),
        ((HTML, ("Content-Encoding", "identity")), a_page()),
        ((HTML, ("Content-Encoding", "none, utf-8")), a_page()),
        ((HTML, ("X-Crawl-Content-Encoding", "br"), ("Content-Length", str(len(a_page())))), a_page()),
    ],
)
def test_a_body_is_decoded_however_it_was_stored(
    tmp_path: Path, headers: tuple[tuple[str, str], ...], body: bytes
) -> None:
    file = stored(tmp_path / "a.warc.gz", record("response", address(1), NOON, http(body, *headers)))
    assert captured.capture_of(captured.Record(*read_record(file, Place(0, 0)))).body == a_page()


def test_headers_are_kept_byte_by_byte(tmp_path: Path, lite: str) -> None:
    block = http(
        a_page(), HTML, ("X-Title", "등대".encode().decode("latin-1")), ("Set-Cookie", "a=1"), ("Set-Cookie", "b=2")
    )
    imported(lite, stored(tmp_path / "a.warc.gz", record("response", address(1), NOON, block)))
    with Newsroom(tmp_path, url=lite) as newsroom:
        (kept,) = newsroom.archive.archived_captures()
    assert dict(kept.capture.headers)["X-Title"].encode("latin-1").decode() == "등대"
    assert [value for name, value in kept.capture.headers if name == "Set-Cookie"] == ["a=1", "b=2"]


def test_a_revisit_has_the_body_that_it_refers_to(tmp_path: Path, archive: str) -> None:
    def revisit(ncd: int, hours: float, *fields: tuple[str, str], block: bytes = http(b"")) -> bytes:
        profile = "http://netpreserve.org/warc/1.0/revisit/identical-payload-digest"
        return record("revisit", address(ncd), later(hours), block, ("WARC-Profile", profile), *fields)

    refers = ("WARC-Refers-To-Target-URI", address(1)), ("WARC-Refers-To-Date", "2026-01-06T03:00:00Z")
    digest = ("WARC-Payload-Digest", f"sha256:{hashlib.sha256(a_page(1)).hexdigest()}")
    file = stored(
        tmp_path / "a.warc.gz",
        revisit(1, 1, *refers),  # before what it refers to
        response(1, NOON, None, digest),
        revisit(1, 2, digest),  # as WARC 1.0 has it
        revisit(1, 3, *refers, block=b""),
        revisit(1, 4, *refers, ("WARC-Payload-Digest", f"sha256:{'0' * 64}")),
        revisit(1, 5, ("WARC-Refers-To-Date", "2020-01-06T03:00:00Z")),
    )
    counts, told, _ = imported(archive, file)
    assert counts == {"new": 1, "seen": 3, "failed": 2}
    assert rows(archive, "SELECT DISTINCT payload_sha256, status FROM captures") == [
        (hashlib.sha256(a_page(1)).hexdigest(), 200)
    ]
    problems = {problem for (problem,) in rows(archive, "SELECT problem FROM frontier")}
    assert any("holds another body" in problem for problem in problems)
    assert any("is not in these files" in problem for problem in problems)
    assert told


def test_a_304_refers_to_the_capture_that_it_calls_unchanged(tmp_path: Path, archive: str) -> None:
    def not_modified(
        ncd: int, hours: float, *fields: tuple[str, str], block: bytes = http(b"", status="304 Not Modified")
    ) -> bytes:
        profile = ("WARC-Profile", "http://netpreserve.org/warc/1.1/revisit/server-not-modified")
        return record("revisit", address(ncd), later(hours), block, profile, *fields)

    refers = ("WARC-Refers-To-Target-URI", address(1)), ("WARC-Refers-To-Date", "2026-01-06T03:00:00Z")
    file = stored(
        tmp_path / "a.warc.gz",
        *(response(1), not_modified(1, 2, *refers), not_modified(1, 3), not_modified(9, 3)),
        not_modified(1, 4, *refers, block=b""),
    )
    counts, told, _ = imported(archive, file)
    assert counts == {"new": 1, "seen": 3, "nothing": 1}
    assert told == {address(9): "nothing: a 304 whose page is not archived"}
    (whole,) = rows(archive, "SELECT id FROM captures WHERE status = 200")
    assert rows(archive, "SELECT DISTINCT refers_to FROM captures WHERE status = 304") == [whole]
    assert str(rows(archive, "SELECT last_seen_at FROM articles")[0][0])[11:13] == "07"


def test_a_resource_is_read_as_a_page(tmp_path: Path, lite: str) -> None:
    file = stored(tmp_path / "a.warc.gz", record("resource", address(1), NOON, a_page(), ("Content-Type", "text/html")))
    assert imported(lite, file)[0] == {"new": 1}
    assert rows(lite, "SELECT medium, status, status_line FROM captures") == [("http", None, None)]


def test_records_are_held_to_the_limits_of_a_crawl() -> None:
    assert stored_bodies.LARGEST == settings.DOWNLOAD_MAXSIZE
    assert captured.LONGEST_ADDRESS == settings.URLLENGTH_LIMIT


def test_where_nothing_is_there_no_archive_is_made(tmp_path: Path) -> None:
    (tmp_path / "empty").mkdir()
    for path, said in ((tmp_path / "empty", "no web archive is below"), (tmp_path / "no.warc", "no such file")):
        with pytest.raises(NoWarc, match=said):
            imported(f"sqlite:///{tmp_path}/none.db", path)
    assert not (tmp_path / "none.db").exists()


def test_a_capture_of_a_crawl_and_its_copy_in_a_file_are_one(tmp_path: Path) -> None:
    with Newsroom(tmp_path) as newsroom:
        newsroom.keep(an_article(1), a_capture(address(1), a_page(1)))
        file = stored(tmp_path / "a.warc.gz", response(1), response(1, later(1)))
        assert imported(newsroom.url, file)[0]["archived"] == 1


def begin(folder: Path, file: Path, archive: str) -> Fork:
    """The command as a process of its own, in a session of its own."""
    words = ("--archive", archive, "import", "warc", str(file), "--quiet", "--workers", "1")
    return Fork("newsarchive", *words, cwd=folder, environment=environment(), own_session=True)


def wait_for(archive: str, table: str, more_than: int) -> None:
    """Until so many of its rows are committed."""
    deadline = time.monotonic() + 60
    while rows(archive, f"SELECT count(*) FROM {table}")[0][0] <= more_than:
        assert time.monotonic() < deadline, "the import made no progress"
        time.sleep(0.02)


def kill_and_resume(folder: Path, archive: str, pages: int, kills: int) -> None:
    """Three states of each article; killed at so many moments, first as soon as there is something to read."""
    records = [
        response(ncd, later(hours), a_page(ncd, f"{state}째 소식"))
        for ncd in range(1, pages + 1)
        for hours, state in ((9, "셋"), (1, "첫"), (5, "둘"))
    ]
    file = stored(folder / "a.warc.gz", *records)
    for number in range(kills):
        process = begin(folder, file, archive)
        if number == 0:
            wait_for(archive, "frontier", 0)
        else:
            wait_for(archive, "captures", number * len(records) // (kills + 1))
        process.kill()
    assert begin(folder, file, archive).wait(120) == 0
    assert rows(archive, "SELECT count(*) FROM captures") == [(3 * pages,)]
    states = "SELECT number, headline, count(*) FROM versions GROUP BY number, headline ORDER BY number"
    assert rows(archive, states) == [(number, f"{state}째 소식", pages) for number, state in enumerate("첫둘셋", 1)]
    assert rows(archive, "SELECT count(*), min(outcome) FROM runs") == [(1, "complete")]
    assert_sound(archive)


@pytest.mark.parametrize("engine", ["sqlite", pytest.param("postgresql", marks=pytest.mark.long)])
def test_an_import_that_was_killed_goes_on_and_loses_nothing(tmp_path: Path, engine: str) -> None:
    kill_and_resume(tmp_path, new_archive(engine, tmp_path), pages=60, kills=2)


@pytest.mark.long
@pytest.mark.timeout(900)
def test_an_import_killed_10_times_goes_on_and_loses_nothing(tmp_path: Path, archive: str) -> None:
    kill_and_resume(tmp_path, archive, pages=1000, kills=10)


@pytest.mark.long
def test_an_import_that_is_asked_to_stop_ends_well_and_goes_on(tmp_path: Path, lite: str) -> None:
    file = stored(tmp_path / "a.warc.gz", *(response(ncd) for ncd in range(1, 301)))
    process = begin(tmp_path, file, lite)
    wait_for(lite, "captures", 0)
    os.killpg(process.pid, signal.SIGINT)
    assert process.wait(60) == 0
    assert rows(lite, "SELECT outcome FROM runs") == [("stopped",)]
    assert begin(tmp_path, file, lite).wait(60) == 0
    assert rows(lite, "SELECT count(*), min(outcome) FROM captures, runs") == [(300, "complete")]


def test_a_file_that_has_changed_is_another_import(tmp_path: Path, lite: str) -> None:
    file = tmp_path / "a.warc.gz"
    imported(lite, stored(file, response(1)))
    file.write_bytes(file.read_bytes() + packed([response(2)]))
    assert imported(lite, file)[0] == {"archived": 1, "new": 1}
