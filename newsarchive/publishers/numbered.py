"""Whose articles are numbered, and which number an article has."""

from newsarchive.items import Identity
from newsarchive.publishers.numbering import Numbering
from newsarchive.publishers.platforms.post_numbers import POSTS
from newsarchive.publishers.shelf import publishers


def numbering(publisher: str) -> Numbering | None:
    """How articles of the publisher with this id (of a blog: its host) are numbered; None where they are not."""
    known = next((each for each in publishers() if each.id == publisher), None)
    return known.clock if known else POSTS


def number(identity: Identity) -> int | None:
    """The number of an article, None where it has none. What it tells of time, only a clock says."""
    rule = numbering(identity.publisher)
    return rule.code(identity.key) if rule else None
