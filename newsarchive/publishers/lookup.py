"""Which article an address may name beyond the shelf: posts of blogs that no publisher module knows."""

import re
from collections.abc import Callable

from newsarchive.extraction.listings import may_be_post
from newsarchive.items import Identity
from newsarchive.normalization.urls import address
from newsarchive.publishers.platforms import PLATFORMS, post_identity
from newsarchive.publishers.shelf import identify

# As people write them: none, one too many, one letter too many (httpss://, https://https://, //).
_SCHEMES = re.compile(r"(?:https?s?:/{0,2}|//)+", re.IGNORECASE)
_LONGEST = 8192


def likely_identity(url: str) -> Identity | None:
    """The article that ``url`` names by the shelf's rules, else by the one for posts of any blog.

    For looking up alone: that the address is a post's is known only where the archive has the key. Never raises.
    """
    return identify(url) or post_identity(url)


def written_address(url: str) -> str | None:
    """The address that somebody wrote as ``url``, with the scheme that was meant; None where that is no web address."""
    text = url[:_LONGEST].strip()
    schemes = _SCHEMES.match(text)
    if schemes and schemes[0].lower() in ("http://", "https://"):
        return text
    written = f"https://{text[schemes.end() if schemes else 0 :]}"
    return written if address(written) else None


def named_article(url: str, is_blog: Callable[[str], bool]) -> Identity | None:
    """The article that a link to ``url``, as somebody wrote it, names by the shelf's rules, or as a post of a blog.

    ``is_blog`` says of a host (without www) whether a blog is there: what a site is, its address alone does not tell.
    None for home pages, lists, files, and pages of any other site. Never raises.
    """
    schemes = _SCHEMES.match(url[:_LONGEST].strip())
    written = f"https://{url.strip()[schemes.end() if schemes else 0 :]}"
    known = identify(written)
    if known is not None or not may_be_post(written):
        return known
    identity = post_identity(written)
    return identity if identity and is_blog(identity.publisher) else None


def is_hosted_blog(host: str) -> bool:
    """Whether a platform that hosts blogs, and nothing else, has this host (Tistory, Naver, GitHub Pages)."""
    return any(host.endswith(platform.hosts) for platform in PLATFORMS.values() if platform.hosts)
