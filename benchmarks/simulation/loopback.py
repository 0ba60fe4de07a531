"""Small blogs on loopback: each asks for a delay of its own and answers late, and every request is written down.

Hosts are told apart by their names; one server, a thread of this process, stands for all.
"""

import asyncio
import threading
import time
from dataclasses import dataclass
from random import Random
from typing import Self

from benchmarks.prose import NEWEST, article

LOOPBACK = "127.0.0.1"
_HEAD = (
    '<meta charset="utf-8"><meta name="generator" content="Jekyll v4.3.3">'
    '<link rel="stylesheet" href="/assets/css/style.css">'
)


@dataclass(frozen=True, kw_only=True)
class Blog:
    """One host: `delay` is what its robots.txt asks for, `latency` the seconds until it answers."""

    number: int
    posts: int
    delay: float
    latency: float

    @property
    def host(self) -> str:
        """Its name, of a domain that nobody can have."""
        return f"blog-{self.number}.example.org"


def blogs(count: int, posts: int, seed: int, delays: tuple[float, float] = (0.2, 1.0)) -> tuple[Blog, ...]:
    """So many, their delays spread evenly, the longest first; latencies of 20 to 120 ms."""
    random = Random(seed)
    shortest, longest = delays
    step = (longest - shortest) / max(1, count - 1)
    return tuple(
        Blog(number=n, posts=posts, delay=round(longest - n * step, 3), latency=random.uniform(0.02, 0.12))
        for n in range(count)
    )


class Loopback:
    """The server while the block runs; `asked` are (monotonic seconds, host, path) as requests arrived."""

    def __init__(self, served: tuple[Blog, ...]) -> None:
        self.asked: list[tuple[float, str, str]] = []
        self._blogs = {blog.host: blog for blog in served}
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._loop.run_forever, daemon=True)

    def __enter__(self) -> Self:
        self._thread.start()
        starting = asyncio.start_server(self._serve, LOOPBACK, 0)
        self._server = asyncio.run_coroutine_threadsafe(starting, self._loop).result()
        self.port = int(self._server.sockets[0].getsockname()[1])
        return self

    def __exit__(self, *_: object) -> None:
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join()

    def connect_to(self, blog: Blog) -> str:
        """The value of ``--connect-to`` that leads a crawl of the blog here."""
        return f"{blog.host}={LOOPBACK}:{self.port}"

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            while head := await reader.readuntil(b"\r\n\r\n"):
                host, path = _asked(head)
                self.asked.append((time.monotonic(), host, path))
                await asyncio.sleep(self._blogs[host].latency)
                writer.write(_answer(self._blogs[host], path))
        except (asyncio.IncompleteReadError, ConnectionError):
            writer.close()


def _asked(head: bytes) -> tuple[str, str]:
    first, *lines = head.decode("latin-1").split("\r\n")
    headers = {name.lower(): value.strip() for name, _, value in (line.partition(":") for line in lines)}
    return headers["host"].partition(":")[0], first.split(" ")[1]


def _answer(blog: Blog, path: str) -> bytes:
    kind, status, body = "text/html", "200 OK", _page(blog, path)
    if path == "/robots.txt":
        kind, body = (
            "text/plain",
            f"User-agent: *\nCrawl-delay: {blog.delay}\nSitemap: https://{blog.host}/sitemap.xml\n",
        )
    elif path == "/sitemap.xml":
        kind, body = "application/xml", f"<urlset>{''.join(_locations(blog))}</urlset>"
    elif path != "/" and not path.endswith(".html"):
        status, body = "404 Not Found", "nothing here"
    sent = body.encode()
    return (
        f"HTTP/1.1 {status}\r\nContent-Type: {kind}; charset=utf-8\r\nContent-Length: {len(sent)}\r\n\r\n".encode()
        + sent
    )


def _locations(blog: Blog) -> list[str]:
    return [f"<url><loc>https://{blog.host}/2026/01/05/post-{number}.html</loc></url>" for number in range(blog.posts)]


def _page(blog: Blog, path: str) -> str:
    if path == "/":
        return _html("", "<a href='/2026/01/05/post-0.html'>글</a>")
    number = int(path.rpartition("-")[2].removesuffix(".html")) if path.endswith(".html") else 0
    told = article(NEWEST - blog.number * 1_000 - number)
    text = "".join(f"<p>{line}</p>" for line in told.paragraphs)
    published = f'<meta property="article:published_time" content="2026-01-05T09:{number % 60:02d}:00+09:00">'
    title = f'<h1 class="p-name">{told.headline}</h1>'
    body = f'<article class="h-entry">{title}<div class="e-content">{text}</div></article>'
    return _html(f"{published}<title>{told.headline}</title>", body)


def _html(head: str, body: str) -> str:
    return f'<!doctype html><html lang="ko"><head>{_HEAD}{head}</head><body>{body}</body></html>'
