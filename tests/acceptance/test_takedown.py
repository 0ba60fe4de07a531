"""The bar of takedowns: no byte of the text is left anywhere, nor a token, and nothing brings it back."""

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.acceptance.takedown_world import (
    DAYS,
    GONE,
    KEY,
    NCD,
    POST,
    REFERENCES,
    WARC,
    WARC_NCD,
    WRITER,
    Newsroom,
    World,
    handed_out,
    parquet_texts,
)
from tests.archive.forgotten import anywhere, in_files, in_tables, shown
from tests.crawling.crawls import Archive

FORGET = ("forget", *REFERENCES, "--reason", "asked for by a person", "--yes", "--json")


@pytest.fixture(params=["sqlite", "postgresql"])
def world(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[World]:
    """All of it, filled."""
    folders = (tmp_path / "archive", tmp_path / "made of")
    for folder in folders:
        folder.mkdir()
    with Newsroom(stories=()) as site:
        world = World(Archive.on(request.param, folders[0]), site, folders[1])
        world.fill()
        yield world


def test_nothing_is_left_and_nothing_comes_back(world: World, tmp_path: Path) -> None:
    url, files = world.archive.url, world.archive.folder
    assert anywhere(GONE, url).keys() == {"bodies", "index", "tables"}
    held = dict(world.archive.rows("SELECT verdict, count(*) FROM verdicts GROUP BY verdict"))
    assert held["verified"] == 3, held
    assert world.archive.one("SELECT count(*) FROM stories") > 3
    left = in_tables((*GONE, WRITER.email or "", f"ncd={NCD}"), url)
    assert {"hints", "verdicts", "versions", "frontier", "runs"} <= left.keys()

    forgotten = world.newsarchive(*FORGET)
    assert (forgotten.code, forgotten.err) == (0, "")

    assert anywhere((*GONE, WRITER.email or ""), url) == {}
    assert in_files(GONE, files, *_others(world)) == {}
    handed_out(world, tmp_path / "out")
    assert in_files(GONE, tmp_path / "out", *_others(world)) == {}
    assert shown(GONE, "\n".join(parquet_texts(tmp_path / "out")).encode()) == set()
    assert shown(GONE, "\n".join(world.logs).encode()) == set()
    assert world.newsarchive("doctor", "--json").out.count('"check": "index"') == 0

    _nothing_brings_it_back(world)
    assert anywhere(GONE, url) == {}
    assert in_files(GONE, files, *_others(world)) == {}
    assert shown(GONE, "\n".join(world.logs).encode()) == set()
    _faces_say_so(world)


def _others(world: World) -> tuple[str, ...]:
    rows = world.archive.rows("SELECT headline, body FROM versions")
    return tuple(text for row in rows for text in row)


def _nothing_brings_it_back(world: World) -> None:
    asked = world.site.pages_asked(NCD)
    assert world.article().counts == {"taken-down": 1}
    assert world.crawl("kbs", "--fresh", *DAYS).counts["taken-down"] == 1
    assert world.crawl("revisit").counts.get("new") is None
    assert world.crawl("cited").counts.get("new") is None
    assert world.site.pages_asked(NCD) == asked
    again = world.newsarchive("import", "warc", str(world.folder / "old.warc.gz"), "--fresh", "--workers", "1")
    assert "taken-down" in again.err
    assert WARC in again.err
    again = world.newsarchive("import", "jekyll", str(world.folder / "mudflat"), "--fresh", "--workers", "1")
    assert "taken-down: _posts/2026-11-10-secret.md" in again.err
    assert world.newsarchive("reextract", "--failed", "--write", "--quiet").code == 0
    assert world.newsarchive("verify", "--quiet").code == 0
    assert world.newsarchive("stories", "--quiet").code == 0
    reasons = world.archive.rows("SELECT verdict, reason FROM verdicts WHERE superseded_at IS NULL")
    assert reasons == [("unchecked", "taken-down")] * 2


def _faces_say_so(world: World) -> None:
    for name in ("show", "versions", "diff", "sources", "trace", "retellings", "evidence"):
        for reference in (KEY, POST):
            told = world.newsarchive(name, reference, *(() if name == "evidence" else ("--json",)))
            assert (told.code, told.out) == (1, ""), name
            assert "was taken down on" in told.err
            assert "(asked for by a person)" in told.err
    citing = world.newsarchive("citing", KEY, "--json")
    keys = [json.loads(line)["key"] for line in citing.out.splitlines()]
    assert (citing.code, keys) == (0, ["mudflat.example/2026/11/10/retold"])
    listed = world.newsarchive("forget", "--list", "--json").out
    assert (KEY in listed, f"kbs:ncd:{WARC_NCD}" in listed, "secret" in listed) == (True, True, False)
    assert world.newsarchive("forget", "--list").out.count("asked for by a person") == 3
