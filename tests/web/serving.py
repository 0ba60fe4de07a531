"""An archive served over real HTTP on loopback, and how to ask it."""

import http.client
import socket
import threading
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

import uvicorn

from newsarchive.archive.read_handle import open_to_read
from newsarchive.web.app import make_app

HOSTS = ("127.0.0.1", "localhost")


@dataclass(frozen=True)
class Answer:
    """What came back; header names are in lower case."""

    status: int
    headers: Mapping[str, str]
    body: bytes

    @property
    def text(self) -> str:
        return self.body.decode()


@dataclass(frozen=True)
class Served:
    """A server that answers on `port` until its test ends."""

    port: int

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def ask(self, path: str, method: str = "GET", **headers: str) -> Answer:
        """One request; `accept_language="en"` sends Accept-Language. A path goes as it is written."""
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=30)
        try:
            connection.request(method, path, headers={name.replace("_", "-"): value for name, value in headers.items()})
            answer = connection.getresponse()
            told = {name.lower(): value for name, value in answer.getheaders()}
            return Answer(answer.status, told, answer.read())
        finally:
            connection.close()


@contextmanager
def serving(url: str, around: Callable[[Any], Any] = lambda app: app, **how: Any) -> Iterator[Served]:
    """The archive at `url`, served; `how` are make_app's arguments, `around` is put around the application."""
    listening = socket.socket()
    listening.bind(("127.0.0.1", 0))
    listening.listen(2_048)  # who asks before the server runs waits for it
    with open_to_read(url) as reader:
        app = around(make_app(reader, **{"hosts": HOSTS, **how}))
        server = uvicorn.Server(uvicorn.Config(app, log_level="critical", server_header=False, lifespan="off"))
        thread = threading.Thread(target=server.run, kwargs={"sockets": [listening]}, daemon=True)
        thread.start()
        try:
            yield Served(listening.getsockname()[1])
        finally:
            server.should_exit = True
            thread.join(timeout=10)
            listening.close()
