"""What one answer may cost, and what a hostile or broken server gets away with: one crawl meets them all."""

import gzip
import zlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial

import brotli  # type: ignore[import-untyped]
import pytest
from backports import zstd

from newsarchive.crawling.connections import MAX_HEADERS
from tests.crawling.crawls import Archive, Ended, crawl_articles
from tests.crawling.site import KBS, Answer, Site, endless, late, page, raw, redirect
from tests.crawling.stories import STORIES, path_of, story_page

MIB = 1024 * 1024
LIMIT = 8 * MIB
OK = b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n"
KIB = b"x" * 1023 + b"\n"
STORY = b"".join(piece for piece in story_page(1).pieces() if isinstance(piece, bytes)).partition(b"\r\n\r\n")[2]


def chunked(*chunks: bytes, end: bytes = b"0\r\n\r\n") -> Answer:
    return raw(OK + b"Transfer-Encoding: chunked\r\n\r\n", *(b"%x\r\n%s\r\n" % (len(c), c) for c in chunks), end)


def slowly(start: bytes, piece: bytes) -> Answer:
    return raw(start, *(part for _ in range(40) for part in (0.3, piece)))


def bomb(encoding: str, compress: Callable[[bytes], bytes]) -> Answer:
    """64 MiB of nothing, compressed once somebody asks for it."""
    return Answer(lambda: page(compress(bytes(64 * MIB)), Content_Encoding=encoding).pieces(), close=False)


def counted() -> Iterator[bytes]:
    """50 MiB of headers, as far as somebody takes them."""
    yield OK
    for _ in range(50 * 1024):
        SERVED.append(1024)
        yield b"X-More: " + b"y" * 1014 + b"\r\n"


SERVED: list[int] = []

FAILING: dict[str, tuple[Answer, str]] = {
    "declared-too-big": (raw(OK + b"Content-Length: %d\r\n\r\n" % (LIMIT + 1), STORY), "larger than download max size"),
    "chunked-too-big": (chunked(STORY, *[b"x" * MIB] * 9), f"the body is over {LIMIT} bytes"),
    "unending-body": (endless(OK + b"\r\n" + STORY, b"x" * 65536), f"the body is over {LIMIT} bytes"),
    "many-headers": (Answer(lambda: counted()), f"headers are over {MAX_HEADERS} bytes"),
    "long-header": (endless(OK + b"X-More: ", KIB.strip()), "failed"),
    "no-end-of-1xx": (endless(b"", b"HTTP/1.1 103 Early Hints\r\n\r\n", 20_000), f"headers are over {MAX_HEADERS}"),
    "gzip-bomb": (bomb("gzip", gzip.compress), "exceeded DOWNLOAD_MAXSIZE"),
    "br-bomb": (bomb("br", partial(brotli.compress, quality=5)), "exceeded DOWNLOAD_MAXSIZE"),
    "zstd-bomb": (bomb("zstd", zstd.compress), "exceeded DOWNLOAD_MAXSIZE"),
    "deflate-bomb": (bomb("deflate", zlib.compress), "exceeded DOWNLOAD_MAXSIZE"),
    "cut-gzip": (page(gzip.compress(STORY)[:-9], Content_Encoding="gzip"), "the gzip body is cut off"),
    "cut-br": (page(brotli.compress(STORY)[:-9], Content_Encoding="br"), "the br body is cut off"),
    "cut-zstd": (page(zstd.compress(STORY)[:-9], Content_Encoding="zstd"), "the zstd body is cut off"),
    "no-gzip": (page(STORY, Content_Encoding="gzip"), "incorrect header check"),
    "too-long": (raw(OK + b"Content-Length: %d\r\n\r\n" % (len(STORY) + 9), STORY), "ResponseDataLossError"),
    "cut-chunks": (chunked(STORY, end=b""), "ResponseDataLossError"),
    "two-lengths": (raw(OK + b"Content-Length: 5\r\nContent-Length: 9\r\n\r\n", STORY), "conflicting Content-Length"),
    "slow-headers": (slowly(OK, b"X-Slow: 1\r\n"), "took longer than 3"),
    "slow-body": (slowly(OK + b"Content-Length: 99\r\n\r\n", b"y"), "took longer than 3"),
    "no-answer": (late(page("x"), 12), "took longer than 3"),
    "no-http": (raw(b"<html>no status line</html>\r\n\r\n"), "failed"),
    "hang-up": (raw(), "ConnectionDone"),
    "hang-up-in-headers": (raw(OK), "ConnectionDone"),
    "redirects-6": (redirect("/r1"), "max redirections reached"),
    "to-itself": (redirect("/to-itself"), "max redirections reached"),
    "no-location": (page(STORY, 302), "HTTP status 302"),
    "unasked-304": (page("", 304), "HTTP status 304"),
    "status-999": (page(STORY, 999), "HTTP status 999"),
    "off-scheme": (redirect("file:///etc/passwd"), "HTTP status 302"),
}
"""Answers of which nothing may be kept as an article, and what is said of them."""

SLOW = ("slow-headers", "slow-body", "no-answer")
"""Those that would take 12 seconds."""


@dataclass(frozen=True)
class Limited:
    """The crawls, done: of the servers that are slow, with a short time-out, and of the others."""

    site: Site
    archive: Archive
    slow: Ended
    ended: Ended


@pytest.fixture(scope="module")
def limited(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Limited]:
    archive = Archive.on("sqlite", tmp_path_factory.mktemp("limits"))
    with Site() as site:
        urls = [site.at(f"/{name}", answer) for name, (answer, _) in FAILING.items()]
        for number in range(1, 6):
            site.at(f"/r{number}", redirect(f"/r{number + 1}"))
        site.at("/r6", story_page())
        for number in range(2, 5):
            site.at(f"/s{number}", redirect(f"/s{number + 1}"))
        urls.append(site.at("/s1", redirect("/s2", 301)))
        site.at("/s5", redirect(path_of(STORIES[2]), 307))
        site.at(path_of(STORIES[2]), story_page(2))
        urls.append(site.at("/sets-cookie", page("", 302, Set_Cookie="id=1", Location="/with-cookie")))
        site.at("/with-cookie", page("x", Set_Cookie="id=2"))
        late_ones = [url for url in urls if url.rpartition("/")[2] in SLOW]
        others = [url for url in urls if url not in late_ones]
        slow = crawl_articles(archive, site, *late_ones, settings={"DOWNLOAD_TIMEOUT": 3, "RETRY_TIMES": 0})
        ended = crawl_articles(archive, site, *others, settings={"RETRY_TIMES": 0})
        yield Limited(site, archive, slow, ended)


@pytest.mark.parametrize("name", FAILING)
def test_this_answer_fails_and_the_reason_is_said(limited: Limited, name: str) -> None:
    outcome, problem = limited.archive.problems[f"https://{KBS}/{name}"]

    assert outcome == "failed"
    assert "127.0.0.1" not in problem
    if FAILING[name][1] != "failed":
        assert FAILING[name][1] in problem


def test_nothing_of_them_becomes_an_article(limited: Limited) -> None:
    assert limited.slow.counts == {"failed": len(SLOW)}
    assert limited.ended.counts == {"failed": len(FAILING) - len(SLOW), "new": 1, "unrecognised": 1}
    assert limited.archive.rows("SELECT DISTINCT key FROM articles") == [(f"kbs:ncd:{STORIES[2].ncd}",)]


def test_five_redirects_are_followed_and_kept_with_their_statuses(limited: Limited) -> None:
    hops = limited.archive.json("SELECT hops FROM captures WHERE article_id IS NOT NULL")

    assert [tuple(hop) for hop in hops] == [
        (f"https://{KBS}/s{number}", status) for number, status in enumerate((301, 302, 302, 302, 307), start=1)
    ]


def test_no_cookie_is_sent_back_and_no_referer(limited: Limited) -> None:
    assert limited.site.asked("/with-cookie")
    for asked in limited.site.requests:
        assert "cookie" not in asked.headers
        assert "referer" not in asked.headers


def test_endless_headers_are_closed_early(limited: Limited) -> None:
    assert limited.site.asked("/many-headers")
    assert sum(SERVED) < 10 * MIB
