"""WARC files as accidents, old tools and enemies leave them: each has an outcome, none stops an import."""

import gc
import gzip
import os
import random
import weakref
import zlib
from dataclasses import dataclass
from pathlib import Path

import pytest

from newsarchive import clock
from newsarchive.operations.warc.listing import MOST_DAMAGES
from newsarchive.operations.warc.parts import Member
from newsarchive.operations.warc.records import Damage, Found, read_record, walk
from tests.archive.looking import rows
from tests.archives import new_archive
from tests.building import NOON, address, later
from tests.operations.warcs import HTML, a_page, http, imported, packed, record, response

GZIPPED = (HTML, ("Content-Encoding", "gzip"))
CHUNKED = (HTML, ("Transfer-Encoding", "chunked"))
BOMB = zlib.compress(bytes(16 << 20), 9)
OURS = ("Newsarchive-Fate", "new")


def answer(block: bytes, ncd: int, *fields: tuple[str, str], **instead: str) -> bytes:
    return record("response", address(ncd), NOON, block, *fields, **instead)


@dataclass(frozen=True)
class Case:
    """A file, and what is told of it: by the address of its record, or by its own name."""

    data: bytes
    told: str
    by_name: bool = False


def cases() -> dict[str, Case]:
    """Each with a record of its own, of the article with the number of the case."""
    noise = random.Random(7).randbytes(300)
    numbers = iter(range(1, 100))
    made: dict[str, Case] = {}

    def of_record(name: str, told: str, block: bytes, *fields: tuple[str, str], **instead: str) -> None:
        made[name] = Case(answer(block, next(numbers), *fields, **instead), told)

    def of_file(name: str, told: str, data: bytes) -> None:
        made[name] = Case(data, told, by_name=True)

    page = http(a_page())
    of_record("no-http", "it holds no answer of a web server", b"\0\1\2 not HTTP")
    of_record("empty-block", "it holds no answer of a web server", b"")
    of_record("status-of-letters", "it holds no answer of a web server", b"HTTP/1.1 abc OK\r\n\r\n<p>")
    of_record("cut-body", "cut off after", http(a_page(), HTML, ("Content-Length", "99999")))
    of_record("cut-gzip", "cut off", http(gzip.compress(a_page())[:-20], *GZIPPED))
    of_record("no-gzip", "the body is no gzip", http(b"\x1f\x8b\x08" + noise, *GZIPPED))
    of_record("bomb", "the body is over 8388608 bytes", http(BOMB, HTML, ("Content-Encoding", "deflate")))
    twice = http(gzip.compress(gzip.compress(bytes(16 << 20))), HTML, ("Content-Encoding", "gzip, gzip"))
    of_record("bomb-in-a-bomb", "the body is over", twice)
    of_record("large-body", "the body is over 8388608 bytes", http(b"<p>" + bytes(9 << 20)))
    of_record("giant", "larger than 24 MiB", http(b"<p>" + bytes(25 << 20)))
    of_record("cut-chunks", "the chunks of its body are broken", http(b"400\r\n<p>short", *CHUNKED))
    of_record("block-digest", "block does not fit its digest", page, ("WARC-Block-Digest", f"sha1:{'A' * 32}"))
    of_record("payload-digest", "body does not fit its digest", page, ("WARC-Payload-Digest", f"sha256:{'0' * 64}"))
    of_record("truncated", "the record is not whole (length)", page, ("WARC-Truncated", "length"))
    of_record(
        "damaged-hops", "what newsarchive wrote beside it is damaged", page, OURS, ("Newsarchive-Redirects", "[[1")
    )
    of_record("damaged-answer", "what newsarchive wrote beside it is damaged", page, OURS, ("Newsarchive-Answer", "7"))
    of_record("no-layout", "missing any sign of a known layout", http(b"<p>" * 5))
    for name, when, told in (
        ("no-date", None, "it has no date"),
        ("odd-date", "yesterday", "its date is none: 'yesterday'"),
        ("day-alone", "2026-01-06", "its date is none"),
        ("before-the-web", "1969-12-31T23:59:59Z", "its date cannot be"),
        ("to-come", (clock.now() + (later(48) - NOON)).strftime("%Y-%m-%dT%H:%M:%SZ"), "its date cannot be"),
    ):
        made[name] = Case(response(next(numbers), when), told)
    length = b"Content-Length: "
    of_file("empty", "the file is empty", b"")
    of_file("zstd", "it is packed with zstd", b"\x28\xb5\x2f\xfd" + noise)
    of_file("zip", "it is a zip file", b"PK\x03\x04" + noise)
    of_file("noise", "no record begins there", noise)
    of_file("no-length", "does not say how long it is", response(90).replace(length, b"Content-Longth: "))
    of_file("negative-length", "no record begins there", response(90).replace(length, length + b"-"))
    of_file("length-of-letters", "no record begins there", response(90).replace(length, length + b"x"))
    of_file(
        "long-headers", "headers of a record are longer than 1 MiB", response(90, NOON, None, ("X", "y" * (2 << 20)))
    )
    of_file(
        "many-headers",
        "headers of a record are longer than 1 MiB",
        response(90, NOON, None, *[("X", "y" * 900)] * 2000),
    )
    longer = answer(page, 90, length=str(len(page) + 99))
    of_file("shorter-than-told", "the record is cut off by the end of the file", longer)
    of_file("cut-off", "cut off by the end of the file", packed([response(90)])[:-100])
    of_file("broken-member", "a gzip member is broken", packed([response(90)])[:60] + noise)
    return made


CASES = cases()


@pytest.fixture(scope="module")
def told(tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    """What an import of all of them says, after one good record; a good one in each file that can be read on."""
    folder = tmp_path_factory.mktemp("hostile")
    for name, case in CASES.items():
        (folder / f"{name}.warc").write_bytes(case.data)
    (folder / "good.warc.gz").write_bytes(packed([response(98)]))
    os.mkfifo(folder / "pipe.warc")
    archive = new_archive("sqlite", folder)
    counts, told, _ = imported(archive, folder)
    assert counts.pop("new") == 1
    assert sum(counts.values()) >= len(CASES)
    assert rows(archive, "SELECT key FROM articles") == [("kbs:ncd:98",)]
    return told


@pytest.mark.parametrize("name", CASES)
def test_each_is_told_and_stops_nothing(told: dict[str, str], name: str) -> None:
    case = CASES[name]
    key = f"{name}.warc" if case.by_name else address(list(CASES).index(name) + 1)
    assert case.told in told[key]
    assert f"({name}.warc, byte " in told[key] or name == "no-layout", "where it stands"


def read_on(folder: Path, data: bytes) -> tuple[int, list[str]]:
    """How many whole records can be read of the file, and what is said of the rest."""
    file = folder / f"{hash(data)}.warc.gz"
    file.write_bytes(data)
    found = list(walk(file))
    whole = [read_record(file, each.place) for each in found if isinstance(each, Found) and each.is_whole]
    return sum(a_page() in block for _, block in whole), [each.problem for each in found if isinstance(each, Damage)]


def test_behind_damage_reading_goes_on(tmp_path: Path) -> None:
    first, second, third = (packed([response(ncd, NOON, a_page())]) for ncd in (1, 2, 3))
    broken = second[:80] + bytes(len(second) - 80)
    noise = random.Random(3).randbytes(5000).replace(b"\x1f\x8b", b"--")
    assert read_on(tmp_path, first + broken + third)[0] == 2
    assert read_on(tmp_path, first + second[: len(second) // 2] + third)[0] == 2
    assert read_on(tmp_path, first + b"\x1f\x8b\x08" + noise + third)[0] == 2
    assert read_on(tmp_path, first + bytes(512) + third) == (2, [])
    short = response(2, NOON, a_page()).replace(b"Content-Length: ", b"Content-Length: 1\r\nX-Was: ", 1)
    assert read_on(tmp_path, response(1, NOON, a_page()) + short + response(3, NOON, a_page()))[0] == 2


def test_what_was_read_is_let_go_without_the_collector_that_readers_seldom_call(tmp_path: Path) -> None:
    (tmp_path / "a.warc.gz").write_bytes(packed([response(1)]))
    gc.disable()
    try:
        with (tmp_path / "a.warc.gz").open("rb") as file:
            member = Member(file, 0)
            assert member.read()
            held = weakref.ref(member)
            del member
        assert held() is None
    finally:
        gc.enable()


def test_a_file_that_is_packed_in_one_piece_is_read_all_the_same(tmp_path: Path) -> None:
    plain = b"".join(response(ncd, NOON, a_page()) for ncd in (1, 2, 3))
    assert read_on(tmp_path, gzip.compress(plain)) == (3, [])
    count, said = read_on(tmp_path, gzip.compress(plain + random.Random(5).randbytes(90_000))[:-40_000])
    assert count == 3
    assert said


def test_endless_damage_is_told_a_hundred_times_and_counted_then(tmp_path: Path) -> None:
    bad = b"WARC/1.0\r\nWARC-Type: response\r\n\r\nx\r\n\r\n"
    (tmp_path / "a.warc").write_bytes(bad * (MOST_DAMAGES + 7) + response(1))
    counts, _, left_out = imported(new_archive("sqlite", tmp_path), tmp_path / "a.warc")
    assert counts == {"new": 1, "failed": MOST_DAMAGES}
    assert left_out == "left out: 7 more stretches of a.warc that hold no record"


def test_addresses_that_a_crawl_would_not_ask_for_are_not_imported(tmp_path: Path) -> None:
    urls = (
        *("http://127.0.0.1/news/view.do?ncd=1", "https://news.kbs.co.kr:99999/news/view.do?ncd=1"),
        *("https://news.kbs.co.kr@evil.example/?ncd=1", "file:///etc/passwd", "javascript:alert(1)"),
        *("", "https://", "\0", f"https://news.kbs.co.kr/news/view.do?ncd=1&x={'y' * 3000}"),
    )
    (tmp_path / "a.warc").write_bytes(b"".join(record("response", url, NOON, http(a_page())) for url in urls))
    archive = new_archive("sqlite", tmp_path)
    counts, _, left_out = imported(archive, tmp_path / "a.warc")
    assert (counts, left_out) == ({"failed": 1}, "left out: 8 of no publisher or blog known here")
    assert rows(archive, "SELECT count(*) FROM captures") == [(0,)]


def test_a_record_that_claims_to_be_ours_is_held_to_the_same_rules(tmp_path: Path) -> None:
    kind = ("Content-Type", "text/markdown")
    files = (
        record("resource", "file:///../../etc/passwd", NOON, b"---\ntitle: a\n---\n\nb", OURS, kind),
        record("resource", "file:///etc/group", NOON, b"x", OURS, kind, ("Newsarchive-Source", "[]")),
        record("response", "http://10.0.0.1/x", NOON, http(a_page(), HTML), OURS),
        record("response", address(1), "2099-01-01T00:00:00Z", http(a_page(), HTML), OURS),
    )
    (tmp_path / "a.warc").write_bytes(b"".join(files) + response(2))
    counts, told, _ = imported(new_archive("sqlite", tmp_path), tmp_path / "a.warc")
    assert counts == {"failed": 4, "new": 1}
    said = "\n".join(told.values())
    for reason in ("a crawl would ask for", "source-file, source-folder missing", "not a public address", "cannot be"):
        assert reason in said
    assert "our mistake" not in said
