"""Where an article comes from and who retold it: as a picture, and the same in words."""

from collections import Counter
from collections.abc import Iterator, Sequence
from typing import NamedTuple
from unicodedata import east_asian_width

from starlette.requests import Request
from starlette.responses import Response

from newsarchive.operations.tracing import retold, traced
from newsarchive.provenance.tracing import Step
from newsarchive.provenance.tracing_changes import Fact
from newsarchive.telling.wording import amount
from newsarchive.web.asking import asking, reader_of
from newsarchive.web.rendering import page
from newsarchive.web.trace_picture import FILLED, SHAPES, WIDTH, picture

_STEPS, _RETELLINGS, _COMPARED = 150, 150, 20
"""So many are told in words, and so many texts held against each other: `newsarchive trace` tells more."""
_FACTS = 6


class Branch(NamedTuple):
    """A step, and the steps that it leads to."""

    step: Step
    children: tuple["Branch", ...]


@asking
def trace(request: Request) -> Response:
    """`/article/{number}/trace`."""
    reader, number = reader_of(request), str(request.path_params["number"])
    ways = traced(reader, number, _as_key, most_compared=_COMPARED)
    told = retold(reader, number, _as_key, most_compared=_COMPARED)
    found, steps = told.retellings, ways.trace.steps
    return page(
        request,
        "trace.html",
        article=ways.trace.start.article,
        traced=ways,
        told=told,
        drawn=picture(steps, found.found, found.days),
        shapes=SHAPES,
        filled=FILLED,
        width=WIDTH,
        tree=tree(steps[:_STEPS]),
        steps_untold=max(0, len(steps) - _STEPS),
        retellings=found.found[:_RETELLINGS],
        retellings_untold=max(0, len(found.found) - _RETELLINGS),
        ends=[(end, count) for end, count in Counter(step.end for step in steps[1:]).items() if end],
        unjudged=sum(step.link is not None and step.link.judged_at is None for step in steps),
        short=short,
        fact=fact_in_words,
        facts=few,
    )


def _as_key(_address: str) -> None:
    """Numbers are no addresses."""


def tree(steps: Sequence[Step]) -> Branch:
    """The steps, each with those that it leads to; they come before their children."""
    below: dict[int | None, list[Step]] = {}
    for step in steps:
        below.setdefault(step.parent, []).append(step)

    def branch(step: Step) -> Branch:
        return Branch(step, tuple(map(branch, below.get(step.number, []))))

    return branch(steps[0])


def short(text: str, cells: int) -> str:
    """`text` cut so that it takes no more than so many cells: a letter of Hangul takes two, one of Latin one."""
    taken = 0
    for place, letter in enumerate(text):
        taken += 2 if east_asian_width(letter) in "WF" else 1
        if taken > cells - 1 and place < len(text) - 1:
            return text[:place].rstrip() + "…"
    return text


def fact_in_words(fact: Fact) -> str:
    """A fact as people read it."""
    return amount(fact.text) if fact.kind == "number" else fact.text


def few(facts: Sequence[Fact]) -> str:
    """The first of them, and how many more there are."""
    return ", ".join(_named(facts))


def _named(facts: Sequence[Fact]) -> Iterator[str]:
    yield from map(fact_in_words, facts[:_FACTS])
    if len(facts) > _FACTS:
        yield f"+{len(facts) - _FACTS}"
