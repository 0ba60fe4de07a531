"""What a person at a terminal sees."""

import re
import subprocess
from pathlib import Path

import pytest

from tests.archive.tracing_world import KBS, a_post, keep
from tests.building import Newsroom, an_article
from tests.cli.processes import COMMAND, environment, on_a_terminal

ARCHIVE = ("--archive", "sqlite:///a.db")


def _shown(received: str) -> list[str]:
    return [line.rstrip() for line in re.sub(r"\x1b\[[0-9;]*m", "", received).splitlines()]


@pytest.mark.usefixtures("filled")
def test_hits_stand_out(tmp_path: Path) -> None:
    code, received = on_a_terminal(tmp_path, *ARCHIVE, "search", "기준금리")
    assert code == 0
    assert "\x1b[1;33m기준금리\x1b[0m" in received
    assert "1 article" in _shown(received)


def test_a_headline_is_never_read_as_mark_up_or_control(newsroom: Newsroom, tmp_path: Path) -> None:
    newsroom.keep(an_article(1, "[bold]등대[/bold] [/] :smile: \x1b]0;pwned\x07", "[link=x]본문[/link] \x9b2J"))
    _, searched = on_a_terminal(tmp_path, *ARCHIVE, "search", "등대")
    code, read = on_a_terminal(tmp_path, *ARCHIVE, "show", "1")
    assert code == 0
    for received in (searched, read):
        assert "[bold]등대[/bold] [/] :smile:" in "".join(_shown(received))
        assert not re.search(r"\x1b(?!\[[0-9;]*m)|[\x07\x9b]", received)


@pytest.mark.usefixtures("filled")
@pytest.mark.parametrize("command", [("runs",), ("stats",), ("publishers",)])
def test_a_table_fits_80_columns_without_breaking_a_number_or_a_time(tmp_path: Path, command: tuple[str, ...]) -> None:
    _, received = on_a_terminal(tmp_path, *ARCHIVE, *command)
    shown = _shown(received)
    assert all(len(line) <= 80 for line in shown)
    if command == ("stats",):
        assert any(re.search(r"kbs +3 +1 +4 +2026-01-05 +2026-01-06 +2026-01-06 15:00$", line) for line in shown)


@pytest.mark.usefixtures("filled")
def test_json_is_json_on_a_terminal_too(tmp_path: Path) -> None:
    _, received = on_a_terminal(tmp_path, *ARCHIVE, "runs", "--json")
    assert received.startswith('{"id": 1, ')
    assert "\x1b" not in received


@pytest.mark.usefixtures("filled")
def test_no_colour_where_none_is_wanted(tmp_path: Path) -> None:
    piped = subprocess.run(
        (*COMMAND, *ARCHIVE, "search", "기준금리"),
        cwd=tmp_path,
        env=environment(FORCE_COLOR="1"),
        capture_output=True,
        check=True,
    )
    assert b"\x1b" not in piped.stdout


def test_where_it_is_too_narrow_each_text_below_a_row_is_named(newsroom: Newsroom, tmp_path: Path) -> None:
    keep(newsroom, a_post("a.example/1", KBS))
    _, received = on_a_terminal(tmp_path, *ARCHIVE, "sources", "1", COLUMNS="40")
    assert [line[:13].strip() for line in _shown(received) if line.startswith("    ")] == ["address:", "found in:"]
