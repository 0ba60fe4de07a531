"""What is done after a job: people are told, metrics are written, and whatever fails is logged and counted."""

import logging
from pathlib import Path

import pytest

from newsarchive.archive import open_archive
from newsarchive.operations.afterwards import after_job, failures
from newsarchive.secrecy import discreet
from tests.building import Newsroom
from tests.operations.receiver import Receiver


def configure(folder: Path, monkeypatch: pytest.MonkeyPatch, webhook: str, metrics: str = "n.prom") -> None:
    """Settings in the working folder, as the schedule finds them."""
    monkeypatch.chdir(folder)
    (folder / "newsarchive.toml").write_text(f'[alarms]\nwebhook = "{webhook}"\n[metrics]\nfile = "{metrics}"\n')


def fail_a_run(newsroom: Newsroom) -> None:
    newsroom.archive.close_run(newsroom.run_id, failed=True, message="the list is empty")


def test_after_a_job_people_are_told_and_the_metrics_are_there(
    newsroom: Newsroom, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    fail_a_run(newsroom)
    with Receiver() as receiver:
        configure(tmp_path, monkeypatch, receiver.url)
        after_job(newsroom.url)
        after_job(newsroom.url)
    assert [message["kind"] for message in receiver.messages] == ["run"]
    assert 'newsarchive_runs_total{outcome="failed",spider="kbs"} 1.0' in (tmp_path / "n.prom").read_text()
    assert "newsarchive_notices_unsent 0.0" in (tmp_path / "n.prom").read_text()


def test_without_settings_nothing_is_done_and_nothing_waits(
    newsroom: Newsroom, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    fail_a_run(newsroom)
    after_job(newsroom.url)
    assert newsroom.archive.count_unsent() == 0


def test_a_refusal_is_logged_as_a_mistake_and_the_metrics_are_written_all_the_same(
    newsroom: Newsroom, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    fail_a_run(newsroom)
    with Receiver(403) as receiver:
        configure(tmp_path, monkeypatch, receiver.url)
        after_job(newsroom.url)
    assert [(record.levelname, record.getMessage()) for record in caplog.records] == [
        ("ERROR", "the webhook has not taken it, 1 notice kept: it answered 403")
    ]
    assert "newsarchive_notices_unsent 1.0" in (tmp_path / "n.prom").read_text()


def test_a_part_that_fails_is_logged_and_counted(
    newsroom: Newsroom, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    with Receiver() as receiver:
        configure(tmp_path, monkeypatch, receiver.url, metrics="no/such/folder.prom")
        after_job(newsroom.url)
        after_job(newsroom.url)
    assert [record.getMessage() for record in caplog.records] == ["after a job: metrics failed"] * 2
    with open_archive(newsroom.url) as archive:
        assert failures(archive) == {"metrics": 2}


@pytest.mark.parametrize("trouble", ["settings", "archive"])
def test_it_never_raises(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture, trouble: str
) -> None:
    monkeypatch.chdir(tmp_path)
    if trouble == "settings":
        (tmp_path / "newsarchive.toml").write_text("[alarms]\nnonsense = 1\n")
    with caplog.at_level(logging.ERROR):
        after_job(f"sqlite:///{tmp_path}/none.db")
    assert [record.exc_info is not None for record in caplog.records] == [True]


def test_whatever_is_logged_of_a_failure_shows_no_secret(
    newsroom: Newsroom, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    configure(tmp_path, monkeypatch, "http://127.0.0.1:1/hooks/s3cret-canary-long")
    after_job(newsroom.url)
    assert discreet("POST /hooks/s3cret-canary-long failed") == "POST *** failed"
