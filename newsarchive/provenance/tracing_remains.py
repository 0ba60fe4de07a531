"""What retellings still say after their original was edited or removed. Pure.

Only posts that tell what a version tells are looked into, and only sentences that go together count: a number that a
post has from elsewhere is not held against it.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from newsarchive.archive.traced import TracedArticle
from newsarchive.provenance.comparison import Text, compare
from newsarchive.provenance.judging_rules import AGREES_FROM
from newsarchive.provenance.tracing_changes import Fact, facts_missing, facts_of
from newsarchive.verdicts import SentencePair

CLOSER = 0.1
"""By so much more must a post's sentence be like one of the earlier version than like any of today's."""
ALIKE = 0.5
"""At least so alike are a post's sentence and one that does not stand any more."""


@dataclass(frozen=True, kw_only=True)
class Post:
    """A retelling with its text as it stands now."""

    article: TracedArticle
    text: Text


@dataclass(frozen=True, kw_only=True)
class Lost:
    """What an earlier version said and today's does not; `version` is the last that said it."""

    fact: Fact
    version: int


@dataclass(frozen=True, kw_only=True)
class Still:
    """A sentence of a post that goes with one of `version` that stands no more; `facts` are what of it was lost."""

    version: int
    pair: SentencePair
    facts: tuple[Fact, ...]


@dataclass(frozen=True, kw_only=True)
class Remaining:
    """A post, and what it still says."""

    article: TracedArticle
    still: tuple[Still, ...]


@dataclass(frozen=True, kw_only=True)
class Remains:
    """What does not stand any more, and the posts that still say some of it; `compared` posts were looked at."""

    is_gone: bool
    lost: tuple[Lost, ...]
    posts: tuple[Remaining, ...]
    compared: int


def remains(versions: Mapping[int, Text], posts: Sequence[Post], *, is_gone: bool) -> Remains:
    """What `posts` still say of an article's `versions` (by number, first to last, one at least).

    All but the last stand no more; the last neither where the article is gone.
    """
    numbers = sorted(versions)
    today = Text(headline="", body="") if is_gone else versions[numbers[-1]]
    past = numbers if is_gone else numbers[:-1]
    lost = {fact: number for number in past for fact in facts_missing(compare(versions[number], today))}
    held = [_remaining(post, {each: versions[each] for each in reversed(past)}, today, set(lost)) for post in posts]
    return Remains(
        is_gone=is_gone,
        lost=tuple(Lost(fact=fact, version=number) for fact, number in sorted(lost.items())),
        posts=tuple(each for each in held if each.still),
        compared=len(posts),
    )


def _remaining(post: Post, past: Mapping[int, Text], today: Text, lost: set[Fact]) -> Remaining:
    """Each sentence of the post once: with the newest version that it goes with."""
    best = {pair.told_number: pair.score for pair in compare(post.text, today).sentences}
    found: dict[int, Still] = {}
    for number, text in past.items():
        for still in _still(post.text, number, text, best, lost):
            found.setdefault(still.pair.told_number, still)
    return Remaining(article=post.article, still=tuple(found[number] for number in sorted(found)))


def _still(post: Text, number: int, text: Text, today: Mapping[int, float], lost: set[Fact]) -> Iterator[Still]:
    held = compare(post, text)
    for pair in held.sentences if held.score >= AGREES_FROM else ():
        there = set(facts_of(pair.original))
        facts = tuple(fact for fact in facts_of(pair.told) if fact in lost and fact in there)
        is_closer = pair.score >= max(ALIKE, today.get(pair.told_number, 0.0) + CLOSER)
        if facts or is_closer:
            yield Still(version=number, pair=pair, facts=tuple(dict.fromkeys(facts)))
