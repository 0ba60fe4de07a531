"""`newsarchive backup` and `restore`: what they say, and how they end."""

import json
from pathlib import Path

import pytest

from newsarchive.archive import open_archive
from tests.archive.looking import rows, run
from tests.building import Newsroom, a_capture, address, an_article
from tests.cli.conftest import CommandLine

BACKED_UP = [
    *("file", "made_at", "archive", "schema", "size", "sha256", "rows", "verified", "index_differences"),
    *("broken_references", "removed", "seconds"),
]


@pytest.mark.usefixtures("filled")
def test_a_backup_as_json(newsarchive: CommandLine, tmp_path: Path) -> None:
    answer = newsarchive("backup", "b", "--json", "--keep", "1")
    assert answer.code == 0
    assert list(answer.record) == BACKED_UP
    assert (answer.record["verified"], answer.record["index_differences"], answer.record["removed"]) == (True, 0, [])
    assert (tmp_path / answer.record["file"]).is_file()
    first = answer.record["file"]
    assert newsarchive("backup", "b", "--json", "--keep", "1").record["removed"] == [first]


@pytest.mark.usefixtures("filled")
def test_the_folder_and_how_many_stay_are_those_of_the_configuration(newsarchive: CommandLine, tmp_path: Path) -> None:
    (tmp_path / "newsarchive.toml").write_text('[backup]\nfolder = "there"\nkeep = 2\n')
    files = [newsarchive("backup", "--quick").out.strip() for _ in range(3)]
    assert [Path(file).exists() for file in files] == [False, True, True]
    assert {Path(file).parent.name for file in files} == {"there"}


@pytest.mark.usefixtures("filled")
def test_one_file_by_its_name(newsarchive: CommandLine, tmp_path: Path) -> None:
    answer = newsarchive("backup", "mine.db", "--quiet")
    assert (answer.code, answer.out, answer.err) == (0, "", "")
    with open_archive(f"sqlite:///{tmp_path}/mine.db") as copy:
        assert copy.stats().articles == 3
    again = newsarchive("backup", "mine.db")
    assert (again.code, "is there already" in again.err) == (1, True)
    assert newsarchive("backup", "other.db", "--keep", "3").code == 2


def test_what_the_archive_has_amiss_is_told_and_backed_up(newsarchive: CommandLine, filled: Newsroom) -> None:
    run(filled.path, "UPDATE versions SET headline = '고래' WHERE article_id = 2")
    answer = newsarchive("backup", "b")
    assert answer.code == 3
    assert "newsarchive index mends it" in answer.err
    assert Path(answer.out.strip()).exists()


@pytest.mark.usefixtures("filled")
def test_a_folder_that_cannot_be_made_is_named(newsarchive: CommandLine, tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    answer = newsarchive("backup", "file/b")
    assert (answer.code, answer.err.startswith("newsarchive: no backup could be made in file/b")) == (1, True)


def test_there_and_back(newsarchive: CommandLine, filled: Newsroom, tmp_path: Path) -> None:
    filled.archive.close()
    file = newsarchive("backup", "b").out.strip()
    run(filled.path, "DELETE FROM watches")
    refused = newsarchive("restore", file)
    assert (refused.code, "--replace" in refused.err) == (1, True)
    answer = newsarchive("restore", file, "--replace", "--json")
    assert answer.code == 0
    told = answer.record
    assert list(told) == ["backup", "archive", "made_at", "replaced", "taken_down", "resumable"]
    assert Path(told["replaced"]).name.startswith("a.before-restore-")
    beside = newsarchive("restore", file, "--to", f"sqlite:///{tmp_path}/look.db")
    assert (beside.code, beside.out) == (0, "")
    assert "look.db is as it was at" in beside.err
    assert newsarchive("--archive", f"sqlite:///{tmp_path}/look.db", "stats", "--json").record["articles"] == 3


def test_what_was_taken_out_of_the_archive_in_use_is_in_no_copy(
    newsarchive: CommandLine, newsroom: Newsroom, tmp_path: Path
) -> None:
    for ncd in (1, 2):
        newsroom.keep(an_article(ncd), a_capture(address(ncd), body=b"<p>%d</p>" % ncd))
    newsroom.archive.close_run(newsroom.run_id)
    newsroom.archive.close()
    file = newsarchive("backup", "b").out.strip()
    assert newsarchive("forget", address(1), "--reason", "asked", "--yes").code in (0, 3)
    look, other = (f"sqlite:///{tmp_path}/{name}.db" for name in ("look", "other"))
    assert newsarchive("restore", file, "--to", look, "--json").record["taken_down"] == 1
    assert rows(look, "SELECT key FROM articles") == [("kbs:ncd:2",)]
    without = newsarchive("restore", file, "--to", other, "--without-takedowns", "--json")
    assert (without.record["taken_down"], len(rows(other, "SELECT key FROM articles"))) == (0, 2)
    both = newsarchive("restore", file, "--to", other, "--without-takedowns", "--takedowns-of", look)
    assert both.code == 2


def test_what_is_no_backup(newsarchive: CommandLine, tmp_path: Path) -> None:
    assert "there is no file none.db" in newsarchive("restore", "none.db").err
    (tmp_path / "x.db").touch()
    (tmp_path / "x.db.json").write_text(json.dumps({"form": 1}))
    answer = newsarchive("restore", "x.db")
    assert (answer.code, "is no manifest of a backup" in answer.err) == (1, True)
