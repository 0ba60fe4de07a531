import json

import pytest

from newsarchive.cli.cleaning import json_line, without_controls, without_surrogates

HOSTILE = ["\x1b[31m", "\x9b31m", "\x07", "\x00", "\x7f", "\u202e", "\u2066", "\r", "\u200f"]


@pytest.mark.parametrize("control", HOSTILE)
def test_nothing_that_drives_a_terminal_is_left(control: str) -> None:
    cleaned = without_controls(f"가{control}나")
    assert control[0] not in cleaned
    assert cleaned.startswith("가")
    assert cleaned.endswith("나")


def test_line_feeds_tabs_and_ordinary_text_stay() -> None:
    text = "첫 줄\n둘째\t줄 “따옴표” 𝄞 emoji 👩‍🚀"
    assert without_controls(text) == text


def test_undecodable_bytes_of_the_command_line_become_the_replacement_character() -> None:
    typed = b"\xff\xea\xb0\x80".decode("utf-8", "surrogateescape")
    assert without_surrogates(typed) == "\ufffd가"


@pytest.mark.parametrize("text", [*HOSTILE, "\u2028", "\u2029", "\x85", "줄\n바꿈", '\\ " {'])
def test_json_says_the_text_exactly_on_one_line_that_drives_no_terminal(text: str) -> None:
    line = json_line({"headline": f"가{text}나"})
    assert json.loads(line) == {"headline": f"가{text}나"}
    assert line.splitlines() == [line]
    assert line == without_controls(line)


def test_json_is_utf_8_even_where_the_text_is_not() -> None:
    assert json.loads(json_line({"file": "a\udcff.html"}).encode()) == {"file": "a\ufffd.html"}


def test_json_writes_korean_as_korean() -> None:
    assert "한국은행" in json_line({"headline": "한국은행"})
