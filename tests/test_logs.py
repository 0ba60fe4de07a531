"""The log of a process, as a program reads it: one JSON object a line, and no secret in any."""

import json
import logging
import re
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from newsarchive import logs, secrecy
from newsarchive.logs import DiscreetRecord, JsonLines
from newsarchive.secrecy import hide, hide_address, hide_password
from tests.cli.processes import environment, on_a_terminal
from tests.forks import Fork

CANARY = "sEcr3t-canary"


Said = Callable[[], str]


@pytest.fixture
def stderr(capsys: pytest.CaptureFixture[str]) -> Iterator[Said]:
    """What the log has written to stderr, as JSON; afterwards all is as it was."""
    factory, known = logging.getLogRecordFactory(), set(secrecy._known)
    logs.begin("json", "DEBUG")
    yield lambda: capsys.readouterr().err
    logs.begin("text")
    logs.know(run=None, spider=None)
    logging.captureWarnings(False)
    logging.setLogRecordFactory(factory)
    secrecy._known.clear()
    secrecy._known.update(known)


def lines(text: str) -> list[dict[str, object]]:
    assert text.endswith("\n")
    return [json.loads(line) for line in text.splitlines()]


@pytest.mark.parametrize("odd", ["줄\n바꿈", "a\r\nb", "a\u2028b\u2029c\x85d", "\x00\x1b[31m빨강\x9b", "\u202e뒤집힘"])
def test_no_message_breaks_a_line_or_drives_a_terminal(stderr: Said, odd: str) -> None:
    logging.getLogger("any").warning("read %s", odd)
    text = stderr()
    (line,) = lines(text)
    assert line["message"] == f"read {odd}"
    assert text[:-1].isprintable()


def test_a_lone_surrogate_can_be_written_and_korean_stays_korean() -> None:
    record = DiscreetRecord("any", logging.WARNING, "file.py", 1, "한글 %s", ("\udcff",), None)
    line = JsonLines().format(record)
    assert '"한글 \ufffd"' in line
    line.encode()


def test_arguments_that_do_not_fit_are_shown_and_break_nothing() -> None:
    record = DiscreetRecord("any", logging.WARNING, "file.py", 1, "%d pages", ("many",), None)
    assert json.loads(JsonLines().format(record))["message"] == "%d pages ('many',)"


def test_a_record_tells_what_it_is_about_and_what_was_raised(stderr: Said) -> None:
    logs.know(run=7, spider="kbs")
    try:
        raise ValueError(f"no good: https://a:{CANARY}@b.example/")
    except ValueError:
        logging.getLogger("any").exception("failed", extra={"publisher": "kbs", "url": "https://b.example/기사"})
    (line,) = lines(stderr())
    assert {name: line[name] for name in ("level", "logger", "run", "spider", "publisher", "url")} == {
        "level": "ERROR", "logger": "any", "run": 7, "spider": "kbs", "publisher": "kbs",
        "url": "https://b.example/기사",
    }  # fmt: skip
    assert "ValueError: no good: https://***@b.example/" in str(line["exception"])


def test_secrets_are_shown_by_nobody(stderr: Said) -> None:
    hide_address(f"https://chat.example/hooks/T0/{CANARY}?token=t0ken-long-enough")
    hide_password("postgresql://me:p%40ss-canary@db.example/news?sslpassword=other-canary")
    said = (
        f"chat.example/hooks/T0/{CANARY}?token=t0ken-long-enough",
        f"path /hooks/T0/{CANARY}",
        "login with p@ss-canary failed",
        "other-canary",
        f"connect ?sslpassword={CANARY}&x=1",
        f"https://u:{CANARY}@x.example/",
    )
    for text in said:
        logging.getLogger("any").error("%s", text)
        logging.getLogger("any").error("about", extra={"url": text})
    shown = stderr()
    assert "canary" not in shown
    assert "t0ken" not in shown
    assert shown.count("***") >= len(said)


def test_a_short_word_is_not_taken_for_a_secret(stderr: Said) -> None:
    hide("abc")
    hide_address("https://chat.example/hook")
    logging.getLogger("any").error("the webhook abc")
    assert lines(stderr())[0]["message"] == "the webhook abc"


def test_warnings_and_what_nobody_caught_are_objects(tmp_path: Path) -> None:
    (tmp_path / "odd.py").write_text(
        "import warnings\nfrom newsarchive import logs\nlogs.begin('json')\nwarnings.warn('오래됨')\n"
        f"raise RuntimeError('https://a:{CANARY}@b.example/')\n"
    )
    words = (sys.executable, "-m", "odd")
    ended = subprocess.run(words, cwd=tmp_path, env=environment(), capture_output=True, text=True, check=False)
    found = [json.loads(line) for line in ended.stderr.splitlines()]
    assert [line["level"] for line in found] == ["WARNING", "CRITICAL"]
    assert found[1]["message"] == "https://***@b.example/"
    assert CANARY not in ended.stderr


@pytest.mark.parametrize(
    ("words", "code"),
    [(("stats",), 1), (("nosuch",), 2), (("stats", "--nosuch"), 2), (("show",), 2), (("doctor",), 1)],
)
def test_what_a_command_says_on_stderr_is_an_object(tmp_path: Path, words: tuple[str, ...], code: int) -> None:
    for settings, options in (({"NEWSARCHIVE_LOG_FORMAT": "json"}, ()), ({}, ("--log-format", "json"))):
        process = Fork("newsarchive", *options, *words, cwd=tmp_path, environment=environment(**settings))
        assert process.wait(20) == code
        (line,) = [json.loads(line) for line in process.err.splitlines()]
        assert (line["level"], line["logger"]) == ("ERROR", "newsarchive")


def test_as_text_every_line_of_a_crawl_tells_its_time_with_the_zone(tmp_path: Path) -> None:
    nobody = ("--connect-to", "news.kbs.co.kr=127.0.0.1:9")
    process = Fork("newsarchive", "crawl", "kbs", *nobody, cwd=tmp_path, environment=environment())
    process.wait(60)

    dated = [line for line in process.err.splitlines() if line.startswith("20")]
    assert dated
    assert all(re.match(r"\d{4}-\d\d-\d\d \d\d:\d\d:\d\d[+-]\d{4} \[", line) for line in dated)


def test_as_text_a_command_says_what_it_always_said(tmp_path: Path) -> None:
    process = Fork("newsarchive", "stats", cwd=tmp_path, environment=environment())
    process.wait(20)
    assert process.err.startswith("newsarchive: there is no archive at sqlite:///newsarchive.db yet")


@pytest.mark.parametrize("form", ["text", "json"])
def test_a_terminal_gets_a_progress_bar_as_text_only(tmp_path: Path, form: str) -> None:
    blog = tmp_path / "_posts"
    blog.mkdir()
    for day in range(1, 10):
        (blog / f"2026-01-0{day}-a.md").write_text("---\ntitle: 등대\n---\n등대가 켜졌다.\n")
    words = ("--log-format", form, "import", "jekyll", str(tmp_path), "--site", "https://a.example")
    code, shown = on_a_terminal(tmp_path, *words)
    assert code == 0, shown
    assert ("\x1b[" in shown.replace("\x1b[1m", "").replace("\x1b[0m", "") and "━" in shown) == (form == "text")
