"""A trace as a tree for people: each article below the one that names it, with verdict, date and how its way ends."""

from collections import Counter
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from newsarchive.cli.screen import Part, Screen, Styled
from newsarchive.cli.verdict_view import STYLES
from newsarchive.telling.times import day, to_minute
from newsarchive.telling.wording import amount, number_of, share
from newsarchive.verdicts import VERDICTS

if TYPE_CHECKING:
    from newsarchive.archive.traced import TracedArticle, TracedLink
    from newsarchive.operations.tracing import Traced
    from newsarchive.provenance.tracing import Step
    from newsarchive.provenance.tracing_changes import Altered, Changes, Fact

_FEW = 6
"""Facts of a kind that are named beside a step; `--json` has all."""


def print_trace(screen: Screen, traced: "Traced") -> None:
    """The tree, what was changed on the way with both sentences, and what is to be known of the whole."""
    for lines in _tree(traced):
        for line in lines:
            screen.line(*line)
    _print_changes(screen, traced)
    screen.line()
    for said in _summary(traced):
        screen.line(said)


def _tree(traced: "Traced") -> Iterator[list[list[Part]]]:
    """The lines of each step, drawn as branches."""
    steps = traced.trace.steps
    last = {step.parent: step.number for step in steps}
    stems = {0: ""}
    for step in steps:
        if step.parent is None:
            before, behind = "", ""
        else:
            is_last = last[step.parent] == step.number
            before, behind = stems[step.parent] + ("└─ " if is_last else "├─ "), "   " if is_last else "│  "
            behind = stems[step.parent] + behind
        stems[step.number] = behind
        below = behind + ("│  " if step.number in last else "   ")
        yield [[before, *_head(step, traced)], *([below, *line] for line in _details(step, traced))]


def _head(step: "Step", traced: "Traced") -> Iterator[Part]:
    """Verdict, who, when, key; then how the way ends."""
    if step.link is not None:
        verdict = step.link.verdict
        by_hand = " (by hand)" if step.link.by_hand else ""
        yield Styled(f"{_plain(verdict)}{by_hand}", STYLES[verdict])
        yield "  "
    yield Styled("  ".join(_who(step)), "strong")
    if step.end is not None:
        yield "  "
        yield Styled(f"[{end_in_words(step, traced)}]", "good" if step.end == "root" else "alarm")


def _who(step: "Step") -> Iterator[str]:
    article, link = step.article, step.link
    if article is not None:
        yield from (article.publisher, to_minute(article.date_published) or "no date", article.key)
        yield from _marks(article)
    elif link is None or link.target is not None:
        yield step.key or ""
    else:
        yield " ".join(part for part in (link.outlet, link.url or "without address") if part)


def _marks(article: "TracedArticle") -> Iterator[str]:
    if article.status == "gone":
        yield f"(gone since {to_minute(article.gone_since)})"
    if article.edited:
        yield f"(edited, version {article.version})"
    if article.simulated:
        yield "(simulated)"


def end_in_words(step: "Step", traced: "Traced") -> str:
    """How the way ends at this step."""
    if step.end == "root":
        is_newsroom = step.article is not None and step.article.publisher in traced.newsrooms
        what = "a newsroom's article" if is_newsroom else "names no source"
        return f"root: {what}" if step.is_sure else f"root, if the links to it are right: {what}"
    if step.end == "cycle":
        return f"cycle: {' → '.join((*step.members, step.members[0]))}"
    if step.end == "ring":
        return f"ring, which cites only itself: {', '.join(step.members)}"
    if step.end in ("dead_end", "mismatch"):
        return _not_followed(step)
    if step.end == "shown":
        return "gone through at its other place in this tree"
    return "more behind it: --depth" if step.end == "depth_limit" else "more behind it: too much for one trace"


def _not_followed(step: "Step") -> str:
    """What is known of a source at which the way ends."""
    link = step.link
    if link is None:
        return "dead end: not in the archive"
    said = "nobody has judged it" if link.judged_at is None else VERDICTS[link.verdict]
    if step.end == "mismatch":
        return f"not its source: {said}"
    return f"dead end: not in the archive; {said}" if link.target else f"dead end: {said}"


def _details(step: "Step", traced: "Traced") -> Iterator[list[Part]]:
    """What stands below a step: its headline, how it is named, when its number was given out, what was changed."""
    if step.article is not None:
        yield [step.article.headline or "(no headline)"]
    if step.link is not None and step.link.url and step.link.target:
        yield [Styled(f"named as {step.link.url}", "quiet")]
    if step.link is not None and (issued := _issued(step.link)):
        yield [Styled(issued, "quiet")]
    if found := traced.compared.get(step.number):
        yield from ([line] for line in _in_short(found.changes))


def _issued(link: "TracedLink") -> str | None:
    if link.issued is None or link.issued == (None, None):
        return None
    earliest, latest = link.issued
    between = " and ".join(day(each) for each in (earliest, latest) if each)
    word = "between" if earliest and latest else "after" if earliest else "before"
    return f"by its number, issued {word} {between} (KST)"


def _in_short(found: "Changes") -> Iterator[Part]:
    together = f"{share(found.comparison.sentence_share)} of the retelling's sentences go with it"
    yield Styled(f"alike {found.comparison.score:.2f}; {together}", "quiet")
    if found.altered:
        yield Styled(f"changed on the way: {'; '.join(map(_arrow, found.altered))}", "bad")
    for word, facts in (("new in the retelling", found.added), ("left out by it", found.dropped)):
        if facts:
            yield Styled(f"{word}: {_named(facts)}", "quiet")


def _arrow(altered: "Altered") -> str:
    return f"{fact_in_words(altered.before)} → {fact_in_words(altered.now)}"


def fact_in_words(fact: "Fact") -> str:
    """A fact as people read it."""
    return amount(fact.text) if fact.kind == "number" else fact.text


def _named(facts: "Sequence[Fact]") -> str:
    shown = ", ".join(map(fact_in_words, facts[:_FEW]))
    return f"{shown} and {len(facts) - _FEW:,} more" if len(facts) > _FEW else shown


def _print_changes(screen: Screen, traced: "Traced") -> None:
    """Both sentences of everything that was changed."""
    steps = traced.trace.steps
    for number, found in traced.compared.items():
        for each in found.changes.altered:
            screen.line()
            told = steps[steps[number].parent or 0].key or ""
            screen.line(Styled(f"{each.now.kind} {_arrow(each)}", "bad"), f"   {steps[number].key} → {told}")
            screen.beside([each.pair.original], [each.pair.told])


def _summary(traced: "Traced") -> Iterator[str]:
    trace = traced.trace
    if len(trace.steps) == 1 and trace.start.end == "root":
        yield f"{trace.start.key} names no source."
    ends = Counter(step.end for step in trace.steps[1:] if step.end)
    words = {"root": "root", "dead_end": "dead end", "mismatch": "mismatch", "cycle": "cycle", "ring": "ring"}
    if told := [number_of(ends[end], word) for end, word in words.items() if ends[end]]:  # type: ignore[index]
        yield f"{', '.join(told)}."
    unjudged = sum(step.link is not None and step.link.judged_at is None for step in trace.steps)
    if unjudged:
        yield f"{number_of(unjudged, 'source link')} nobody has judged: newsarchive verify judges them."
    if trace.left_out:
        yield f"{number_of(trace.left_out, 'source link')} more found no room in one trace."
    if traced.not_compared:
        yield f"The texts of {number_of(traced.not_compared, 'more step')} were not compared."


def _plain(verdict: str) -> str:
    return verdict.replace("_", " ")
