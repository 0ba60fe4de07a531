"""A chat that takes notices over loopback HTTP, and answers as a test wants it to."""

import json
import ssl
import threading
from collections.abc import Callable
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from types import TracebackType
from typing import Any, Self

Reply = int | tuple[int, dict[str, str]] | Callable[[BaseHTTPRequestHandler], object]
"""A status, a status with headers, or whatever is done instead of an answer."""


class Receiver:
    """`replies` are given one after the other, the last again and again."""

    def __init__(self, *replies: Reply, context: ssl.SSLContext | None = None, host: str = "127.0.0.1") -> None:
        self._replies = list(replies or (200,))
        self.requests: list[tuple[str, dict[str, str], dict[str, Any]]] = []
        """Path, headers in lower case, and what was sent."""
        receiver = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                body = self.rfile.read(int(self.headers["Content-Length"]))
                headers = {name.lower(): value for name, value in self.headers.items()}
                receiver.requests.append((self.path, headers, json.loads(body)))
                receiver._answer(self)

            def log_message(self, *_: Any) -> None:
                """Say nothing."""

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self._server.daemon_threads = True
        if context is not None:
            self._server.socket = context.wrap_socket(self._server.socket, server_side=True)
        self.url = f"http{'s' if context else ''}://{host}:{self._server.server_port}/hooks/T0-canary-b1ab1a"

    def _answer(self, handler: BaseHTTPRequestHandler) -> None:
        reply = self._replies.pop(0) if len(self._replies) > 1 else self._replies[0]
        if callable(reply):
            reply(handler)
            return
        status, headers = reply if isinstance(reply, tuple) else (reply, {})
        handler.send_response(status)
        for name, value in headers.items():
            handler.send_header(name, value)
        handler.send_header("Content-Length", "0")
        handler.end_headers()

    @property
    def messages(self) -> list[dict[str, Any]]:
        """What was sent, in order."""
        return [message for *_, message in self.requests]

    @property
    def ids(self) -> list[str]:
        """Of each notice that was sent, alone or summed up."""
        return [each["id"] for message in self.messages for each in message.get("notices", [message])]

    def __enter__(self) -> Self:
        threading.Thread(target=self._server.serve_forever, args=(0.02,), daemon=True).start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        self._server.shutdown()
        self._server.server_close()
