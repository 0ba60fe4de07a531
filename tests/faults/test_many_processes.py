"""Writers, readers and a backup at once: nobody is told that the database is locked, and nobody waits long."""

import json
import os
import time
from pathlib import Path
from typing import Any

import pytest

from newsarchive.archive import open_archive
from tests.archive.looking import rows
from tests.forks import Fork
from tests.killing.promises import assert_sound
from tests.postgres import fresh_database

LONGEST = 5.0


def start(kind: str, url: str, number: int, seconds: float, begin_at: float) -> Fork:
    words = (kind, url, str(number), str(seconds), str(begin_at))
    return Fork("tests.faults.writer", *words, cwd=Path.cwd(), environment=os.environ)


def all_at_once(url: str, *, writers: int, readers: int, copiers: int, seconds: float) -> list[dict[str, Any]]:
    """What each process did. Fails where one of them did not end well."""
    open_archive(url, create=True).close()
    kinds = ["write"] * writers + ["read"] * readers + ["copy"] * copiers
    start("read", url, 0, 0, 0).wait(60)  # from here on a process is there at once
    begin_at = time.time() + len(kinds) / 5
    processes = [start(kind, url, number, seconds, begin_at) for number, kind in enumerate(kinds, start=1)]
    ended = [(process.wait(seconds + 200), process.err) for process in processes]
    assert [problem[-500:] for code, problem in ended if code or "locked" in problem] == []
    return [json.loads(process.out) for process in processes]


def assert_fair_and_whole(url: str, done: list[dict[str, Any]]) -> None:
    writers = [one for one in done if one["kind"] == "writer"]
    recorded = sum(one["recorded"] for one in writers)
    waits = sorted(one["longest"] for one in writers)
    shares = sorted(one["recorded"] for one in writers)
    print(f"{len(writers)} writers: {recorded} pages, {shares[0]} to {shares[-1]} each, the longest wait of each")
    print(f"{waits[0]:.2f} to {waits[-1]:.2f} s; others {[one for one in done if one['kind'] != 'writer']}")
    assert shares[0] > 0
    assert waits[-1] < LONGEST
    assert rows(url, "SELECT count(*), count(DISTINCT key) FROM articles") == [(recorded, recorded)]
    assert rows(url, "SELECT count(*) FROM captures") == [(recorded,)]
    assert_sound(url)


def test_six_writers_with_readers_and_a_backup_take_their_turns(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path}/busy.db"
    assert_fair_and_whole(url, all_at_once(url, writers=6, readers=2, copiers=1, seconds=3))


@pytest.mark.long
def test_24_writers_with_readers_and_a_backup_take_their_turns(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path}/busy.db"
    assert_fair_and_whole(url, all_at_once(url, writers=24, readers=4, copiers=1, seconds=20))


@pytest.mark.long
def test_24_writers_and_readers_take_their_turns_on_postgresql() -> None:
    url = fresh_database()
    assert_fair_and_whole(url, all_at_once(url, writers=24, readers=4, copiers=0, seconds=20))
