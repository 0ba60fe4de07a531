"""Verdicts as people read them: a word and a reason beside a source link, and all the evidence under it."""

from collections.abc import Iterator
from typing import TYPE_CHECKING

from newsarchive.cli.screen import Cell, Screen, Style, Styled
from newsarchive.telling.times import minute, to_minute
from newsarchive.telling.wording import amount, number_of, share

if TYPE_CHECKING:
    from newsarchive.archive.verdicts_held import Holding, Verdict
    from newsarchive.verdicts import Asked, Comparison, Evidence, Shared, State, VerdictName

COLUMNS = ("verdict", "why", "score", "judged (KST)")
STYLES: "dict[VerdictName, Style]" = {
    "verified": "good",
    "verified_at_other_version": "good",
    "date_mismatch": "bad",
    "topic_mismatch": "bad",
    "not_found": "bad",
    "gone": "alarm",
    "placeholder": "alarm",
    "same_network": "alarm",
    "unreachable": "quiet",
    "named_only": "plain",
    "unchecked": "quiet",
}
"""How a verdict looks, wherever one is shown."""
_ASKED = ("asked (KST)", "outcome", "status", "address", "problem")


def cells(holding: "Holding | None") -> tuple[Cell, ...]:
    """The columns of a verdict; hyphens where nobody has judged."""
    if holding is None:
        return ("-", "not judged yet: newsarchive verify", "-", "-")
    held, rules = holding
    score = f"{rules.score:.2f}" if rules and rules.score is not None else "-"
    return (word(held.verdict), why(holding), score, minute(held.judged_at))


def word(verdict: "VerdictName") -> Styled:
    """The verdict in the colour of what it means."""
    return Styled(verdict, STYLES[verdict])


def why(holding: "Holding") -> str:
    """The reason in words; where a person spoke, who, and what the rules hold."""
    held, rules = holding
    if not held.by_hand:
        return _reason(held)
    author = f" by {held.author}" if held.author else ""
    note = f": {held.note}" if held.note else ""
    return f"by hand{author}{note}" + (f" (the rules: {rules.verdict}, {_reason(rules)})" if rules else "")


def _reason(verdict: "Verdict") -> str:
    from newsarchive.provenance.judging_rules import REASONS

    return REASONS.get(verdict.reason, verdict.reason)


def print_evidence(screen: Screen, holding: "Holding") -> None:
    """All that the rules go by, with the two texts beside each other."""
    rules = holding.by_rules
    evidence = rules.evidence if rules else None
    if rules is None or evidence is None:
        screen.line("There is no evidence: the rules have not looked yet (newsarchive verify).")
        return
    screen.table(("what", "is"), list(_facts(rules, evidence)), wraps=("is",))
    if evidence.comparison is not None:
        print_comparison(screen, evidence.comparison)
    if evidence.asked:
        screen.line()
        screen.line(Styled("What came of asking", "strong"))
        screen.table(_ASKED, [_asked(each) for each in evidence.asked], wraps=("address", "problem"))


def _facts(rules: "Verdict", evidence: "Evidence") -> Iterator[tuple[Cell, ...]]:
    from newsarchive.provenance.clock_words import in_words

    yield "verdict of the rules", f"{rules.verdict}: {_reason(rules)} ({rules.rules})"
    yield "judged", to_minute(rules.judged_at)
    yield "the post", _state(evidence.told)
    if evidence.target or evidence.resolved_by:
        yield "leads to", f"{evidence.target or 'no known article'}, by {evidence.resolved_by or 'nothing'}"
    if evidence.cited is not None:
        yield "the cited article", _state(evidence.cited)
    if evidence.issued is not None:
        yield "by the publisher's clock", in_words(evidence.issued, evidence.told.date_published)
    if evidence.days_apart is not None:
        yield "the cited article is", _apart(evidence)
    if rules.simulated:
        yield "simulated", Styled("a stand-in server answered, not the publisher", "alarm")


def _state(state: "State") -> str:
    published = to_minute(state.date_published) or "without a date"
    edited = f", edited {to_minute(state.date_modified)}" if state.date_modified else ""
    gone = f", gone since {to_minute(state.gone_at)}" if state.gone_at else ""
    captured = f"version {state.version}, captured {to_minute(state.captured_at)} (capture {state.capture_id})"
    return f"{state.key}: {state.headline} | {published}{edited}{gone} | {captured}"


def _apart(evidence: "Evidence") -> str:
    days = evidence.days_apart or 0.0
    least = "" if evidence.cited else "at least "
    hours = round(abs(days) * 24)
    apart = number_of(round(abs(days)), "day") if hours >= 48 else number_of(hours, "hour")
    return f"{least}{apart} {'older' if days >= 0 else 'younger'} than the post"


def print_comparison(screen: Screen, found: "Comparison", of: str = "the cited article") -> None:
    """What a post and an article, which is called `of`, have in common, sentences beside each other."""
    screen.line()
    stand = f"{share(found.sentence_share)} of the post's sentences stand in the article"
    screen.line(Styled(f"In common: score {found.score:.2f}, {stand}", "strong"))
    rows = [_shared(name, getattr(found, name)) for name in ("names", "numbers", "quotes")]
    screen.table(("", "in both", "in the post alone"), rows, wraps=("in both", "in the post alone"))
    if found.sentences:
        screen.line()
        screen.beside([Styled("the post", "strong")], [Styled(of, "strong")])
    for pair in found.sentences:
        screen.beside([pair.told], [pair.original])
        screen.line()


def _shared(name: str, shared: "Shared") -> tuple[Cell, ...]:
    spelled = amount if name == "numbers" else str
    return name, *(", ".join(map(spelled, facts)) or "-" for facts in (shared.shared, shared.missing))


def _asked(asked: "Asked") -> tuple[Cell, ...]:
    through = " > ".join([*(url for url, _ in asked.hops), asked.url])
    return minute(asked.at), asked.outcome, str(asked.status or "-"), through, asked.problem or ""
