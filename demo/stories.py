"""The stories of the demo site, as demo/stories.toml tells them."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta, timezone
from pathlib import Path
from typing import Any, Literal

KST = timezone(timedelta(hours=9))
STORIES_FILE = Path(__file__).with_name("stories.toml")

Layout = Literal["now", "old"]
Fate = Literal["new", "changed", "touched", "seen", "gone"]


@dataclass(frozen=True, kw_only=True)
class Reporter:
    """Who wrote a story."""

    name: str
    email: str | None = None


@dataclass(frozen=True, kw_only=True)
class Picture:
    """An image of a story; ``path`` is root-relative, as on the pages."""

    path: str
    caption: str = ""


@dataclass(frozen=True, kw_only=True)
class Story:
    """One article of the site; times are naive Korean wall-clock time, as the pages print them."""

    ncd: int
    layout: Layout
    headline: str
    published: datetime
    edited: datetime | None = None
    section: str
    issue: str | None = None
    reporters: tuple[Reporter, ...] = ()
    paragraphs: tuple[str, ...] = ()
    credits: str | None = None
    photo_credit: str | None = None
    images: tuple[Picture, ...] = ()
    kind: Literal["article", "video"] = "article"
    from_edition: int = 1
    removed: bool = False
    second: Mapping[str, Any] = field(default_factory=dict)

    def at(self, edition: int) -> "Story":
        """The story as the site shows it in that edition."""
        return replace(self, second={}, **self.second) if edition > 1 else self

    @property
    def fate(self) -> Fate:
        """What a crawl of edition 2 finds out about this story when edition 1 was crawled before."""
        later = self.at(2)
        if later.removed:
            return "gone"
        if self.from_edition > 1:
            return "new"
        if (later.headline, later.paragraphs) != (self.headline, self.paragraphs):
            return "changed"
        return "touched" if later.edited != self.edited else "seen"


def load_stories(path: Path = STORIES_FILE) -> tuple[Story, ...]:
    """All stories of a TOML file, in the order in which they were published."""
    tables = tomllib.loads(path.read_text(encoding="utf-8"))["story"]
    return tuple(sorted((_story(table) for table in tables), key=lambda story: story.ncd))


def stories_of(stories: tuple[Story, ...], edition: int) -> tuple[Story, ...]:
    """The stories that are out in that edition, as they read then; a removed one is still among them."""
    return tuple(story.at(edition) for story in stories if story.from_edition <= edition)


def _story(table: Mapping[str, Any]) -> Story:
    return Story(**{**_fields(table), "second": _fields(table.get("second", {}))})


def _fields(table: Mapping[str, Any]) -> dict[str, Any]:
    """TOML's lists and tables as the tuples and nouns that a Story holds."""
    values = dict(table)
    if "paragraphs" in values:
        values["paragraphs"] = tuple(values["paragraphs"])
    if "reporters" in values:
        values["reporters"] = tuple(Reporter(**reporter) for reporter in values["reporters"])
    if "images" in values:
        values["images"] = tuple(Picture(**picture) for picture in values["images"])
    return values
