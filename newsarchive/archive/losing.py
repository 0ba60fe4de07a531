"""What a page lost that once was there: pure decisions on two readings of one article."""

from dataclasses import dataclass
from datetime import datetime

from newsarchive.items import DOUBTS, Article, Doubt

CUT_TO = 0.6
"""A text that is only the beginning of the one before, and shorter than this part of it, was cut."""
_CERTAIN = 2 / 3
"""A teaser may end in words of its own: so much of it is compared with the beginning of the text before."""


@dataclass(frozen=True, kw_only=True)
class Before:
    """The current version, as far as a new reading may have lost it."""

    body: str
    date_published: datetime | None
    date_modified: datetime | None


def lost(before: Before, article: Article) -> tuple[Doubt, ...]:
    """What `article` lacks of `before`: its date, its text, or the end of it where the page does not say that it was
    edited."""
    doubts: list[Doubt] = []
    if before.date_published and article.date_published is None and article.date_published_text is None:
        doubts.append("no-longer-dated")
    if before.body and not article.body:
        doubts.append("no-text")
    elif article.date_modified == before.date_modified and _is_cut(before.body, article.body):
        doubts.append("cut-short")
    return tuple(doubts)


def _is_cut(before: str, now: str) -> bool:
    whole, rest = "".join(before.split()), "".join(now.split())
    if not rest or len(rest) >= CUT_TO * len(whole):
        return False
    return whole.startswith(rest[: max(int(len(rest) * _CERTAIN), 1)])


def in_words(doubts: tuple[Doubt, ...]) -> str:
    """Why a page is not believed, for people."""
    return "read, but not believed: " + "; ".join(DOUBTS[doubt] for doubt in doubts)
