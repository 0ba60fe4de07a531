"""The commands of docs/memento.md, as they stand there, against a server of an archive."""

import re
import shlex
import shutil
import subprocess
from pathlib import Path

import pytest

from newsarchive.web import downloads, feeds
from tests.building import Newsroom, a_capture, address, an_article, later
from tests.web.serving import serving

DOC = Path(__file__).parents[2] / "docs" / "memento.md"


@pytest.mark.skipif(shutil.which("curl") is None, reason="curl is not installed")
def test_the_commands_do_what_the_page_says(tmp_path: Path) -> None:
    block = "".join(re.findall(r"^```sh\n(.*?)^```", DOC.read_text(), re.DOTALL | re.MULTILINE))
    with Newsroom(tmp_path) as newsroom:
        for hours in range(3):
            newsroom.keep(an_article(1, body=f"{hours}"), a_capture(address(1), fetched_at=later(hours)))
        with serving(newsroom.url) as served:
            gate, timemap = (
                subprocess.run(
                    shlex.split(line.replace("http://127.0.0.1:8080", served.url)),
                    capture_output=True,
                    text=True,
                    check=True,
                ).stdout
                for line in block.splitlines()
            )
    assert gate.startswith("HTTP/1.1 302")
    assert f"location: {served.url}/article/1?version=1" in gate
    assert timemap.count("datetime=") == 3


def test_the_numbers_are_those_of_the_code() -> None:
    text = DOC.read_text()
    assert f"the {feeds.ENTRIES} newest articles" in text
    assert f"at most {downloads.ROWS:,} rows" in text
    assert f"cut at {feeds._MOST_TEXT:,} characters" in text
    assert f"beyond {downloads._MOST_BYTES >> 20} MB" in text
