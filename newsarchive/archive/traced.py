"""The nouns of a trace: an article, what it names as its source with what is held of that, and all of it together."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from newsarchive.verdicts import VerdictName

MISMATCHES: tuple[VerdictName, ...] = ("date_mismatch", "topic_mismatch")
"""Verdicts by which a cited article is not where the story comes from: no trace goes through it."""


@dataclass(frozen=True, kw_only=True)
class TracedArticle:
    """An article as it stands now; `edited` where its publisher changed it, `appeared` when it was first there.

    `appeared` is its date of publication, or else when it was first seen.
    """

    id: int
    key: str
    publisher: str
    headline: str
    canonical_url: str
    date_published: datetime | None
    first_seen: datetime
    status: str
    gone_since: datetime | None
    version: int
    edited: bool
    simulated: bool

    @property
    def appeared(self) -> datetime:
        return self.date_published or self.first_seen


@dataclass(frozen=True, kw_only=True)
class TracedLink:
    """What the article `key` names now as its source, and what is held of it; `judged_at` is None where nobody looked.

    `target` is the key of the article that is named, None where no address names one. `cited_version` is the version
    that was compared; `issued` when its publisher's clock gave out its number, each bound None where it knows none.
    """

    key: str
    url: str | None
    outlet: str | None
    form: str
    placeholder: bool
    target: str | None
    verdict: VerdictName = "unchecked"
    reason: str | None = None
    by_hand: bool = False
    judged_at: datetime | None = None
    cited_version: int | None = None
    score: float | None = None
    issued: tuple[datetime | None, datetime | None] | None = None

    @property
    def is_followed(self) -> bool:
        """Whether the story may come from there."""
        return self.target is not None and self.verdict not in MISMATCHES


@dataclass(frozen=True, kw_only=True)
class SourceGraph:
    """Articles and what they name, as far as was read from the article `start`; both by key.

    An article without an entry in `links` was not read further; one without an entry in `articles` is not archived.
    """

    start: str
    articles: Mapping[str, TracedArticle]
    links: Mapping[str, tuple[TracedLink, ...]]


@dataclass(frozen=True, kw_only=True)
class Alike:
    """Two articles, by their numbers, that tell one story, and how alike they are, 0 to 1."""

    one: int
    other: int
    score: float


@dataclass(frozen=True, kw_only=True)
class RetellingGraph:
    """Who names the article `start`, directly or through others, and who tells the same story.

    `named` are links that lead to it or to an article that does; `same_story` the keys of articles of its story;
    `alike` pairs of all of these. `is_whole` is False where there were too many to read.
    """

    start: str
    articles: Mapping[str, TracedArticle]
    named: tuple[TracedLink, ...] = ()
    same_story: tuple[str, ...] = ()
    alike: tuple[Alike, ...] = field(default=(), repr=False)
    is_whole: bool = True


def publisher_of(key: str) -> str:
    """Whose article a key names, archived or not: `kbs` of `kbs:ncd:1`, `blog.example` of `blog.example/2024/1`."""
    return re.split("[:/?]", key, maxsplit=1)[0]
