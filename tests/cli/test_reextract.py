"""`newsarchive reextract` as a person calls it."""

import multiprocessing

import pytest

from newsarchive.archive import open_archive
from tests.archive.looking import rows, run
from tests.cli.conftest import Answer, CommandLine
from tests.forks import FORKS
from tests.operations.reread import failed_before, fill, lose_paragraph, lose_section


@pytest.fixture(autouse=True)
def _readers_are_forks(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(multiprocessing, "get_context", lambda _method: FORKS)


@pytest.fixture
def url(archive_url: str) -> str:
    """An archive of six articles; an older reader lost the section of 2 and 3, and a paragraph of 3."""
    fill(archive_url, 6)
    lose_paragraph(archive_url, 3)
    lose_section(archive_url, 2, 3)
    return archive_url


def reextract(newsarchive: CommandLine, *words: str) -> Answer:
    return newsarchive("reextract", "--workers", "1", *words)


def versions(url: str) -> int:
    with open_archive(url) as archive:
        return archive.stats().versions


def test_people_see_what_would_change_by_publisher_and_field(newsarchive: CommandLine, url: str) -> None:
    answer = reextract(newsarchive)
    assert answer.code == 0
    lines = [line.split() for line in answer.out.splitlines()]
    assert ["kbs", "6", "4", "2", "0", "0", "0", "0"] in lines
    assert ["kbs", "section", "2", "0", "0", "0"] in lines
    assert ["kbs", "body", "0", "1", "0", "0"] in lines
    assert "{+" in answer.out
    assert "--write keeps what differs in 2 articles" in answer.err
    assert versions(url) == 6


@pytest.mark.usefixtures("url")
def test_json_is_one_object_a_change(newsarchive: CommandLine) -> None:
    found = {(each["id"], each["field"]): each for each in reextract(newsarchive, "--json").records}
    assert set(found) == {(2, "section"), (2, "bylines"), (3, "section"), (3, "bylines"), (3, "body")}
    section = found[2, "section"]
    assert (section["how"], section["old"], section["outcome"], section["written"]) == (
        "gained",
        None,
        "differs",
        False,
    )
    assert (section["publisher"], section["version"]) == ("kbs", 1)
    assert found[3, "body"]["new"].startswith(found[3, "body"]["old"])


def test_write_keeps_it_once(newsarchive: CommandLine, url: str) -> None:
    assert "written" in reextract(newsarchive, "--write").out
    assert versions(url) == 7
    assert reextract(newsarchive, "--json").out == ""
    assert newsarchive("runs", "--json").records[0]["counts"] == {"same": 4, "differs": 2}


def test_filters_publishers_and_limits_choose_what_is_read(newsarchive: CommandLine, url: str) -> None:
    with open_archive(url) as archive:
        key = archive.article("3", lambda _url: None).key
    assert {each["key"] for each in reextract(newsarchive, "--publisher", "kbs", "--json").records} >= {key}
    assert reextract(newsarchive, "kind:video", "--json").out == ""
    assert "nothing found" in reextract(newsarchive, "kind:video").err
    newest = reextract(newsarchive, "--limit", "1")
    assert ["kbs", "1"] in [line.split()[:2] for line in newest.out.splitlines()]


@pytest.mark.usefixtures("url")
def test_a_publisher_that_the_archive_lacks_is_named(newsarchive: CommandLine) -> None:
    answer = reextract(newsarchive, "--publisher", "mbc")
    assert (answer.code, answer.out) == (1, "")
    assert "no publisher 'mbc'; there are: kbs" in answer.err


@pytest.mark.usefixtures("url")
def test_fresh_needs_write(newsarchive: CommandLine) -> None:
    assert reextract(newsarchive, "--fresh").code == 2


def test_what_cannot_be_read_is_named_and_the_exit_code_says_so(newsarchive: CommandLine, url: str) -> None:
    (payload,) = rows(url, "SELECT payload_id FROM captures WHERE article_id = 5")[0]
    run(url, "UPDATE payloads SET content = ? WHERE id = ?", b"damaged", payload)
    answer = reextract(newsarchive)
    assert answer.code == 3
    assert "failed: kbs:ncd:" in answer.err
    assert "capture is damaged" in answer.err
    failed = [each for each in reextract(newsarchive, "--json").records if each["outcome"] == "failed"]
    assert [(each["id"], each["field"]) for each in failed] == [(5, None)]


def test_failed_captures_are_told_by_what_they_would_be(newsarchive: CommandLine, archive_url: str) -> None:
    fill(archive_url, 3)
    failed_before(archive_url, 2)
    (told,) = reextract(newsarchive, "--failed", "--json").records
    assert (told["outcome"], told["fate"], told["read_later"], told["written"]) == ("new", "unrecognised", True, False)
    shown = reextract(newsarchive, "--failed")
    assert ["kbs", "1", "1", "0", "0", "0", "0", "0", "0", "0", "0"] in [
        each.split() for each in shown.out.splitlines()
    ]
    assert "--write keeps 1 capture, read later than captured" in shown.err
    assert reextract(newsarchive, "--failed", "--write").code == 0
    assert versions(archive_url) == 3
    assert "nothing found" in reextract(newsarchive, "--failed").err


@pytest.mark.usefixtures("url")
def test_failed_takes_no_query(newsarchive: CommandLine) -> None:
    assert reextract(newsarchive, "--failed", "금리").code == 2
