"""The archive of a million articles in its smallest form: rows as the archive keeps them, found as others are."""

import argparse

from benchmarks import scale, scale_archive
from newsarchive.archive import open_archive
from newsarchive.archive.engine import connect
from tests.archive.looking import rows, run
from tests.postgres import fresh_database


def test_copies_are_indexed_as_the_archive_would_and_found() -> None:
    url = fresh_database()
    with open_archive(url, create=True):
        pass
    scale_archive.fill(connect(url), 90, 30)
    assert scale_archive.differing(connect(url), 90) == []
    ((headline,),) = rows(url, "SELECT headline FROM versions WHERE article_id = 31")
    with open_archive(url) as archive:
        found = {hit.id for hit in archive.search(f'"{headline}"', limit=50).hits}
        assert found >= {1, 31, 61}
    counts = "SELECT (SELECT count(*) FROM captures), (SELECT count(*) FROM payloads), (SELECT count(*) FROM versions)"
    assert rows(url, counts) == [(90, 90, 90)]


def test_an_index_that_is_not_the_archives_own_is_seen() -> None:
    url = fresh_database()
    with open_archive(url, create=True):
        pass
    scale_archive.fill(connect(url), 60, 30)
    run(url, "UPDATE article_index SET tokens = tokens || 'x:1' WHERE article_id = 45")
    assert scale_archive.differing(connect(url), 60) == [45]


def test_everything_is_measured_and_an_archive_that_is_filled_is_only_asked() -> None:
    url = fresh_database()
    chosen = argparse.Namespace(quick=True, articles=60, rows=600, url=url)
    found = scale.measured(url, chosen)
    assert (found["articles"], found["requests"], found["differing"]) == (60, 600, [])
    assert found["search"][0]["p50_ms"] > 0
    assert {row["exit_code"] for row in found["commands"]} <= {0, 3}
    assert {"frontier", "versions", "article_index"} <= {row["table"] for row in scale.sizes(connect(url), least=0)}
    assert scale.measured(url, chosen)["filled"] == []
