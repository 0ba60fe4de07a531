"""A fault in the library that guesses the text is said, and costs nothing but that guess."""

import logging
from typing import Any

import pytest
import trafilatura
from selectolax.lexbor import LexborHTMLParser

from newsarchive.publishers.platforms.plain_text import plain_text


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
