"""A file is whole or not there."""

import os
from pathlib import Path
from threading import Thread

import pytest

from newsarchive.operations.exports.files import whole_file


def test_a_file_stands_under_its_name_once_it_is_complete(tmp_path: Path) -> None:
    path = tmp_path / "a.jsonl"
    with whole_file(path) as stream:
        stream.write(b"one")
        stream.flush()
        assert not path.exists()
    assert path.read_bytes() == b"one"
    assert list(tmp_path.iterdir()) == [path]


def _write_half(path: Path, error: type[BaseException]) -> None:
    with whole_file(path) as stream:
        stream.write(b"half")
        raise error


@pytest.mark.parametrize("error", [RuntimeError, KeyboardInterrupt])
def test_an_error_leaves_what_was_there(tmp_path: Path, error: type[BaseException]) -> None:
    path = tmp_path / "a.jsonl"
    path.write_bytes(b"before")
    with pytest.raises(error):
        _write_half(path, error)
    assert path.read_bytes() == b"before"
    assert list(tmp_path.iterdir()) == [path]


def test_a_link_stays_one(tmp_path: Path) -> None:
    (tmp_path / "there").mkdir()
    target, link = tmp_path / "there" / "a.csv", tmp_path / "a.csv"
    link.symlink_to(target)
    with whole_file(link) as stream:
        stream.write(b"one")
    assert link.is_symlink()
    assert target.read_bytes() == b"one"


def test_a_name_of_the_greatest_length_can_be_written(tmp_path: Path) -> None:
    path = tmp_path / ("가" * 80 + ".jsonl")
    with whole_file(path) as stream:
        stream.write(b"one")
    assert path.read_bytes() == b"one"


def test_a_pipe_is_written_straight(tmp_path: Path) -> None:
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    read: list[bytes] = []
    reader = Thread(target=lambda: read.append(pipe.read_bytes()))
    reader.start()
    with whole_file(pipe) as stream:
        stream.write(b"one")
    reader.join(10)
    assert read == [b"one"]


def test_a_folder_is_no_file(tmp_path: Path) -> None:
    with pytest.raises(IsADirectoryError), whole_file(tmp_path):
        pass
