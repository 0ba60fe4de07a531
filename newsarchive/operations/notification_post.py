"""One request to the webhook: POST, ten seconds, no redirect, TLS verified.

What is said of it never shows the address. It goes straight to the host, which may be a private one: the operator has
named it. No proxy of the environment is used.
"""

import base64
import http.client
import socket
import ssl
import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import datetime
from email.utils import parsedate_to_datetime
from urllib.parse import SplitResult, unquote, urlsplit

from newsarchive import __version__
from newsarchive.normalization.json_lines import json_line

SECONDS = 10.0
"""So long may the whole request take; connecting may take as long."""
LATER = (408, 425, 429)
"""Refusals (RFC 9110, 6585) that may be followed by another answer; those of the server (5xx) may, too."""
_REDIRECTS = range(300, 400)


@dataclass(frozen=True, kw_only=True)
class Answer:
    """What came of it: `problem` is None where it was taken.

    `is_mistake`: the same request will be refused again until somebody puts right what `problem` says. `retry_after`:
    seconds that the receiver asked for.
    """

    problem: str | None = None
    is_mistake: bool = False
    retry_after: float | None = None


def post(address: str, message: Mapping[str, object], now: datetime, seconds: float = SECONDS) -> Answer:
    """Send `message` as JSON to `address`; never raises for what the other side does."""
    body = json_line(message).encode()
    parts = urlsplit(address)
    try:
        with _connected(parts, seconds) as connection:
            connection.request("POST", _target(parts), body, _headers(parts))
            response = connection.getresponse()
            return _answer(response.status, response.headers.get("Retry-After"), now)
    except ssl.SSLCertVerificationError as error:
        return Answer(problem=f"its certificate cannot be verified ({error.verify_message})", is_mistake=True)
    except TimeoutError:
        return Answer(problem=f"no answer within {seconds:g} s")
    except (OSError, http.client.HTTPException, ValueError) as error:
        return Answer(problem=_in_words(error))


def _in_words(error: Exception) -> str:
    """Only what never holds a part of the address."""
    if isinstance(error, socket.gaierror):
        return "its host has no address"
    if isinstance(error, OSError):
        return f"it cannot be reached ({error.strerror or type(error).__name__})"
    return f"what it answered is no HTTP ({type(error).__name__})"


def _answer(status: int, retry_after: str | None, now: datetime) -> Answer:
    if 200 <= status < 300:
        return Answer()
    if status in _REDIRECTS:
        return Answer(problem=f"it redirects elsewhere ({status}), which is not followed", is_mistake=True)
    may_change = status >= 500 or status in LATER
    wait = seconds_until(retry_after, now) if may_change else None
    return Answer(problem=f"it answered {status}", is_mistake=not may_change, retry_after=wait)


def seconds_until(retry_after: str | None, now: datetime) -> float | None:
    """The seconds that Retry-After asks for, as a number or a date (RFC 9110, 10.2.3); None where it asks for none."""
    given = (retry_after or "").strip()
    if given.isascii() and given.isdigit() and len(given) < 10:
        return float(given)
    with suppress(ValueError, TypeError, OverflowError):
        return max(0.0, (parsedate_to_datetime(given) - now).total_seconds())
    return None


@contextmanager
def _connected(parts: SplitResult, seconds: float) -> Iterator[http.client.HTTPConnection]:
    """A connection that is cut off after `seconds`: a server that sends a byte now and then holds nobody up."""
    host = parts.hostname or ""
    connection: http.client.HTTPConnection
    if parts.scheme == "https":
        context = ssl.create_default_context()
        connection = http.client.HTTPSConnection(host, parts.port, timeout=seconds, context=context)
    else:
        connection = http.client.HTTPConnection(host, parts.port, timeout=seconds)
    connection.connect()
    late = threading.Event()
    timer = threading.Timer(seconds, _cut, (connection.sock, late))
    timer.daemon = True
    timer.start()
    try:
        yield connection
    except (OSError, http.client.HTTPException) as error:
        if late.is_set():
            raise TimeoutError from error
        raise
    finally:
        timer.cancel()
        connection.close()


def _cut(open_socket: socket.socket, late: threading.Event) -> None:
    late.set()
    with suppress(OSError):
        open_socket.shutdown(socket.SHUT_RDWR)


def _target(parts: SplitResult) -> str:
    return (parts.path or "/") + (f"?{parts.query}" if parts.query else "")


def _headers(parts: SplitResult) -> dict[str, str]:
    headers = {"Content-Type": "application/json; charset=utf-8", "User-Agent": f"newsarchive/{__version__}"}
    if parts.username is not None:
        named = f"{unquote(parts.username)}:{unquote(parts.password or '')}".encode()
        headers["Authorization"] = f"Basic {base64.b64encode(named).decode()}"
    return headers
