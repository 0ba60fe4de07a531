"""The demo ends with its archive on web pages where somebody watches, and says how where nobody does."""

import os
import re
import signal
import subprocess
import sys
import urllib.request
from pathlib import Path

import pytest

from demo.__main__ import _wants_server
from tests.archives import new_archive

RUN = "from demo.commands import CommandLine; import sys; sys.exit(CommandLine(sys.argv[1]).serve())"


@pytest.mark.parametrize(
    ("said", "is_watched", "wants"),
    [("0", True, False), ("1", False, True), (None, True, True), (None, False, False), ("", False, False)],
)
def test_who_sets_demo_serve_decides_else_whether_somebody_watches(
    said: str | None, is_watched: bool, wants: bool
) -> None:
    assert _wants_server(said, is_watched=is_watched) is wants


def test_the_server_is_the_demos_archive_and_ctrl_c_ends_it_well(tmp_path: Path) -> None:
    url = new_archive("sqlite", tmp_path)
    with subprocess.Popen(
        [sys.executable, "-c", RUN, url], stderr=subprocess.PIPE, text=True, start_new_session=True
    ) as process:
        assert process.stderr is not None
        found = re.search(r"http://127\.0\.0\.1:\d+/", process.stderr.readline())
        assert found
        with urllib.request.urlopen(f"{found[0]}about") as answer:
            assert answer.status == 200
        os.killpg(process.pid, signal.SIGINT)  # as a terminal sends it: to all of them
        assert process.wait(timeout=20) == 0
