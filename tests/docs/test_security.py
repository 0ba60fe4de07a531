"""docs/security.md: the limits that it promises are those that are in force, under the names that it gives them."""

import inspect
import re
from pathlib import Path

from newsarchive import settings
from newsarchive.archive.read_handle import open_to_read
from newsarchive.crawling import connections, handler

DOC = (Path(__file__).parents[2] / "docs" / "security.md").read_text(encoding="utf-8")
UNITS = {"": 1, "s": 1, "KiB": 1024, "MiB": 1024 * 1024}


def test_each_limit_of_an_answer_is_that_of_the_code() -> None:
    rows = re.findall(r"^\| [^|]+ \| (\d+) ?(\w*) \| `([A-Z_]+)`.* \|$", DOC, re.MULTILINE)
    told = {name: int(value) * UNITS[unit] for value, unit, name in rows}
    places = (settings, connections, handler)
    assert told == {name: next(vars(place)[name] for place in places if name in vars(place)) for name in told}
    assert {"DOWNLOAD_TIMEOUT", "DOWNLOAD_MAXSIZE", "REDIRECT_MAX_TIMES", "MAX_HEADERS"} <= told.keys()
    assert f"a body must bring, each {connections.BODY_SECONDS:g} s" in DOC


def test_a_reader_may_ask_for_as_long_as_is_said() -> None:
    assert inspect.signature(open_to_read).parameters["seconds"].default == 1.0
    assert "more than a second is given up" in DOC
