"""Captures and versions by month on PostgreSQL: rows land in their month, and nothing is without a place."""

import re
import threading
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest

from newsarchive.archive import open_archive, partitions
from newsarchive.archive.engine import connect, writing
from tests.archive.looking import rows, run
from tests.archive.test_upgrade import an_older_archive
from tests.archives import new_archive
from tests.building import Newsroom, a_capture, address, an_article, later

MARCH_2031 = 12 * 31 + 2


def on(url: str, month: int) -> None:
    """The database's clock says that it is that month."""
    run(url, f"CREATE OR REPLACE FUNCTION archive_month() RETURNS bigint LANGUAGE sql AS 'SELECT {month}::bigint'")


@pytest.fixture
def newsroom(tmp_path: Path) -> Iterator[Newsroom]:
    """Of a server, on which it is March 2031."""
    url = new_archive("postgresql", tmp_path)
    on(url, MARCH_2031)
    with Newsroom(tmp_path, url=url) as room:
        yield room


def places(url: str, table: str) -> list[str]:
    return [name for (name,) in rows(url, f"SELECT tableoid::regclass::text FROM {table} ORDER BY id")]


def made(url: str) -> set[str]:
    """The months of the future that have a partition of captures."""
    of = "SELECT inhrelid::regclass::text FROM pg_inherits WHERE inhparent = 'captures'::regclass"
    return {name for (name,) in rows(url, of) if name.startswith("captures_2031")}


def test_rows_land_in_the_month_in_which_they_come(newsroom: Newsroom) -> None:
    newsroom.keep(an_article(1))
    assert places(newsroom.url, "captures") == ["captures_2031_03"]
    assert places(newsroom.url, "versions") == ["versions_2031_03"]


def test_a_month_that_begins_while_the_archive_is_open_has_its_own_partition(newsroom: Newsroom) -> None:
    newsroom.keep(an_article(1))
    on(newsroom.url, MARCH_2031 + 1)
    newsroom.keep(an_article(1, body="고친 글"), a_capture(fetched_at=later(1)))
    assert places(newsroom.url, "captures") == ["captures_2031_03", "captures_2031_04"]
    assert newsroom.archive.article("kbs:ncd:1", _nobody).current.number == 2


def _nobody(_url: str) -> None:
    return None


def test_numbers_never_go_back_though_the_clock_does(newsroom: Newsroom) -> None:
    on(newsroom.url, MARCH_2031 + 1)
    newsroom.keep(an_article(1))
    on(newsroom.url, MARCH_2031)
    newsroom.keep(an_article(2))
    ids = [number for (number,) in rows(newsroom.url, "SELECT id FROM captures ORDER BY fetched_at, id")]
    assert ids[1] == ids[0] + 1
    assert max(ids) < 2**53


def test_a_month_without_partition_goes_on_in_the_one_before(newsroom: Newsroom) -> None:
    newsroom.keep(an_article(1))
    on(newsroom.url, MARCH_2031 + 7)
    newsroom.keep(an_article(2))
    assert places(newsroom.url, "captures") == ["captures_2031_03"] * 2
    assert newsroom.archive.missing_parts()[:2] == ["partition captures_2031_10", "partition versions_2031_10"]
    open_archive(newsroom.url).close()
    assert newsroom.archive.missing_parts() == []
    newsroom.keep(an_article(3))
    assert places(newsroom.url, "captures")[-1] == "captures_2031_10"


def test_many_who_open_at_once_make_each_month_once(tmp_path: Path) -> None:
    url = new_archive("postgresql", tmp_path)
    on(url, MARCH_2031)
    faults: list[BaseException] = []

    def opening() -> None:
        try:
            open_archive(url).close()
        except BaseException as fault:  # noqa: BLE001 (told below)
            faults.append(fault)

    threads = [threading.Thread(target=opening) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    assert faults == []
    assert made(url) == {"captures_2031_03", "captures_2031_04", "captures_2031_05"}


def test_the_first_rows_of_a_month_that_come_at_once_have_numbers_of_their_own(newsroom: Newsroom) -> None:
    on(newsroom.url, MARCH_2031 + 1)
    found: list[int] = []

    def draw() -> None:
        with psycopg.connect(newsroom.url, autocommit=True) as connection:
            for _ in range(50):
                asked = connection.execute("SELECT archive_next_id('captures', 'captures_id_seq')").fetchone()
                assert asked is not None
                found.append(asked[0])

    threads = [threading.Thread(target=draw) for _ in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    assert len(set(found)) == 300
    assert {partitions.month_of(number) for number in found} == {MARCH_2031 + 1}
    assert rows(newsroom.url, "SELECT count(*) FROM pg_locks WHERE locktype = 'advisory'") == [(0,)]


def test_a_writer_that_does_not_end_keeps_nobody_from_opening(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    url = new_archive("postgresql", tmp_path)
    on(url, MARCH_2031)
    with psycopg.connect(url) as writer:
        writer.execute("LOCK TABLE articles IN ROW EXCLUSIVE MODE")
        open_archive(url).close()
    assert made(url) == set()
    assert "the partitions of the next months are not made: other programs are writing" in caplog.text


def test_no_article_has_two_versions_of_one_number_in_whatever_months(newsroom: Newsroom) -> None:
    newsroom.keep(an_article(1))
    on(newsroom.url, MARCH_2031 + 1)
    columns = "article_id, origin, extractor, digest, headline, body, bylines, credits, photo_credits, captured_at"
    again = f"INSERT INTO versions (number, capture_id, {columns}) SELECT %d, capture_id, {columns} FROM versions"
    with pytest.raises(psycopg.errors.UniqueViolation):
        run(newsroom.url, again % 1)
    run(newsroom.url, again % 2)
    with pytest.raises(psycopg.errors.UniqueViolation):
        run(newsroom.url, "UPDATE versions SET number = 1 WHERE number = 2")
    run(newsroom.url, "DELETE FROM versions WHERE number = 2")
    run(newsroom.url, again % 2)


@pytest.mark.parametrize(
    "pointing",
    [
        "UPDATE versions SET capture_id = 7",
        "UPDATE captures SET refers_to = 7",
        "UPDATE captures SET run_id = 7",
        "UPDATE versions SET article_id = 7",
        "INSERT INTO images (version_id, position, url) VALUES (7, 1, 'u')",
        "DELETE FROM captures",
    ],
)
def test_references_hold_over_the_months(newsroom: Newsroom, pointing: str) -> None:
    newsroom.keep(an_article(1))
    with pytest.raises(psycopg.errors.ForeignKeyViolation):
        run(newsroom.url, pointing)


def test_an_older_archive_keeps_its_rows_in_one_partition_and_views_grants_and_references(tmp_path: Path) -> None:
    url = an_older_archive("postgresql", tmp_path, "0011")
    reader = f"reader_{url.rpartition('/')[2]}"
    run(url, f"CREATE ROLE {reader}")
    run(url, f"GRANT SELECT ON captures, versions TO {reader}")
    run(url, "CREATE VIEW of_mine AS SELECT url FROM captures WHERE fate = 'new'")
    for table in ("runs", "articles", "captures", "versions"):
        run(url, f"SELECT setval('{table}_id_seq', 10)")
    with Newsroom(tmp_path, url=url) as room:
        assert places(url, "captures") == ["captures_older"] * 10
        room.keep(an_article(11))
        assert room.archive.missing_parts() == []
        assert room.archive.search("등대").total == 11
    assert re.fullmatch(r"captures_20\d\d_\d\d", places(url, "captures")[-1])
    assert len(rows(url, "SELECT url FROM of_mine")) == 11
    assert len(rows(url, "SELECT key FROM v_versions")) == 11
    assert len(rows(url, "SELECT article_id FROM version_numbers")) == 11
    granted = f"SELECT has_table_privilege('{reader}', 'captures', 'SELECT')"
    assert rows(url, granted) == [(True,)]
    run(url, f"DROP OWNED BY {reader}")
    run(url, f"DROP ROLE {reader}")
    with pytest.raises(psycopg.errors.ForeignKeyViolation):
        run(url, "DELETE FROM captures WHERE id = 3")


def test_through_a_file_and_back_numbers_and_months_are_kept(newsroom: Newsroom, tmp_path: Path) -> None:
    newsroom.keep(an_article(1))
    on(newsroom.url, MARCH_2031 + 1)
    newsroom.keep(an_article(1, body="고친 글"), a_capture(fetched_at=later(1)))
    file, back = f"sqlite:///{tmp_path}/copy.db", new_archive("postgresql", tmp_path)
    run(back, "DROP SCHEMA public CASCADE")
    run(back, "CREATE SCHEMA public")
    newsroom.archive.copy_to(file, _silently)
    with Newsroom(tmp_path, "copy.db") as lite:
        lite.keep(an_article(2))
        lite.archive.copy_to(back, _silently)
    assert places(back, "captures") == ["captures_2031_03", "captures_2031_04", "captures_2031_04"]
    with Newsroom(tmp_path, url=back) as room:
        assert room.keep(an_article(3)) == "new"
        assert room.archive.missing_parts() == []
    assert len(set(rows(back, "SELECT id FROM captures"))) == 4


def _silently(_table: str, _done: int, _total: int) -> None:
    pass


def test_an_old_month_may_lie_on_another_disk_and_is_read_from_there(newsroom: Newsroom) -> None:
    """The commands of docs/operations.md."""
    newsroom.keep(an_article(1))
    with psycopg.connect(newsroom.url, autocommit=True) as connection:
        connection.execute("SET allow_in_place_tablespaces = on")
        name = f"cold_{newsroom.url.rpartition('/')[2]}"
        connection.execute(f"CREATE TABLESPACE {name} LOCATION ''")
        for table in ("captures_2031_03", "versions_2031_03"):
            connection.execute(f"ALTER TABLE {table} SET TABLESPACE {name}")
        moved = connection.execute("SELECT count(*) FROM pg_tables WHERE tablespace = %s", [name]).fetchone()
        assert moved == (2,)
        assert newsroom.archive.search("등대").total == 1
        on(newsroom.url, MARCH_2031 + 1)
        assert newsroom.keep(an_article(2)) == "new"
        for table in ("captures_2031_03", "versions_2031_03"):
            connection.execute(f"ALTER TABLE {table} SET TABLESPACE pg_default")
        connection.execute(f"DROP TABLESPACE {name}")


def test_a_look_by_number_meets_one_month(newsroom: Newsroom) -> None:
    newsroom.keep(an_article(1))
    plan = rows(newsroom.url, f"EXPLAIN SELECT * FROM captures WHERE id = {MARCH_2031 << 40}")
    assert [line for (line,) in plan if "captures_2031_04" in line or "captures_older" in line] == []
    assert any("captures_2031_03" in line for (line,) in plan)


def test_what_is_refused_in_one_month_takes_nothing_with_it(newsroom: Newsroom) -> None:
    """A row without a partition of its own cannot come by a number of its own either."""
    columns = "url, fetched_at, headers, hops, received_sha256, payload_sha256, payload_size, simulated, fate"
    values = "'u', now(), '[]', '[]', '', '', 0, false, 'new'"
    far = 12 * 99 << partitions.COUNT_BITS
    with pytest.raises(psycopg.errors.CheckViolation, match="no partition"):
        run(newsroom.url, f"INSERT INTO captures (id, run_id, {columns}) VALUES ({far}, 1, {values})")
    assert newsroom.keep(an_article(1), a_capture(address(1))) == "new"


def test_the_name_of_a_month() -> None:
    assert partitions.name_of("captures", 12 * 26 + 10) == "captures_2026_11"
    assert partitions.month_of((12 * 26 + 10 << 40) + 5) == 12 * 26 + 10
    assert partitions.month_of(5) == 0


def test_a_file_has_no_months(tmp_path: Path) -> None:
    with writing(connect(new_archive("sqlite", tmp_path))) as connection:
        assert partitions.lacking(connection) == []
