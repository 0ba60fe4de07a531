"""`newsarchive notify` as a person or cron runs it: processes of their own, and a real receiver on loopback."""

import os
import signal
import time
from http.server import BaseHTTPRequestHandler
from pathlib import Path

import pytest

from tests.archive.looking import rows
from tests.building import Newsroom
from tests.cli.conftest import CommandLine
from tests.cli.processes import environment
from tests.forks import Fork
from tests.operations.receiver import Receiver

CANARY = "T0-canary-b1ab1a"


@pytest.fixture
def amiss(newsroom: Newsroom) -> Newsroom:
    """Eight commands that failed."""
    newsroom.archive.close_run(newsroom.run_id)
    for number in range(8):
        arguments = {"sections": f"정치{number}"}
        run = newsroom.archive.open_run(spider="kbs", arguments=arguments, simulated=False)
        newsroom.archive.close_run(run.id, failed=True, message="the list is empty")
    return newsroom


def notify(newsroom: Newsroom, webhook: str, *words: str) -> Fork:
    """The command as a process of its own."""
    settings = environment(NEWSARCHIVE_URL=newsroom.url, NEWSARCHIVE_WEBHOOK=webhook)
    return Fork("newsarchive", "notify", *words, cwd=newsroom.path.parent, environment=settings)


def test_a_rehearsal_needs_no_webhook_and_sends_nothing(amiss: Newsroom, newsarchive: CommandLine) -> None:
    plain = newsarchive("notify", "--dry-run")
    again = newsarchive("notify", "--dry-run", "--json")
    assert (plain.code, plain.err) == (0, "newsarchive: 8 notices would be sent; nothing was\n")
    assert plain.out.startswith(
        "[new] kbs sections=정치0: run 2 ended failed: the list is empty. See newsarchive runs 2"
    )
    assert [(record["state"], record["kind"]) for record in again.records] == [("new", "run")] * 8
    assert rows(amiss.url, "SELECT * FROM notices") == []


@pytest.mark.usefixtures("amiss")
def test_without_a_webhook_it_says_where_to_name_one(newsarchive: CommandLine) -> None:
    answer = newsarchive("notify")
    assert (answer.code, answer.err) == (
        2,
        "newsarchive: no webhook is set: [alarms] webhook in newsarchive.toml, or NEWSARCHIVE_WEBHOOK\n",
    )


@pytest.mark.usefixtures("amiss")
def test_it_prints_what_was_sent_and_nothing_the_second_time(
    newsarchive: CommandLine, monkeypatch: pytest.MonkeyPatch
) -> None:
    with Receiver() as receiver:
        monkeypatch.setenv("NEWSARCHIVE_WEBHOOK", receiver.url)
        first, second = newsarchive("notify", "--json"), newsarchive("notify")
    assert [(record["state"], record["attempts"]) for record in first.records] == [("sent", 0)] * 8
    assert [record["id"] for record in first.records] == receiver.ids
    assert (second.code, second.out, second.err) == (0, "", "newsarchive: 0 notices sent\n")


@pytest.mark.usefixtures("amiss")
def test_a_mistake_of_the_operator_is_said_and_the_notices_are_kept(
    newsarchive: CommandLine, monkeypatch: pytest.MonkeyPatch
) -> None:
    with Receiver(404, 200) as receiver:
        monkeypatch.setenv("NEWSARCHIVE_WEBHOOK", receiver.url)
        refused = newsarchive("notify")
        too_early = newsarchive("notify")
        at_once = newsarchive("notify", "--now")
    assert (refused.code, refused.err) == (
        1,
        "newsarchive: the webhook has not taken it: it answered 404; 8 notices kept; put that right, then"
        " newsarchive notify --now\n",
    )
    assert too_early.code == 3
    assert "8 notices kept; the next try is due at " in too_early.err
    assert (at_once.code, at_once.err) == (0, "newsarchive: 8 notices sent\n")


def test_a_process_killed_between_sending_and_marking_sends_again_under_the_same_ids(amiss: Newsroom) -> None:
    victims: list[int] = []

    def kill(_: BaseHTTPRequestHandler) -> None:
        while not victims:
            time.sleep(0.01)
        os.kill(victims[0], signal.SIGKILL)

    with Receiver(kill, 200) as receiver:
        first = notify(amiss, receiver.url)
        victims.append(first.pid)
        assert first.wait(20) == -signal.SIGKILL
        second = notify(amiss, receiver.url)
        assert second.wait(20) == 0
    sent_first, sent_again = receiver.ids[:8], receiver.ids[8:]
    assert sent_first == sent_again
    assert rows(amiss.url, "SELECT count(*) FROM notices WHERE sent_at IS NULL") == [(0,)]


def test_processes_that_run_at_once_send_each_notice_once(amiss: Newsroom) -> None:
    def slowly(handler: BaseHTTPRequestHandler) -> None:
        time.sleep(0.3)
        handler.send_response(200)
        handler.send_header("Content-Length", "0")
        handler.end_headers()

    with Receiver(slowly) as receiver:
        together = [notify(amiss, receiver.url) for _ in range(3)]
        assert [process.wait(20) for process in together] == [0, 0, 0]
    assert len(receiver.ids) == 8
    assert len(set(receiver.ids)) == 8


@pytest.mark.parametrize("form", ["text", "json"])
def test_the_address_is_nowhere_but_in_the_request(amiss: Newsroom, tmp_path: Path, form: str) -> None:
    with Receiver(404, 302, lambda handler: handler.wfile.write(b"nonsense\r\n\r\n")) as receiver:
        said = []
        for _ in range(3):
            settings = environment(NEWSARCHIVE_URL=amiss.url, NEWSARCHIVE_WEBHOOK=receiver.url)
            words = "--log-format", form, "--log-level", "DEBUG", "notify", "--now"
            process = Fork("newsarchive", *words, cwd=tmp_path, environment=settings)
            assert process.wait(20) == 1
            said.append(process.out + process.err)
    assert len(receiver.requests) == 3
    assert "the webhook has not taken it" in said[0]
    files = b"".join(file.read_bytes() for file in tmp_path.iterdir())
    assert CANARY not in "".join(said)
    assert CANARY.encode() not in files


def test_a_wrong_address_is_refused_without_being_shown(newsroom: Newsroom, tmp_path: Path) -> None:
    (tmp_path / "newsarchive.toml").write_text(f'[alarms]\nwebhook = "ftp://x.example/{CANARY}"\n')
    process = Fork("newsarchive", "notify", cwd=tmp_path, environment=environment(NEWSARCHIVE_URL=newsroom.url))
    assert process.wait(20) == 2
    assert CANARY not in process.err
    assert "[alarms] webhook must be an address" in process.err
