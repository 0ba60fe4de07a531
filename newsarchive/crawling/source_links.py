"""The source links of a post: found in its markup, with the article that each names where the shelf knows it."""

from dataclasses import replace

from newsarchive.items import ExtractedArticle, SourceLink
from newsarchive.provenance import find_source_links
from newsarchive.publishers import identify

RULES = "sources-1"
"""The version of the rules, a part of the extractor's: better rules must not look like a post that changed."""


def with_source_links(article: ExtractedArticle) -> ExtractedArticle:
    """`article` with what its markup names as sources; as it is where it brings no markup."""
    if article.markup is None:
        return article
    found = find_source_links(article.markup)
    return replace(
        article,
        extractor=f"{article.extractor} {RULES}",
        source_links=tuple(map(_with_target, found.source_links)),
        promotions=found.promotions,
        photo_credits=tuple(dict.fromkeys((*article.photo_credits, *found.photo_credits))),
    )


def _with_target(link: SourceLink) -> SourceLink:
    """An address without its scheme, as people write it, names the same article."""
    if link.url is None:
        return link
    written = link.url if "://" in link.url else f"https://{link.url}"
    named = identify(written)
    return replace(link, target=named.key) if named else link
