"""`newsarchive migrate-to`: what it says of a copy, and of one that it does not make."""

from pathlib import Path

import pytest

from newsarchive.archive import open_archive
from newsarchive.archive.schema import Base
from tests.building import Newsroom
from tests.cli.conftest import CommandLine


def test_a_copy_is_told_by_table_with_its_digest(newsarchive: CommandLine, filled: Newsroom, tmp_path: Path) -> None:
    answer = newsarchive("migrate-to", f"sqlite:///{tmp_path}/copy.db", "--json")
    assert answer.code == 0
    told = {record["table"]: record for record in answer.records}
    assert set(told) == set(Base.metadata.tables) - {"indexed"}
    assert (told["articles"]["rows"], len(told["articles"]["sha256"])) == (3, 64)
    with open_archive(f"sqlite:///{tmp_path}/copy.db") as copy:
        assert copy.stats() == filled.archive.stats()


@pytest.mark.usefixtures("filled")
def test_people_see_that_all_digests_are_equal(newsarchive: CommandLine, tmp_path: Path) -> None:
    answer = newsarchive("migrate-to", f"sqlite:///{tmp_path}/copy.db")
    assert f"copied to sqlite:///{tmp_path}/copy.db: all digests are equal" in answer.err
    assert "articles" in answer.out


def test_a_target_that_holds_something_is_refused(newsarchive: CommandLine, filled: Newsroom) -> None:
    answer = newsarchive("migrate-to", filled.url)
    assert answer.code == 1
    assert "is not empty" in answer.err


@pytest.mark.usefixtures("filled")
def test_a_folder_that_is_not_there_is_named(newsarchive: CommandLine, tmp_path: Path) -> None:
    answer = newsarchive("migrate-to", f"sqlite:///{tmp_path}/none/copy.db")
    assert answer.code == 1
    assert "none/copy.db" in answer.err


def test_a_run_that_is_under_way_is_named(newsarchive: CommandLine, newsroom: Newsroom, tmp_path: Path) -> None:
    answer = newsarchive("migrate-to", f"sqlite:///{tmp_path}/copy.db")
    assert answer.code == 0
    assert f"run {newsroom.run_id} (kbs) is under way" in answer.err
