"""`newsarchive serve`: answers this machine; others only with a token; ends when it is told."""

import http.client
import os
import re
import signal
import socket
import subprocess
import sys
from pathlib import Path

import pytest

from tests.archives import new_archive
from tests.building import Newsroom, an_article

COMMAND = [sys.executable, "-m", "newsarchive"]


def started(url: str, *options: str, **environment: str) -> tuple[subprocess.Popen[str], int]:
    """The server's process, and its port."""
    process = subprocess.Popen(
        [*COMMAND, "--archive", url, "serve", "--port", "0", *options],
        stderr=subprocess.PIPE,
        text=True,
        env={**os.environ, **environment},
    )
    assert process.stderr is not None
    line = process.stderr.readline()
    found = re.search(r"http://\S+:(\d+)/", line)
    assert found, line + process.stderr.read()
    return process, int(found[1])


@pytest.fixture
def url(tmp_path: Path) -> str:
    with Newsroom(tmp_path, url=new_archive("sqlite", tmp_path)) as room:
        room.keep(an_article())
        return room.url


@pytest.mark.parametrize("ending", [signal.SIGINT, signal.SIGTERM])
def test_it_says_where_it_is_answers_and_ends_when_told(url: str, ending: signal.Signals) -> None:
    process, port = started(url)
    try:
        connection = http.client.HTTPConnection("127.0.0.1", port, timeout=20)
        connection.request("GET", "/article/1")
        answer = connection.getresponse()
        assert (answer.status, "등대" in answer.read().decode()) == (200, True)
        assert answer.getheader("server") is None
    finally:
        process.send_signal(ending)
        assert process.wait(timeout=20) in (0, 130, -ending)


def test_other_machines_are_let_in_with_a_token_only(url: str) -> None:
    refused = subprocess.run(
        [*COMMAND, "--archive", url, "serve", "--host", "0.0.0.0"], capture_output=True, text=True, timeout=60
    )
    assert refused.returncode == 2
    assert "NEWSARCHIVE_TOKEN" in refused.stderr
    process, port = started(url, "--host", "0.0.0.0", NEWSARCHIVE_TOKEN="0123456789abcdef")
    try:
        connection = http.client.HTTPConnection("127.0.0.1", port, timeout=20)
        connection.request("GET", "/")
        assert connection.getresponse().status == 401
        connection = http.client.HTTPConnection("127.0.0.1", port, timeout=20)
        connection.request("GET", "/about", headers={"Authorization": "Bearer 0123456789abcdef"})
        assert connection.getresponse().status == 200
    finally:
        process.terminate()
        process.wait(timeout=20)


def test_a_port_that_is_taken_and_an_archive_that_is_not_there_are_named(url: str, tmp_path: Path) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = str(taken.getsockname()[1])
        failed = subprocess.run(
            [*COMMAND, "--archive", url, "serve", "--port", port], capture_output=True, text=True, timeout=60
        )
    assert (failed.returncode, f"port {port}" in failed.stderr) == (1, True)
    nothing = [*COMMAND, "--archive", f"sqlite:///{tmp_path}/none.db", "serve"]
    failed = subprocess.run(nothing, capture_output=True, text=True, timeout=60)
    assert (failed.returncode, "there is no archive" in failed.stderr) == (1, True)
