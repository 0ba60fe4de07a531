"""`reextract`: what today's code reads otherwise is told, written on demand, and a run goes on after a kill."""

import os
import signal
import time
from collections.abc import Sequence
from functools import partial
from pathlib import Path

import pytest
from backports import zstd

from benchmarks import pages
from benchmarks.prose import NEWEST
from newsarchive.archive import open_archive
from newsarchive.archive.late_reading import ReadLate
from newsarchive.archive.renewal import Reviewed
from newsarchive.archive.renewing import Renewing
from newsarchive.operations import reading_pool, reextraction
from newsarchive.operations.reextraction import Reextracted, ReextractRequest, reextract
from newsarchive.operations.reextraction_late import read_failed
from newsarchive.operations.reextraction_tally import Tally
from tests.archive.looking import contents, rows, run
from tests.archives import new_archive
from tests.cli.processes import environment
from tests.forks import Fork
from tests.killing.promises import assert_sound
from tests.operations import dying
from tests.operations.reread import AT, captured, failed_before, fill, keep, lose_paragraph, lose_section


@pytest.fixture(params=["sqlite", "postgresql"])
def archive(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """The URL of an archive with eight articles, as today's code reads them."""
    url = new_archive(request.param, tmp_path)
    fill(url, 8)
    return url


def read_again(url: str, *ids: int, **more: object) -> tuple[dict[int, Reviewed], Reextracted]:
    """What came of each article, and how it ended."""
    told: dict[int, Reviewed] = {}
    request = ReextractRequest(archive_url=url, workers=1, **more)  # type: ignore[arg-type]
    with open_archive(url) as archive:
        wanted: Sequence[int] = ids or archive.article_ids()
        done = reextract(
            archive, request, wanted, lambda _count: None, lambda each: told.update({each.article_id: each})
        )
    return told, done


def outcomes(told: dict[int, Reviewed]) -> list[str]:
    return [str(told[number].outcome) for number in sorted(told)]


def fields(reviewed: Reviewed) -> dict[str, str]:
    return {change.field: change.how for change in reviewed.changes}


def counts(archive: str) -> dict[str, int]:
    """Those of the latest run."""
    with open_archive(archive) as opened:
        return opened.runs(1)[0].counts


def test_what_is_read_as_before_is_no_difference_and_nothing_is_written(archive: str) -> None:
    before = contents(archive)
    assert outcomes(read_again(archive)[0]) == ["same"] * 8
    assert contents(archive) == before


def test_a_dry_run_tells_what_would_change_and_writes_nothing(archive: str) -> None:
    lose_section(archive, 2)
    lose_paragraph(archive, 3)
    before = contents(archive)
    told, _ = read_again(archive)
    assert outcomes(told) == ["same", "differs", "differs", "same", "same", "same", "same", "same"]
    assert fields(told[2]) == {"section": "gained", "bylines": "gained"}
    assert fields(told[3]) == {"body": "changed"}
    (change,) = told[3].changes
    assert change.new.startswith(change.old)
    assert contents(archive) == before


def test_other_words_become_a_version_that_nobody_takes_for_an_edit(archive: str) -> None:
    lose_paragraph(archive, 3)
    assert outcomes(read_again(archive, write=True)[0]).count("differs") == 1
    kept = "SELECT number, origin, captured_at, capture_id FROM versions WHERE article_id = 3 ORDER BY number"
    first, second = rows(archive, kept)
    assert (first[:2], second[:2]) == ((1, "publisher"), (2, "reextraction"))
    assert first[2:] == second[2:]
    with open_archive(archive) as opened:
        assert opened.stats().edited == 0
        last = opened.article("3", lambda _url: None).current.body.rpartition("\n")[2]
        assert 3 in opened.matching(f'"{last}"').article_ids
    assert_sound(archive)
    assert outcomes(read_again(archive)[0]) == ["same"] * 8


def test_better_readings_of_the_same_words_take_the_place_of_the_old(archive: str) -> None:
    whole = rows(archive, "SELECT section, extractor FROM versions WHERE article_id = 2")
    lose_section(archive, 2)
    read_again(archive, write=True)
    assert rows(archive, "SELECT section, extractor FROM versions WHERE article_id = 2") == whole
    assert rows(archive, "SELECT count(*) FROM versions") == [(8,)]


def test_an_extractor_that_reads_the_same_is_remembered(archive: str) -> None:
    (today,) = {extractor for (extractor,) in rows(archive, "SELECT extractor FROM versions")}
    run(archive, "UPDATE versions SET extractor = 'kbs-0'")
    told, _ = read_again(archive, write=True)
    assert outcomes(told) == ["same"] * 8
    assert rows(archive, "SELECT DISTINCT extractor FROM versions") == [(today,)]


def test_dates_of_the_article_follow_its_newest_page_and_its_version_stays_with_its_own(archive: str) -> None:
    """An edit time that moved on without other words is the article's; an older reader missed both."""
    ncd = NEWEST
    page = b"".join(pages.article_page(ncd))
    edited = rows(archive, "SELECT date_modified FROM articles WHERE id = 1")
    later = page.replace(*_edited_later(page))
    with open_archive(archive) as opened:
        run_id = opened.open_run(spider="kbs", arguments={"again": "1"}, simulated=False).id
        keep(opened, run_id, [captured(ncd, later, AT.replace(hour=5))])
    moved = rows(archive, "SELECT date_modified FROM articles WHERE id = 1")
    assert moved != edited
    run(archive, "UPDATE articles SET date_modified = NULL WHERE id = 1")
    run(archive, "UPDATE versions SET date_modified = NULL WHERE article_id = 1")
    read_again(archive, write=True)
    assert rows(archive, "SELECT date_modified FROM articles WHERE id = 1") == moved
    assert rows(archive, "SELECT date_modified FROM versions WHERE article_id = 1") == edited


def _edited_later(page: bytes) -> tuple[bytes, bytes]:
    """The edit time of a page, and one of the next year."""
    start = page.index("수정 ".encode())
    old = page[start : start + len("수정 2026.".encode())]
    return old, old.replace(b"2026", b"2027")


def test_pages_that_cannot_be_read_are_told_and_stop_nothing(archive: str) -> None:
    damaged, unlike = (rows(archive, f"SELECT payload_id FROM captures WHERE article_id = {n}")[0][0] for n in (2, 4))
    run(archive, "UPDATE payloads SET content = ? WHERE id = ?", b"no zstd at all", damaged)

    plain = {"content": zstd.compress(b"<html><p>hello"), "dictionary_id": None, "base_id": None}
    run(
        archive,
        "UPDATE payloads SET content = ?, dictionary_id = NULL, base_id = NULL WHERE id = ?",
        plain["content"],
        unlike,
    )
    told, _ = read_again(archive, write=True)
    assert told[2].outcome == "failed"
    assert told[2].key == f"kbs:ncd:{NEWEST - 1}"
    assert "capture is damaged" in str(told[2].problem)
    assert told[4].outcome == "unreadable"
    assert [told[n].outcome for n in (1, 8)] == ["same", "same"]
    assert counts(archive) == {"same": 6, "failed": 1, "unreadable": 1}


@pytest.mark.parametrize("how", ["fatal", "endless"])
def test_a_page_that_takes_its_reader_down_costs_only_itself(
    archive: str, monkeypatch: pytest.MonkeyPatch, how: str
) -> None:
    monkeypatch.setattr(reextraction, "review", partial(getattr(dying, f"review_{how}"), 5))
    told, _ = read_again(archive)
    assert outcomes(told) == ["same"] * 4 + ["failed"] + ["same"] * 3
    assert told[5].problem == reading_pool.KILLED


def test_an_article_that_others_write_meanwhile_is_read_once_more(
    archive: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A crawl saw it again between reading and writing."""
    lose_section(archive, 2)
    renew = Renewing.renew
    seen: list[list[int]] = []

    def meanwhile(self: Renewing, run_id: int, reviewed: Sequence[Reviewed], up_to: int) -> list[int]:
        if not seen:
            run(archive, "UPDATE articles SET failed_visits = failed_visits + 1 WHERE id = 2")
        seen.append([each.article_id for each in reviewed])
        return renew(self, run_id, reviewed, up_to)

    monkeypatch.setattr(Renewing, "renew", meanwhile)
    told, _ = read_again(archive, write=True)
    assert seen == [[1, 2, 3, 4, 5, 6, 7, 8], [2]]
    assert told[2].outcome == "differs"
    assert rows(archive, "SELECT count(*) FROM versions WHERE section IS NULL") == [(0,)]
    assert counts(archive) == {"same": 7, "differs": 1}


def test_a_tally_counts_by_publisher_field_and_way(archive: str) -> None:
    lose_section(archive, 2, 3, 4)
    lose_paragraph(archive, 4)
    tally = Tally()
    for reviewed in read_again(archive)[0].values():
        tally.add(reviewed)
    assert (tally.total(), tally.total("differs"), tally.total("same", "failed")) == (8, 3, 5)
    assert tally.cells() == [("kbs", "body"), ("kbs", "bylines"), ("kbs", "section")]
    assert tally.fields["kbs", "section", "gained"] == 3
    assert len(tally.examples["kbs", "section", "gained"]) == 2


def begin(folder: Path, archive: str) -> Fork:
    words = ("--archive", archive, "reextract", "--write", "--quiet", "--workers", "1")
    return Fork("newsarchive", *words, cwd=folder, environment=environment(), own_session=True)


def wait_until_written(archive: str, more_than: int) -> None:
    deadline = time.monotonic() + 60
    while rows(archive, "SELECT count(*) FROM versions WHERE origin = 'reextraction'")[0][0] <= more_than:
        assert time.monotonic() < deadline, "nothing is written"
        time.sleep(0.01)


@pytest.mark.parametrize("engine", ["sqlite", "postgresql"])
def test_a_run_that_is_killed_goes_on_and_doubles_nothing(engine: str, tmp_path: Path) -> None:
    count = 300
    archive = new_archive(engine, tmp_path)
    fill(archive, count)
    lose_paragraph(archive, *range(1, count + 1, 2))
    for kill in range(2):
        process = begin(tmp_path, archive)
        wait_until_written(archive, kill * 30)
        process.kill()
    process = begin(tmp_path, archive)
    assert process.wait(120) == 0, process.err
    assert "went on: " in process.err
    kept = "SELECT origin, count(*) FROM versions GROUP BY origin ORDER BY origin"
    assert rows(archive, kept) == [("publisher", count), ("reextraction", count // 2)]
    assert rows(archive, "SELECT outcome FROM runs WHERE spider = 'reextract'") == [("complete",)]
    assert counts(archive) == {"same": count // 2, "differs": count // 2}
    assert_sound(archive)


def test_ctrl_c_ends_well_and_the_same_command_goes_on(tmp_path: Path) -> None:
    archive = new_archive("sqlite", tmp_path)
    fill(archive, 400)
    lose_paragraph(archive, *range(1, 401, 4))
    process = begin(tmp_path, archive)
    wait_until_written(archive, 0)
    os.killpg(process.pid, signal.SIGINT)
    assert process.wait(30) == 0
    assert "the same command goes on" in process.err
    assert rows(archive, "SELECT outcome FROM runs WHERE spider = 'reextract'") == [("stopped",)]
    process = begin(tmp_path, archive)
    assert process.wait(60) == 0
    assert rows(archive, "SELECT outcome FROM runs WHERE spider = 'reextract'") == [("complete",)]
    assert rows(archive, "SELECT count(*) FROM versions WHERE origin = 'reextraction'") == [(100,)]


def late(url: str, *, write: bool = False) -> list[ReadLate]:
    told: list[ReadLate] = []
    request = ReextractRequest(archive_url=url, workers=1, write=write, arguments={"failed": True})
    with open_archive(url) as archive:
        read_failed(archive, request, archive.unread_captures(), lambda _count: None, told.append)
    return told


def test_captures_that_failed_once_are_read_today(tmp_path: Path) -> None:
    url = new_archive("sqlite", tmp_path)
    fill(url, 6)
    before = rows(url, "SELECT key, headline, body FROM articles a JOIN versions v ON v.article_id = a.id ORDER BY key")
    failed_before(url, 2, 5)
    assert [(each.outcome, each.fate) for each in late(url)] == [("new", "unrecognised")] * 2
    assert rows(url, "SELECT count(*) FROM articles") == [(4,)]
    assert [each.outcome for each in late(url, write=True)] == ["new"] * 2
    after = rows(url, "SELECT key, headline, body FROM articles a JOIN versions v ON v.article_id = a.id ORDER BY key")
    assert after == before
    assert counts(url) == {"new": 2}
    assert late(url) == []


def test_with_all_versions_older_ones_are_read_in_their_own_captures(archive: str) -> None:
    page = b"".join(pages.article_page(NEWEST))
    with open_archive(archive) as opened:
        run_id = opened.open_run(spider="kbs", arguments={"again": "1"}, simulated=False).id
        headline = opened.article("1", lambda _url: None).current.headline
        edited = page.replace(headline.encode(), f"고침 {headline}".encode())
        keep(opened, run_id, [captured(NEWEST, edited, AT.replace(hour=5))])
    assert rows(archive, "SELECT number FROM versions WHERE article_id = 1 ORDER BY number") == [(1,), (2,)]
    run(archive, "UPDATE versions SET section = NULL WHERE article_id = 1 AND number = 1")
    assert read_again(archive, 1)[0][1].outcome == "same"
    told: list[Reviewed] = []
    request = ReextractRequest(archive_url=archive, workers=1, write=True, all_versions=True)
    with open_archive(archive) as opened:
        reextract(opened, request, [1], lambda _count: None, told.append)
    assert [(each.number, each.outcome, fields(each)) for each in told] == [
        (2, "same", {}),
        (1, "differs", {"section": "gained"}),
    ]
    assert rows(archive, "SELECT count(*) FROM versions WHERE section IS NULL") == [(0,)]
