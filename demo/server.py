"""The demo site and its blogs on a loopback port.

With DemoSite() as site: crawl with ``--connect-to news.kbs.co.kr=<site.address>``, or with a blog's host. By hand:
``python -m demo.server --port 8000``, then ``curl -H 'Host: news.kbs.co.kr' http://127.0.0.1:8000/``.
"""

import argparse
import gzip
import threading
import time
from collections.abc import Sequence
from functools import partial
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from types import TracebackType
from typing import Final, NamedTuple, Self

from demo.blog_site import blog_answer
from demo.posts import Blog, load_blogs
from demo.site import HOSTS, Answer, answer
from demo.stories import Story, load_stories, stories_of

LOOPBACK: Final = "127.0.0.1"


class Request(NamedTuple):
    """One request that was served; ``time`` is in seconds since the epoch."""

    host: str
    path: str
    time: float


class DemoSite:
    """The site, served while the ``with`` block runs; set ``edition`` to 2 for its edited state."""

    def __init__(self, stories: Sequence[Story] | None = None, *, port: int = 0, edition: int = 1) -> None:
        self.stories = tuple(load_stories() if stories is None else stories)
        self.blogs = load_blogs()
        self.edition = edition
        self.requests: list[Request] = []
        self._server = _Server((LOOPBACK, port), partial(_Handler, self))

    @property
    def port(self) -> int:
        """The port that the site listens on."""
        return self._server.server_port

    @property
    def address(self) -> str:
        """E.g. ``127.0.0.1:41873``."""
        return f"{LOOPBACK}:{self.port}"

    @property
    def connections(self) -> tuple[str, ...]:
        """One value of ``--connect-to`` for every host that the news site speaks for."""
        return tuple(f"{host}={self.address}" for host in HOSTS)

    def connection(self, blog: Blog) -> str:
        """The value of ``--connect-to`` for a blog, which stands beside the news site."""
        return f"{blog.host}={self.address}"

    def answer(self, host: str, target: str) -> Answer:
        """Note the request, and say what the site has to say in its present edition."""
        self.requests.append(Request(host, target, time.time()))
        blog = next((blog for blog in self.blogs if blog.host == host), None)
        if blog:
            return blog_answer(blog, target)
        return answer(host, target, stories_of(self.stories, self.edition), self.edition)

    def serve_forever(self) -> None:
        """Serve in this thread, until interrupted."""
        self._server.serve_forever(poll_interval=0.05)

    def __enter__(self) -> Self:
        threading.Thread(target=self.serve_forever, daemon=True, name="demo site").start()
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self._server.shutdown()
        self._server.server_close()


class _Server(ThreadingHTTPServer):
    daemon_threads = True
    block_on_close = False
    request_queue_size = 128


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    server_version = "demo"
    sys_version = ""
    timeout = 30
    disable_nagle_algorithm = True
    wbufsize = -1

    def __init__(self, site: DemoSite, *connection: object) -> None:
        self.site = site
        super().__init__(*connection)  # type: ignore[arg-type]

    def do_GET(self) -> None:
        host = self.headers.get("Host", "").partition(":")[0].lower()
        self._send(self.site.answer(host, self.path))

    def do_HEAD(self) -> None:
        self.do_GET()

    def _send(self, told: Answer) -> None:
        zipped = "gzip" in self.headers.get("Accept-Encoding", "") and bool(told.body)
        body = gzip.compress(told.body, compresslevel=5, mtime=0) if zipped else told.body
        self.send_response(told.status)
        self.send_header("Content-Type", told.content_type)
        self.send_header("Content-Length", str(len(body)))
        if zipped:
            self.send_header("Content-Encoding", "gzip")
        if told.location:
            self.send_header("Location", told.location)
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(body)

    def log_message(self, *_: object) -> None:
        """Be quiet: the crawl tells what it fetches."""


def main() -> None:
    """Serve until Ctrl-C."""
    options = argparse.ArgumentParser(prog="python -m demo.server", description="Serve the demo site on loopback.")
    options.add_argument("--port", type=int, default=8000)
    options.add_argument("--edition", type=int, choices=(1, 2), default=1, help="2: after the edits and the removal")
    chosen = options.parse_args()
    try:
        site = DemoSite(port=chosen.port, edition=chosen.edition)
    except OSError as error:
        options.error(f"port {chosen.port}: {error.strerror}")
    hosts = (*HOSTS, *(blog.host for blog in site.blogs))
    print(f"{', '.join(hosts)} on {site.address}, edition {site.edition}; stop with Ctrl-C", flush=True)
    try:
        site.serve_forever()
    except KeyboardInterrupt:
        print()


if __name__ == "__main__":
    main()
