"""Public corpora of what breaks readers, as pages, feeds, sitemaps, lists, addresses and dates: nothing is raised."""

import contextlib
import time
from collections.abc import Iterator
from datetime import UTC, datetime

import pytest

from newsarchive.crawling.parse_trial import TrialProcess, read_carefully
from newsarchive.crawling.readings import Kind
from newsarchive.extraction.errors import ExtractionError
from newsarchive.extraction.parse_budget import SECONDS
from newsarchive.normalization.dates import read_date
from newsarchive.normalization.urls import absolute, address
from newsarchive.publishers import identify, likely_identity
from newsarchive.publishers.platforms import post_identity
from tests.acceptance.corpora import bodies, needs_corpora, texts

pytestmark = needs_corpora

BODIES = (
    "html5lib-tests",
    "html5lib-1.1-testdata",
    "libxml2-tests",
    "blns",
    "bleach-xss",
    "whatwg-url-wpt",
    "encoding_rs-tests",
    "feedparser",
    "dateparser-tests",
)
TEXTS = ("blns", "whatwg-url-wpt", "dateparser-tests", "crawler-commons")
KBS_URL = "https://news.kbs.co.kr/news/view.do?ncd=8200001"
POST_URL = "https://a.example/1"
NOW = datetime(2026, 11, 22, 0, 30, tzinfo=UTC)
READ_AS: tuple[tuple[Kind, str], ...] = (
    ("article", KBS_URL),
    ("post", POST_URL),
    ("listing", POST_URL),
    ("feed", POST_URL),
    ("sitemap", POST_URL),
)
_A_SAMPLE = 120
"""Bodies of a corpus that the short form reads."""
_SAMPLE_OF_TEXTS = 1500
"""Texts of a corpus that the short form takes for addresses."""


@pytest.fixture(scope="module")
def process() -> Iterator[TrialProcess]:
    process = TrialProcess()
    yield process
    process.close()


def _read_all(process: TrialProcess, samples: list[tuple[str, bytes]]) -> float:
    """Read each sample as everything; gives the longest time that one took, in seconds."""
    longest = 0.0
    for name, body in samples:
        for kind, url in READ_AS:
            for given in (body, b"<html><title>x</title><article><h1>x</h1>" + body) if kind == "post" else (body,):
                started = time.monotonic()
                try:
                    with contextlib.suppress(ExtractionError):
                        read_carefully(process, kind, url, given)
                except Exception as error:
                    raise AssertionError(f"{name} as {kind}") from error
                longest = max(longest, time.monotonic() - started)
    return longest


@pytest.mark.parametrize("corpus", BODIES)
def test_a_sample_of_each_corpus_is_read_or_refused_as_anything(process: TrialProcess, corpus: str) -> None:
    samples = list(bodies(corpus))
    assert samples
    assert _read_all(process, samples[:: len(samples) // _A_SAMPLE + 1]) < SECONDS


@pytest.mark.long
@pytest.mark.timeout(1800)
@pytest.mark.parametrize("corpus", BODIES)
def test_all_of_each_corpus_is_read_or_refused_as_anything(process: TrialProcess, corpus: str) -> None:
    samples = list(bodies(corpus))
    longest = _read_all(process, samples)
    print(f"{corpus}: {len(samples)} bodies, {longest:.2f} s the longest")
    assert longest < SECONDS


@pytest.mark.parametrize("most", [_SAMPLE_OF_TEXTS, pytest.param(None, marks=pytest.mark.long)], ids=["sample", "all"])
@pytest.mark.parametrize("corpus", TEXTS)
def test_each_text_of_each_corpus_is_an_address_or_none(corpus: str, most: int | None) -> None:
    found = list(texts(corpus))
    assert found
    for text in found[:: len(found) // most + 1 if most else 1]:
        for url in (text, f"https://{text}/", f"https://a.example/{text}", f"{KBS_URL}&ncd={text}"):
            try:
                results = address(url), absolute(url, POST_URL), identify(url), likely_identity(url), post_identity(url)
            except Exception as error:
                raise AssertionError(f"{url!r}") from error
            assert results[1] is None or results[1].startswith(("http://", "https://"))


@pytest.mark.parametrize("corpus", TEXTS)
def test_every_text_of_each_corpus_is_a_date_or_none(corpus: str) -> None:
    for text in texts(corpus):
        started = time.monotonic()
        try:
            moments = read_date(text, "Asia/Seoul"), read_date(text, "Asia/Seoul", NOW)
        except Exception as error:
            raise AssertionError(f"{text!r}") from error
        assert all(moment is None or moment.tzinfo is not None for moment in moments)
        assert time.monotonic() - started < SECONDS
