"""On PostgreSQL, captures that are numbered but not committed are waited for, and hold nobody else up."""

import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import psycopg
import pytest

from newsarchive.archive import Archive, ArchiveError, open_archive
from tests.archive.looking import rows
from tests.archive.test_alerts import nobody
from tests.archive.test_telling import ask
from tests.archives import new_archive
from tests.building import BODY, Newsroom, a_capture, address, an_article, later


@pytest.fixture
def on_postgresql(tmp_path: Path) -> Iterator[Newsroom]:
    with Newsroom(tmp_path, url=new_archive("postgresql", tmp_path)) as newsroom:
        yield newsroom


@contextmanager
def another_writer(newsroom: Newsroom) -> Iterator[psycopg.Connection[Any]]:
    """A crawl in the middle of its transaction."""
    with psycopg.connect(newsroom.url) as connection:
        yield connection


def begin_page(writer: psycopg.Connection[Any], ncd: int) -> None:
    """Write an edit of the article as store.py does it, capture first; not committed."""
    copied = (
        "run_id, article_id, url, fetched_at, headers, hops, received_sha256, payload_sha256, payload_size, payload_id"
    )
    (number,) = writer.execute(
        f"INSERT INTO captures ({copied}, simulated, fate) SELECT {copied}, false, 'changed' FROM captures"
        " WHERE article_id = (SELECT id FROM articles WHERE key = %s) ORDER BY id LIMIT 1 RETURNING id",
        (f"kbs:ncd:{ncd}",),
    ).fetchone() or (0,)
    texts = "extractor, digest, headline, bylines, credits, photo_credits, captured_at, body"
    writer.execute(
        f"INSERT INTO versions (article_id, number, origin, capture_id, {texts})"
        f" SELECT article_id, number + 1, 'publisher', %s, {texts} FROM versions"
        " WHERE article_id = (SELECT id FROM articles WHERE key = %s) ORDER BY number DESC LIMIT 1",
        (number, f"kbs:ncd:{ncd}"),
    )


def asks(newsroom: Newsroom) -> bool:
    """Whether somebody comes to look for transactions under way, over and over."""
    sql = "SELECT count(*) FROM pg_stat_activity WHERE query LIKE ? AND pid <> pg_backend_pid()"
    return any(rows(newsroom.url, sql, "SELECT virtualtransaction%")[0][0] for _ in range(1000))


@pytest.fixture
def watching(on_postgresql: Newsroom) -> Newsroom:
    """Articles 1 and 2 are archived and watched."""
    for ncd in (1, 2):
        on_postgresql.keep(an_article(ncd), a_capture(address(ncd)))
    on_postgresql.archive.watch(["1", "2"], nobody)
    return on_postgresql


def edit(newsroom: Newsroom, ncd: int, hours: float) -> None:
    newsroom.keep(an_article(ncd, body=f"{BODY}\n{hours}"), a_capture(address(ncd), fetched_at=later(hours)))


def test_what_is_numbered_but_not_committed_is_waited_for_and_not_passed_over(watching: Newsroom) -> None:
    with another_writer(watching) as slow, ThreadPoolExecutor() as threads:
        begin_page(slow, 1)
        edit(watching, 2, 1)
        with open_archive(watching.url) as ours:
            asked = threads.submit(ask, ours)
            assert asks(watching)
            edit(watching, 2, 2)
            assert not asked.done(), "nobody else waits meanwhile"
            slow.commit()
            assert asked.result(30) == ["kbs:ncd:1", "kbs:ncd:2"]
    assert ask(watching.archive) == ["kbs:ncd:2"]


def test_what_is_numbered_and_never_committed_holds_nothing_up(watching: Newsroom) -> None:
    with another_writer(watching) as slow, ThreadPoolExecutor() as threads:
        begin_page(slow, 1)
        edit(watching, 2, 1)
        with open_archive(watching.url) as ours:
            asked = threads.submit(ask, ours)
            assert asks(watching)
            slow.rollback()
            assert asked.result(30) == ["kbs:ncd:2"]


def test_who_never_commits_is_waited_for_so_long_and_then_said(
    watching: Newsroom, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("newsarchive.archive.settled.PATIENCE", 0.2)
    with another_writer(watching) as slow:
        begin_page(slow, 1)
        edit(watching, 2, 1)
        with pytest.raises(ArchiveError, match="without committing them"):
            ask(watching.archive)
        slow.commit()
    assert ask(watching.archive) == ["kbs:ncd:1", "kbs:ncd:2"]


def test_a_peek_waits_for_nobody_and_passes_nothing_over(watching: Newsroom) -> None:
    with another_writer(watching) as slow:
        begin_page(slow, 1)
        edit(watching, 2, 1)
        peeked = watching.archive.alerts(peek=True)
        assert [alert.article.key for alert in peeked.watched or ()] == ["kbs:ncd:2"]
        slow.commit()
    assert ask(watching.archive) == ["kbs:ncd:1", "kbs:ncd:2"]


def test_a_vacuum_under_way_is_not_waited_for(watching: Newsroom) -> None:
    edit(watching, 1, 1)
    with another_writer(watching) as vacuum:
        vacuum.execute("LOCK TABLE captures IN SHARE UPDATE EXCLUSIVE MODE")
        assert ask(watching.archive) == ["kbs:ncd:1"]


def test_nothing_is_passed_over_or_told_twice_while_several_crawl(watching: Newsroom) -> None:
    """Four writers edit an article each, now and then in long transactions; one asks all the time."""
    for ncd in (3, 4):
        watching.keep(an_article(ncd), a_capture(address(ncd)))
    watching.archive.watch(["3", "4"], nobody)
    began = rows(watching.url, "SELECT max(id) FROM captures")[0][0]
    told: list[int] = []
    with ThreadPoolExecutor() as threads, open_archive(watching.url) as ours:
        crawls = [threads.submit(write_pages, watching, ncd, pages=25) for ncd in (1, 2, 3, 4)]
        while not all(crawl.done() for crawl in crawls):
            told += captures_told(ours)
        told += captures_told(ours)
        for crawl in crawls:
            crawl.result()
    assert sorted(told) == [number for (number,) in rows(watching.url, EDITS, began)]
    assert len(told) == 100


EDITS = "SELECT id FROM captures WHERE id > ? AND fate = 'changed' ORDER BY id"


def write_pages(newsroom: Newsroom, ncd: int, pages: int) -> None:
    with another_writer(newsroom) as writer:
        for number in range(pages):
            begin_page(writer, ncd)
            if number % 3 != ncd % 3:
                time.sleep(0.004 * ncd)
                writer.commit()
        writer.commit()


def captures_told(archive: Archive) -> list[int]:
    alerts = archive.alerts()
    archive.told(alerts)
    return [event.capture for alert in alerts.watched or () for event in alert.events]
