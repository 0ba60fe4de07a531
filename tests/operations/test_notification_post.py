"""One request to the webhook, over real sockets: what was taken, what may be tried again, what a person must mend."""

import socket
import threading
import time
from datetime import UTC, datetime
from email.utils import format_datetime
from http.server import BaseHTTPRequestHandler
from pathlib import Path

import pytest

from newsarchive.operations.notification_post import post, seconds_until
from tests.building import NOON, later
from tests.crawling.certificates import authority, context
from tests.operations.receiver import Receiver

MESSAGE = {"text": "한국은행, 기준금리 인하 \u2028 \ud800", "id": "1"}


def test_a_notice_is_posted_as_json_with_its_korean_intact() -> None:
    with Receiver() as receiver:
        answer = post(receiver.url.replace("//", "//me:p%40ss@") + "?wait=1", MESSAGE, NOON)
    ((path, headers, message),) = receiver.requests
    assert answer.problem is None
    assert message == {"text": "한국은행, 기준금리 인하 \u2028 \ufffd", "id": "1"}
    assert path == "/hooks/T0-canary-b1ab1a?wait=1"
    assert headers["content-type"] == "application/json; charset=utf-8"
    assert headers["authorization"] == "Basic bWU6cEBzcw=="


@pytest.mark.parametrize(
    ("status", "headers", "problem", "is_mistake", "retry_after"),
    [
        (204, {}, None, False, None),
        (400, {"Retry-After": "9"}, "it answered 400", True, None),
        (404, {}, "it answered 404", True, None),
        (408, {}, "it answered 408", False, None),
        (429, {"Retry-After": "90"}, "it answered 429", False, 90.0),
        (500, {}, "it answered 500", False, None),
        (503, {"Retry-After": format_datetime(later(seconds=30), usegmt=True)}, "it answered 503", False, 30.0),
    ],
)
def test_an_answer_tells_whether_to_try_again(
    status: int, headers: dict[str, str], problem: str | None, is_mistake: bool, retry_after: float | None
) -> None:
    with Receiver((status, headers)) as receiver:
        answer = post(receiver.url, MESSAGE, NOON)
    assert (answer.problem, answer.is_mistake, answer.retry_after) == (problem, is_mistake, retry_after)


@pytest.mark.parametrize("status", [301, 302, 307, 308])
def test_a_redirect_is_refused_and_nobody_else_is_told(status: int) -> None:
    with Receiver() as elsewhere, Receiver((status, {"Location": elsewhere.url})) as receiver:
        answer = post(receiver.url, MESSAGE, NOON)
    assert answer.problem == f"it redirects elsewhere ({status}), which is not followed"
    assert answer.is_mistake
    assert elsewhere.requests == []


def test_a_receiver_that_never_answers_is_left_after_its_time() -> None:
    over = threading.Event()
    with Receiver(lambda _: over.wait(5)) as receiver:
        began = time.monotonic()
        answer = post(receiver.url, MESSAGE, NOON, seconds=0.3)
        over.set()
    assert answer.problem == "no answer within 0.3 s"
    assert time.monotonic() - began < 2


def test_a_receiver_that_sends_a_byte_now_and_then_is_left_after_its_time() -> None:
    def dribble(handler: BaseHTTPRequestHandler) -> None:
        try:
            for byte in b"HTTP/1.1 200 OK\r\nX-Long: " + b"x" * 100:
                handler.wfile.write(bytes([byte]))
                time.sleep(0.05)
        except OSError:
            return

    with Receiver(dribble) as receiver:
        began = time.monotonic()
        answer = post(receiver.url, MESSAGE, NOON, seconds=0.4)
    assert answer.problem == "no answer within 0.4 s"
    assert time.monotonic() - began < 2


def test_what_is_no_http_or_no_host_is_said_without_the_address() -> None:
    with socket.create_server(("127.0.0.1", 0)) as closed:
        port = closed.getsockname()[1]
    refused = post(f"http://127.0.0.1:{port}/secret-path", MESSAGE, NOON)
    nowhere = post("http://secret-host.invalid/secret-path", MESSAGE, NOON)
    odd = post("http://127.0.0.1:99999/secret-path", MESSAGE, NOON)
    with Receiver(lambda handler: handler.wfile.write(b"secret nonsense\r\n\r\n")) as receiver:
        nonsense = post(receiver.url, MESSAGE, NOON)
    assert refused.problem == "it cannot be reached (Connection refused)"
    for answer in (refused, nowhere, odd, nonsense):
        assert answer.problem
        assert not answer.is_mistake
        assert "secret" not in answer.problem


def test_a_certificate_that_is_not_to_be_trusted_is_refused_before_anything_is_sent(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    ours = authority(tmp_path, "ours")
    monkeypatch.setenv("SSL_CERT_FILE", str(ours.trusted))
    bad = context(tmp_path, "localhost", None), context(tmp_path, "other.example", ours)
    for shown in (*bad, context(tmp_path, "localhost", ours, -9, -8)):
        with Receiver(context=shown, host="localhost") as receiver:
            answer = post(receiver.url, MESSAGE, NOON)
        assert answer.problem is not None
        assert answer.problem.startswith("its certificate cannot be verified")
        assert answer.is_mistake
        assert receiver.requests == []
    with Receiver(context=context(tmp_path, "localhost", ours), host="localhost") as receiver:
        assert post(receiver.url, MESSAGE, NOON).problem is None


@pytest.mark.parametrize("odd", ["", "-5", "soon", "1e3", "９", "9" * 400, "Mon, 99 Foo 2026"])
def test_a_retry_after_that_makes_no_sense_asks_for_nothing(odd: str) -> None:
    assert seconds_until(odd, datetime(2026, 1, 6, tzinfo=UTC)) is None
