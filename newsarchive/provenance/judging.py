"""What is held of a source link: evidence in, verdict out. Pure: no database, no clock, no network.

The rules stand in the order in which they decide; each has a reason by a stable name (judging_rules.REASONS).
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta

from newsarchive.normalization.json_lines import KST
from newsarchive.provenance.judging_answers import Answered, what_answered
from newsarchive.provenance.judging_rules import POST_TOLERANCE, STALE_AFTER, agrees, differs
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

    `appeared` is when the post first named it, None where its date is not known; `sister` says why the address leads
    to another blog (a reason), None where it does not. `witnesses` are times at which the publisher of the address
    served something, `has_articles` whether that were articles. `issued` is what the publisher's clock says.
    """

    told: State
    has_text: bool = True
    appeared: datetime | None
    url: str | None
    placeholder: bool = False
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
    best = _best(case, then) if then else None
    if best is not None and best.comparison is not None and agrees(best.comparison):
        return _agreeing(case, best, "verified", "agrees")
    others = tuple(each for each in usable if each not in then)
    other = _best(case, others) if others else None
    if other is not None and other.comparison is not None and agrees(other.comparison):
        reason = "agrees-with-another-version" if then else "agrees-state-unknown"
        return _agreeing(case, other, "verified_at_other_version", reason)
    seen = max((each for each in (best, other) if each), key=_score)
    return _disagreeing(case, seen)


def _agreeing(case: Case, seen: _Seen, verdict: VerdictName, reason: str) -> Judged:
    apart = _days_apart(case, seen.state)
    if apart is not None and timedelta(days=-apart) > POST_TOLERANCE:
        return _judged(case, "date_mismatch", "published-later", seen)
    return _judged(case, verdict, reason, seen)


def _disagreeing(case: Case, seen: _Seen) -> Judged:
    if seen.comparison is None or not differs(seen.comparison):
        return _judged(case, "unchecked", "unclear", seen)
    apart = _days_apart(case, seen.state)
    if apart is not None and timedelta(days=apart) > STALE_AFTER:
        return _judged(case, "date_mismatch", "too-old", seen)
    if apart is not None and timedelta(days=-apart) > POST_TOLERANCE:
        return _judged(case, "date_mismatch", "published-later", seen)
    return _judged(case, "topic_mismatch", "another-topic", seen)


def _not_archived(case: Case) -> Judged:
    """What the publisher itself says of the article counts before its clock, and the clock before a silence."""
    answered = what_answered(case.asked, case.witnesses, has_articles=case.has_articles)
    verdict, reason = _ANSWERS[answered]
    if verdict not in ("gone", "not_found") and is_of_another_time(case.issued, case.appeared):
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


def is_of_another_time(issued: Issued | None, appeared: datetime | None) -> bool:
    """Whether an article's number was surely given out after the post, or long before it."""
    if issued is None or appeared is None:
        return False
    _, until = moments_of(appeared)
    too_late = issued.earliest is not None and issued.earliest > until + POST_TOLERANCE
    return too_late or (issued.latest is not None and issued.latest < appeared - STALE_AFTER)


def moments_of(appeared: datetime) -> tuple[datetime, datetime]:
    """Between which times a post appeared: midnight stands for a day without an hour."""
    local = appeared.astimezone(KST)
    is_day = (local.hour, local.minute, local.second, local.microsecond) == (0, 0, 0, 0)
    return appeared, appeared + timedelta(days=1) if is_day else appeared


def current_then(versions: tuple[State, ...], appeared: datetime | None) -> tuple[State, ...]:
    """The versions that may have stood on the page when the post appeared; empty where that is not archived.

    A version stood from its capture on, or from its edit time where that lies between it and the capture before.
    """
    if appeared is None:
        return ()
    begin, end = moments_of(appeared)
    since = _stood_since(versions)
    before = [state for state, at in zip(versions, since, strict=True) if at <= begin]
    within = [state for state, at in zip(versions, since, strict=True) if begin < at <= end]
    return (*before[-1:], *within)


def _stood_since(versions: tuple[State, ...]) -> list[datetime]:
    found: list[datetime] = []
    for number, state in enumerate(versions):
        edited = state.date_modified or (state.date_published if number == 0 else None)
        earlier = versions[number - 1] if number else None
        is_told = edited is not None and edited <= state.captured_at
        if is_told and earlier is not None and edited is not None:
            is_told = edited != earlier.date_modified and edited > earlier.captured_at
        found.append(edited if is_told and edited is not None else state.captured_at)
    return found


def _best(case: Case, versions: tuple[State, ...]) -> _Seen:
    return max((_Seen(state, case.compare(state.version)) for state in versions), key=_score)


def _score(seen: _Seen) -> tuple[bool, float]:
    if seen.comparison is None:
        return False, 0.0
    return agrees(seen.comparison), seen.comparison.score


def _days_apart(case: Case, cited: State) -> float | None:
    """How many days the cited article is older than the post; within the day of a post without an hour, none."""
    if case.appeared is None or cited.date_published is None:
        return None
    begin, end = moments_of(case.appeared)
    nearest = min(max(cited.date_published, begin), end)
    return round((nearest - cited.date_published) / timedelta(days=1), 2)


def _days_issued(case: Case) -> float | None:
    """At least how many days, by the publisher's clock alone."""
    if case.issued is None or case.appeared is None:
        return None
    begin, end = moments_of(case.appeared)
    if case.issued.latest is not None and case.issued.latest < begin:
        return round((begin - case.issued.latest) / timedelta(days=1), 2)
    if case.issued.earliest is not None and case.issued.earliest > end:
        return round((end - case.issued.earliest) / timedelta(days=1), 2)
    return None


def _judged(case: Case, verdict: VerdictName, reason: str, seen: _Seen | None = None) -> Judged:
    evidence = Evidence(
        reason=reason,
        told=case.told,
        target=case.lead.key,
        resolved_by=case.lead.resolved_by,
        cited=seen.state if seen else None,
        issued=None if seen else case.issued,
        days_apart=_days_apart(case, seen.state) if seen else _days_issued(case),
        comparison=seen.comparison if seen else None,
        asked=case.asked,
    )
    return Judged(verdict=verdict, evidence=evidence)
