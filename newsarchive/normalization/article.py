"""From the page's own words to what the archive keeps."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime

from newsarchive.items import Article, ExtractedArticle, Image, SourceLink
from newsarchive.normalization.bylines import merge_bylines
from newsarchive.normalization.dates import read_date
from newsarchive.normalization.text import clean_body, clean_line


def normalize(
    extracted: ExtractedArticle, addresses: tuple[str, ...] = (), fetched_at: datetime | None = None
) -> Article:
    """The article as the archive keeps it; ``addresses`` are all addresses seen for it, in order of importance.

    Text is cleaned (see ``text``), dates are read in the page's zone and kept as aware UTC beside the page's
    own words, doubled images, bylines and addresses are dropped. A relative date of publication (``3시간 전``) is
    counted from ``fetched_at``, the aware time of the capture, and None without it. Never raises.
    """
    date_published = read_date(extracted.date_published, extracted.zone, fetched_at)
    return Article(
        identity=extracted.identity,
        canonical_url=extracted.canonical_url or extracted.url,
        addresses=_distinct((*addresses, extracted.url)),
        extractor=extracted.extractor,
        kind=extracted.kind,
        headline=clean_line(extracted.headline),
        body=clean_body(extracted.paragraphs),
        bylines=merge_bylines(extracted.bylines),
        section=_optional(extracted.section),
        issue=_optional(extracted.issue),
        date_published=date_published,
        date_origin=extracted.date_origin if date_published else None,
        # A relative edit time would be another at every visit, and each visit an edit.
        date_modified=read_date(extracted.date_modified, extracted.zone),
        date_published_text=_optional(extracted.date_published),
        date_modified_text=_optional(extracted.date_modified),
        language=_optional(extracted.language),
        images=_images(extracted.images),
        credits=_distinct(map(clean_line, extracted.credits)),
        photo_credits=_distinct(map(clean_line, extracted.photo_credits)),
        source_links=tuple(map(_source_link, extracted.source_links)),
        promotions=_distinct(map(clean_line, extracted.promotions)),
        doubts=extracted.doubts,
        fallbacks=extracted.fallbacks,
    )


def _source_link(link: SourceLink) -> SourceLink:
    url, outlet, label = map(_optional, (link.url, link.outlet, link.label))
    return replace(link, url=url, outlet=outlet, label=label, where=clean_line(link.where))


def _optional(text: str | None) -> str | None:
    return clean_line(text) or None if text else None


def _distinct(texts: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(text for text in texts if text))


def _images(images: Iterable[Image]) -> tuple[Image, ...]:
    """The same address once; the first one's caption and credit are kept."""
    first: dict[str, Image] = {}
    for image in images:
        kept = Image(url=clean_line(image.url), caption=_optional(image.caption), credit=_optional(image.credit))
        first.setdefault(kept.url, kept)
    return tuple(image for url, image in first.items() if url)
