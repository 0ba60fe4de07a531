"""What changed between an original and its retelling: numbers, dates, names and quotes. Pure.

Found by rules: a changed number is one that stands in place of another in sentences that go together. It is shown with
both, for a reader to judge.
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Literal

from newsarchive.provenance.comparison import Text, compare
from newsarchive.provenance.judging_rules import AGREES_FROM
from newsarchive.provenance.names import names
from newsarchive.provenance.numbers import numbers
from newsarchive.provenance.sentences import aligned, sentences
from newsarchive.provenance.tracing_places import stand_alike
from newsarchive.verdicts import Comparison, SentencePair

Kind = Literal["number", "date", "name", "quote"]

ALIKE = 0.5
"""At least so alike, whatever their numbers are, are two sentences of which one was made of the other."""

_DATE = re.compile(r"\d{1,2}월\d{1,2}일|(?:19|20)\d\d년|\d{1,2}월")
_DIGIT = re.compile(r"\d")
_UNIT = re.compile(r"[-\d.,]+")


@dataclass(frozen=True, order=True)
class Fact:
    """A number, date, name or quote of a text, in the one spelling by which texts are compared."""

    kind: Kind
    text: str


@dataclass(frozen=True, kw_only=True)
class Altered:
    """What the original has as `before` and the retelling as `now`, with the sentences that go together."""

    before: Fact
    now: Fact
    pair: SentencePair


@dataclass(frozen=True, kw_only=True)
class Changes:
    """What a retelling changed, what it has besides and what it leaves out; `comparison` is what both share."""

    altered: tuple[Altered, ...]
    added: tuple[Fact, ...]
    dropped: tuple[Fact, ...]
    comparison: Comparison


def changes(told: Text, original: Text) -> Changes:
    """What the retelling `told` changed of `original`; in texts that tell something else nothing stands for another."""
    there, back = compare(told, original), compare(original, told)
    added, dropped = facts_missing(there), facts_missing(back)
    pairs = _pairs(told, original) if there.score >= AGREES_FROM else ()
    altered = _altered(pairs, set(added), set(dropped))
    now, before = {each.now for each in altered}, {each.before for each in altered}
    return Changes(
        altered=altered,
        added=tuple(fact for fact in added if fact not in now),
        dropped=tuple(fact for fact in dropped if fact not in before),
        comparison=there,
    )


def facts_missing(comparison: Comparison) -> tuple[Fact, ...]:
    """What the first text of a comparison says and the second does not."""
    return (
        *map(number_fact, comparison.numbers.missing),
        *(Fact("name", each) for each in comparison.names.missing),
        *(Fact("quote", each) for each in comparison.quotes.missing),
    )


def facts_of(sentence: str) -> Iterator[Fact]:
    """The numbers, dates and names of a sentence."""
    yield from map(number_fact, numbers(sentence))
    yield from (Fact("name", each) for each in names(sentence))


def number_fact(number: str) -> Fact:
    """A number with its unit, told apart from a date."""
    return Fact("date" if _DATE.fullmatch(number) else "number", number)


def _pairs(told: Text, original: Text) -> tuple[SentencePair, ...]:
    """Sentences that go together whatever their numbers are: else those with a changed number would be missed most."""
    ours, theirs = sentences(told), sentences(original)
    return tuple(
        replace(pair, told=ours[pair.told_number], original=theirs[pair.original_number])
        for pair in aligned(list(map(_masked, ours)), list(map(_masked, theirs)))
    )


def _masked(sentence: str) -> str:
    return _DIGIT.sub("0", sentence)


def _altered(pairs: Iterable[SentencePair], added: set[Fact], dropped: set[Fact]) -> tuple[Altered, ...]:
    """In the retelling's order, each change once: where its sentences are most alike."""
    found: dict[tuple[Fact, Fact], Altered] = {}
    for pair in sorted(pairs, key=lambda pair: -pair.score):
        now = _by_likes(fact for fact in facts_of(pair.told) if fact in added)
        before = _by_likes(fact for fact in facts_of(pair.original) if fact in dropped)
        for like in (like for like in now if len(now[like]) == len(before.get(like, ())) == 1):
            one, other = before[like][0], now[like][0]
            if pair.score >= ALIKE and _may_stand_for(one, other, pair):
                found.setdefault((one, other), Altered(before=one, now=other, pair=pair))
    return tuple(sorted(found.values(), key=lambda each: (each.pair.told_number, each.now)))


def _may_stand_for(before: Fact, now: Fact, pair: SentencePair) -> bool:
    """Two names that begin alike are one, read with a particle."""
    is_one = now.kind == "name" and now.text[:2] == before.text[:2]
    return not is_one and stand_alike(before.text, pair.original, now.text, pair.told)


def _by_likes(facts: Iterable[Fact]) -> Mapping[tuple[Kind, str], list[Fact]]:
    """Facts by what may stand in place of each other: numbers of one unit, dates of one form, names."""
    found: dict[tuple[Kind, str], list[Fact]] = {}
    for fact in dict.fromkeys(facts):
        unit = "" if fact.kind == "name" else _UNIT.sub("0", fact.text)
        found.setdefault((fact.kind, unit), []).append(fact)
    return found
