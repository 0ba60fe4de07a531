"""Short ways to ask what a post names."""

from newsarchive.items import SourceLink
from newsarchive.provenance import find_source_links

Named = tuple[str | None, str | None, str]
"""Outlet, address and form of a source link."""


def sources(html: str) -> list[Named]:
    """What the post names as its sources."""
    return [(link.outlet, link.url, link.form) for link in find_source_links(html).source_links]


def one(html: str) -> SourceLink:
    """The only source link of the post."""
    (link,) = find_source_links(html).source_links
    return link
