"""A loopback server whose answers a test programs, byte for byte, and which remembers what it was asked.

    with Site() as site:
        site.at("/news", page("<h1>…"), host="news.kbs.co.kr")
        crawl(…, connect_to=site.connect_to("news.kbs.co.kr"))
        site.asked("/news")

Several answers to one address are given one after the other, the last again and again. Where nothing is
programmed, /robots.txt allows everything and the rest is 404.
"""

import os
import socket
import socketserver
import ssl
import struct
import threading
import time
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from types import TracebackType
from typing import Any, NamedTuple, Self

KBS = "news.kbs.co.kr"


@dataclass(frozen=True)
class Answer:
    """What goes over the wire: bytes, pauses in seconds, and what is done to the socket; then it is closed or kept."""

    pieces: Callable[[], Iterable["Piece"]]
    close: bool = True


Piece = bytes | float | Callable[[socket.socket], None]


class Asked(NamedTuple):
    """One request as it came in; header names in lower case, `time` in seconds of the wall clock."""

    host: str
    path: str
    time: float
    headers: dict[str, str]


def reset(connection: socket.socket) -> None:
    """End the connection with RST, as a crash or a firewall does."""
    connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
    os.close(connection.detach())


def raw(*pieces: Piece) -> Answer:
    """Exactly these bytes (and pauses), then the end of the connection."""
    return Answer(lambda: pieces)


def page(
    body: str | bytes, status: int = 200, content_type: str = "text/html; charset=utf-8", **headers: str
) -> Answer:
    """A whole answer; `Set_Cookie="a=b"` adds a header."""
    payload = body.encode() if isinstance(body, str) else body
    lines = {"Content-Type": content_type, "Content-Length": str(len(payload)), **headers}
    head = "".join(f"{name.replace('_', '-')}: {value}\r\n" for name, value in lines.items())
    return Answer(lambda: [f"HTTP/1.1 {status} Whatever\r\n{head}\r\n".encode("latin-1") + payload], close=False)


def robots(rules: str = "User-agent: *\nDisallow: /") -> Answer:
    """A robots.txt."""
    return page(rules, content_type="text/plain")


def redirect(location: str, status: int = 302) -> Answer:
    """A redirect."""
    return page("", status, Location=location)


def late(answer: Answer, seconds: float) -> Answer:
    """`answer` after a pause."""
    return Answer(lambda: [seconds, *answer.pieces()], close=answer.close)


def endless(start: bytes, more: bytes, times: int = 2000) -> Answer:
    """`start`, then `more` for as long as the other side listens (at most `times`)."""

    def pieces() -> Iterator[bytes]:
        yield start
        for _ in range(times):
            yield more

    return Answer(pieces)


class Site:
    """The server; `requests` are in the order of their arrival, `connections` counts those accepted."""

    def __init__(self, address: str = "127.0.0.1", port: int = 0, tls: ssl.SSLContext | None = None) -> None:
        self._answers: dict[tuple[str, str], list[Answer]] = defaultdict(list)
        self._lock = threading.Lock()
        self.requests: list[Asked] = []
        self.connections = 0
        self._server = _Server((address, port), _handler(self))
        if tls is not None:  # each connection's own thread shakes hands
            plain = self._server.socket
            self._server.socket = tls.wrap_socket(plain, server_side=True, do_handshake_on_connect=False)

    @property
    def port(self) -> int:
        """Where it listens."""
        return int(self._server.server_address[1])

    @property
    def address(self) -> str:
        """As ``--connect-to`` takes it."""
        return f"127.0.0.1:{self.port}"

    def connect_to(self, *hosts: str) -> tuple[str, ...]:
        """Values of ``--connect-to`` that lead `hosts` here."""
        return tuple(f"{host}={self.address}" for host in hosts or (KBS,))

    def at(self, path: str, *answers: Answer, host: str = KBS) -> str:
        """Answer so at `path`, one answer after the other; gives the address."""
        self._answers[host, path].extend(answers)
        return f"https://{host}{path}"

    def has(self, path: str, host: str = KBS) -> bool:
        """Whether something is programmed there."""
        return (host, path) in self._answers

    def asked(self, path: str | None = None, host: str | None = None) -> list[Asked]:
        """The requests for `path` of `host`, or of any."""
        return [asked for asked in tuple(self.requests) if path in (None, asked.path) and host in (None, asked.host)]

    def answer(self, asked: Asked) -> Answer:
        """Remember the request and give the next answer."""
        with self._lock:
            self.requests.append(asked)
            answers = self._answers.get((asked.host, asked.path))
            if not answers:
                return robots("") if asked.path == "/robots.txt" else page("nothing here", 404)
            return answers.pop(0) if len(answers) > 1 else answers[0]

    def __enter__(self) -> Self:
        threading.Thread(target=self._server.serve_forever, args=(0.05,), daemon=True).start()
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self._server.shutdown()
        self._server.server_close()


class _Server(socketserver.ThreadingTCPServer):
    allow_reuse_address = True
    daemon_threads = True
    block_on_close = False
    request_queue_size = 64


def _handler(site: Site) -> Any:
    class Handler(socketserver.StreamRequestHandler):
        timeout = 30
        disable_nagle_algorithm = True

        def handle(self) -> None:
            site.connections += 1
            try:
                while (asked := self._read()) is not None and self._send(site.answer(asked)):
                    pass
            except OSError:
                pass  # the other side has gone, as it may

        def _read(self) -> Asked | None:
            line = self.rfile.readline().decode("latin-1").split()
            if len(line) < 2:
                return None
            headers = {}
            while header := self.rfile.readline().decode("latin-1").strip():
                name, _, value = header.partition(":")
                headers[name.lower()] = value.strip()
            return Asked(headers.get("host", "").partition(":")[0], line[1], time.time(), headers)

        def _send(self, answer: Answer) -> bool:
            for piece in answer.pieces():
                if isinstance(piece, bytes):
                    self.wfile.write(piece)
                elif callable(piece):
                    piece(self.connection)
                else:
                    time.sleep(piece)
            return not answer.close

    return Handler
