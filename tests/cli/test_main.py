"""What all commands share: the archive they are pointed at, how they end, how fast they start."""

import os
import signal
import sqlite3
import subprocess
import sys
import time
from pathlib import Path

import click
import pytest

from newsarchive import __version__
from newsarchive.cli.main import cli
from tests.building import Newsroom
from tests.cli.conftest import CommandLine
from tests.cli.processes import COMMAND, ROOT, environment

LEAVES = [
    f"{name} {inner}".strip()
    for name, command in cli.commands.items()
    for inner in (command.commands if isinstance(command, click.Group) else [""])
]
"""Every command that does something, as it is typed."""
READING = [("search", "등대"), ("show", "1"), ("versions", "1"), ("runs",), ("stats",)]


def _no_database(path: Path) -> None:
    path.write_text("회의록입니다. 데이터베이스가 아닙니다.\n" * 100)


def _a_folder(path: Path) -> None:
    path.mkdir()


def _of_something_else(path: Path) -> None:
    with sqlite3.connect(path) as database:
        database.execute("CREATE TABLE recipes (name)")


def _empty(path: Path) -> None:
    path.touch()


def _newer(path: Path) -> None:
    with Newsroom(path.parent, path.name):
        pass
    with sqlite3.connect(path) as database:
        database.execute("UPDATE alembic_version SET version_num = '9999'")


def _broken_in_the_middle(path: Path) -> None:
    with Newsroom(path.parent, path.name):
        pass
    with sqlite3.connect(path) as database:
        database.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        roots = dict(database.execute("SELECT name, rootpage FROM sqlite_master"))
    content = bytearray(path.read_bytes())
    for table in ("articles", "runs", "article_index_config"):
        start = (roots[table] - 1) * 4096
        content[start : start + 4096] = b"\xff" * 4096
    path.write_bytes(content)


def _absent(path: Path) -> None:
    assert not path.exists()


@pytest.mark.parametrize("command", READING)
@pytest.mark.parametrize(
    ("make", "said"),
    [
        (_absent, "there is no archive at"),
        (_empty, "is empty"),
        (_no_database, "file is not a database"),
        (_a_folder, "unable to open"),
        (_of_something_else, "recipes"),
        (_newer, "upgrade newsarchive"),
        (_broken_in_the_middle, "cannot be used"),
    ],
)
def test_an_archive_that_cannot_be_read_is_one_clear_line(
    newsarchive: CommandLine, tmp_path: Path, make: object, said: str, command: tuple[str, ...]
) -> None:
    assert callable(make)
    make(tmp_path / "bad.db")
    answer = newsarchive("--archive", f"sqlite:///{tmp_path / 'bad.db'}", *command)
    assert (answer.code, answer.out) == (1, "")
    assert answer.err.startswith("newsarchive: ")
    assert said in answer.err
    assert len(answer.err.splitlines()) == 1


@pytest.mark.parametrize(
    "url",
    [
        "nonsense",
        "",
        "://",
        "postgresql://host/db",
        "mysql+foo://x",
        "sqlite:////" + "x" * 5000,
        "sqlite:////proc/1/mem/x",
    ],
)
def test_an_archive_url_of_no_use(newsarchive: CommandLine, url: str) -> None:
    answer = newsarchive("--archive", url, "stats")
    assert (answer.code, answer.out) == (1, "")
    assert answer.err.startswith("newsarchive: ")


def test_looking_never_makes_an_archive(newsarchive: CommandLine, tmp_path: Path) -> None:
    for command in READING:
        newsarchive(*command)
    assert list(tmp_path.iterdir()) == []


@pytest.mark.usefixtures("filled")
def test_the_option_wins_over_the_settings(newsarchive: CommandLine, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NEWSARCHIVE_URL", "sqlite:///elsewhere.db")
    assert newsarchive("stats").code == 1
    assert newsarchive("--archive", "sqlite:///a.db", "stats").code == 0


@pytest.mark.usefixtures("filled")
def test_a_wrong_setting_is_named(newsarchive: CommandLine, tmp_path: Path) -> None:
    (tmp_path / "newsarchive.toml").write_text("[crawl]\ncontakt = 1\n")
    answer = newsarchive("stats")
    assert answer.code == 2
    assert answer.err.startswith("newsarchive: newsarchive.toml: [crawl]: there is no setting 'contakt'")
    assert newsarchive("stats", "--help").code == 0


@pytest.mark.parametrize("command", ["", *LEAVES])
def test_every_command_has_help_with_examples(newsarchive: CommandLine, command: str) -> None:
    answer = newsarchive(*command.split(), "--help")
    assert answer.code == 0
    assert f"Examples:\n    newsarchive {command}" in answer.out
    assert all(len(line) <= 100 for line in answer.out.splitlines())


@pytest.mark.parametrize("command", [leaf for leaf in LEAVES if leaf not in ("export", "serve")])
def test_every_command_speaks_json(newsarchive: CommandLine, command: str) -> None:
    """`export` writes JSON Lines by itself, `serve` has pages of JSON."""
    assert "--json" in newsarchive(*command.split(), "--help").out


def test_the_version(newsarchive: CommandLine) -> None:
    assert newsarchive("--version").out == f"newsarchive, version {__version__}\n"


@pytest.mark.parametrize("words", [(), ("serch",), ("--json", "stats")])
def test_a_wrong_use(newsarchive: CommandLine, words: tuple[str, ...]) -> None:
    assert newsarchive(*words).code == 2


def _imported_by(program: str) -> set[str]:
    """The packages that a fresh Python has imported after `program`."""
    told = subprocess.run(
        (sys.executable, "-c", f"import sys; {program}; print(*sys.modules)"),
        cwd=ROOT,
        env=environment(),
        capture_output=True,
        text=True,
        check=True,
    )
    return {name.partition(".")[0] for name in told.stdout.splitlines()[-1].split()}


def test_help_loads_nothing_slow() -> None:
    slow = {"scrapy", "twisted", "sqlalchemy", "rich", "selectolax", "alembic", "lxml"}
    assert not slow & _imported_by("import newsarchive.cli.main")


@pytest.mark.usefixtures("filled")
def test_a_search_into_a_pipe_loads_no_crawler_and_no_terminal(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path / 'a.db'}"
    words = ["--archive", url, "search", "등대"]
    call = f"from newsarchive.cli.main import cli; cli.main({words!r}, standalone_mode=False)"
    assert not {"scrapy", "twisted", "rich", "alembic", "selectolax"} & _imported_by(call)


@pytest.mark.usefixtures("filled")
@pytest.mark.parametrize("form", [(), ("--json",)])
def test_a_reader_that_has_enough(tmp_path: Path, form: tuple[str, ...]) -> None:
    ours, theirs = os.pipe()
    os.close(ours)
    ended = subprocess.run(
        (*COMMAND, "--archive", "sqlite:///a.db", "search", *form),
        cwd=tmp_path,
        env=environment(),
        stdout=theirs,
        stderr=subprocess.PIPE,
        check=False,
    )
    os.close(theirs)
    assert (ended.returncode, ended.stderr) == (128 + signal.SIGPIPE, b"")


def test_ctrl_c(tmp_path: Path) -> None:
    process = subprocess.Popen(
        (*COMMAND, "extract", "-"),
        cwd=tmp_path,
        env=environment(),
        stdin=subprocess.PIPE,
        stderr=subprocess.PIPE,
        preexec_fn=lambda: signal.signal(
            signal.SIGINT, signal.SIG_DFL
        ),  # ignored where the tests run in the background
    )
    _wait_until_it_reads(process.pid)
    process.send_signal(signal.SIGINT)
    _, said = process.communicate(timeout=30)
    assert process.returncode == 130
    assert said.decode().split() == ["newsarchive:", "interrupted"]


def _wait_until_it_reads(pid: int) -> None:
    """Until the process stays in a pipe: it is past its start, in which it passes through others, and reads stdin."""
    looks = 0
    for _ in range(600):
        looks = looks + 1 if "pipe" in Path(f"/proc/{pid}/wchan").read_text() else 0
        if looks == 5:
            return
        time.sleep(0.05)
    pytest.fail("the command never read its stdin")


@pytest.mark.usefixtures("filled")
@pytest.mark.parametrize("command", ["search", "show", "versions", "extract", "crawl"])
def test_bytes_that_are_no_utf_8_on_the_command_line(tmp_path: Path, command: str) -> None:
    ended = subprocess.run(
        (*COMMAND, "--archive", "sqlite:///a.db", command, b"\xff\xfe\xb1\xe2"),
        cwd=tmp_path,
        env=environment(),
        capture_output=True,
        check=False,
    )
    assert ended.returncode == (0 if command == "search" else 2 if command == "crawl" else 1)
    assert b"Traceback" not in ended.stderr
    ended.stderr.decode()


@pytest.mark.usefixtures("filled")
@pytest.mark.parametrize("encoding", ["cp949", "latin-1", "utf-8"])
def test_a_terminal_that_cannot_show_everything(tmp_path: Path, encoding: str) -> None:
    ended = subprocess.run(
        (*COMMAND, "--archive", "sqlite:///a.db", "show", "2"),
        cwd=tmp_path,
        env=environment(PYTHONIOENCODING=encoding, PYTHONUTF8="0"),
        capture_output=True,
        check=False,
    )
    assert (ended.returncode, ended.stderr) == (0, b"")
    assert "published 2026-01-06 09:00 KST" in ended.stdout.decode(encoding)
