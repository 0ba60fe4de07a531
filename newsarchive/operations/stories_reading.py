"""Which articles tell what some articles tell. Runs in worker processes, which read the archive themselves."""

from collections.abc import Sequence
from functools import cache

from newsarchive.archive import open_archive
from newsarchive.archive.likening import Compared
from newsarchive.archive.story_rows import Likeness, Tale
from newsarchive.operations.comparing import Comparer, Like
from newsarchive.provenance.stories import ALIKE

TOKENS = 20
SHARE = 0.2
"""Of so many of its rarest tokens a retelling has more: 2 of 1,000 have fewer, and 7 articles a text have so many.

Measured on the pairs of docs/provenance.md.
"""
MOST = 20
"""Articles that a text is held against."""


@cache
def _comparer(archive_url: str) -> Comparer:
    """One a process, with the archive open until it ends."""
    return Comparer(open_archive(archive_url), tokens=TOKENS, most=MOST, share=SHARE)


def incomparable(article_id: int) -> Compared:
    """What came of an article whose comparison ends the process that does it: nothing that can be kept."""
    return Compared(article_id=article_id, version=0, like=(), read={})


def compare_some(archive_url: str, ids: Sequence[int]) -> list[Compared]:
    """What tells the story of each of these articles, in their order. Raises ArchiveError as open_archive."""
    comparer = _comparer(archive_url)
    tales = {tale.id: tale for tale in comparer.archive.tales(ids)}
    wanted = [tales[each] for each in ids if each in tales]
    return [_compared(tale, liked) for tale, liked in zip(wanted, comparer.like_each(wanted), strict=True)]


def _compared(tale: Tale, liked: Sequence[Like]) -> Compared:
    alike = [like for like in liked if like.score >= ALIKE]
    return Compared(
        article_id=tale.id,
        version=tale.version,
        like=tuple(Likeness(one=tale.id, other=like.article_id, score=like.score) for like in alike),
        read={like.article_id: like.version for like in alike},
    )
