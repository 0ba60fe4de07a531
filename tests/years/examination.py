"""Holds an archive against the year that it was to notice."""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta

from newsarchive.archive import Archive, Version
from newsarchive.archive.revisiting import FIRST_RETRY, History, next_visit
from newsarchive.archive.versions import GONE_AFTER
from tests.archive.looking import rows
from tests.years.world import BEGIN, YEAR, Event, Life, World

_SIGNS = {"touch": ("touched", "changed"), "404": ("gone",), "410": ("gone",), "notice": ("gone",), "return": ("back",)}


_SHOWN = ("new", "changed", "touched", "seen", "back")
_CHANGES = ("new", "changed", "touched", "gone", "back")


@dataclass
class Report:
    """How many events there were of each kind that stood long enough to be found, how many did not and were not (other
    events came first, or the year's end); what was found late, or is false."""

    expected: Counter[str] = field(default_factory=Counter)
    superseded: int = 0
    late: list[str] = field(default_factory=list)
    false: list[str] = field(default_factory=list)
    lags: list[float] = field(default_factory=list)
    """Of what was found: how long it took, as a part of the bound."""


@dataclass(frozen=True)
class Sight:
    """A capture of an article: when, and what it meant."""

    at: datetime
    fate: str


class Examination:
    """`step` is the time between two crawls."""

    def __init__(self, world: World, archive: Archive, url: str, step: timedelta) -> None:
        self._world = world
        self._archive = archive
        self._url = url
        self._step = step
        self.report = Report()

    def examine(self) -> Report:
        """All articles."""
        for life in self._world.lives:
            key = f"kbs:ncd:{life.ncd}"
            sights = self._sights(key)
            if any(sight.fate == "new" for sight in sights):
                self._events(life, self._archive.versions(key, lambda _: None), sights)
            else:  # removed before anybody looked
                self.report.superseded += len(life.events) - 1
        return self.report

    def _sights(self, key: str) -> list[Sight]:
        found = rows(self._url, "SELECT fetched_at, fate FROM captures WHERE key = ? ORDER BY id", key)
        return [Sight(datetime.fromisoformat(str(at)), fate) for at, fate in found]

    def _events(self, life: Life, versions: Sequence[Version], sights: Sequence[Sight]) -> None:
        first = next(sight.at for sight in sights if sight.fate == "new")
        for number, event in enumerate(life.events[1:], start=1):
            following = life.events[number + 1].at if number + 1 < len(life.events) else BEGIN + YEAR
            was_missed = event.change == "return" and not _was(sights, "gone", life.events[number - 1].at, event.at)
            end = event.at + self._bound(life, event, sights) if event.at >= first else following
            found = self._found(event, versions, sights) if event.at >= first else None
            if found is None and (event.at < first or end > following or was_missed):
                self.report.superseded += 1
                continue
            self.report.expected[str(event.change)] += 1
            if found is None or found > end:
                self.report.late.append(f"{life.ncd} {event.change} at {event.at}, found {found}, by {end}")
            else:
                self.report.lags.append((found - event.at) / (end - event.at))
        self.report.false += [f"{life.ncd} {what}" for what in self._false(life, versions, sights)]

    def _bound(self, life: Life, event: Event, sights: Sequence[Sight]) -> timedelta:
        """Within which docs/operations.md says that the event is found: after the rule's wait and the next crawl.

        What counts is the last change that anybody saw. A 404 is asked for twice, or three times where a witness is
        needed. An outage puts all off by as long as it lasts, and as much again.
        """
        changed = [sight.at for sight in sights if sight.fate in _CHANGES and sight.at <= event.at]
        history = History(began=life.events[0].at, changed=changed[-1], visited=event.at)
        if len(changed) == 1:  # when it was first seen, it told itself when it had last changed
            told = life.at(changed[0])
            assert told is not None
            history = replace(history, changed=told.at)
        wait = next_visit(history) - event.at + 2 * self._step
        if event.how == "404":
            wait += GONE_AFTER + FIRST_RETRY + 2 * self._step
        for outage in self._world.outages:
            if outage.begin < event.at + wait and event.at < outage.end:
                wait += 2 * (outage.end - outage.begin) + FIRST_RETRY + 2 * self._step
        return wait

    def _found(self, event: Event, versions: Sequence[Version], sights: Sequence[Sight]) -> datetime | None:
        if event.change in ("edit", "silent"):
            assert event.story is not None
            body = "\n".join(event.story.paragraphs)
            shown = (version.captured_at for version in versions if version.body == body)
            return next((at for at in shown if at >= event.at), None)
        fates = _SIGNS[str(event.change)]
        return next((sight.at for sight in sights if sight.at >= event.at and sight.fate in fates), None)

    def _false(self, life: Life, versions: Sequence[Version], sights: Sequence[Sight]) -> Iterator[str]:
        for version in versions:
            event = life.at(version.captured_at)
            said = "\n".join(event.story.paragraphs) if event and event.story else None
            if version.body != said or version.origin != "publisher":
                yield f"version {version.number} at {version.captured_at}: {version.origin}"
            silent = self._was_silent(life, version, sights) if version.number > 1 else None
            if silent is not None and version.silent != silent:
                yield f"version {version.number} silent: {version.silent}"
        for sight in sights:
            event = life.at(sight.at)
            is_there = event is not None and event.story is not None
            if sight.fate in ("gone", "back") and is_there == (sight.fate == "gone"):
                yield f"{sight.fate} at {sight.at}"

    def _was_silent(self, life: Life, version: Version, sights: Sequence[Sight]) -> bool | None:
        """Whether the one edit since it was seen last was silent; None where there were several."""
        shown = (event for event in sights if event.at < version.captured_at and event.fate in _SHOWN)
        last = max(sight.at for sight in shown if (at := life.at(sight.at)) and at.story)
        between = [event for event in life.events if last < event.at <= version.captured_at]
        return between[0].change == "silent" if len(between) == 1 else None


def _was(sights: Sequence[Sight], fate: str, begin: datetime, end: datetime) -> bool:
    return any(sight.fate == fate and begin <= sight.at < end for sight in sights)
