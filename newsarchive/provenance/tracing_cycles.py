"""Ways that lead back to where they came from: which articles lie on one, and which of these are closed rings. Pure."""

from collections import deque
from collections.abc import Callable, Mapping, Sequence, Set

from newsarchive.archive.traced import SourceGraph, TracedArticle, publisher_of
from newsarchive.provenance.addresses import host

Ways = Mapping[str, Sequence[str]]
"""Which keys each key leads to."""


def components(ways: Ways) -> dict[str, frozenset[str]]:
    """Of each key that lies on a cycle, all keys that it leads to and that lead back to it, itself among them.

    Tarjan's strongly connected components, without recursion.
    """
    search = _Search(ways)
    for key in ways:
        search.begin(key)
    return search.found


class _Search:
    """One search; `found` are the components with a cycle."""

    def __init__(self, ways: Ways) -> None:
        self.found: dict[str, frozenset[str]] = {}
        self._ways = ways
        self._order: dict[str, int] = {}
        self._lowest: dict[str, int] = {}
        self._open: dict[str, None] = {}  # in the order in which they were met

    def begin(self, start: str) -> None:
        """Search from `start`, unless it was met before."""
        path = [(start, iter(self._meet(start)))] if start not in self._order else []
        while path:
            key, left = path[-1]
            following = next(left, None)
            if following is None:
                path.pop()
                self._leave(key, path[-1][0] if path else None)
            elif following not in self._order:
                path.append((following, iter(self._meet(following))))
            elif following in self._open:
                self._lowest[key] = min(self._lowest[key], self._order[following])

    def _meet(self, key: str) -> Sequence[str]:
        self._order[key] = self._lowest[key] = len(self._order)
        self._open[key] = None
        return self._ways.get(key, ())

    def _leave(self, key: str, before: str | None) -> None:
        if before is not None:
            self._lowest[before] = min(self._lowest[before], self._lowest[key])
        if self._lowest[key] != self._order[key]:
            return
        together = {key}
        while (last := self._open.popitem()[0]) != key:
            together.add(last)
        if len(together) > 1 or key in self._ways.get(key, ()):
            self.found |= dict.fromkeys(together, frozenset(together))


def shortest_way(ways: Ways, start: str, end: str) -> tuple[str, ...]:
    """The keys of a shortest way from `start` to `end`, both among them, which must be there; `start` alone if both."""
    before: dict[str, str | None] = {start: None}
    waiting = deque([start])
    while end not in before:
        key = waiting.popleft()
        for following in ways.get(key, ()):
            if following not in before:
                before[following] = key
                waiting.append(following)
    way: list[str] = []
    key_or_none: str | None = end
    while key_or_none is not None:
        way.append(key_or_none)
        key_or_none = before[key_or_none]
    return tuple(reversed(way))


def is_ring(together: Set[str], graph: SourceGraph, is_newsroom: Callable[[TracedArticle], bool]) -> bool:
    """Whether articles that lead to each other are of several blogs, and no address leads out of them."""
    articles = [graph.articles[key] for key in together]
    blogs = {article.publisher for article in articles}
    if len(blogs) < 2 or any(map(is_newsroom, articles)):
        return False
    links = (link for key in together for link in graph.links.get(key, ()))
    named = (link for link in links if link.target or (link.url and not link.placeholder))
    return all((publisher_of(link.target) if link.target else host(link.url or "")) in blogs for link in named)
