"""Blogs on many hosts at one address: 93 KB a page, no two alike; the same host and number give the same page.

By hand: ``python -m benchmarks.many_hosts --hosts 200``, which prints its port and serves until its input ends.
"""

import argparse
import asyncio
import re
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import lru_cache
from html import escape

from benchmarks import chrome
from benchmarks.prose import NEWEST, Article, article
from benchmarks.server import LOOPBACK, Answer, Connection

_NUMBER = re.compile(rb"/post-([0-9]+)\.html")
_HEAD = b"HTTP/1.1 %s\r\nContent-Type: %s\r\nContent-Length: %d\r\n\r\n"


@dataclass(frozen=True)
class ManyHosts:
    """A server that runs: so many blogs with so many posts each."""

    port: int
    hosts: int
    posts: int
    pid: int

    def connect_to(self, part: int, of: int) -> Iterator[str]:
        """Values of ``--connect-to`` for every `of`-th host from `part` on."""
        return (f"{host_of(number)}={LOOPBACK}:{self.port}" for number in range(part, self.hosts, of))


def host_of(number: int) -> str:
    """The name of the host with that number."""
    return f"h{number:03}.example"


@contextmanager
def serving(hosts: int, posts: int) -> Iterator[ManyHosts]:
    """The server, while the block runs."""
    command = [sys.executable, "-m", "benchmarks.many_hosts", "--hosts", str(hosts), "--posts", str(posts)]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        try:
            yield ManyHosts(port=int(process.stdout.readline()), hosts=hosts, posts=posts, pid=process.pid)
        finally:
            process.kill()


class Blogs:
    """What stands on the hosts: a sitemap and posts."""

    def __init__(self, posts: int) -> None:
        self._posts = posts

    def answer(self, host: bytes, target: bytes, etag: bytes = b"") -> Answer:  # noqa: ARG002 (no page ever changes, and none is asked for again)
        """What stands at this address."""
        if found := _NUMBER.fullmatch(target):
            return _ok(b"text/html; charset=utf-8", *_page(int(host[1:4]) * self._posts + int(found[1])))
        if target == b"/sitemap.xml":
            home = f"https://{host.decode('ascii')}"
            urls = "".join(f"<url><loc>{home}/post-{number}.html</loc></url>" for number in range(self._posts))
            return _ok(b"application/xml", f"<urlset>{urls}</urlset>".encode())
        if target == b"/robots.txt":
            return _ok(b"text/plain", b"User-agent: *\nDisallow: /admin/\n")
        return (_HEAD % (b"404 Not Found", b"text/plain", 0),)


def _ok(kind: bytes, *body: bytes) -> Answer:
    return (_HEAD % (b"200 OK", kind, sum(map(len, body))), *body)


def _page(number: int) -> tuple[bytes, ...]:
    """A post as Jekyll's themes show it, amid what surrounds one on a newspaper's page."""
    told = article(NEWEST - number)
    return _before(), _head(told).encode(), _around()[0], _text(told).encode(), chrome.side(number % 8), *_around()[1:]


def _head(told: Article) -> str:
    return (
        f"<title>{escape(told.headline)}</title>"
        f'<meta property="article:published_time" content="{told.published.isoformat()}"></head><body>'
    )


def _text(told: Article) -> str:
    lines = "".join(f"<p>{escape(line)}</p>" for line in told.paragraphs)
    text = f'<h1 class="p-name">{escape(told.headline)}</h1><div class="e-content">{lines}</div>'
    return f'<article class="h-entry">{text}</article>'


@lru_cache
def _before() -> bytes:
    marks = '<meta charset="utf-8"><meta name="generator" content="Jekyll v4.3.3">'
    styles = f'<link rel="stylesheet" href="/assets/css/style.css"><style>{chrome.styles()}</style>'
    return f'<!doctype html><html lang="ko"><head>{marks}{styles}<script>{chrome.scripts()}</script>'.encode()


@lru_cache
def _around() -> tuple[bytes, bytes, bytes]:
    filled = "<!-- " + "별내리 " * 1_200 + "-->"
    return chrome.navigation().encode(), filled.encode(), f"{chrome.footer()}</body></html>".encode()


async def _serve(hosts: int, posts: int) -> None:
    blogs = Blogs(posts)
    for number in range(hosts * posts):
        article(NEWEST - number)
    loop = asyncio.get_running_loop()
    server = await loop.create_server(lambda: Connection(blogs), LOOPBACK, 0, backlog=512)
    print(server.sockets[0].getsockname()[1], flush=True)
    await loop.run_in_executor(None, sys.stdin.read)


def main() -> None:
    """Serve until the input ends."""
    options = argparse.ArgumentParser(prog="python -m benchmarks.many_hosts", description="Serve many invented blogs.")
    options.add_argument("--hosts", type=int, default=200)
    options.add_argument("--posts", type=int, default=50)
    chosen = options.parse_args()
    asyncio.run(_serve(chosen.hosts, chosen.posts))


if __name__ == "__main__":
    main()
