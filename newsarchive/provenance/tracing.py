"""From a retelling back to its root: what an article's sources lead to, step by step, and how each way ends. Pure.

Each article is gone through once, on the shortest way to it; depth and number of steps are bounded.
"""

from collections import deque
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Literal

from newsarchive.archive.traced import SourceGraph, TracedArticle, TracedLink
from newsarchive.provenance.judging_rules import AGREES_FROM
from newsarchive.provenance.tracing_cycles import components, is_ring, shortest_way

End = Literal["root", "dead_end", "mismatch", "cycle", "ring", "shown", "depth_limit", "breadth_limit"]

ENDS: dict[End, str] = {
    "root": "a newsroom's article, or one that names no source",
    "dead_end": "named, and not in the archive",
    "mismatch": "named, and not where the story comes from",
    "cycle": "leads back to an article on the way",
    "ring": "blogs that cite only each other",
    "shown": "reached by another way, too, and gone through there",
    "depth_limit": "there is more behind it: the trace ends at its depth",
    "breadth_limit": "there is more behind it: the trace ends at its number of steps",
}
"""How a way ends, in words."""

DEPTH = 12
"""Levels that are followed unless somebody asks for others: real chains have two or three."""
MOST = 1_000
"""Steps of a trace at most."""

IsNewsroom = Callable[[TracedArticle], bool]


@dataclass(frozen=True, kw_only=True)
class Step:
    """One step of a trace: an article, or a source that is no archived article, and the link that led there.

    `number` counts from 0, where the trace begins and `parent` and `link` are None; parents come before their children.
    `end` is None where the way goes on; `members` are the keys of a cycle or ring, in order. `is_sure` where every link
    on the way was judged, and the texts on both of its sides agree.
    """

    number: int
    parent: int | None
    depth: int
    key: str | None
    article: TracedArticle | None
    link: TracedLink | None
    end: End | None
    is_sure: bool
    members: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Trace:
    """All steps from one article, each before what lies behind it; `left_out` steps were too many."""

    steps: tuple[Step, ...]
    left_out: int = 0

    @property
    def start(self) -> Step:
        return self.steps[0]

    def ending(self, *ends: End) -> tuple[Step, ...]:
        """The steps that end so."""
        return tuple(step for step in self.steps if step.end in ends)


def trace(graph: SourceGraph, is_newsroom: IsNewsroom, *, depth: int = DEPTH, most: int = MOST) -> Trace:
    """The ways from `graph.start`; a newsroom's article is a root, whatever it names itself."""
    branches, left_out = _spread(graph, is_newsroom, depth, max(1, most))
    cyclic = _Cycles(graph, branches, is_newsroom)
    steps: list[Step] = []
    waiting: list[tuple[_Branch, int | None]] = [(branches[0], None)]
    while waiting:
        branch, parent = waiting.pop()
        before = steps[parent] if parent is not None else None
        steps.append(cyclic.closed(_step(branch, graph.start, len(steps), before)))
        waiting += [(child, steps[-1].number) for child in reversed(branch.children)]
    return Trace(steps=tuple(steps), left_out=left_out)


class _Branch:
    """A step while the tree grows: its children are not known yet."""

    def __init__(self, link: TracedLink | None, article: TracedArticle | None, depth: int, end: End | None) -> None:
        self.link, self.article, self.depth, self.end = link, article, depth, end
        self.children: list[_Branch] = []


def _step(branch: _Branch, start: str, number: int, before: Step | None) -> Step:
    link = branch.link
    return Step(
        number=number,
        parent=before.number if before else None,
        depth=branch.depth,
        key=link.target if link else start,
        article=branch.article,
        link=link,
        end=branch.end,
        is_sure=link is None or (_agrees(link) and before is not None and before.is_sure),
    )


def _agrees(link: TracedLink) -> bool:
    """Whether the article that is named says what the other one says, as far as anybody has judged."""
    if link.verdict in ("verified", "verified_at_other_version"):
        return True
    return link.verdict in ("same_network", "gone") and (link.score or 0.0) >= AGREES_FROM


def _spread(graph: SourceGraph, is_newsroom: IsNewsroom, depth: int, most: int) -> tuple[list[_Branch], int]:
    """All branches in the order in which they are found, level by level, and how many links found no room."""
    first = _Branch(None, graph.articles.get(graph.start), 0, None if graph.start in graph.articles else "dead_end")
    branches, waiting, seen, left_out = [first], deque([first]), {graph.start}, 0
    while waiting:
        branch = waiting.popleft()
        links = _behind(branch, graph, is_newsroom, depth, most - len(branches))
        left_out += max(0, len(links) - (most - len(branches)))
        for link in links[: most - len(branches)]:
            child = _child(link, graph, branch.depth + 1, seen)
            branch.children.append(child)
            branches.append(child)
            if child.end is None:
                waiting.append(child)
    return branches, left_out


def _behind(
    branch: _Branch, graph: SourceGraph, is_newsroom: IsNewsroom, depth: int, room: int
) -> Sequence[TracedLink]:
    """What the branch's article names, where the way goes on; else how it ends is set."""
    article = branch.article
    if article is None:
        return ()
    links = graph.links.get(article.key)
    if is_newsroom(article) or links == ():
        branch.end = "root"
    elif branch.depth >= depth:
        branch.end = "depth_limit"
    elif links is None or room <= 0:
        branch.end = "breadth_limit"
    return links or () if branch.end is None else ()


def _child(link: TracedLink, graph: SourceGraph, depth: int, seen: set[str]) -> _Branch:
    article = graph.articles.get(link.target) if link.target else None
    if article is None:
        return _Branch(link, None, depth, "dead_end" if link.is_followed or not link.target else "mismatch")
    if not link.is_followed:
        return _Branch(link, article, depth, "mismatch")
    if article.key in seen:
        return _Branch(link, article, depth, "shown")
    seen.add(article.key)
    return _Branch(link, article, depth, None)


class _Cycles:
    """Which of the ways that meet an article again lead round, and by which articles."""

    def __init__(self, graph: SourceGraph, branches: Iterable[_Branch], is_newsroom: IsNewsroom) -> None:
        self._graph, self._is_newsroom = graph, is_newsroom
        self._ways = {each.article.key: _ways(each) for each in branches if each.article and each.children}
        self._round = components(self._ways)

    def closed(self, step: Step) -> Step:
        """The step, where it leads back to an article on the way named as that: a cycle, or a ring."""
        if step.end != "shown" or step.link is None or step.key is None:
            return step
        together = self._round.get(step.key)
        if together is None or step.link.key not in together:
            return step
        if is_ring(together, self._graph, self._is_newsroom):
            return replace(step, end="ring", members=tuple(sorted(together)))
        return replace(step, end="cycle", members=shortest_way(self._ways, step.key, step.link.key))


def _ways(branch: _Branch) -> tuple[str, ...]:
    return tuple(each.link.target for each in branch.children if each.link and each.link.target and _leads_on(each))


def _leads_on(branch: _Branch) -> bool:
    return branch.article is not None and branch.end != "mismatch"
