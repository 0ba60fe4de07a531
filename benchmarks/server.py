"""The site that is crawled: a loopback server in a process of its own, fast enough not to be what is measured.

By hand: ``python -m benchmarks.server --pages 100``, which prints its port and serves until its input ends.
"""

import argparse
import asyncio
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from urllib.parse import parse_qs

from benchmarks import pages

LOOPBACK = "127.0.0.1"
_HTML, _XML, _PLAIN = "text/html; charset=utf-8", "application/xml", "text/plain; charset=utf-8"
Answer = tuple[bytes, ...]
"""Head and body of a response, in pieces."""


@dataclass(frozen=True)
class Site:
    """A server that runs, and how many articles it has."""

    port: int
    count: int

    @property
    def connect_to(self) -> str:
        """The value of ``--connect-to`` that leads a crawl of KBS here."""
        return f"{pages.HOST}={LOOPBACK}:{self.port}"

    @property
    def home(self) -> str:
        """Where others that cannot be led here find the same pages."""
        return f"http://{LOOPBACK}:{self.port}"


@contextmanager
def serving(count: int) -> Iterator[Site]:
    """A server with the `count` newest articles, while the block runs."""
    command = [sys.executable, "-m", "benchmarks.server", "--pages", str(count)]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        try:
            yield Site(port=int(process.stdout.readline()), count=count)
        finally:
            process.kill()


class Pages:
    """All answers, made beforehand; sitemaps are made when asked, as each host has its own."""

    def __init__(self, count: int) -> None:
        self.numbers = pages.numbers(count)
        self.articles = {str(ncd).encode(): _ok(_HTML, *pages.article_page(ncd)) for ncd in self.numbers}

    def answer(self, host: bytes, target: bytes) -> Answer:
        """What stands at this address. No redirects: every article is where the sitemap says."""
        path, _, query = target.partition(b"?")
        if path == b"/news/view.do":
            return self.articles.get(query.removeprefix(b"ncd="), _NOT_FOUND)
        site = pages.SITE if host == pages.HOST.encode() else f"http://{host.decode('ascii', 'replace')}"
        if path == pages.SITEMAP_PATH.encode():
            return _ok(_XML, pages.sitemap(self._part(query.decode("ascii", "replace")), site))
        return _ok(_PLAIN, pages.robots(site)) if path == b"/robots.txt" else _NOT_FOUND

    def _part(self, query: str) -> range:
        """All articles, or with ``part=1&of=16`` every sixteenth."""
        asked = parse_qs(query)
        return self.numbers[int(asked.get("part", ["0"])[0]) :: int(asked.get("of", ["1"])[0])]


def _ok(kind: str, *body: bytes) -> Answer:
    length = sum(map(len, body))
    head = f"HTTP/1.1 200 OK\r\nContent-Type: {kind}\r\nServer: benchmark\r\nContent-Length: {length}\r\n\r\n"
    return (head.encode(), *body)


_NOT_FOUND: Answer = (b"HTTP/1.1 404 Not Found\r\nContent-Type: text/plain\r\nContent-Length: 0\r\n\r\n",)


class Connection(asyncio.Protocol):
    """HTTP/1.1 as far as crawlers need it: GET, keep-alive, requests one after another."""

    def __init__(self, site: Pages) -> None:
        self._site = site
        self._received = b""

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        assert isinstance(transport, asyncio.Transport)
        self._transport = transport

    def data_received(self, data: bytes) -> None:
        self._received += data
        while b"\r\n\r\n" in self._received:
            head, _, self._received = self._received.partition(b"\r\n\r\n")
            self._transport.write(b"".join(self._site.answer(*_asked(head))))


def _asked(head: bytes) -> tuple[bytes, bytes]:
    """The host and the target of a request."""
    first, *lines = head.split(b"\r\n")
    host = next((line[5:].strip() for line in lines if line[:5].lower() == b"host:"), b"")
    return host, first.split(b" ")[1]


async def _serve(count: int) -> None:
    site = Pages(count)
    loop = asyncio.get_running_loop()
    server = await loop.create_server(lambda: Connection(site), LOOPBACK, 0, backlog=128)
    print(server.sockets[0].getsockname()[1], flush=True)
    # Whoever started this process holds its input open; a server never outlives the benchmark.
    await loop.run_in_executor(None, sys.stdin.read)


def main() -> None:
    """Serve until the input ends."""
    options = argparse.ArgumentParser(prog="python -m benchmarks.server", description="Serve invented KBS pages.")
    options.add_argument("--pages", type=int, default=2_000)
    asyncio.run(_serve(options.parse_args().pages))


if __name__ == "__main__":
    main()
