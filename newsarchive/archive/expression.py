"""What a query asks for, as a tree: words and filters, joined by AND, OR and NOT. Pure data."""

from collections.abc import Iterator
from dataclasses import dataclass

from newsarchive.archive.facts import KNOWN
from newsarchive.archive.filters import Filter
from newsarchive.normalization.tokens import Phrase


@dataclass(frozen=True)
class Term:
    """A word or a phrase as typed but folded, and the phrases of tokens any of which finds it."""

    typed: str
    phrases: tuple[Phrase, ...]


@dataclass(frozen=True)
class Passes:
    """Filters of one name, which are alternatives."""

    filters: tuple[Filter, ...]


@dataclass(frozen=True)
class Not:
    """What must not hold."""

    node: "Node"


@dataclass(frozen=True)
class Every:
    """All of these."""

    nodes: tuple["Node", ...]


@dataclass(frozen=True)
class Either:
    """Any of these."""

    nodes: tuple["Node", ...]


Node = Term | Passes | Not | Every | Either


def wanted_terms(node: Node) -> Iterator[Term]:
    """The terms that a hit may hold: all that are not excluded."""
    if isinstance(node, Term):
        yield node
    elif isinstance(node, Every | Either):
        for each in node.nodes:
            yield from wanted_terms(each)


def every(nodes: list[Node]) -> Node:
    """All of `nodes`; filters of one name become alternatives."""
    by_name: dict[str, tuple[Filter, ...]] = {}
    others: dict[Node, None] = {}
    for node in nodes:
        if isinstance(node, Passes):
            name = node.filters[0].name
            by_name[name] = tuple(dict.fromkeys((*by_name.get(name, ()), *node.filters)))
        else:
            others[node] = None
    joined = (*others, *(Passes(filters) for filters in by_name.values()))
    return joined[0] if len(joined) == 1 else Every(joined)


def either(nodes: list[Node]) -> Node:
    """Any of `nodes`."""
    apart = tuple(dict.fromkeys(nodes))
    return apart[0] if len(apart) == 1 else Either(apart)


def filters_in(node: Node) -> Iterator[Filter]:
    """All filters, of what is excluded too."""
    if isinstance(node, Passes):
        yield from node.filters
    elif isinstance(node, Not):
        yield from filters_in(node.node)
    elif isinstance(node, Every | Either):
        for each in node.nodes:
            yield from filters_in(each)


def is_indexed(node: Node) -> bool:
    """Whether the search index alone can tell what `node` asks for: it looks up, and takes excluded ones away."""
    if isinstance(node, Every):
        return any(map(is_indexed, node.nodes)) and all(is_indexed(each) or _excludes(each) for each in node.nodes)
    if isinstance(node, Passes):
        return node.filters[0].name in KNOWN
    return isinstance(node, Term) or (isinstance(node, Either) and all(map(is_indexed, node.nodes)))


def _excludes(node: Node) -> bool:
    return isinstance(node, Not) and is_indexed(node.node)


def split(node: Node) -> tuple[Node | None, tuple[Node, ...]]:
    """What the index can tell, if anything, and what else must hold."""
    nodes = node.nodes if isinstance(node, Every) else (node,)
    told = [each for each in nodes if is_indexed(each)]
    told += [each for each in nodes if told and _excludes(each)]
    return (every(told) if told else None), tuple(each for each in nodes if each not in told)
