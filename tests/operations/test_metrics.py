"""The archive in numbers: what Prometheus' own parser reads in them."""

import stat
import threading
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from prometheus_client.parser import text_string_to_metric_families
from sqlalchemy import insert

from newsarchive import __version__, clock
from newsarchive.archive import open_archive
from newsarchive.archive.engine import writing
from newsarchive.archive.migration import HEAD
from newsarchive.archive.schema import JobRow
from newsarchive.operations.metrics import exposition, taken, write
from tests.archive.looking import run
from tests.building import BODY, Newsroom, a_capture, address, an_article, later

Samples = Mapping[tuple[str, frozenset[tuple[str, str]]], float]


@pytest.fixture(autouse=True)
def _afternoon(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(clock, "ahead", later(3) - datetime.now(UTC))


def samples(newsroom: Newsroom, *, with_findings: bool = False) -> Samples:
    """Every sample by name and labels, as Prometheus reads them."""
    with open_archive(newsroom.url) as archive:
        text = exposition(taken(archive, with_findings=with_findings)).decode()
    families = list(text_string_to_metric_families(text))
    assert all(family.documentation and family.type in ("gauge", "counter") for family in families)
    found = [sample for family in families for sample in family.samples]
    assert len({(sample.name, frozenset(sample.labels.items())) for sample in found}) == len(found)
    return {(sample.name, frozenset(sample.labels.items())): sample.value for sample in found}


def of(found: Samples, name: str, **labels: str) -> float | None:
    return found.get((f"newsarchive_{name}", frozenset(labels.items())))


def test_articles_versions_captures_and_runs_are_counted(newsroom: Newsroom) -> None:
    newsroom.keep(an_article(1))
    newsroom.keep(an_article(2))
    newsroom.keep(an_article(1, body=BODY + " 끝."), a_capture(address(1), fetched_at=later(1)))
    newsroom.miss(2, "notice", later(2))
    newsroom.archive.close_run(newsroom.run_id)
    found = samples(newsroom)
    assert of(found, "build_info", version=__version__, schema=HEAD) == 1
    assert of(found, "articles", publisher="kbs", status="live") == 1
    assert of(found, "articles", publisher="kbs", status="gone") == 1
    assert of(found, "versions", publisher="kbs") == 3
    assert [of(found, "captures_total", publisher="kbs", fate=fate) for fate in ("new", "changed", "gone")] == [2, 1, 1]
    assert (of(found, "captured_bytes_total", publisher="kbs") or 0) > 0
    assert of(found, "runs_total", spider="kbs", outcome="complete") == 1
    assert of(found, "last_run_outcome", spider="kbs", outcome="complete") == 1
    assert of(found, "last_run_outcome", spider="kbs", outcome="failed") == 0
    assert of(found, "last_seen_timestamp_seconds", publisher="kbs") == later(2).timestamp() - 3600
    ended = of(found, "last_crawl_timestamp_seconds", publisher="kbs")
    assert ended is not None
    assert abs(ended - clock.now().timestamp()) < 30
    assert (of(found, "database_bytes") or 0) > 10_000


def test_captures_are_counted_once_whenever_the_tally_moves_on_and_whatever_is_thinned(
    newsroom: Newsroom, monkeypatch: pytest.MonkeyPatch
) -> None:
    counted = []
    for minutes in range(1, 64, 7):
        monkeypatch.setattr(clock, "ahead", later(3) + timedelta(minutes=minutes) - datetime.now(UTC))
        newsroom.keep(an_article(minutes))
        counted.append(of(samples(newsroom), "captures_total", publisher="kbs", fate="new"))
    assert counted == [1, 2, 3, 4, 5, 6, 7, 8, 9]
    run(newsroom.url, "DELETE FROM versions WHERE number < 0")
    run(newsroom.url, "UPDATE captures SET fate = 'thinned' WHERE id = 1")  # behind the tally: it has been counted
    assert of(samples(newsroom), "captures_total", publisher="kbs", fate="new") == 9


def test_what_waits_and_what_is_amiss_is_counted(newsroom: Newsroom) -> None:
    newsroom.keep(an_article(1))
    newsroom.archive.close_run(newsroom.run_id)
    pause = newsroom.archive.pause_host
    pause("news.kbs.co.kr", 1.0, lambda _: 600.0, "answered 503")
    failed = newsroom.archive.open_run(spider="blog", arguments={}, simulated=False)
    newsroom.archive.close_run(failed.id, failed=True, message="no list")
    run(newsroom.url, "UPDATE articles SET revisit_at = '2026-01-01 00:00:00+00:00'")
    newsroom.archive.keep_chore("backup", {})
    found = samples(newsroom, with_findings=True)
    assert of(found, "hosts_paused") == 1
    assert (of(found, "revisits_due"), of(found, "revisits_overdue")) == (1, 1)
    assert of(found, "last_run_outcome", spider="blog", outcome="failed") == 1
    assert of(found, "findings", check="runs") == 1
    assert of(found, "findings", check="doubts") == 0
    assert of(found, "notices_unsent") == 0
    assert (of(found, "last_backup_timestamp_seconds") or 0) > later(2).timestamp()


def test_a_run_under_way_is_running_and_one_whose_process_is_gone_was_killed(newsroom: Newsroom) -> None:
    assert of(samples(newsroom), "last_run_outcome", spider="kbs", outcome="running") == 1
    run(newsroom.url, "UPDATE runs SET owner = ?", newsroom.archive._owner.rpartition(":")[0] + ":1")
    assert of(samples(newsroom), "last_run_outcome", spider="kbs", outcome="killed") == 1


def test_an_empty_archive_and_odd_names_give_a_text_that_can_be_read(newsroom: Newsroom) -> None:
    assert of(samples(newsroom), "notices_unsent") == 0
    newsroom.keep(an_article(1))
    run(newsroom.url, "UPDATE captures SET fate = ?", 'a"b\\c\n{}한글')
    assert of(samples(newsroom), "captures_total", publisher="kbs", fate='a"b\\c\n{}한글') == 1


def test_jobs_are_told_by_name(newsroom: Newsroom) -> None:
    due = later(4)
    times = {column.name: due for column in JobRow.__table__.columns if column.name.endswith("_at")}
    with writing(newsroom.archive._engine) as connection:
        row = {"name": "nightly", "publisher": "kbs", "plan": "{}", "failures": 3, **times}
        connection.execute(insert(JobRow).values(row))
    found = samples(newsroom)
    assert of(found, "job_failures_in_a_row", job="nightly") == 3
    assert of(found, "job_next_due_timestamp_seconds", job="nightly") == due.timestamp()
    assert of(found, "job_last_success_timestamp_seconds", job="nightly") is None
    assert of(found, "job_running", job="nightly") == 0


def test_a_file_is_written_whole_and_readable_by_others(tmp_path: Path) -> None:
    path = tmp_path / "newsarchive.prom"
    seen: set[bytes] = set()
    over = threading.Event()

    def watch() -> None:
        while not over.is_set():
            if path.exists():
                seen.add(path.read_bytes())

    watcher = threading.Thread(target=watch)
    watcher.start()
    texts = [bytes([letter]) * 200_000 for letter in b"abcdefgh"]
    for text in texts:
        write(text, path)
    over.set()
    watcher.join()
    assert seen <= set(texts)
    assert path.read_bytes() == texts[-1]
    assert stat.S_IMODE(path.stat().st_mode) == 0o644
    assert list(tmp_path.iterdir()) == [path]


def test_a_file_that_cannot_be_written_leaves_nothing_behind(tmp_path: Path) -> None:
    (tmp_path / "folder.prom").mkdir()
    with pytest.raises(OSError, match="folder"):
        write(b"text", tmp_path / "folder.prom")
    assert list(tmp_path.iterdir()) == [tmp_path / "folder.prom"]
