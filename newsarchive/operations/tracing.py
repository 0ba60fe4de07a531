"""An article traced to its root and to those who retell it: read in a few looks, decided by pure rules."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import chain

from newsarchive.archive import Archive
from newsarchive.archive.reading import Identify
from newsarchive.archive.traced import TracedArticle
from newsarchive.operations.trace_reports import known_sites
from newsarchive.provenance.comparison import Text
from newsarchive.provenance.tracing import DEPTH, MOST, Step, Trace, trace
from newsarchive.provenance.tracing_changes import Changes, changes
from newsarchive.provenance.tracing_remains import Post, Remains, remains
from newsarchive.provenance.tracing_retellings import Retellings, retellings

MOST_COMPARED = 100
"""Steps of a trace, and posts of an article that was edited, whose texts are compared at most."""
MOST_VERSIONS = 5
"""Versions of an original that a retelling is held against at most, where nobody has judged which one it read."""

State = tuple[int, int]
"""The number of an article, and that of its version."""


@dataclass(frozen=True, kw_only=True)
class Compared:
    """What a retelling changed of one version of its original."""

    version: int
    changes: Changes


@dataclass(frozen=True, kw_only=True)
class Traced:
    """The ways from an article to its roots; `compared` is by the number of the step that leads to the original.

    `newsrooms` are the publishers among them that are newsrooms; `not_compared` steps were too many.
    """

    trace: Trace
    newsrooms: frozenset[str]
    compared: Mapping[int, Compared]
    not_compared: int = 0


@dataclass(frozen=True, kw_only=True)
class Retold:
    """Who retells an article; `remains` is what they still say that it does not, None where it never changed."""

    retellings: Retellings
    remains: Remains | None
    not_compared: int = 0


def traced(
    archive: Archive, reference: str, identify: Identify, *, depth: int = DEPTH, most_compared: int = MOST_COMPARED
) -> Traced:
    """The article followed to its roots, with what changed at each step, of so many at most.

    Raises NoSuchArticle, ConfigError where the table of outlets cannot be read.
    """
    sites = known_sites()
    graph = archive.source_graph(reference, identify, depth=depth, most=MOST)
    found = trace(graph, sites.is_newsrooms, depth=depth, most=MOST)
    steps = [step for step in found.steps if _is_retelling(step)]
    return Traced(
        trace=found,
        newsrooms=frozenset(filter(sites.is_newsroom, {each.publisher for each in graph.articles.values()})),
        compared=_compared(archive, found, steps[:most_compared]),
        not_compared=max(0, len(steps) - most_compared),
    )


def retold(
    archive: Archive, reference: str, identify: Identify, *, depth: int = DEPTH, most_compared: int = MOST_COMPARED
) -> Retold:
    """Who retells the article, directly or through others, by day; and what so many of them at most say that it does
    not say any more.

    Raises as `traced`.
    """
    sites = known_sites()
    graph = archive.retelling_graph(reference, identify, depth=depth, most=MOST)
    found = retellings(graph, sites.is_sister)
    return Retold(
        retellings=found,
        remains=_remains(archive, found, most_compared),
        not_compared=max(0, len(found.found) - most_compared) if _has_changed(found.article) else 0,
    )


def _is_retelling(step: Step) -> bool:
    return step.article is not None and step.link is not None and step.end not in ("mismatch", "cycle", "ring")


def _compared(archive: Archive, found: Trace, steps: Sequence[Step]) -> dict[int, Compared]:
    told = {step.number: _told(found, step) for step in steps}
    originals = {step.number: _originals(step) for step in steps}
    texts = _texts(archive, {*told.values(), *chain.from_iterable(originals.values())})
    compared = ((number, _best(told[number], originals[number], texts)) for number in told)
    return {number: best for number, best in compared if best}


def _told(found: Trace, step: Step) -> State:
    article = found.steps[step.parent or 0].article
    assert article is not None
    return _now(article)


def _originals(step: Step) -> list[State]:
    """The version that was judged; else all that the post may have read, the newest first."""
    article, link = step.article, step.link
    assert article is not None
    if link is not None and link.cited_version is not None:
        return [(article.id, link.cited_version)]
    oldest = max(1, article.version - MOST_VERSIONS + 1) if article.edited else article.version
    return [(article.id, number) for number in range(article.version, oldest - 1, -1)]


def _best(told: State, originals: Sequence[State], texts: Mapping[State, Text]) -> Compared | None:
    """What was changed of the version that the retelling is most alike."""
    there = [state for state in originals if state in texts] if told in texts else []
    found = [Compared(version=state[1], changes=changes(texts[told], texts[state])) for state in there]
    return max(found, key=lambda each: each.changes.comparison.score, default=None)


def _now(article: TracedArticle) -> State:
    return article.id, article.version


def _texts(archive: Archive, states: set[State]) -> dict[State, Text]:
    read = archive.texts_of(states)
    return {state: Text(headline=headline, body=body) for state, (headline, body) in read.items()}


def _has_changed(article: TracedArticle | None) -> bool:
    return article is not None and (article.edited or article.status == "gone")


def _remains(archive: Archive, found: Retellings, most: int) -> Remains | None:
    article = found.article
    if article is None or not _has_changed(article):
        return None
    told = [each.article for each in found.found[:most]]
    texts = _texts(archive, set(map(_now, told)))
    posts = [Post(article=each, text=texts[_now(each)]) for each in told if _now(each) in texts]
    return remains(_states(archive, article), posts, is_gone=article.status == "gone")


def _states(archive: Archive, article: TracedArticle) -> dict[int, Text]:
    """Each state of the article as it was read last: better reading is no edit."""
    states: dict[int, Text] = {}
    for version in archive.versions(article.key, lambda _: None):
        if version.origin == "reextraction" and states:
            states.popitem()
        states[version.number] = Text(headline=version.headline, body=version.body)
    return states
