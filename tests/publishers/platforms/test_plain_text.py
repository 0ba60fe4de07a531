"""A fault in the library that guesses the text is said, and costs nothing but that guess."""

import logging
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
import trafilatura
from selectolax.lexbor import LexborHTMLParser

from newsarchive.publishers.platforms.plain_text import plain_text

FIXTURES = Path(__file__).parents[2] / "fixtures"
READ = """
import sys
from newsarchive.publishers import read_saved_page
read_saved_page(open(sys.argv[1], "rb").read(), publisher=sys.argv[2])
print("trafilatura" in sys.modules)
"""


@pytest.mark.parametrize(
    ("case", "publisher", "guessed"),
    [
        ("kbs/now_tv_report", "kbs", False),
        ("tistory/skin_with_slug", "tistory", False),
        ("generic/newspaper_with_json_ld", "generic", False),
        ("generic/euc_kr_page_of_old_tables", "generic", True),
    ],
)
def test_what_guesses_the_text_is_loaded_for_pages_that_do_not_tell_it(
    case: str, publisher: str, *, guessed: bool
) -> None:
    command = [sys.executable, "-c", READ, str(FIXTURES / case / "page.html"), publisher]
    told = subprocess.run(command, capture_output=True, text=True, check=True, timeout=60)
    assert told.stdout.strip() == str(guessed)


def test_a_fault_of_trafilatura_is_a_warning_that_names_the_page(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def fails(*_given: Any, **_named: Any) -> None:
        raise RecursionError("too deep")

    monkeypatch.setattr(trafilatura, "bare_extraction", fails)
    markup = "<html><body><p>등대</p></body></html>".encode()
    with caplog.at_level(logging.WARNING):
        assert plain_text("https://blog.example/1", markup, LexborHTMLParser(markup)) == ()
    assert caplog.messages == ["https://blog.example/1: trafilatura failed (RecursionError: too deep)"]
