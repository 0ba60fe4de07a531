"""What is held of a source link: evidence in, verdict out. Pure: no database, no clock, no network.

The rules stand in the order in which they decide; each has a reason by a stable name (judging_rules.REASONS).
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta

from newsarchive.provenance.judging_answers import Answered, what_answered
from newsarchive.provenance.judging_rules import POST_TOLERANCE, STALE_AFTER, agrees, differs, tells_more
from newsarchive.provenance.judging_times import current_then, days_apart, days_issued, is_of_another_time
from newsarchive.provenance.resolving import Lead
from newsarchive.verdicts import Asked, Comparison, Evidence, Issued, Judged, State, VerdictName

Compare = Callable[[int], Comparison]
"""The post held against the version of the cited article with that number."""


@dataclass(frozen=True, kw_only=True)
class Cited:
    """The article that a source link leads to, as archived: its versions by number, first to last.

    `doubted` are the numbers of versions whose captures are not believed, `empty` of those without text.
    """

    versions: tuple[State, ...]
    gone_at: datetime | None = None
    doubted: frozenset[int] = frozenset()
    empty: frozenset[int] = frozenset()


@dataclass(frozen=True, kw_only=True)
class Case:
    """All that is known of a source link. Times are aware.

    `appeared` is when the post first named it, None where its date is not known; `taken_down`: we took the article out
    of the archive for ever, and must not ask for it. `sister` says why the address leads
    to another blog (a reason), None where it does not. `witnesses` are times at which the publisher of the address
    served something, `has_articles` whether that were articles. `issued` is what the publisher's clock says.
    """

    told: State
    has_text: bool = True
    appeared: datetime | None
    url: str | None
    placeholder: bool = False
    taken_down: bool = False
    lead: Lead = field(default_factory=Lead)
    sister: str | None = None
    cited: Cited | None = None
    asked: tuple[Asked, ...] = ()
    witnesses: tuple[datetime, ...] = ()
    has_articles: bool = True
    issued: Issued | None = None
    compare: Compare = field(repr=False)


def judge(case: Case) -> Judged:
    """The verdict, with everything that it rests on."""
    if case.placeholder:
        return _judged(case, "placeholder", "placeholder")
    if case.url is None:
        return _judged(case, "named_only", "outlet-only")
    if case.sister is not None:
        return _sister(case, case.sister)
    if case.taken_down:
        return _judged(case, "unchecked", "taken-down")
    if case.cited is not None:
        return _compared(case, case.cited)
    if case.lead.resolved_by == "portal":
        return _judged(case, "named_only", "portal-copy")
    return _not_archived(case)


def _sister(case: Case, reason: str) -> Judged:
    """Whatever it says, it is no newsroom; what both have in common is shown where it is archived."""
    if case.cited is None or not case.has_text:
        return _judged(case, "same_network", reason)
    held = current_then(case.cited.versions, case.appeared) or case.cited.versions[-1:]
    best = _best(case, held)
    return _judged(case, "same_network", reason, best)


@dataclass(frozen=True)
class _Seen:
    """A version, and what it has in common with the post."""

    state: State
    comparison: Comparison | None = None

    @property
    def agrees(self) -> bool:
        return self.comparison is not None and agrees(self.comparison)

    def tells_more(self, other: "_Seen") -> bool:
        """Whether it agrees, and says all that `other` says of what the post tells, and more."""
        if self.comparison is None or other.comparison is None:
            return False
        return self.agrees and tells_more(self.comparison, other.comparison)


def _compared(case: Case, cited: Cited) -> Judged:
    found = _by_text(case, cited)
    if cited.gone_at is None:
        return found
    return replace(found, verdict="gone", evidence=replace(found.evidence, reason="removed"))


def _by_text(case: Case, cited: Cited) -> Judged:
    if not case.has_text:
        return _judged(case, "unchecked", "post-without-text", _Seen(cited.versions[-1]))
    usable = tuple(each for each in cited.versions if each.version not in cited.doubted | cited.empty)
    if not usable:
        reason = "no-text" if cited.versions[-1].version in cited.empty else "doubtful-capture"
        return _judged(case, "unchecked", reason, _Seen(cited.versions[-1]))
    then = current_then(usable, case.appeared)
    others = tuple(each for each in usable if each not in then)
    best, other = (_best(case, versions) if versions else None for versions in (then, others))
    if best is not None and best.agrees and not (other is not None and other.tells_more(best)):
        return _agreeing(case, best, "verified", "agrees")
    if other is not None and other.agrees:
        reason = "agrees-with-another-version" if then else "agrees-state-unknown"
        return _agreeing(case, other, "verified_at_other_version", reason)
    return _disagreeing(case, [each for each in (best, other) if each is not None])


def _agreeing(case: Case, seen: _Seen, verdict: VerdictName, reason: str) -> Judged:
    apart = days_apart(case.appeared, case.told.date_published, seen.state)
    if apart is not None and timedelta(days=-apart) > POST_TOLERANCE:
        return _judged(case, "date_mismatch", "published-later", seen)
    return _judged(case, verdict, reason, seen)


def _disagreeing(case: Case, seen: Sequence[_Seen]) -> Judged:
    """No version agrees; the first of those `seen` stood when the post appeared, where that is known.

    An article of another time is none of the story's, also where it is on the same subject.
    """
    near = [each for each in seen if each.comparison is None or not differs(each.comparison)]
    likest = max(near, key=_rank) if near else seen[0]
    apart = days_apart(case.appeared, case.told.date_published, seen[0].state)
    if apart is not None and timedelta(days=apart) > STALE_AFTER:
        return _judged(case, "date_mismatch", "too-old", likest)
    if apart is not None and timedelta(days=-apart) > POST_TOLERANCE:
        return _judged(case, "date_mismatch", "published-later", likest)
    if near:
        return _judged(case, "unchecked", "unclear", likest)
    return _judged(case, "topic_mismatch", "another-topic", likest)


def _not_archived(case: Case) -> Judged:
    """What the publisher itself says of the article counts before its clock, and the clock before a silence."""
    answered = what_answered(case.asked, case.witnesses, has_articles=case.has_articles)
    verdict, reason = _ANSWERS[answered]
    if verdict not in ("gone", "not_found") and is_of_another_time(
        case.issued, case.appeared, case.told.date_published
    ):
        return _judged(case, "date_mismatch", "clock")
    return _judged(case, verdict, reason)


_ANSWERS: Mapping[Answered, tuple[VerdictName, str]] = {
    "removal-notice": ("gone", "removal-notice"),
    "missing": ("not_found", "missing"),
    "missing-once": ("unchecked", "missing-once"),
    "missing-unwitnessed": ("unchecked", "missing-unwitnessed"),
    "no-answer": ("unreachable", "no-answer"),
    "server-error": ("unreachable", "server-error"),
    "turned-away": ("unreachable", "turned-away"),
    "refused": ("unchecked", "refused"),
    "not-read": ("unchecked", "not-read"),
    "never-asked": ("unchecked", "never-asked"),
}


def _best(case: Case, versions: tuple[State, ...]) -> _Seen:
    return max((_Seen(state, case.compare(state.version)) for state in versions), key=_rank)


def _rank(seen: _Seen) -> tuple[bool, int, float]:
    """What agrees comes first, then what says most of the names, numbers and quotes that the post has."""
    if seen.comparison is None:
        return False, 0, 0.0
    found = seen.comparison
    said = sum(len(each.shared) for each in (found.names, found.numbers, found.quotes))
    return seen.agrees, said, found.score


def _judged(case: Case, verdict: VerdictName, reason: str, seen: _Seen | None = None) -> Judged:
    by_clock = days_issued(case.appeared, case.told.date_published, case.issued)
    evidence = Evidence(
        reason=reason,
        told=case.told,
        target=case.lead.key,
        resolved_by=case.lead.resolved_by,
        cited=seen.state if seen else None,
        issued=None if seen else case.issued,
        days_apart=days_apart(case.appeared, case.told.date_published, seen.state) if seen else by_clock,
        comparison=seen.comparison if seen else None,
        asked=case.asked,
    )
    return Judged(verdict=verdict, evidence=evidence)
