"""The source links of a post: found in its markup, with the article that each names where that can be known."""

from dataclasses import replace

from newsarchive.items import ExtractedArticle, SourceLink
from newsarchive.provenance import find_source_links
from newsarchive.provenance.outlets import Outlets
from newsarchive.provenance.own_outlets import configured_outlets
from newsarchive.publishers import is_hosted_blog, named_article

RULES = "sources-1"
"""The version of the rules, a part of the extractor's: better rules must not look like a post that changed."""


def with_source_links(article: ExtractedArticle) -> ExtractedArticle:
    """`article` with what its markup names as sources; as it is where it brings no markup.

    Outlets are those of the package and of the configuration. Raises ConfigError where that cannot be read.
    """
    if article.markup is None:
        return article
    outlets = configured_outlets()
    found = find_source_links(article.markup, outlets)
    own = article.identity.publisher
    return replace(
        article,
        extractor=f"{article.extractor} {RULES}",
        source_links=tuple(with_target(link, own, outlets) for link in found.source_links),
        promotions=found.promotions,
        photo_credits=tuple(dict.fromkeys((*article.photo_credits, *found.photo_credits))),
    )


def with_target(link: SourceLink, own: str, outlets: Outlets) -> SourceLink:
    """`link` of an article of the publisher `own`, with the article that its address names.

    That is what the shelf knows, a post of the same blog, of a blog's host, or of the aggregators' network.
    """

    def is_blog(host: str) -> bool:
        return host == own or is_hosted_blog(host) or outlets.is_network(f"https://{host}/")

    named = named_article(link.url, is_blog) if link.url and not link.placeholder else None
    return replace(link, target=named.key) if named else link
