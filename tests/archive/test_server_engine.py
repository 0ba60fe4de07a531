"""How the archive talks to a PostgreSQL server: circles of waiting transactions, and connections that broke."""

from collections.abc import Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import closing
from pathlib import Path

import psycopg
import pytest
from sqlalchemy import event

from newsarchive.archive import server_engine
from newsarchive.archive.engine import connect, reading
from newsarchive.items import PageResult
from tests.archive.looking import rows, run
from tests.archives import new_archive
from tests.building import Newsroom, a_capture, address, an_article, identity, no_article_again

ARTICLES = 6
SLOWLY = (
    "CREATE FUNCTION slowly() RETURNS trigger LANGUAGE plpgsql AS $$BEGIN PERFORM pg_sleep(0.05); RETURN new; END$$"
)


@pytest.fixture
def newsrooms(tmp_path: Path) -> Iterator[tuple[Newsroom, Newsroom]]:
    """Two processes' worth of one archive."""
    url = new_archive("postgresql", tmp_path)
    with Newsroom(tmp_path, url=url) as one, Newsroom(tmp_path, url=url) as other:
        yield one, other


def test_processes_that_commit_the_same_articles_in_opposite_orders_do_not_wait_in_a_circle(
    newsrooms: tuple[Newsroom, Newsroom], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(server_engine, "_TIMES", 1)  # a circle would be an error
    one, other = newsrooms
    numbers = range(1, ARTICLES + 1)
    pages = [_page(one, ncd) for ncd in numbers], [_page(other, ncd) for ncd in reversed(numbers)]
    run(one.url, SLOWLY)
    run(one.url, "CREATE TRIGGER slow BEFORE INSERT ON captures FOR EACH ROW EXECUTE FUNCTION slowly()")

    with ThreadPoolExecutor(2) as pool:
        done = [
            pool.submit(room.archive.record_together, own, no_article_again)
            for room, own in zip(newsrooms, pages, strict=True)
        ]

    fates = sorted(fate for each in done for fate in each.result())
    assert fates == ["new"] * ARTICLES + ["seen"] * ARTICLES


def test_a_commit_that_the_server_ended_because_of_a_circle_is_done_anew(
    newsrooms: tuple[Newsroom, Newsroom],
) -> None:
    one, other = newsrooms
    assert other.keep(an_article(2)) == "new"
    pages = [_page(one, 1), _page(one, 2)]

    with closing(psycopg.connect(one.url)) as rival, ThreadPoolExecutor(1) as pool:
        rival.execute("SET deadlock_timeout = '1min'")  # the other side finds the circle first
        rival.execute("UPDATE articles SET revisit_at = now()")
        committed: Future[list[str]] = pool.submit(one.archive.record_together, pages, no_article_again)
        key = identity(1).key
        while rows(one.url, "SELECT count(*) FROM pg_stat_activity WHERE wait_event = 'transactionid'") == [(0,)]:
            assert not committed.done()
        rival.execute("SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))", (key,))
        rival.commit()

        assert committed.result() == ["new", "seen"]
    assert rows(one.url, "SELECT count(*) FROM captures") == [(3,)]


def test_a_connection_that_broke_is_replaced_unless_it_was_used_just_now(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    url = new_archive("postgresql", tmp_path)
    engine = connect(url)
    opened: list[object] = []
    event.listen(engine, "connect", lambda connection, _record: opened.append(connection))

    def look() -> None:
        with reading(engine) as connection:
            connection.exec_driver_sql("SELECT 1")

    look()
    look()
    assert len(opened) == 1
    run(
        url,
        "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE pid <> pg_backend_pid()"
        " AND datname = current_database()",
    )
    monkeypatch.setattr(server_engine, "TRUSTED_SECONDS", 0.0)
    look()
    assert len(opened) == 2
    engine.dispose()


def _page(newsroom: Newsroom, ncd: int) -> PageResult:
    return newsroom.page("article", a_capture(address(ncd)), identity(ncd), articles=(an_article(ncd),))
