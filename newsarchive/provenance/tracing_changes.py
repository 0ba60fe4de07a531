"""What changed between an original and its retelling: numbers, dates, names and quotes. Pure.

Found by rules: a changed number is one that stands in place of another in sentences that go together. It is shown with
both, for a reader to judge.
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Literal

from newsarchive.provenance.comparison import Text, compare
from newsarchive.provenance.judging_rules import AGREES_FROM
from newsarchive.provenance.names import names
from newsarchive.provenance.numbers import numbers
from newsarchive.verdicts import Comparison, SentencePair

Kind = Literal["number", "date", "name", "quote"]

_DATE = re.compile(r"\d{1,2}월\d{1,2}일|(?:19|20)\d\d년|\d{1,2}월")
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
    pairs = there.sentences if there.score >= AGREES_FROM else ()
    altered = tuple(_altered(pairs, set(added), set(dropped)))
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


def _altered(pairs: Iterable[SentencePair], added: set[Fact], dropped: set[Fact]) -> Iterator[Altered]:
    seen: set[tuple[Fact, Fact]] = set()
    for pair in pairs:
        now = _by_likes(fact for fact in facts_of(pair.told) if fact in added)
        before = _by_likes(fact for fact in facts_of(pair.original) if fact in dropped)
        for like in now.keys() & before.keys():
            if len(now[like]) == len(before[like]) == 1 and (both := (before[like][0], now[like][0])) not in seen:
                seen.add(both)
                yield Altered(before=both[0], now=both[1], pair=pair)


def _by_likes(facts: Iterable[Fact]) -> Mapping[tuple[Kind, str], list[Fact]]:
    """Facts by what may stand in place of each other: numbers of one unit, dates of one form, names."""
    found: dict[tuple[Kind, str], list[Fact]] = {}
    for fact in dict.fromkeys(facts):
        unit = "" if fact.kind == "name" else _UNIT.sub("0", fact.text)
        found.setdefault((fact.kind, unit), []).append(fact)
    return found
