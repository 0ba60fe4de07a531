"""The nouns of judgement: what is held of a source link, and the evidence that a reader can check.

Pure data, below all rooms: provenance judges, the archive keeps, the faces show. Times are aware.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

VerdictName = Literal[
    "verified",
    "verified_at_other_version",
    "date_mismatch",
    "topic_mismatch",
    "gone",
    "not_found",
    "placeholder",
    "same_network",
    "named_only",
    "unreachable",
    "unchecked",
]
"""What is held of a source link."""

VERDICTS: Mapping[VerdictName, str] = {
    "verified": "the cited article says so, as it stood when the post appeared",
    "verified_at_other_version": "the cited article says so, but not as it stood when the post appeared",
    "date_mismatch": "the cited article is of another time than the story",
    "topic_mismatch": "the cited article is about something else",
    "gone": "the cited article was there, and is not now",
    "not_found": "the publisher says that there is no such article",
    "placeholder": "the address stands in for one that was never filled in",
    "same_network": "the address leads to another blog that retells, not to a newsroom",
    "named_only": "an outlet is named, without an article",
    "unreachable": "nobody could be asked: the server did not answer, or turned us away",
    "unchecked": "nobody has looked yet, or what was seen decides nothing",
}
"""Each verdict in words."""


@dataclass(frozen=True, kw_only=True)
class Shared:
    """Of what a retelling says: what the original says, too (`shared`), and what it does not (`missing`)."""

    shared: tuple[str, ...] = ()
    missing: tuple[str, ...] = ()

    @property
    def share(self) -> float | None:
        """The part that is shared, 0 to 1; None where the retelling says none."""
        number = len(self.shared) + len(self.missing)
        return len(self.shared) / number if number else None


@dataclass(frozen=True, kw_only=True)
class SentencePair:
    """A sentence of a retelling beside the one of the original that it most likely comes from.

    The numbers say which sentence of its text each is, from 0 (the headline); `score` is 0 to 1.
    """

    told: str
    original: str
    told_number: int
    original_number: int
    score: float


@dataclass(frozen=True, kw_only=True)
class Comparison:
    """What a retelling and a text that may be its original have in common; a score, never an accusation.

    `score`, 0 to 1, is how alike they are by words, names, numbers and quotes. `sentences` are the pairs that go
    together, in the retelling's order, `sentence_share` the part of the retelling's sentences that has one.
    """

    score: float
    sentences: tuple[SentencePair, ...] = ()
    sentence_share: float = 0.0
    names: Shared = Shared()
    numbers: Shared = Shared()
    quotes: Shared = Shared()


@dataclass(frozen=True, kw_only=True)
class Issued:
    """When, by its publisher's clock, an article's number (`code`) was given out: between two times.

    A time is None where the clock knows no bound on that side.
    """

    code: int
    earliest: datetime | None
    latest: datetime | None


@dataclass(frozen=True, kw_only=True)
class State:
    """An article as it stood in one version: what was compared."""

    key: str
    publisher: str
    headline: str
    canonical_url: str
    version: int
    capture_id: int
    captured_at: datetime
    date_published: datetime | None
    date_modified: datetime | None
    status: str
    gone_at: datetime | None
    simulated: bool


@dataclass(frozen=True, kw_only=True)
class Asked:
    """One time that the cited address was asked for, and what came back.

    `hops` are (address, HTTP status) of the redirects. `capture_id` is None where nothing came.
    """

    at: datetime
    url: str
    outcome: str
    status: int | None = None
    hops: tuple[tuple[str, int], ...] = ()
    capture_id: int | None = None
    problem: str | None = None


@dataclass(frozen=True, kw_only=True)
class Evidence:
    """Everything that a verdict rests on.

    `reason` is the rule that decided, a stable word (provenance/judging.py lists them); `told` is the post as it stood;
    `target` the key that the address leads to and `resolved_by` how that is known; `cited` the version that was
    compared, None where the archive has none; `days_apart` how many days the cited article is older than the post
    (negative: younger), by its date or, where only `issued` tells, at least.
    """

    reason: str
    told: State
    target: str | None = None
    resolved_by: str | None = None
    cited: State | None = None
    issued: Issued | None = None
    days_apart: float | None = None
    comparison: Comparison | None = None
    asked: tuple[Asked, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Judged:
    """What the rules hold of a source link, and why."""

    verdict: VerdictName
    evidence: Evidence
