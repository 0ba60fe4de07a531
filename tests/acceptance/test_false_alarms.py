"""No real page of ../shared is taken for one that was served in its place."""

import gzip
import html
import tarfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from newsarchive.extraction.false_pages import false_kind
from newsarchive.extraction.page import Page
from newsarchive.publishers.platforms.jekyll_source import read_source
from tests.acceptance.shared import SHARED, build_pages, dated_records, needs_shared, states

DATA = SHARED / "data"
POSTS = DATA / "posts" / "aggregator_posts.tar.xz"
A_REAL_404 = "_mozilla_bug9357_text.html"
"""What a server once sent for 404: the one page of the corpus that is no false alarm."""
MOST = 0.002

pytestmark = needs_shared


def _pages(*folders: str) -> Iterator[tuple[str, bytes]]:
    for folder in folders:
        for file in sorted((DATA / folder).rglob("*.htm*")):
            yield file.name, gzip.decompress(file.read_bytes()) if file.suffix == ".gz" else file.read_bytes()


def _posts(step: int) -> Iterator[tuple[str, bytes]]:
    """Every `step`th post as the plainest theme shows it: nothing but the text says that it is one."""
    with tarfile.open(POSTS, "r|xz") as archive:
        for number, member in enumerate(archive):
            if number % step == 0 and (file := archive.extractfile(member)) is not None:
                yield member.name, _themed(member.name, file.read())


def _themed(name: str, source: bytes) -> bytes:
    post = read_source(name, source)
    title = html.escape(post.title)
    text = f'<article><h1>{title}</h1><div class="post-content">{post.html}</div></article>'
    return f"<!DOCTYPE html><html><head><title>{title}</title></head><body>{text}</body></html>".encode(
        errors="replace"
    )


def _alarms(pages: Iterator[tuple[str, bytes]]) -> tuple[int, list[tuple[str, str]]]:
    count = 0
    alarms: list[tuple[str, str]] = []
    for name, body in pages:
        count += 1
        if (kind := false_kind(Page("", body))) and name != A_REAL_404:
            alarms.append((name, kind))
    print(count, "pages", alarms)
    return count, alarms


def test_no_page_of_a_newspaper_or_a_blog_is_taken_for_one() -> None:
    count, alarms = _alarms(_pages("fixtures"))
    assert (count > 5, alarms) == (True, [])


def test_no_kbs_page_is_taken_for_one(tmp_path: Path) -> None:
    records = [state for record in dated_records() for state in states(record)[:1]]
    build_pages(records, tmp_path / "pages")
    count, alarms = _alarms((file.name, file.read_bytes()) for file in sorted((tmp_path / "pages").glob("*.html")))
    assert (count, alarms) == (778, [])


@pytest.mark.parametrize("step", [40, pytest.param(1, marks=pytest.mark.long)])
def test_hardly_any_post_is_taken_for_one_refusals_of_language_models_among_them(step: int) -> None:
    count, alarms = _alarms(_posts(step))
    assert len(alarms) / count <= MOST


def test_labelled_posts_are_none() -> None:
    files = sorted((DATA / "citations" / "posts").glob("*.md"))
    assert _alarms((file.name, _themed(file.name, file.read_bytes())) for file in files)[1] == []
