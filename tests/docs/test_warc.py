"""The commands of docs/warc.md, as they stand there: out, one page of it, replay in pywb, in again."""

import json
import multiprocessing
import re
import shlex
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from http.client import HTTPConnection
from pathlib import Path

import pytest

from newsarchive.items import Validators
from tests.building import Newsroom, a_capture, address, an_article, identity, later
from tests.cli.conftest import CommandLine
from tests.forks import FORKS
from tests.operations.test_warc_export import exported
from tests.operations.warcs import a_page

ROOT = Path(__file__).parents[2]
DOC = ROOT / "docs" / "warc.md"
REPLAY = ROOT / ".venv-replay" / "bin"

needs_pywb = pytest.mark.skipif(
    not (REPLAY / "wayback").exists(), reason="pywb is not installed: make .venv-replay/installed"
)


def commands(heading: str) -> list[str]:
    """What the section says to type, line by line."""
    (section,) = re.findall(rf"^## {heading}\n(.*?)(?=^## |\Z)", DOC.read_text(), re.DOTALL | re.MULTILINE)
    return "".join(re.findall(r"^```sh\n(.*?)^```", section, re.DOTALL | re.MULTILINE)).splitlines()


@pytest.fixture
def newsroom(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Newsroom]:
    """A page that came twice, the second time at another address, and then was called unchanged; another one; a 404."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("NEWSARCHIVE_URL", raising=False)
    with Newsroom(tmp_path, "newsarchive.db") as newsroom:
        newsroom.keep(an_article(1), a_capture(address(1), a_page(1)))
        newsroom.keep(an_article(1), a_capture(f"{address(1)}&ref=x", a_page(1), later(2)))
        answer = a_capture(address(1), b"", later(4), status=304)
        asked = Validators(capture_id=1, etag='"a"', last_modified=None)
        newsroom.record(newsroom.page("article", answer, identity(1), unchanged=asked))
        newsroom.keep(an_article(2), a_capture(address(2), a_page(2)))
        newsroom.miss(3, "404")
        yield newsroom


def typed(command: str) -> bytes:
    """What a command that is no newsarchive prints; its tools are those of this installation."""
    tool, *words = shlex.split(command)
    return subprocess.run((Path(sys.executable).with_name(tool), *words), capture_output=True, check=True).stdout


@pytest.mark.usefixtures("newsroom")
def test_what_the_page_says_to_type_works(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(multiprocessing, "get_context", lambda _method: FORKS)
    everything, some, check, index, extract = commands("Out")
    for command in (everything, some):
        assert CommandLine()(*shlex.split(command)[1:]).code == 0
    assert typed(check) == b""
    typed(index)
    records = [json.loads(line) for line in (tmp_path / "index.jsonl").read_text().splitlines()]
    offset = next(each["offset"] for each in records if each.get("warc-target-uri") == address(2))
    assert typed(extract.replace("OFFSET", offset)) == a_page(2)
    (back,) = commands("In")
    monkeypatch.setenv("NEWSARCHIVE_URL", "sqlite:///other.db")
    answer = CommandLine()(*shlex.split(back)[1:], "--json")
    assert answer.record["counts"] == {"missing": 1, "new": 2, "seen": 2}


@contextmanager
def serving(command: str, port: int) -> Iterator[None]:
    """The command as a process, once it answers."""
    with Path("replay.log").open("wb") as log, subprocess.Popen(shlex.split(command), stdout=log, stderr=log) as server:
        try:
            deadline = time.monotonic() + 60
            while not _answers(port):
                assert server.poll() is None, Path("replay.log").read_text()
                assert time.monotonic() < deadline, "pywb does not answer"
                time.sleep(0.05)
            yield
        finally:
            server.send_signal(signal.SIGKILL)


def _answers(port: int) -> bool:
    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", port)) == 0


def replayed(port: int, when: str, url: str) -> tuple[int, bytes]:
    """Status and body of what pywb shows."""
    connection = HTTPConnection("127.0.0.1", port, timeout=30)
    connection.request("GET", f"/news/{when}/{url}")
    answer = connection.getresponse()
    return answer.status, answer.read()


@needs_pywb
def test_pages_replay_in_pywb_byte_for_byte(newsroom: Newsroom, tmp_path: Path) -> None:
    exported(newsroom.url, tmp_path / "news.warc.gz")
    _, _, *setting_up, serve = [line.replace(".venv-replay/bin", str(REPLAY)) for line in commands("See pages[^\n]*")]
    for command in setting_up:
        subprocess.run(shlex.split(command), check=True, capture_output=True)
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = int(free.getsockname()[1])
    with serving(serve.replace("8080", str(port)), port):
        assert replayed(port, "20260106030000id_", address(1)) == (200, a_page(1))
        assert replayed(port, "20260106050000id_", f"{address(1)}&ref=x") == (200, a_page(1)), "a revisit"
        assert replayed(port, "20260106070000id_", address(1)) == (200, a_page(1)), "at the time of a 304"
        assert replayed(port, "2026id_", address(2)) == (200, a_page(2))
        assert replayed(port, "2026id_", address(3)) == (404, b"<p>...</p>")
        assert "나루터 배".encode() in replayed(port, "20260106030000mp_", address(1))[1]
