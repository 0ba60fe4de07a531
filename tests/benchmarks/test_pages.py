"""The pages that the benchmarks serve: always the same, and such as newsarchive reads."""

import subprocess
import sys

import pytest

from benchmarks import pages, prose
from newsarchive.publishers import read_article, read_sitemap

SAMPLE = tuple(pages.numbers(400)[::8])


def test_numbers_count_down_from_the_newest_article() -> None:
    assert list(pages.numbers(3)) == [prose.NEWEST, prose.NEWEST - 1, prose.NEWEST - 2]


def test_the_same_number_gives_the_same_page_in_every_process() -> None:
    ncd = SAMPLE[0]
    program = f"import sys; from benchmarks import pages; sys.stdout.buffer.write(b''.join(pages.article_page({ncd})))"
    elsewhere = subprocess.run([sys.executable, "-c", program], capture_output=True, check=True, timeout=60)
    assert elsewhere.stdout == b"".join(pages.article_page(ncd))


def test_no_two_pages_are_alike() -> None:
    assert len({b"".join(pages.article_page(ncd)) for ncd in SAMPLE}) == len(SAMPLE)


def test_pages_are_of_the_size_of_real_ones() -> None:
    sizes = [len(b"".join(pages.article_page(ncd))) for ncd in SAMPLE]
    assert sum(sizes) / len(sizes) == pytest.approx(93_000, rel=0.03)
    assert min(sizes) > 80_000
    assert max(sizes) < 125_000


@pytest.mark.parametrize("ncd", SAMPLE[:10])
def test_newsarchive_reads_what_the_page_tells(ncd: int) -> None:
    url = f"{pages.SITE}{pages.ARTICLE_PATH}{ncd}"
    told, read = prose.article(ncd), read_article(url, b"".join(pages.article_page(ncd)), "text/html; charset=utf-8")
    assert read.identity.key == f"kbs:ncd:{ncd}"
    assert (read.headline, read.paragraphs, read.section) == (told.headline, told.paragraphs, told.section)
    assert [(byline.name, byline.email) for byline in read.bylines] == [(told.reporter, told.email)]


def test_the_sitemap_lists_the_articles_in_order() -> None:
    entries = read_sitemap(pages.sitemap(SAMPLE), f"{pages.SITE}{pages.SITEMAP_PATH}").pages
    assert [entry.loc for entry in entries] == [f"{pages.SITE}{pages.ARTICLE_PATH}{ncd}" for ncd in SAMPLE]
    assert [entry.title for entry in entries] == [prose.headline(ncd) for ncd in SAMPLE]
