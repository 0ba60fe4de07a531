"""Archived captures read with today's code: what the archive asks for before it compares old with new."""

from newsarchive.crawling.source_links import with_source_links
from newsarchive.extraction.errors import ExtractionError
from newsarchive.items import Article, Capture, ExtractedArticle
from newsarchive.normalization.article import normalize
from newsarchive.publishers import UnknownPublisher, identify, read_article
from newsarchive.publishers.platforms import read_post
from newsarchive.publishers.platforms.jekyll_capture import read_captured_source


def extract_again(capture: Capture) -> Article | None:
    """What today's page class reads in an archived capture; None where it reads no article."""
    try:
        extracted = read_captured_source(capture) if capture.medium == "jekyll" else _read_page(capture)
    except (ExtractionError, UnknownPublisher):
        return None
    return normalize(with_source_links(extracted), (capture.url,), capture.fetched_at)


def _read_page(capture: Capture) -> ExtractedArticle:
    headers = {name.lower(): value for name, value in capture.headers}
    read = read_article if identify(capture.url) else read_post
    return read(capture.url, capture.body, headers.get("content-type"))
