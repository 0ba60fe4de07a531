"""Captures as WARC records, and back again: nothing of a capture is lost on the way."""

import gzip
import hashlib
import io
import json
import subprocess
import sys
from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from warcio.archiveiterator import ArchiveIterator  # type: ignore[import-untyped]

from newsarchive.archive import open_archive
from newsarchive.items import Capture, Hop, Validators
from newsarchive.operations.jekyll_import import ImportRequest, import_jekyll
from newsarchive.operations.warc.digests import fits
from newsarchive.operations.warc.records import Damage, Found, read_record, walk
from newsarchive.operations.warc_export import WarcCounts, write_warc
from tests.archive.looking import capture_ids
from tests.archives import new_archive
from tests.building import NOON, Newsroom, a_capture, address, an_article, identity, later
from tests.operations.blogs import make_blog
from tests.operations.warcs import a_page, imported


@pytest.fixture(params=["sqlite", "postgresql"])
def archive(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """The URL of an empty archive."""
    return new_archive(request.param, tmp_path)


def exported(archive: str, file: Path, articles: Sequence[int] | None = None) -> WarcCounts:
    """Write a WARC file; gives the counts."""
    with open_archive(archive) as opened, file.open("wb") as stream:
        return write_warc(opened, stream, articles, made_at=NOON)


def records(file: Path) -> list[tuple[dict[str, str], Any, bytes]]:
    """Headers, HTTP headers and body of each record behind the first, as warcio reads them."""
    with file.open("rb") as stream:
        found = ArchiveIterator(stream, check_digests="raise")
        return [(dict(each.rec_headers.headers), each.http_headers, each.content_stream().read()) for each in found][1:]


def assert_sound(file: Path) -> None:
    """`warcio check` finds nothing, and no record is shorter than it says or other than its digest.

    It passes over revisits, even those that end too early.
    """
    tool = Path(sys.executable).with_name("warcio")
    said = subprocess.run((tool, "check", "-v", str(file)), capture_output=True, text=True, check=True).stdout
    found = list(walk(file))
    assert [each for each in found if isinstance(each, Damage) or not each.is_whole] == []
    kinds = Counter(each.fields.get_header("WARC-Type") for each in found if isinstance(each, Found))
    assert said.count("digest pass") == kinds.total() - kinds["revisit"]
    for each in found:
        fields, block = read_record(file, each.place)
        assert fits(fields.get_header("WARC-Block-Digest"), (block,))


def captures(archive: str) -> dict[Any, tuple[Capture, str]]:
    """Every capture with what it refers to, by what it is of."""
    with open_archive(archive) as opened:
        return {
            (each.capture.url, each.capture.fetched_at, each.payload_sha256): (
                each.capture,
                each.refers.url if each.refers else "",
            )
            for each in opened.archived_captures()
        }


SENT = gzip.compress(a_page(1), mtime=0)
AS_SENT = (
    ("Content-Type", "text/html; charset=utf-8"),
    ("Content-Encoding", "gzip"),
    ("Transfer-Encoding", "chunked"),
    ("Content-Length", str(len(SENT))),
    ("X-Title", "등대".encode().decode("latin-1")),
    ("ETag", '"a"'),
)


def fill(newsroom: Newsroom) -> None:
    """Captures of every kind that a crawl makes."""
    whole = replace(
        a_capture(address(1), a_page(1), headers=AS_SENT, hops=(Hop(url="http://news.kbs.co.kr/1", status=301),)),
        received_sha256=hashlib.sha256(SENT).hexdigest(),
    )
    newsroom.keep(an_article(1), whole)
    newsroom.keep(an_article(1), a_capture(address(1), a_page(1), later(2)))
    newsroom.keep(an_article(1), a_capture(f"{address(1)}&ref=x", a_page(1), later(3)))
    newsroom.keep(an_article(2), a_capture(address(2), a_page(2), later(4), simulated=True))
    answer = a_capture(address(1), b"", later(5), status=304, headers=(("ETag", '"a"'),))
    asked = Validators(capture_id=capture_ids(newsroom.url)[0], etag='"a"', last_modified=None)
    newsroom.record(newsroom.page("article", answer, identity(1), unchanged=asked))
    sitemap = a_capture(
        "https://news.kbs.co.kr/sitemap.xml", b"<urlset/>", later(6), headers=(("Content-Type", "text/xml"),)
    )
    newsroom.record(newsroom.page("listing", sitemap))
    newsroom.miss(3, "404", later(7))
    broken = a_capture(address(4), b"", later(8), status=503)
    newsroom.record(newsroom.page("failed", broken, identity(4), problem="HTTP status 503"))
    strange = a_capture(address(5), b"<p>strange</p>", later(9))
    newsroom.record(newsroom.page("unrecognised", strange, identity(5), problem="no layout"))


def test_a_round_trip_gives_back_every_capture(tmp_path: Path, archive: str) -> None:
    with Newsroom(tmp_path, "other.db") as newsroom:
        fill(newsroom)
        first, again = tmp_path / "a.warc.gz", tmp_path / "b.warc.gz"
        counts = exported(newsroom.url, first)
    assert counts == WarcCounts(records=9, responses=6, revisits=3, resources=0, simulated=1)
    assert_sound(first)
    run, _, _ = imported(archive, first)
    assert run == {"new": 2, "seen": 3, "listing": 1, "missing": 1, "failed": 1, "unrecognised": 1}
    assert captures(archive) == captures(newsroom.url)
    exported(archive, again)
    assert what_is_in(again) == what_is_in(first)
    assert imported(newsroom.url, first)[0] == {"archived": 9}


def what_is_in(file: Path) -> list[tuple[str, str, str]]:
    """Identity, digest and type of each record."""
    return [(each["WARC-Record-ID"], each["WARC-Payload-Digest"], each["WARC-Type"]) for each, _, _ in records(file)]


@pytest.mark.parametrize(("engine", "other"), [("postgresql", "sqlite"), ("postgresql", "postgresql")])
def test_a_time_that_is_finer_than_milliseconds_makes_no_other_capture(tmp_path: Path, engine: str, other: str) -> None:
    fine = later(0, seconds=0.123456)
    archive, back = new_archive(engine, tmp_path), new_archive(other, tmp_path, "b.db")
    with Newsroom(tmp_path, url=archive) as newsroom:
        newsroom.keep(an_article(1), a_capture(address(1), a_page(1), fine))
        answer = a_capture(address(1), b"", later(5), status=304)
        asked = Validators(capture_id=capture_ids(newsroom.url)[0], etag='"a"', last_modified=None)
        newsroom.record(newsroom.page("article", answer, identity(1), unchanged=asked))
    files = [tmp_path / name for name in ("a.warc.gz", "b.warc.gz")]
    exported(archive, files[0])
    assert imported(back, files[0])[0] == {"new": 1, "seen": 1}
    exported(back, files[1])
    assert what_is_in(files[0]) == what_is_in(files[1])
    assert imported(archive, files[1])[0] == {"archived": 2}
    if engine == other:
        assert captures(back) == captures(archive)


def test_two_exports_of_one_archive_are_the_same_bytes(tmp_path: Path) -> None:
    with Newsroom(tmp_path) as newsroom:
        fill(newsroom)
        exported(newsroom.url, tmp_path / "a.warc.gz")
        exported(newsroom.url, tmp_path / "b.warc.gz")
    assert (tmp_path / "a.warc.gz").read_bytes() == (tmp_path / "b.warc.gz").read_bytes()


def test_a_decoded_body_is_marked_as_one(tmp_path: Path) -> None:
    with Newsroom(tmp_path) as newsroom:
        fill(newsroom)
        exported(newsroom.url, tmp_path / "a.warc.gz")
    fields, headers, body = records(tmp_path / "a.warc.gz")[0]
    assert body == a_page(1)
    assert headers.get_header("X-Archive-Orig-Content-Encoding") == "gzip"
    assert headers.get_header("X-Archive-Orig-Transfer-Encoding") == "chunked"
    assert headers.get_header("X-Archive-Orig-Content-Length") == str(len(SENT))
    assert headers.get_header("Content-Encoding") is None
    assert headers.get_header("Content-Length") == str(len(body))
    assert fields["WARC-Payload-Digest"] == f"sha256:{hashlib.sha256(body).hexdigest()}"
    assert fields["WARC-Date"] == "2026-01-06T03:00:00.000000Z"
    assert fields["Newsarchive-Received-Digest"] == f"sha256:{hashlib.sha256(SENT).hexdigest()}"
    assert json.loads(fields["Newsarchive-Redirects"]) == [["http://news.kbs.co.kr/1", 301]]


def test_a_body_stands_in_the_file_once(tmp_path: Path) -> None:
    with Newsroom(tmp_path) as newsroom:
        fill(newsroom)
        exported(newsroom.url, tmp_path / "a.warc.gz")
    read = [(fields, body) for fields, _, body in records(tmp_path / "a.warc.gz")]
    first, second, third = (fields for fields, _ in read[:3])
    for revisit in (second, third):
        assert revisit["WARC-Type"] == "revisit"
        assert revisit["WARC-Profile"] == "http://netpreserve.org/warc/1.1/revisit/identical-payload-digest"
        assert revisit["WARC-Refers-To"] == first["WARC-Record-ID"]
        assert revisit["WARC-Refers-To-Target-URI"] == address(1)
        assert revisit["WARC-Refers-To-Date"] == first["WARC-Date"]
        assert revisit["WARC-Payload-Digest"] == first["WARC-Payload-Digest"]
    assert [len(body) for _, body in read[1:3]] == [0, 0]


def test_a_304_is_a_revisit_that_the_server_vouches_for(tmp_path: Path) -> None:
    with Newsroom(tmp_path) as newsroom:
        fill(newsroom)
        exported(newsroom.url, tmp_path / "a.warc.gz")
    ((fields, _, block),) = (each for each in records(tmp_path / "a.warc.gz") if "Newsarchive-Answer" in each[0])
    assert fields["WARC-Profile"] == "http://netpreserve.org/warc/1.1/revisit/server-not-modified"
    assert fields["WARC-Refers-To-Date"] == "2026-01-06T03:00:00.000000Z"
    assert json.loads(fields["Newsarchive-Answer"]) == ["HTTP/1.1", [["ETag", '"a"']]]
    assert block == b"", "pywb would show the bare 304, not the page"


def test_a_304_with_more_headers_than_a_field_holds_is_kept_whole(tmp_path: Path) -> None:
    archive = new_archive("sqlite", tmp_path)
    long = tuple((f"X-{number}", "y" * 4000) for number in range(10))
    with Newsroom(tmp_path, "other.db") as newsroom:
        newsroom.keep(an_article(1), a_capture(address(1), a_page(1)))
        answer = a_capture(address(1), b"", later(5), status=304, headers=long)
        asked = Validators(capture_id=capture_ids(newsroom.url)[0], etag='"a"', last_modified=None)
        newsroom.record(newsroom.page("article", answer, identity(1), unchanged=asked))
    exported(newsroom.url, tmp_path / "a.warc.gz")
    assert_sound(tmp_path / "a.warc.gz")
    assert imported(archive, tmp_path / "a.warc.gz")[0] == {"new": 1, "seen": 1}
    assert captures(archive) == captures(newsroom.url)


def test_the_first_record_tells_who_wrote_the_file_and_what_is_simulated(tmp_path: Path) -> None:
    with Newsroom(tmp_path) as newsroom:
        newsroom.keep(an_article(1), a_capture(address(1), a_page(1)))
        exported(newsroom.url, tmp_path / "a.warc.gz")
        newsroom.keep(an_article(2), a_capture(address(2), a_page(2), simulated=True))
        exported(newsroom.url, tmp_path / "b.warc.gz")
    plain, mixed = (gzip.decompress((tmp_path / name).read_bytes()).decode() for name in ("a.warc.gz", "b.warc.gz"))
    assert plain.startswith("WARC/1.1\r\nWARC-Type: warcinfo\r\n")
    assert "software: newsarchive/" in plain
    assert "robots: obey" in plain
    assert "imulated" not in plain
    assert "simulated: the archive holds captures of stand-in servers" in mixed
    told = [fields.get("Newsarchive-Simulated") for fields, _, _ in records(tmp_path / "b.warc.gz")]
    assert told == [None, "true"]


def test_chosen_articles_come_in_their_order_and_alone(tmp_path: Path, archive: str) -> None:
    with Newsroom(tmp_path, url=archive) as newsroom:
        fill(newsroom)
        exported(archive, tmp_path / "a.warc.gz", [2, 1])
        exported(archive, tmp_path / "none.warc.gz", [])
    assert [fields["WARC-Target-URI"] for fields, _, _ in records(tmp_path / "a.warc.gz")] == [
        address(2),
        address(1),
        address(1),
        f"{address(1)}&ref=x",
        address(1),
    ]
    assert records(tmp_path / "none.warc.gz") == []


def test_source_files_of_a_blog_are_resources_and_come_back_as_such(tmp_path: Path, archive: str) -> None:
    blog = make_blog(tmp_path / "mudflat", 3)
    (blog / "_posts" / "2024-05-09-갯벌 소식#1.md").write_bytes(b"---\ntitle: a\n---\n\nb c d\n")
    import_jekyll(ImportRequest(folder=blog, archive_url=archive, workers=1), lambda _: None, lambda *_: None)
    file = tmp_path / "a.warc.gz"
    assert exported(archive, file).resources == 4
    fields, _, _ = records(file)[0]
    assert fields["WARC-Target-URI"] == "file:///mudflat/_posts/2024-05-01-mudflat-0.md"
    assert fields["Content-Type"] == "text/markdown"
    assert_sound(file)
    back = new_archive(archive.partition(":")[0], tmp_path, "back.db")
    assert imported(back, file)[0] == {"new": 4}
    assert captures(back) == captures(archive)
    with open_archive(back) as opened:
        assert opened.article("mudflat.example/2024/05/01/mudflat-0", lambda _: None).current.date_origin == "file name"


def test_an_empty_archive_is_a_file_with_one_record(tmp_path: Path, archive: str) -> None:
    assert exported(archive, tmp_path / "a.warc.gz") == WarcCounts()
    assert_sound(tmp_path / "a.warc.gz")


def test_a_stream_that_cannot_be_sought_is_enough(tmp_path: Path) -> None:
    class Pipe(io.RawIOBase):
        def write(self, data: Any) -> int:
            return len(data)

    with Newsroom(tmp_path) as newsroom:
        fill(newsroom)
        assert write_warc(newsroom.archive, Pipe()).records == 9
