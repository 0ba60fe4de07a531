"""The 30 ways in which servers misbehave, each on the page of a good article, so that what is taken is seen.

Only one of CASES.md's stands elsewhere: a handshake that never finishes needs TLS (tests/crawling/tls.py).
"""

import gzip
import zlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from functools import cache

import brotli  # type: ignore[import-untyped]
from backports import zstd

from demo.pages import article_page
from tests.crawling.site import Answer, Piece, Site, page, raw, redirect, reset
from tests.crawling.stories import STORIES

LAST = "이 문장이 마지막이다."
"""How every whole text ends."""
OK = b"HTTP/1.1 200 OK\r\nContent-Type: text/html; charset=utf-8\r\n"
MIB = 1024 * 1024
SECONDS = 40
"""Longer than anybody waits."""


@dataclass(frozen=True)
class Behaviour:
    """What a server does with a good page, what must come of it, and what must be said."""

    answer: Callable[[bytes], Answer]
    outcome: str
    said: str = ""
    asked: int = 1
    """How often: what may be an accident is tried twice more."""


def article(ncd: int) -> bytes:
    """The page of a good article of its own."""
    story = STORIES[ncd % len(STORIES)]
    words = (f"{ncd}번째 소식이다. {story.paragraphs[0]}", *story.paragraphs[1:], LAST)
    return article_page(replace(story, ncd=ncd, headline=f"{story.headline} {ncd}", paragraphs=words))


def path_of(ncd: int) -> str:
    """Where it stands."""
    return f"/news/pc/view/view.do?ncd={ncd}"


def _slowly(start: bytes, body: bytes, form: Callable[[bytes], bytes] = lambda piece: piece) -> Answer:
    def pieces() -> Iterator[Piece]:
        yield start
        for at in range(SECONDS):
            yield form(body[at : at + 1])
            yield 1.0

    return Answer(pieces)


def _endlessly(start: bytes, more: bytes, times: int) -> Answer:
    def pieces() -> Iterator[Piece]:
        yield start
        for _ in range(times):
            yield more

    return Answer(pieces)


def _chunk(piece: bytes) -> bytes:
    return b"%x\r\n%s\r\n" % (len(piece), piece)


def _length(number: int) -> bytes:
    return b"Content-Length: %d\r\n" % number


@cache
def _bomb(encoding: str) -> bytes:
    """10 GiB of zeros, packed: the same MiB again and again."""
    if encoding == "zstd":
        return zstd.compress(bytes(64 * MIB)) * 160
    if encoding == "br":
        packer = brotli.Compressor(quality=5)
        process, flush, finish = packer.process, packer.flush, packer.finish
    else:
        packer = zlib.compressobj(9, zlib.DEFLATED, 31)
        process, flush, finish = packer.compress, lambda: packer.flush(zlib.Z_FULL_FLUSH), packer.flush
    first, second = (process(bytes(MIB)) + flush() for _ in range(2))
    return bytes(first + second * (10 * 1024 - 1) + finish())


def _packed(encoding: str) -> Behaviour:
    # 10 GiB are over 8 MiB even as gzip; brotli and zstd need 130 and 330 KB.
    said = "larger than download max size" if encoding == "gzip" else "exceeded DOWNLOAD_MAXSIZE"
    return Behaviour(lambda _: page(_bomb(encoding), Content_Encoding=encoding), "failed", said)


def _storm(body: bytes) -> Answer:
    cookies = b"".join(b"Set-Cookie: c%d=%s; Path=/\r\n" % (number, b"v" * 40) for number in range(800))
    return raw(OK + cookies + _length(len(body)) + b"\r\n" + body)


BEHAVIOURS: dict[str, Behaviour] = {
    "no response": Behaviour(lambda _: raw(float(SECONDS)), "failed", "headers took longer than 5"),
    "headers one a second": Behaviour(
        lambda _: _slowly(OK, b"x" * SECONDS, lambda _: b"X-A: b\r\n"), "failed", "headers took longer than 5"
    ),
    "body one byte a second": Behaviour(lambda body: _slowly(OK + b"\r\n", body), "failed", "less than 1024 bytes"),
    "chunks one byte a second": Behaviour(
        lambda body: _slowly(OK + b"Transfer-Encoding: chunked\r\n\r\n", body, _chunk), "failed", "less than 1024 bytes"
    ),
    "accepts and never reads": Behaviour(lambda _: raw(float(SECONDS)), "failed", "headers took longer than 5"),
    "length too long": Behaviour(
        lambda body: raw(OK + _length(len(body) + 9) + b"\r\n" + body), "failed", "ResponseDataLossError", asked=3
    ),
    "length too short": Behaviour(
        lambda body: raw(OK + _length(len(body) // 2) + b"\r\n" + body), "unrecognised", "cut off"
    ),
    "chunked cut off": Behaviour(
        lambda body: raw(OK + b"Transfer-Encoding: chunked\r\n\r\n" + _chunk(body)), "failed", "DataLoss", asked=3
    ),
    "two lengths": Behaviour(
        lambda body: raw(OK + _length(5) + _length(len(body)) + b"\r\n" + body), "failed", "conflicting", asked=3
    ),
    "endless headers": Behaviour(
        lambda _: _endlessly(OK, b"X-More: " + b"y" * 1014 + b"\r\n", 50_000), "failed", "over 65536"
    ),
    "one 1 MB header": Behaviour(
        lambda body: raw(OK + b"X-A: " + b"y" * MIB + b"\r\n\r\n" + body), "failed", "over 65536"
    ),
    "gzip to 10 GB": _packed("gzip"),
    "br to 10 GB": _packed("br"),
    "zstd to 10 GB": _packed("zstd"),
    "invalid gzip": Behaviour(lambda body: page(body, Content_Encoding="gzip"), "failed", "incorrect header"),
    "gzip cut off": Behaviour(
        lambda body: page(gzip.compress(body)[:-20], Content_Encoding="gzip"), "failed", "cut off"
    ),
    "wrong content type": Behaviour(lambda body: page(body, content_type="application/octet-stream"), "new"),
    "no content type": Behaviour(lambda body: raw(b"HTTP/1.1 200 OK\r\n" + _length(len(body)) + b"\r\n" + body), "new"),
    "an image as text/html": Behaviour(
        lambda _: page(b"\x89PNG\r\n\x1a\n" + bytes(50_000)), "unrecognised", "not an article"
    ),
    "reset before headers": Behaviour(lambda _: raw(reset), "failed", "ConnectionLost", asked=3),
    "reset during headers": Behaviour(lambda _: raw(OK, 0.2, reset), "failed", "ConnectionLost", asked=3),
    "reset after headers": Behaviour(
        lambda body: raw(OK + _length(len(body)) + b"\r\n" + body[:-9], 0.2, reset), "failed", "", asked=3
    ),
    "reset in a body without a length": Behaviour(
        lambda body: raw(OK + b"\r\n" + body[:-9], 0.2, reset), "failed", "broke within the body", asked=3
    ),
    "redirect to itself": Behaviour(lambda _: redirect("#"), "failed", "max redirections"),
    "21 redirects": Behaviour(lambda _: redirect("/hop/1"), "failed", "max redirections"),
    "redirect without location": Behaviour(lambda body: page(body, 302), "failed", "HTTP status 302"),
    "set-cookie storm": Behaviour(_storm, "new"),
    "empty body": Behaviour(lambda _: page(""), "unrecognised", "not an article"),
    "50 MB page": Behaviour(lambda body: page(body + b" " * 50 * MIB), "failed", "larger than download max size"),
    "HTTP/0.9": Behaviour(lambda body: raw(body), "failed", "", asked=3),
    "status 999": Behaviour(lambda body: page(body, 999), "failed", "HTTP status 999"),
    "304 unasked": Behaviour(lambda _: page("", 304), "failed", "HTTP status 304"),
}


def program(site: Site, good: int) -> tuple[list[str], dict[str, str]]:
    """Addresses of `good` good pages, and of each behaviour by its name."""
    whole = [site.at(path_of(ncd), page(article(ncd))) for ncd in range(8_000_000, 8_000_000 + good)]
    bad = {}
    for ncd, (name, behaviour) in enumerate(BEHAVIOURS.items(), start=7_000_000):
        bad[name] = site.at(path_of(ncd), behaviour.answer(article(ncd)))
    for number in range(1, 21):
        site.at(f"/hop/{number}", redirect(f"/hop/{number + 1}"))
    site.at("/hop/21", page(article(6_999_999)))
    return whole, bad


def mixed(good: list[str], bad: list[str]) -> list[str]:
    """The bad ones evenly among the good."""
    step = len(good) // len(bad)
    return [
        url
        for at, url in enumerate(good)
        for url in ([url, bad[at // step]] if at % step == 0 and at // step < len(bad) else [url])
    ]
