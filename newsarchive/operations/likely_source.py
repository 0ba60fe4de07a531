"""Where a post may have its story from: the archived articles most like it that were there before, or none."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from newsarchive.archive import Archive
from newsarchive.archive.reading import Identify
from newsarchive.archive.story_rows import Tale
from newsarchive.operations.comparing import Comparer, Like, text_of
from newsarchive.provenance.comparison import compare
from newsarchive.provenance.judging_times import moments_of
from newsarchive.provenance.likely_source import LOOKED_AT, offered
from newsarchive.provenance.vectors import Text
from newsarchive.verdicts import Comparison

TOKENS = 160
"""The rarest of a post by which articles are found that may be its source."""
LATER = timedelta(hours=1)
"""A source appears before its retelling; clocks are wrong by so much. A day without an hour may be any hour of it."""


@dataclass(frozen=True, kw_only=True)
class Offered:
    """An article that a post may have its story from; the comparison shows what both say."""

    article: Tale
    score: float
    comparison: Comparison


@dataclass(frozen=True, kw_only=True)
class Likely:
    """The likeliest first; none where nothing that is archived stands out. `looked_at` were held against the post."""

    offered: tuple[Offered, ...]
    looked_at: int


def likely_sources(archive: Archive, reference: str, identify: Identify, most: int = 3) -> Likely:
    """At most so many for an archived article. Raises NoSuchArticle."""
    told = archive.tale(reference, identify)
    appeared = told.date_published
    return _likely(comparer(archive), text_of(told), appeared, told.place, (told.id,), most)


def likely_sources_of_text(archive: Archive, text: Text, appeared: datetime | None, most: int = 3) -> Likely:
    """The same for a text that need not be archived and appeared at an aware time, where that is known."""
    return likely_sources_by(comparer(archive), text, appeared, most)


def comparer(archive: Archive) -> Comparer:
    """What looks for sources of one text after another, and remembers the articles that it held against them."""
    return Comparer(archive, tokens=TOKENS, most=LOOKED_AT)


def likely_sources_by(by: Comparer, text: Text, appeared: datetime | None, most: int = 3) -> Likely:
    """As `likely_sources_of_text`, for one of many: several times as fast."""
    return _likely(by, text, appeared, None, (), most)


def _likely(
    by: Comparer, text: Text, appeared: datetime | None, place: int | None, but: Sequence[int], most: int
) -> Likely:
    liked = by.like_text(text, place, but)
    tales = {tale.id: tale for tale in by.archive.tales([like.article_id for like in liked])}
    there = [like for like in liked if like.article_id in tales]
    before = [like for like in there if _may_be_before(tales[like.article_id], appeared)]
    shown = before[: min(most, offered([like.score for like in before]))]
    return Likely(offered=tuple(_offer(text, tales, like) for like in shown), looked_at=len(before))


def _may_be_before(article: Tale, appeared: datetime | None) -> bool:
    if article.date_published is None or appeared is None:
        return True
    return article.date_published <= moments_of(appeared)[1] + LATER


def _offer(text: Text, tales: dict[int, Tale], like: Like) -> Offered:
    article = tales[like.article_id]
    return Offered(article=article, score=like.score, comparison=compare(text, text_of(article)))
