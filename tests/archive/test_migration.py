"""Opening: a database is brought to this version's schema whole or not at all, and nothing else is touched."""

import os
import re
import sqlite3
import stat
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from hashlib import sha256
from pathlib import Path
from threading import Barrier

import pytest
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from backports import zstd
from sqlalchemy.schema import CreateIndex

from newsarchive.archive import ArchiveError, NewerSchema, NoArchive, open_archive
from newsarchive.archive.engine import connect, reading, use_wal, writing
from newsarchive.archive.migration import FOLDER, HEAD
from newsarchive.archive.schema import Base
from tests.archive.looking import contents, rows, run
from tests.building import Newsroom, an_article
from tests.forks import Fork
from tests.postgres import fresh_database


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """Where the archive is to be."""
    return tmp_path / "a.db"


def open_at(path: Path, *, create: bool = False) -> None:
    open_archive(f"sqlite:///{path}", create=create).close()


def test_a_fresh_archive_has_the_newest_schema(path: Path) -> None:
    open_at(path, create=True)
    assert rows(path, "SELECT version_num FROM alembic_version") == [(HEAD,)]
    open_at(path)


def test_an_empty_file_becomes_an_archive(path: Path) -> None:
    path.touch()
    open_at(path, create=True)
    open_at(path)


def test_head_is_the_newest_script() -> None:
    config = Config()
    config.set_main_option("script_location", str(FOLDER))
    assert ScriptDirectory.from_config(config).get_current_head() == HEAD


def test_models_and_migrations_agree(path: Path) -> None:
    open_at(path, create=True)
    with reading(connect(f"sqlite:///{path}")) as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        differences = compare_metadata(context, Base.metadata)
    # The search index belongs to the engine and is no model; Alembic cannot compare an index with DESC.
    apart = re.compile(r"'(article_index\w*|ix_frontier_next)'")
    assert [what for what in differences if not apart.search(str(what))] == []


def test_the_index_of_the_frontier_is_as_in_the_model(path: Path) -> None:
    open_at(path, create=True)
    (made,) = rows(path, "SELECT sql FROM sqlite_schema WHERE name = 'ix_frontier_next'")[0]
    (index,) = Base.metadata.tables["frontier"].indexes
    assert " ".join(str(CreateIndex(index)).split()) == made


def test_every_connection_has_the_policy(path: Path) -> None:
    open_at(path, create=True)
    for synchronous, number in (("NORMAL", 1), ("FULL", 2)):
        with reading(connect(f"sqlite:///{path}", synchronous=synchronous)) as connection:
            pragmas = ("journal_mode", "foreign_keys", "synchronous", "integrity_check")
            values = [connection.exec_driver_sql(f"PRAGMA {name}").scalar_one() for name in pragmas]
        assert values == ["wal", 1, number, "ok"]


def test_an_archive_that_was_copied_without_wal_gets_it_back(path: Path) -> None:
    open_at(path, create=True)
    run(path, "PRAGMA journal_mode = DELETE")
    open_at(path)
    assert rows(path, "PRAGMA journal_mode") == [("wal",)]


def test_after_much_writing_the_file_is_whole(tmp_path: Path) -> None:
    with Newsroom(tmp_path) as newsroom:
        for ncd in range(20):
            newsroom.keep(an_article(ncd % 7, body=f"등대 {ncd}"))
    assert rows(newsroom.path, "PRAGMA integrity_check") == [("ok",)]
    assert rows(newsroom.path, "PRAGMA foreign_key_check") == []


@pytest.mark.parametrize("empty", [False, True])
def test_without_create_there_must_be_an_archive(path: Path, empty: bool) -> None:
    if empty:
        path.touch()
    with pytest.raises(NoArchive, match=f"{path}.*newsarchive crawl"):
        open_at(path)
    assert path.exists() == empty
    assert not empty or path.stat().st_size == 0


def test_a_newer_schema_is_refused_by_name(path: Path) -> None:
    open_at(path, create=True)
    run(path, "UPDATE alembic_version SET version_num = '9999'")
    with pytest.raises(NewerSchema, match=rf"9999.*{HEAD}.*upgrade newsarchive"):
        open_at(path, create=True)


FOREIGN = {
    "tables": ["CREATE TABLE moz_places (id)"],
    "tables and Alembic": [
        "CREATE TABLE moz_places (id)",
        "CREATE TABLE alembic_version (version_num)",
        "INSERT INTO alembic_version VALUES ('ae1027a6acf')",
    ],
}


@pytest.mark.parametrize("statements", FOREIGN.values(), ids=FOREIGN)
@pytest.mark.parametrize("create", [True, False])
def test_a_database_of_something_else_is_refused_and_not_touched(
    path: Path, statements: list[str], create: bool
) -> None:
    for statement in statements:
        run(path, statement)
    before = path.read_bytes()
    with pytest.raises(ArchiveError, match="database of something else") as caught:
        open_at(path, create=create)
    assert not isinstance(caught.value, NewerSchema)
    assert path.read_bytes() == before
    assert list(path.parent.iterdir()) == [path]


@pytest.mark.parametrize("content", [b"no database\n" * 500, b"SQLite format 3\0" + b"\xff" * 5000])
@pytest.mark.parametrize("create", [True, False])
def test_a_file_that_is_no_database_is_refused_and_not_touched(path: Path, content: bytes, create: bool) -> None:
    path.write_bytes(content)
    with pytest.raises(ArchiveError, match=f"{path}.*cannot be opened"):
        open_at(path, create=create)
    assert path.read_bytes() == content


def test_a_missing_folder_is_named(tmp_path: Path) -> None:
    with pytest.raises(ArchiveError, match=r"there is no folder .*/absent"):
        open_at(tmp_path / "absent" / "a.db", create=True)
    with pytest.raises(NoArchive):
        open_at(tmp_path / "absent" / "a.db")


@pytest.mark.parametrize("create", [True, False])
def test_a_folder_is_no_database(tmp_path: Path, create: bool) -> None:
    with pytest.raises(ArchiveError, match="cannot be opened"):
        open_at(tmp_path, create=create)


def test_a_folder_that_cannot_be_written_is_named(tmp_path: Path) -> None:
    if os.getuid() == 0:
        pytest.skip("root may write everywhere")
    tmp_path.chmod(stat.S_IRUSR | stat.S_IXUSR)
    with pytest.raises(ArchiveError, match="cannot be opened"):
        open_at(tmp_path / "a.db", create=True)
    tmp_path.chmod(stat.S_IRWXU)


@pytest.mark.parametrize(
    "url",
    [
        *("newsarchive.db", "", "sqlite", "postgresql://localhost/a", "foo://x", "sqlite+absent:///a.db", "://"),
        *(
            "postgresql://localhost:port/a",
            "sqlite:///a.db?nonsense=1",
            "sqlite:///a.db?mode=ro",
            "sqlite:///a\0.db",
            "sqlite://host/a.db",
        ),
    ],
)
def test_a_url_of_no_use_is_refused_by_name(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, url: str) -> None:
    monkeypatch.chdir(tmp_path)
    with pytest.raises(ArchiveError):
        open_archive(url, create=True)
    assert list(tmp_path.iterdir()) == []


def test_files_put_into_wal_mode_at_once_are_all_in_it(tmp_path: Path) -> None:
    def put(path: Path, barrier: Barrier) -> None:
        engine = connect(f"sqlite:///{path}")
        barrier.wait()
        use_wal(engine)
        engine.dispose()

    for attempt in range(40):
        path, barrier = tmp_path / f"{attempt}.db", Barrier(6)
        with ThreadPoolExecutor(6) as pool:
            for done in [pool.submit(put, path, barrier) for _ in range(6)]:
                done.result()
        assert rows(path, "PRAGMA journal_mode") == [("wal",)]


def test_processes_that_open_a_fresh_archive_at_once_all_succeed(tmp_path: Path) -> None:
    for attempt in range(3):
        words = ("tests.archive.sharing", "make", f"sqlite:///{tmp_path}/{attempt}.db")
        children = [Fork(*words, cwd=tmp_path, environment=os.environ) for _ in range(4)]
        assert [(child.wait(60), child.err) for child in children] == [(0, "")] * 4


KILLED = """
import os, signal, sys
from alembic import op
from newsarchive.archive import open_archive
step, make = int(sys.argv[2]), op.create_table
def create_table(*arguments, **options):
    global step
    step -= 1
    if step == 0:
        os.kill(os.getpid(), signal.SIGKILL)
    return make(*arguments, **options)
op.create_table = create_table
open_archive(sys.argv[1], create=True)
"""


@pytest.mark.parametrize("step", [1, 4, 11])
def test_a_kill_in_the_middle_of_an_upgrade_leaves_it_openable(path: Path, step: int) -> None:
    words = [sys.executable, "-c", KILLED, f"sqlite:///{path}", str(step)]
    assert subprocess.run(words, timeout=60).returncode == -9
    with closing(sqlite3.connect(path)) as connection:
        assert connection.execute("SELECT count(*) FROM sqlite_schema").fetchone() == (0,)
    open_at(path, create=True)
    assert rows(path, "PRAGMA integrity_check") == [("ok",)]


def upgraded_to(url: str, revision: str) -> None:
    """An empty database with the schema of that revision, made by its scripts."""
    config = Config()
    config.set_main_option("script_location", str(FOLDER))
    with writing(connect(url)) as connection:
        config.attributes["connection"] = connection
        command.upgrade(config, revision)


@pytest.mark.parametrize("engine", ["sqlite", "postgresql"])
def test_an_archive_of_the_first_schema_keeps_its_rows_and_gets_the_new_tables(tmp_path: Path, engine: str) -> None:
    url = fresh_database() if engine == "postgresql" else f"sqlite:///{tmp_path}/a.db"
    upgraded_to(url, "0001")
    run(url, "INSERT INTO hosts VALUES ('a.example', 1.5, 7.0)")
    run(url, "INSERT INTO publishers VALUES ('kbs', '2026-01-06T03:00:00.000+00:00')")
    before = contents(url)

    with Newsroom(tmp_path, url=url) as newsroom:
        later = {"hints", "source_links", "corrections", "yields", "saved_searches", "watches"}
        later |= {"payloads", "dictionaries", "verdicts", "attempts", "likenesses", "stories"}
        later |= {"takedowns", "takedown_addresses", "jobs", "notices", "chores", "processes", "awaited"}
        months = {name for name in contents(url) if re.match(r"(captures|versions)_|version_numbers", name)}
        assert contents(url).keys() - before.keys() == later | months
        assert contents(url)["publishers"] == before["publishers"]
        assert contents(url)["hosts"] == [("a.example", 1.5, 7.0, 0.0, 0, None, 0, None, None, None, 0)]
        assert rows(url, "SELECT version_num FROM alembic_version") == [(HEAD,)]
        assert newsroom.keep(an_article()) == "new"


@pytest.mark.parametrize("engine", ["sqlite", "postgresql"])
def test_pages_of_the_third_schema_are_pages_after_the_fourth(tmp_path: Path, engine: str) -> None:
    url = fresh_database() if engine == "postgresql" else f"sqlite:///{tmp_path}/a.db"
    upgraded_to(url, "0003")
    time = "'2026-01-06T03:00:00.000+00:00'"
    run(url, f"INSERT INTO publishers VALUES ('kbs', {time})")
    run(url, "INSERT INTO runs (id, spider, arguments, started_at, counts, owner, seeds_complete, simulated)"
        f" VALUES (1, 'kbs', '{{}}', {time}, '{{}}', 'a', true, false)")  # fmt: skip
    run(url, "INSERT INTO articles (id, publisher, key, canonical_url, kind, status, first_seen_at, last_seen_at,"
        f" current_version) VALUES (1, 'kbs', 'kbs:ncd:1', 'u', 'article', 'live', {time}, {time}, 1)")  # fmt: skip
    run(url, "INSERT INTO captures VALUES"
        f" (1, 1, 1, 'u', {time}, 200, 'HTTP/1.1 200', '[]', '[]', 'x', 'x', 1, '1', false, 'new',"
        " NULL, NULL, NULL)")  # fmt: skip
    body = "긴 글 " * 50
    run(url, "INSERT INTO versions (id, article_id, number, origin, extractor, digest, headline, body, bylines,"
        " date_published, credits, photo_credits, captured_at, capture_id)"
        f" VALUES (1, 1, 1, 'publisher', 'kbs.now/1', 'x', '등대', '{body}', '[]', {time}, '[]', '[]', {time},"
        " 1)")  # fmt: skip

    open_archive(url).close()
    assert rows(url, "SELECT medium, status FROM captures") == [("http", 200)]
    assert rows(url, "SELECT date_origin, length(text_digest) FROM versions") == [("page", 64)]
    run(url, "UPDATE captures SET status = NULL, status_line = NULL")
    if engine == "sqlite":
        assert rows(url, "PRAGMA integrity_check") == [("ok",)]
        assert rows(url, "PRAGMA foreign_key_check") == []


@pytest.mark.parametrize("engine", ["sqlite", "postgresql"])
def test_bodies_of_the_sixth_schema_are_kept_once_after_the_seventh(tmp_path: Path, engine: str) -> None:
    url = fresh_database() if engine == "postgresql" else f"sqlite:///{tmp_path}/a.db"
    upgraded_to(url, "0006")
    time = "'2026-01-06T03:00:00.000+00:00'"
    run(url, "INSERT INTO runs (id, spider, arguments, started_at, counts, owner, seeds_complete, simulated)"
        f" VALUES (1, 'kbs', '{{}}', {time}, '{{}}', 'a', true, false)")  # fmt: skip
    for number, body in enumerate((b"<p>1</p>", b"", b"<p>2</p>", b"<p>1</p>"), start=1):
        digest = sha256(body).hexdigest()
        packed = zstd.compress(body).hex()
        content = f"'\\x{packed}'" if engine == "postgresql" else f"x'{packed}'"
        run(url, "INSERT INTO captures (id, run_id, url, fetched_at, headers, hops, received_sha256, payload_sha256,"
            " payload_size, payload, simulated, fate)"
            f" VALUES ({number}, 1, 'u{number}', {time}, '[]', '[]', '{digest}', '{digest}', {len(body)}, {content},"
            " false, 'listing')")  # fmt: skip

    with open_archive(url) as archive:
        kept = [archive.latest_capture(f"u{number}") for number in (1, 2, 3, 4)]
        assert [capture.body for capture in kept if capture] == [b"<p>1</p>", b"", b"<p>2</p>", b"<p>1</p>"]
    assert rows(url, "SELECT payload_id FROM captures ORDER BY id") == [(1,), (None,), (2,), (1,)]
    assert rows(url, "SELECT id, size, dictionary_id FROM payloads ORDER BY id") == [(1, 8, None), (2, 8, None)]
    if engine == "sqlite":
        assert rows(url, "PRAGMA integrity_check") == [("ok",)]
        assert rows(url, "PRAGMA foreign_key_check") == []
