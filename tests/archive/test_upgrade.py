"""An upgrade of a running archive: who has it open reads on, who comes meanwhile waits, who is killed is followed."""

import shutil
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import psycopg
import pytest

from newsarchive.archive import open_archive
from newsarchive.archive.migration import HEAD
from tests.archive.looking import rows, run
from tests.archive.test_migration import upgraded_to
from tests.cli.processes import environment
from tests.faults.places import small_disk
from tests.forks import Fork
from tests.postgres import fresh_database

TIME = "'2026-01-06T03:00:00.000+00:00'"
BOTH = pytest.mark.parametrize("engine", ["sqlite", "postgresql"])


def an_older_archive(engine: str, folder: Path, revision: str = "0009", articles: int = 10) -> str:
    """Its URL."""
    url = fresh_database() if engine == "postgresql" else f"sqlite:///{folder}/a.db"
    upgraded_to(url, revision)
    if engine == "sqlite":
        run(url, "PRAGMA journal_mode = WAL")
    run(url, f"INSERT INTO publishers VALUES ('kbs', {TIME})")
    run(url, "INSERT INTO runs (id, spider, arguments, started_at, counts, owner, seeds_complete, simulated)"
        f" VALUES (1, 'kbs', '{{}}', {TIME}, '{{}}', 'a:1:1', true, false)")  # fmt: skip
    payload = ", payload" if revision < "0007" else ""
    for number in range(1, articles + 1):
        run(url, "INSERT INTO articles (id, publisher, key, canonical_url, kind, status, first_seen_at, last_seen_at,"
            f" current_version) VALUES ({number}, 'kbs', 'kbs:ncd:{number}', 'u', 'article', 'live', {TIME}, {TIME},"
            " 1)")  # fmt: skip
        run(url, "INSERT INTO captures (id, run_id, article_id, url, fetched_at, headers, hops, received_sha256,"
            f" payload_sha256, payload_size{payload}, simulated, fate) VALUES ({number}, 1, {number}, 'u', {TIME},"
            f" '[]', '[]', 'x', 'x', 0{payload and _EMPTY[engine]}, false,"
            " 'new')")  # fmt: skip
        run(url, "INSERT INTO versions (id, article_id, number, origin, extractor, digest, headline, body, bylines,"
            f" credits, photo_credits, captured_at, capture_id) VALUES ({number}, {number}, 1, 'publisher', 'x', 'x',"
            f" '등대 소식 {number}', '불빛', '[]', '[]', '[]', {TIME}, {number})")  # fmt: skip
    return url


_EMPTY = {"sqlite": ", x''", "postgresql": ", ''"}


def until(holds: Callable[[], bool], seconds: float = 20) -> None:
    deadline = time.monotonic() + seconds
    while not holds():
        assert time.monotonic() < deadline
        time.sleep(0.02)


def says(process: Fork, words: str) -> bool:
    try:
        return words in process.err
    except FileNotFoundError:  # it has not begun
        return False


@pytest.fixture
def started() -> Iterator[Callable[..., Fork]]:
    """Starts processes, and ends those that are left."""
    forks: list[Fork] = []

    def start(module: str, *words: str, cwd: Path) -> Fork:
        forks.append(Fork(module, *words, cwd=cwd, environment=environment()))
        return forks[-1]

    yield start
    for fork in forks:
        if fork.code is None:
            fork.kill()


@BOTH
def test_while_it_is_upgraded_readers_read_and_new_commands_wait_and_say_so(
    engine: str, tmp_path: Path, started: Callable[..., Fork]
) -> None:
    url = an_older_archive(engine, tmp_path)
    upgrade = started("tests.archive.upgrading", url, str(tmp_path), cwd=tmp_path)
    until((tmp_path / "middle").exists)
    began = time.monotonic()
    for number in range(1, 11):
        assert rows(url, "SELECT headline FROM v_articles WHERE id = ?", number) == [(f"등대 소식 {number}",)]
    assert time.monotonic() - began < 2
    command = started("newsarchive", "--archive", url, "show", "3", cwd=tmp_path)
    until(lambda: says(command, "another process brings the archive to the schema of this version"))
    time.sleep(0.5)
    assert command.code is None
    (tmp_path / "on").touch()
    assert (upgrade.wait(60), command.wait(60)) == (0, 0)
    assert "등대 소식 3" in command.out
    assert rows(url, "SELECT version_num FROM alembic_version") == [(HEAD,)]
    assert not (tmp_path / "a.db-upgrade").exists()


@BOTH
def test_whoever_waits_goes_on_where_a_killed_upgrade_was(
    engine: str, tmp_path: Path, started: Callable[..., Fork]
) -> None:
    url = an_older_archive(engine, tmp_path)
    upgrade = started("tests.archive.upgrading", url, str(tmp_path), cwd=tmp_path)
    until((tmp_path / "middle").exists)
    command = started("newsarchive", "--archive", url, "upgrade", "--json", cwd=tmp_path)
    until(lambda: says(command, "another process"))
    upgrade.kill()
    assert command.wait(60) == 0
    assert f'"before":"0009","after":"{HEAD}"' in command.out.replace(" ", "")
    with open_archive(url) as archive:
        assert archive.search("등대").total == 10
        assert archive.index_differences() == []


@BOTH
def test_an_index_that_an_older_version_made_is_made_anew(engine: str, tmp_path: Path) -> None:
    url = an_older_archive(engine, tmp_path, "0007")
    with open_archive(url) as archive:
        assert archive.search("등대").total == 10
        assert archive.index_differences() == []


def test_an_index_that_was_being_filled_when_the_process_was_killed_is_filled_by_the_next(
    tmp_path: Path, started: Callable[..., Fork]
) -> None:
    url = an_older_archive("postgresql", tmp_path, "0007")
    assert started("tests.archive.filling", url, cwd=tmp_path).wait(60) == -9
    assert rows(url, "SELECT count(*) FROM indexed") == [(6,)]
    assert rows(url, "SELECT version_num FROM alembic_version") == [(HEAD,)]
    with open_archive(url) as archive:
        assert archive.search("등대").total == 10
        assert archive.index_differences() == []
    assert rows(url, "SELECT count(*) FROM chores") == [(0,)]


def test_on_a_server_no_reader_waits_long_for_a_change_that_waits_for_another_reader(tmp_path: Path) -> None:
    url = an_older_archive("postgresql", tmp_path, "0006")
    with psycopg.connect(url) as busy:
        busy.execute("SELECT * FROM captures")  # and does not end its transaction
        upgrade = threading.Thread(target=lambda: open_archive(url).close())
        upgrade.start()
        longest = 0.0
        deadline = time.monotonic() + 4
        while time.monotonic() < deadline:
            began = time.monotonic()
            assert rows(url, "SELECT count(*) FROM captures") == [(10,)]
            longest = max(longest, time.monotonic() - began)
            time.sleep(0.05)
        assert rows(url, "SELECT version_num FROM alembic_version") == [("0006",)]
        busy.rollback()
    upgrade.join(60)
    assert rows(url, "SELECT version_num FROM alembic_version") == [(HEAD,)]
    assert longest < 3, "LOCK_SECONDS, and some on a busy machine"


def test_an_older_archive_that_cannot_be_written_is_named_with_the_way_out(
    tmp_path: Path, started: Callable[..., Fork]
) -> None:
    run(an_older_archive("sqlite", tmp_path), "PRAGMA journal_mode = DELETE")
    with small_disk(tmp_path / "disk", "5m") as disk:
        shutil.copy(tmp_path / "a.db", disk.folder)
        disk.again("ro")
        command = started("newsarchive", "--archive", f"sqlite:///{disk.folder}/a.db", "stats", cwd=tmp_path)
        assert command.wait(60) == 1
        assert f"has schema 0009, this newsarchive reads {HEAD}" in command.err
        assert "newsarchive upgrade" in command.err
        assert (disk.folder / "a.db").read_bytes() == (tmp_path / "a.db").read_bytes()
