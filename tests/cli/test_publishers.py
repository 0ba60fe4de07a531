from pathlib import Path

import pytest

from tests.building import Newsroom
from tests.cli.conftest import BOTH_ENGINES, CommandLine


@BOTH_ENGINES
@pytest.mark.usefixtures("filled")
def test_the_shelf_with_what_the_archive_holds(newsarchive: CommandLine) -> None:
    kbs = next(row for row in newsarchive("publishers", "--json").records if row["publisher"] == "kbs")
    assert kbs["name"] == "KBS 뉴스"
    assert "news.kbs.co.kr" in kbs["hosts"]
    assert (kbs["articles"], kbs["gone"], kbs["zone"]) == (3, 1, "Asia/Seoul")
    table = " ".join(newsarchive("publishers").out.split())
    assert "kbs KBS 뉴스 https://news.kbs.co.kr/ 3 2026-01-06" in table


def test_the_shelf_without_an_archive(newsarchive: CommandLine) -> None:
    answer = newsarchive("publishers", "--json")
    kbs = next(row for row in answer.records if row["publisher"] == "kbs")
    assert (answer.code, kbs["publisher"], kbs["articles"], kbs["last_seen"]) == (0, "kbs", None, None)
    assert "no archive" in answer.err
    assert newsarchive("publishers").code == 0


def test_a_publisher_that_has_left_the_shelf_is_still_listed(
    newsarchive: CommandLine, filled: Newsroom, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert filled.archive.stats().articles == 3
    monkeypatch.setattr("newsarchive.publishers.publishers", tuple)
    row = newsarchive("publishers", "--json").record
    assert (row["publisher"], row["name"], row["hosts"], row["articles"]) == ("kbs", None, [], 3)
    assert "(not on the shelf)" in newsarchive("publishers").out


def test_an_archive_that_cannot_be_read_is_an_error(newsarchive: CommandLine, tmp_path: Path) -> None:
    answer = newsarchive("--archive", f"sqlite:///{tmp_path}", "publishers")
    assert (answer.code, answer.out) == (1, "")
