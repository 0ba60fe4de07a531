"""A newspaper whose year is drawn beforehand: what its articles say at any time, and when its server has trouble."""

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from random import Random
from typing import Literal

from demo.stories import Story

Change = Literal["edit", "silent", "touch", "404", "410", "notice", "return"]
Trouble = Literal["500", "503", "reset", "maintenance", "404"]

BEGIN = datetime(2026, 1, 5, 0, 0, tzinfo=UTC)
YEAR = timedelta(days=365)
KST = timedelta(hours=9)
WORDS = tuple(
    word
    for line in (
        "달마루 등대 고래 바닷가 주민 언덕 불빛 항구 어부",
        "새벽 시장 골목 다리 기차 마을회관 느티나무 우체국 빵집",
    )
    for word in line.split()
)


@dataclass(frozen=True, kw_only=True)
class Event:
    """What happened to an article, and the story as it reads from then on; None where it is not there."""

    at: datetime
    change: Change | None
    story: Story | None
    how: Change | None = None


@dataclass(frozen=True, kw_only=True)
class Life:
    """One article over the year: its publication and what happened then, in order of time."""

    ncd: int
    events: tuple[Event, ...]
    has_etag: bool

    def at(self, moment: datetime) -> Event | None:
        """The last event by then; None before its publication."""
        number = bisect_right([event.at for event in self.events], moment)
        return self.events[number - 1] if number else None


@dataclass(frozen=True, kw_only=True)
class Outage:
    """A time in which the server answers so to everything."""

    begin: datetime
    end: datetime
    trouble: Trouble


@dataclass(frozen=True, kw_only=True)
class World:
    """All articles, and all outages."""

    lives: Sequence[Life]
    outages: Sequence[Outage]

    def trouble(self, moment: datetime) -> Trouble | None:
        """What is wrong with the server then."""
        return next((outage.trouble for outage in self.outages if outage.begin <= moment < outage.end), None)


def drawn(articles: int, seed: int) -> World:
    """A year of so many articles, all published in its first week, so that each lives nearly the whole of it."""
    random = Random(seed)
    lives = [_life(random, 8_600_000 + number) for number in range(articles)]
    kinds: tuple[Trouble, ...] = ("500", "503", "reset", "maintenance", "404")
    # One of each while articles are young and many are due, then others all over the year.
    starts = [timedelta(days=1 + 2 * number) for number in range(5)]
    starts += [timedelta(days=random.uniform(15, 360)) for _ in range(10)]
    outages = [_outage(random, BEGIN + start, kinds[number % 5]) for number, start in enumerate(starts)]
    return World(lives=lives, outages=outages)


def _outage(random: Random, begin: datetime, trouble: Trouble) -> Outage:
    return Outage(begin=begin, end=begin + timedelta(hours=random.uniform(2, 30)), trouble=trouble)


def _life(random: Random, ncd: int) -> Life:
    published = _minute(BEGIN + timedelta(days=random.uniform(0, 7)))
    story = Story(
        ncd=ncd,
        layout="now",
        headline=_sentence(random, 5).rstrip("."),
        published=(published + KST).replace(tzinfo=None),
        section="사회",
        paragraphs=tuple(_sentence(random, 12) for _ in range(4)),
    )
    events = [Event(at=published, change=None, story=story)]
    for at, change in sorted(_changes(random, published)):
        if event := _happened(random, events, at, change):
            events.append(event)
    return Life(ncd=ncd, events=tuple(events), has_etag=random.random() < 0.6)


def _changes(random: Random, published: datetime) -> list[tuple[datetime, Change]]:
    """Most edits come in the first days; some articles are removed, half of these come back."""
    changes: list[tuple[datetime, Change]] = []
    for _ in range(random.choices((0, 1, 2, 3), (55, 30, 10, 5))[0]):
        days = random.expovariate(1.0) if random.random() < 0.6 else random.uniform(0, 350)
        change: Change = random.choices(("edit", "silent", "touch"), (55, 30, 15))[0]
        changes.append((_minute(published + timedelta(days=days)), change))
    if random.random() < 0.15:
        removed = published + timedelta(days=random.uniform(0.1, 250))
        how: Change = random.choice(("404", "410", "notice"))
        changes.append((_minute(removed), how))
        if random.random() < 0.5:
            changes.append((_minute(removed + timedelta(days=random.uniform(5, 60))), "return"))
    return changes


def _happened(random: Random, before: Sequence[Event], at: datetime, change: Change) -> Event | None:
    """The event, where it can happen to the article as it then is."""
    last = next(event.story for event in reversed(before) if event.story)
    is_there = before[-1].story is not None
    if at <= before[-1].at or at > BEGIN + YEAR or is_there == (change == "return"):
        return None
    if change in ("404", "410", "notice"):
        return Event(at=at, change=change, story=None, how=change)
    if change == "return":
        return Event(at=at, change=change, story=last)
    story = last if change == "touch" else replace(last, paragraphs=(*last.paragraphs[:-1], _sentence(random, 14)))
    edited = last.edited if change == "silent" else (at + KST).replace(tzinfo=None)
    return Event(at=at, change=change, story=replace(story, edited=edited))


def _sentence(random: Random, words: int) -> str:
    return " ".join(random.choice(WORDS) for _ in range(words)) + f" {random.randrange(10**6)}번이었습니다."


def _minute(moment: datetime) -> datetime:
    """Pages show times to the minute."""
    return moment.replace(second=0, microsecond=0)
