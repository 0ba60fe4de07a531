"""The number of a post on a blog that no publisher module knows, as platforms give them out one after another."""

import re

from newsarchive.publishers.numbering import Numbering

# Tistory and its like, WordPress (both its forms count the same posts), Naver (one row of numbers for all blogs).
# Not /notice/3 nor /entry/…: they count apart, or not at all.
_NUMBERED = re.compile(
    r"blog\.naver\.com/[^/?]+/([1-9]\d{0,17})|[^/?]+(?:/archives)?/([1-9]\d{0,17})|[^/?]+/?\?p=([1-9]\d{0,17})",
    re.ASCII,
)


def post_number(key: str) -> int | None:
    """The number in the key of a post; None where it has none."""
    known = _NUMBERED.fullmatch(key)
    return int(next(filter(None, known.groups()))) if known else None


POSTS = Numbering(code=post_number)
"""Whether a blog's numbers grow with time, its archived posts must show."""
