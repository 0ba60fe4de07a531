"""Whether a run went as its publisher's runs go: pure decisions on counts. docs/operations.md tells them to people."""

import math
from collections.abc import Sequence
from dataclasses import dataclass, fields
from statistics import median
from typing import Literal, Self

Sign = Literal["yield", "no-text", "no-date", "few", "fallback"]

SIGNS: dict[Sign, str] = {
    "yield": "pages of articles gave none",
    "no-text": "articles without text",
    "no-date": "articles without a date",
    "few": "articles found",
    "fallback": "articles with a field that stands elsewhere than its layout has it",
}
"""What a run is judged by, in words."""

NOTICES: tuple[Sign, ...] = ("fallback",)
"""Signs that a layout has changed though nothing is lost: said, and no alarm."""

FEWEST = 5
"""So many pages must be amiss: one or two happen on any day."""
MARGIN = 0.2
"""And so much larger must their share be than it was."""
ENOUGH_BEFORE = 20
"""Pages that must have been read before, to be compared with."""
SMALL = 20
"""A run of fewer pages is also judged together with the small ones before it: crawls of every ten minutes bring two or
three new articles each."""
HALF = 0.5
"""Without such a history: where more than half of the pages give no article, something is wrong."""
CONFIDENCE = 2.58
"""The two shares must differ by more than chance: their Wilson intervals at 99 % (z = 2.58) do not meet."""
USUAL_RUNS = 3
USUAL_ARTICLES = 10
FEW = 0.2
"""At least three earlier runs found ten articles or more, and this one a fifth of that, or less."""


@dataclass(frozen=True, kw_only=True)
class Yield:
    """What was read of one publisher: `pages` that should have given an article, `articles` that were there.

    `read` are those whose page was read, not only called unchanged; the others count among these.
    """

    pages: int = 0
    articles: int = 0
    read: int = 0
    without_text: int = 0
    without_date: int = 0
    fallback: int = 0

    def __add__(self, other: Self) -> "Yield":
        return Yield(**{field.name: getattr(self, field.name) + getattr(other, field.name) for field in fields(self)})


@dataclass(frozen=True, kw_only=True)
class Alarm:
    """One sign that something is amiss: `bad` of `of` pages now, `bad_before` of `of_before` in earlier runs.

    For `few` these are the articles found, and what is usual. `pages` are addresses to look at.
    """

    publisher: str | None
    sign: Sign
    bad: int
    of: int
    bad_before: int
    of_before: int
    pages: tuple[str, ...] = ()

    @property
    def is_notice(self) -> bool:
        """Whether nothing is lost."""
        return self.sign in NOTICES


def unlike(publisher: str, now: Yield, earlier: Sequence[Yield]) -> list[Alarm]:
    """What of `now` is unlike `earlier` runs, the latest of them first."""
    alarms = {alarm.sign: alarm for alarm in signs(publisher, *_with_small_ones(now, earlier))}
    alarms |= {alarm.sign: alarm for alarm in signs(publisher, now, sum(earlier, Yield()))}
    return [alarms[sign] for sign in SIGNS if sign in alarms]


def _with_small_ones(now: Yield, earlier: Sequence[Yield]) -> tuple[Yield, Yield]:
    """`now` with the small runs just before it, as far as enough remains to compare with; and what remains."""
    for number, run in enumerate(earlier):
        before = sum(earlier[number + 1 :], Yield())
        if now.pages >= SMALL or run.pages >= SMALL or before.read < ENOUGH_BEFORE:
            return now, sum(earlier[number:], Yield())
        now += run
    return now, Yield()


def signs(publisher: str, now: Yield, before: Yield) -> list[Alarm]:
    """What of `now` is unlike `before`."""
    shares: dict[Sign, tuple[int, int, int, int]] = {
        "yield": (now.pages - now.articles, now.pages, before.pages - before.articles, before.pages),
        "no-text": (now.without_text, now.read, before.without_text, before.read),
        "no-date": (now.without_date, now.read, before.without_date, before.read),
        "fallback": (now.fallback, now.read, before.fallback, before.read),
    }
    return [
        Alarm(publisher=publisher, sign=sign, bad=bad, of=of, bad_before=bad_before, of_before=of_before)
        for sign, (bad, of, bad_before, of_before) in shares.items()
        if is_more(bad, of, bad_before, of_before) or (sign == "yield" and _is_most(bad, of, of_before))
    ]


def is_more(bad: int, of: int, bad_before: int, of_before: int) -> bool:
    """Whether the share `bad` of `of` is larger than it was by more than chance and by MARGIN."""
    if bad < FEWEST or of_before < ENOUGH_BEFORE:
        return False
    is_larger = bad / of > bad_before / of_before + MARGIN
    return is_larger and _wilson(bad, of, -1) > _wilson(bad_before, of_before, 1)


def _is_most(bad: int, of: int, of_before: int) -> bool:
    return of_before < ENOUGH_BEFORE and bad >= FEWEST and bad > HALF * of


def _wilson(bad: int, of: int, side: int) -> float:
    """The lower (-1) or upper (1) end of the Wilson score interval of a share."""
    share, z2 = bad / of, CONFIDENCE**2
    spread = CONFIDENCE * math.sqrt(share * (1 - share) / of + z2 / (4 * of * of))
    return (share + z2 / (2 * of) + side * spread) / (1 + z2 / of)


def few(found: int, before: Sequence[int]) -> Alarm | None:
    """The alarm where a run found hardly any of the articles that its like has found; None otherwise."""
    usual = median(before) if len(before) >= USUAL_RUNS else 0
    if usual < USUAL_ARTICLES or found > FEW * usual:
        return None
    return Alarm(publisher=None, sign="few", bad=found, of=found, bad_before=int(usual), of_before=int(usual))


def in_words(alarm: Alarm) -> str:
    """``kbs: 14 of 20 articles without a date (earlier runs: 3 of 812)``, for people."""
    if alarm.sign == "few":
        return f"{alarm.bad:,} {SIGNS[alarm.sign]}, usually about {alarm.bad_before:,}"
    before = f"{alarm.bad_before:,} of {alarm.of_before:,}" if alarm.of_before else "none to compare with"
    return f"{alarm.publisher}: {alarm.bad:,} of {alarm.of:,} {SIGNS[alarm.sign]} (earlier runs: {before})"
