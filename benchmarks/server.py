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
from typing import Protocol
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
def serving(count: int, *, tells_changes: bool = False) -> Iterator[Site]:
    """A server with the `count` newest articles, while the block runs; its sitemap may tell when each last changed."""
    command = [sys.executable, "-m", "benchmarks.server", "--pages", str(count)]
    command += ["--lastmod"] if tells_changes else []
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        try:
            yield Site(port=int(process.stdout.readline()), count=count)
        finally:
            process.kill()


class Answers(Protocol):
    """What a connection asks."""

    def answer(self, host: bytes, target: bytes, etag: bytes = b"") -> Answer:
        """What stands at this address."""


class Pages:
    """All answers, made beforehand; sitemaps are made when asked, as each host has its own.

    The number of an article is its ETag, too: none ever changes.
    """

    def __init__(self, count: int, *, tells_changes: bool = False) -> None:
        self.numbers = pages.numbers(count)
        self.articles = {str(ncd).encode(): _article(ncd) for ncd in self.numbers}
        self._tells_changes = tells_changes

    def answer(self, host: bytes, target: bytes, etag: bytes = b"") -> Answer:
        """What stands at this address. No redirects: every article is where the sitemap says."""
        path, _, query = target.partition(b"?")
        if path == b"/news/view.do":
            number = query.removeprefix(b"ncd=")
            return _unchanged(etag) if etag == b'"%s"' % number else self.articles.get(number, _NOT_FOUND)
        site = pages.SITE if host == pages.HOST.encode() else f"http://{host.decode('ascii', 'replace')}"
        if path == pages.SITEMAP_PATH.encode():
            part = self._part(query.decode("ascii", "replace"))
            return _ok(_XML, pages.sitemap(part, site, tells_changes=self._tells_changes))
        return _ok(_PLAIN, pages.robots(site)) if path == b"/robots.txt" else _NOT_FOUND

    def _part(self, query: str) -> range:
        """All articles, or with ``part=1&of=16`` every sixteenth."""
        asked = parse_qs(query)
        return self.numbers[int(asked.get("part", ["0"])[0]) :: int(asked.get("of", ["1"])[0])]


def _article(ncd: int) -> Answer:
    return _ok(_HTML, *pages.article_page(ncd), more=f'ETag: "{ncd}"\r\n')


def _ok(kind: str, *body: bytes, more: str = "") -> Answer:
    length = sum(map(len, body))
    lines = f"Content-Type: {kind}\r\nServer: benchmark\r\nContent-Length: {length}\r\n{more}"
    return (f"HTTP/1.1 200 OK\r\n{lines}\r\n".encode(), *body)


def _unchanged(etag: bytes) -> Answer:
    return (b"HTTP/1.1 304 Not Modified\r\nServer: benchmark\r\nETag: %s\r\n\r\n" % etag,)


_NOT_FOUND: Answer = (b"HTTP/1.1 404 Not Found\r\nContent-Type: text/plain\r\nContent-Length: 0\r\n\r\n",)


class Connection(asyncio.Protocol):
    """HTTP/1.1 as far as crawlers need it: GET, keep-alive, requests one after another."""

    def __init__(self, site: Answers) -> None:
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


def _asked(head: bytes) -> tuple[bytes, bytes, bytes]:
    """The host and the target of a request, and the ETag that it asks by."""
    first, *lines = head.split(b"\r\n")
    headers = {name.lower(): value.strip() for name, _, value in (line.partition(b":") for line in lines)}
    return headers.get(b"host", b""), first.split(b" ")[1], headers.get(b"if-none-match", b"")


async def _serve(count: int, *, tells_changes: bool) -> None:
    site = Pages(count, tells_changes=tells_changes)
    loop = asyncio.get_running_loop()
    server = await loop.create_server(lambda: Connection(site), LOOPBACK, 0, backlog=128)
    print(server.sockets[0].getsockname()[1], flush=True)
    # Whoever started this process holds its input open; a server never outlives the benchmark.
    await loop.run_in_executor(None, sys.stdin.read)


def main() -> None:
    """Serve until the input ends."""
    options = argparse.ArgumentParser(prog="python -m benchmarks.server", description="Serve invented KBS pages.")
    options.add_argument("--pages", type=int, default=2_000)
    options.add_argument("--lastmod", action="store_true", help="the sitemap tells when each article last changed")
    chosen = options.parse_args()
    asyncio.run(_serve(chosen.pages, tells_changes=chosen.lastmod))


if __name__ == "__main__":
    main()
