"""`newsarchive import warc` as a person calls it."""

import multiprocessing
from pathlib import Path

import pytest

from tests.building import NOON, address, later
from tests.cli.conftest import CommandLine
from tests.forks import FORKS
from tests.operations.warcs import a_page, http, record, response, stored


@pytest.fixture(autouse=True)
def _readers_are_forks(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(multiprocessing, "get_context", lambda _method: FORKS)


def test_what_came_of_an_import_is_told(newsarchive: CommandLine, tmp_path: Path) -> None:
    stored(tmp_path / "w" / "a.warc.gz", response(1), response(1, later(3), a_page(1, "다른 제목")))
    stored(tmp_path / "w" / "b.warc", record("response", address(2), NOON, http(b"x")), gzipped=False)
    answer = newsarchive("import", "warc", str(tmp_path / "w"), "--workers", "1", "--json")
    assert answer.code == 3
    assert answer.record["spider"] == "import warc"
    assert answer.record["counts"] == {"changed": 1, "new": 1, "unrecognised": 1}
    assert f"unrecognised: {address(2)}: not an article" in answer.err
    shown = newsarchive("versions", address(1))
    assert "2026-01-06 12:00" in shown.out
    assert "다른 제목" in newsarchive("search", "제목").out


def test_an_import_without_trouble_ends_well_and_quietly(newsarchive: CommandLine, tmp_path: Path) -> None:
    file = stored(tmp_path / "a.warc.gz", response(1), record("request", address(1), NOON, b"GET / HTTP/1.1\r\n\r\n"))
    answer = newsarchive("import", "warc", str(file), "--workers", "1", "--quiet")
    assert (answer.code, answer.out, answer.err) == (0, "", "")
    again = newsarchive("import", "warc", str(file), "--workers", "1")
    assert again.code == 0
    assert "1  archived" in again.out
    assert "left out: 1 request records" in again.out


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("none.warc",), "none.warc: there is no such file or folder"),
        (("empty",), "no web archive is below this folder; looked for files ending in .warc"),
        (("--site", "onjul", "none.warc"), "--site: 'onjul' is no web address; write for example https://"),
        ((), "Missing argument 'FILE...'"),
    ],
)
def test_what_cannot_begin_says_why(
    newsarchive: CommandLine, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, words: tuple[str, ...], said: str
) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "empty").mkdir()
    answer = newsarchive("import", "warc", *words)
    assert answer.code == 2
    assert said in " ".join(answer.err.split())
    assert not (tmp_path / "a.db").exists()
