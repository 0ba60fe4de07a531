"""Pages that are built to break a reader: each is read or refused, in time, and nothing else is raised."""

import contextlib
import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from newsarchive.extraction.errors import NotAnArticle
from newsarchive.extraction.parse_cost import is_too_costly
from newsarchive.items import ExtractedArticle
from newsarchive.publishers.platforms import PLATFORMS, read_post
from tests.publishers.cases import case_folders

URL = "https://a.example/1"
TEXT = "<p>바람개비가 언덕에 섰습니다. 연도 함께 날았습니다.</p>"
# Many times what the slowest of them takes on an idle machine.
_SECONDS = 20

SHAPES = {
    "one paragraph of 1 MB": "<article><p>" + "가나다 라마바. " * 60_000,
    "one bare paragraph of 1 MB": "<p>" + "가나다 라마바. " * 60_000,
    "20,000 nested div": "<div>" * 20_000 + TEXT,
    "a million nested div": "<div>" * 1_000_000 + TEXT,
    "20,000 nested articles": "<article>" * 20_000 + TEXT * 5,
    "a million paragraphs": "<article>" + "<p>가" * 1_000_000,
    "100,000 attributes": f"<div {' '.join(f'a{n}' for n in range(100_000))}>{TEXT}",
    "attributes behind quotes": "<div ' " + " ".join(f'a{n}=">"' for n in range(100_000)) + ">" + TEXT,
    "an attribute of 10 MB": f'<div x="{"a" * 10_000_000}">{TEXT}',
    "JSON-LD of brackets": f'<script type="application/ld+json">{"[" * 200_000}</script>{TEXT * 5}',
    "state of brackets": f"<script>x={'[' * 200_000}</script>{TEXT * 5}",
    "rows of state without end": f'<script>f.push([1,"{"1:Tffffff," * 100_000}"])</script>{TEXT * 5}',
    "a date of 250 KB": f'<article><time datetime="{"2" * 250_000}"></time>{TEXT * 5}</article>',
    "a title of 1 MB": f"<title>{'제목 - ' * 100_000}</title>{TEXT * 5}",
    "100,000 pictures": f"<article>{TEXT * 5}{'<img src=/a.png>' * 100_000}</article>",
    "a million NUL": "\0" * 1_000_000 + TEXT * 5,
    "comments without end": "<!--" * 300_000,
}


def _read(body: bytes, platform: str | None = None) -> ExtractedArticle | None:
    with contextlib.suppress(NotAnArticle):
        return read_post(URL, body, platform=platform)
    return None


@pytest.mark.parametrize("shape", [*SHAPES, pytest.param("50,000 nested div", marks=pytest.mark.long)])
def test_a_page_of_any_shape_is_read_or_refused_in_time(shape: str) -> None:
    body = SHAPES.get(shape, "<div>" * 50_000 + TEXT)
    page = f"<html><head><title>제목</title></head><body>{body}</body></html>"
    started = time.process_time()
    _read(page.encode())
    assert time.process_time() - started < _SECONDS


@pytest.mark.parametrize("shape", ["one paragraph of 1 MB", "one bare paragraph of 1 MB"])
def test_a_long_paragraph_is_read_whole(shape: str) -> None:
    article = _read(f"<html><title>제목</title><body>{SHAPES[shape]}</body></html>".encode())
    assert article is not None
    assert sum(map(len, article.paragraphs)) > 500_000


def test_a_few_thousand_nested_elements_are_read() -> None:
    article = _read(f"<html><title>제목</title><body><article>{'<div>' * 5000}{TEXT}</body></html>".encode())
    assert article is not None
    assert len(article.paragraphs) == 1


def test_broken_utf_8_costs_its_own_characters_only() -> None:
    body = f"<html><title>제목</title><body><article>{TEXT * 5}</article></body></html>".encode()
    article = _read(body.replace("연".encode(), b"\xec\x97", 1))
    assert article is not None
    assert article.paragraphs[1] == "바람개비가 언덕에 섰습니다. 연도 함께 날았습니다."


@pytest.mark.parametrize(
    "markup",
    [b"<div>" * 60_000, b"<div " + b" ".join(b"a%d" % n for n in range(60_000)) + b">", b"<p>" * 600_000],
    ids=["deep", "many attributes", "many elements"],
)
def test_a_costly_page_is_told_before_it_is_parsed(markup: bytes) -> None:
    assert is_too_costly(markup)


@pytest.mark.parametrize(
    "markup",
    [
        b"<div></div>" * 50_000,
        b"<script>" + b"<div>" * 50_000 + b"</script>",
        b"<!--" + b"<div>" * 50_000 + b"-->",
        b"<ul>" + b"<li>x" * 50_000 + b"</ul>",
        b"x" * 5_000_000,
    ],
    ids=["flat", "in a script", "in a comment", "items that close each other", "text"],
)
def test_a_large_page_is_not_costly(markup: bytes) -> None:
    assert not is_too_costly(markup)


PAGES = [
    (case.parent.name, (case / "page.html").read_bytes()) for platform in PLATFORMS for case in case_folders(platform)
]


@settings(max_examples=150, deadline=None)
@given(st.binary() | st.text().map(lambda text: text.encode("utf-8", "replace")), st.sampled_from(PAGES), st.data())
def test_any_bytes_are_read_or_refused(noise: bytes, page: tuple[str, bytes], data: st.DataObject) -> None:
    platform, body = page
    at = data.draw(st.integers(0, len(body)))
    for given_body in (noise, body[:at] + noise + body[at:], body[:at] + noise):
        for asked in (platform, None):
            article = _read(given_body, asked)
            assert article is None or (article.headline and article.kind in ("article", "video"))
