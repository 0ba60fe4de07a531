"""A job at work: real processes, how they end, what they may show."""

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from newsarchive import secrecy
from newsarchive.archive.processes import is_dead
from newsarchive.config import Job
from newsarchive.operations import schedule_hook
from newsarchive.operations.schedule_hook import AfterJobs
from newsarchive.operations.schedule_process import Ended, JobProcess, how
from tests.archives import new_archive
from tests.crawling.crawls import wait_until
from tests.crawling.site import Site, late, page

NOWHERE = "postgresql://desk:Geheimwort9@127.0.0.1:9/news"


def verifying(*options: str) -> Job:
    return Job(name="verify", publisher="verify", task="verify", options=options)


def ended(work: JobProcess) -> Ended:
    wait_until(lambda: work.ended() is not None, "the end", 60)
    end = work.ended()
    assert end is not None
    return end


@pytest.fixture
def _hidden(monkeypatch: pytest.MonkeyPatch) -> None:
    """What is hidden here is forgotten afterwards."""
    monkeypatch.setattr(secrecy, "_known", set(secrecy._known))


@pytest.mark.usefixtures("_hidden")
def test_the_password_of_the_archive_is_neither_in_the_process_list_nor_in_what_is_told() -> None:
    work = JobProcess(verifying(), NOWHERE)
    pid = int(work.process.split(":")[1])
    shown = [Path(f"/proc/{pid}/{file}").read_bytes() for file in ("cmdline", "environ")]
    assert all(shown)
    wait_until(lambda: Path(f"/proc/{pid}/comm").read_text() == "verify\n", "its name in lists of processes", 30)
    assert b"Geheimwort9" not in b"".join(shown)
    end = ended(work)
    assert end.outcome == "failed"
    assert "127.0.0.1" in str(end.message)
    assert "Geheimwort9" not in str(end.message)


def test_what_cannot_run_fails_with_what_it_said() -> None:
    end = ended(JobProcess(verifying("--no-such-option"), "sqlite:///nothing.db"))
    assert end.outcome == "failed"
    assert "No such option" in str(end.message)
    assert "--no-such-option" in str(end.message)


def test_a_job_is_killed_with_all_that_it_began(tmp_path: Path) -> None:
    with Site() as site:
        url = site.at("/slow", late(page("x"), 30.0))
        (to,) = site.connect_to()
        job = Job(name="a", publisher="a", spider="article", options=("--connect-to", to), arguments={"urls": url})
        work = JobProcess(job, new_archive("sqlite", tmp_path))
        wait_until(lambda: bool(site.asked("/slow")), "the request", 60)
        assert work.ended() is None
        pid = int(work.process.split(":")[1])
        assert os.getpgid(pid) == pid, "no Ctrl-C of the terminal meets it"
        work.kill()
        assert is_dead(work.process)
        assert work.ended() == Ended(outcome="killed", message="ended by SIGKILL")


def test_a_job_whose_forker_dies_is_killed_with_it_and_the_next_one_has_another(tmp_path: Path) -> None:
    with Site() as site:
        url = site.at("/slow", late(page("x"), 30.0))
        (to,) = site.connect_to()
        told = subprocess.run(
            (sys.executable, "-c", _KILLING, new_archive("sqlite", tmp_path), url, to),
            capture_output=True,
            text=True,
            timeout=120,
            env={**os.environ, "PYTHONPATH": str(Path(__file__).parents[2])},
            check=False,
        )
    assert told.stdout.splitlines() == ["killed: ended by SIGKILL", "True", "failed"], told.stderr


_KILLING = """
import os, signal, sys, time
from pathlib import Path
from newsarchive.archive.processes import is_dead
from newsarchive.operations.schedule_process import CommandProcess

def ended(work):
    while (end := work.ended()) is None:
        time.sleep(0.05)
    return end

archive, url, to = sys.argv[1:]
work = CommandProcess(("crawl", "article", "-a", f"urls={url}", "--connect-to", to), archive)
pid = work.process.split(":")[1]
time.sleep(1)
os.kill(int(Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[1]), signal.SIGKILL)
end = ended(work)
print(f"{end.outcome}: {end.message}")
print(is_dead(work.process))
print(ended(CommandProcess(("verify", "--no-such-option"), archive)).outcome)
"""


@pytest.mark.parametrize(
    ("code", "run", "err", "expected"),
    [
        (0, {"outcome": "complete"}, "a warning", Ended(outcome="complete")),
        (0, {"outcome": "stopped", "message": "come back"}, "", Ended(outcome="stopped", message="come back")),
        (0, {}, "3 articles", Ended(outcome="complete")),
        (
            3,
            {"problems": [{"outcome": "failed", "problem": "500 바다"}, {"outcome": "x", "problem": "y"}]},
            "noise",
            Ended(outcome="suspicious", message="failed: 500 바다"),
        ),
        (
            0,
            {"message": "nothing", "problems": [{"outcome": "refused", "url": "https://x.example/s", "problem": "no"}]},
            "",
            Ended(outcome="complete", message="nothing; https://x.example/s: refused: no"),
        ),
        (3, {}, "1 finding\n", Ended(outcome="suspicious", message="1 finding")),
        (1, {}, "", Ended(outcome="failed", message="ended with exit code 1 and said nothing")),
        (2, {}, '1\n2\n3\n4\n{"message": "다섯"}\n\n6\n', Ended(outcome="failed", message="2; 3; 4; 다섯; 6")),
        (-9, {}, "last words", Ended(outcome="killed", message="ended by SIGKILL: last words")),
        (1, {}, "https://me:word@x.example/", Ended(outcome="failed", message="https://***@x.example/")),
    ],
)
def test_how_it_ended(code: int, run: dict[str, object], err: str, expected: Ended) -> None:
    assert how(code, run, err) == expected


def test_what_is_done_after_jobs_is_ended_when_it_hangs_and_failures_are_counted(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(schedule_hook, "LONGEST", 0.05)
    hook = AfterJobs(new_archive("sqlite", tmp_path))
    hook.ask()
    hook.ask()
    hook.turn()
    process = hook._process
    assert process is not None
    hook.finish(at_once=False)
    assert (hook.failures, process.poll()) == (1, -signal.SIGKILL)


def test_after_jobs_the_metrics_are_written(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "newsarchive.toml").write_text('[metrics]\nfile = "news.prom"\n')
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("PYTHONPATH", str(Path(__file__).parents[2]))
    hook = AfterJobs(new_archive("sqlite", tmp_path))
    hook.ask()
    began = time.monotonic()
    hook.finish(at_once=False)
    assert (tmp_path / "news.prom").read_text().startswith("#"), f"after {time.monotonic() - began:.1f} s"
    assert hook.failures == 0
