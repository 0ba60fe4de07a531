"""What the invented publishers say: so many blogs, a newspaper that all of them cite, a shortener that all use.

Every answer follows from the host, the path and the number of posts, so that the server and the judge agree.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property

from tests.crawling.posts import Post, html, published

PAPER, SHORTENER = "paper.example", "short.example"
DELAY = 1.0
"""Seconds between two requests to any host."""
_CITING = 40
"""One post of so many cites the newspaper, another a neighbour, a third a neighbour by the shortener."""


@dataclass(frozen=True)
class Told:
    """An article as it must be archived."""

    headline: str
    lines: tuple[str, ...]


@dataclass(frozen=True)
class Sites:
    """All hosts and what stands on them."""

    publishers: int
    posts: int

    @property
    def blogs(self) -> tuple[str, ...]:
        """Their hosts."""
        return tuple(f"blog-{number:02}.example" for number in range(self.publishers))

    @property
    def hosts(self) -> tuple[str, ...]:
        """All hosts."""
        return (*self.blogs, PAPER, SHORTENER)

    @cached_property
    def articles(self) -> Mapping[str, Told]:
        """Every article by its address."""
        found = {f"https://{host}{path_of(post)}": _told(host, post) for host in self.blogs for post in self._posts}
        papers = (number for number in range(self.publishers) for post in self._posts if post.number % _CITING == 3)
        return found | {f"https://{PAPER}/a/{number}": _of_paper(number) for number in papers}

    @property
    def _posts(self) -> tuple[Post, ...]:
        return tuple(Post(number) for number in range(1, self.posts + 1))

    def answer(self, host: str, path: str) -> bytes:
        """The whole answer to a request."""
        if path == "/robots.txt":
            return _whole("text/plain", f"User-agent: *\nDisallow: /admin/\nSitemap: https://{host}/sitemap.xml\n")
        if host == SHORTENER:
            blog, _, number = path.strip("/").partition("-")
            return _redirect(f"https://{self._neighbour(int(blog))}{path_of(Post(int(number)))}")
        if host == PAPER:
            return _whole("text/html; charset=utf-8", _paper_page(int(path.rpartition("/")[2])))
        if path == "/":
            return _whole("text/html; charset=utf-8", html(_MARKS, "<a href='/about.html'>소개</a>"))
        if path == "/sitemap.xml":
            return _whole("application/xml", "".join(self._sitemap(host)))
        return self._pages.get((host, path)) or _whole("text/plain", "nothing here", "404 Not Found")

    @cached_property
    def _pages(self) -> Mapping[tuple[str, str], bytes]:
        return {
            (host, path_of(post)): _whole("text/html; charset=utf-8", self._page(number, post))
            for number, host in enumerate(self.blogs)
            for post in self._posts
        }

    def _sitemap(self, host: str) -> Iterator[str]:
        yield "<urlset>"
        for post in self._posts:
            yield f"<url><loc>https://{host}{path_of(post)}</loc><lastmod>{post.written.isoformat()}</lastmod></url>"
        yield "</urlset>"

    def _page(self, blog: int, post: Post) -> str:
        told = _told(self.blogs[blog], post)
        text = "".join(f"<p>{line}</p>" for line in told.lines) + self._sources(blog, post)
        body = f'<h1 class="p-name">{told.headline}</h1><div class="e-content">{text}</div>'
        return html(_MARKS + published(post), f'<article class="h-entry">{body}</article>', told.headline)

    def _sources(self, blog: int, post: Post) -> str:
        cited = {
            3: f"https://{PAPER}/a/{blog}",
            5: f"https://{self._neighbour(blog)}{path_of(post)}",
            7: f"https://{SHORTENER}/{blog}-{post.number}",
        }
        address = cited.get(post.number % _CITING)
        return f'<p>출처: <a href="{address}">나루말 신문</a></p>' if address else ""

    def _neighbour(self, blog: int) -> str:
        return self.blogs[(blog + 1) % self.publishers]


_MARKS = """<meta name="generator" content="Jekyll v4.3.3"><link rel="stylesheet" href="/assets/css/style.css">"""


def path_of(post: Post) -> str:
    """Where a blog has it."""
    return f"/{post.written:%Y/%m/%d}/post-{post.number}.html"


def _told(host: str, post: Post) -> Told:
    return Told(f"{post.title} {host.partition('.')[0]}", (*post.lines, f"{host}의 {post.number}번째 글은 여기까지다."))


def _of_paper(number: int) -> Told:
    lines = (
        f"바닷가 마을의 {number}번 등대가 {hour}시에 다시 켜졌고 주민들이 언덕에 모였습니다." for hour in range(6, 12)
    )
    return Told(f"{number}번 등대가 켜졌다", tuple(lines))


def _paper_page(number: int) -> str:
    told = _of_paper(number)
    head = '<meta property="og:type" content="article">'
    lines = "".join(f"<p>{line}</p>" for line in told.lines)
    return html(head, f"<article><h1>{told.headline}</h1>{lines}</article>", told.headline)


def _redirect(address: str) -> bytes:
    return f"HTTP/1.1 302 Found\r\nLocation: {address}\r\nContent-Length: 0\r\n\r\n".encode()


def _whole(kind: str, text: str, status: str = "200 OK") -> bytes:
    body = text.encode()
    return f"HTTP/1.1 {status}\r\nContent-Type: {kind}\r\nContent-Length: {len(body)}\r\n\r\n".encode() + body
