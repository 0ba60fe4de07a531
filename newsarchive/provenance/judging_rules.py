"""What the judgement of source links goes by: its version, its thresholds and its reasons, each in one place.

docs/provenance.md tells how the thresholds were measured.
"""

from collections.abc import Mapping
from datetime import timedelta

from newsarchive.verdicts import Comparison

RULES = "verdicts-1"
"""The version of the rules: `verify` judges again what other rules judged."""

POST_TOLERANCE = timedelta(hours=36)
"""A post may be dated by the day alone, and the clock of a blog may be off: so much later than a post may what it
cites have appeared."""
STALE_AFTER = timedelta(days=90)
"""A story that is so much younger than the article it names as its source was not made of that article, unless it says
the same."""

AGREES_FROM = 0.25
"""From this score on a post and an article tell the same, if enough of the post's sentences stand in the article;"""
SENTENCES_FROM = 0.25
"""this part of them;"""
CERTAIN_FROM = 0.35
"""or from this score on, whatever their sentences look like."""
NUMBERS_FROM = 0.35
"""Of a post's numbers, this part must stand in the article: a story of another day differs in them first."""
NUMBERS_COUNT_FROM = 3
"""A post with fewer numbers is not judged by them."""
NAMELESS_FROM = 0.45
"""A post of whose people and offices the article names none agrees with it only from this score on: two short reports
of arrests, or of charges, are alike in all but who it was."""
DIFFERS_TO = 0.12
"""Up to this score a post and an article tell something else."""

MISSING_TWICE = timedelta(hours=1)
"""A 404 is believed when it was met again at least this much later;"""
MISSING_ALONE = timedelta(hours=24)
"""this much later of a host that the archive has no article of;"""
WITNESS_NEAR = timedelta(hours=2)
"""and where the publisher served something else between the two, each of them at most so far from such a witness."""

REASONS: Mapping[str, str] = {
    "placeholder": "the address was never filled in",
    "outlet-only": "no address is given",
    "portal-copy": "a portal shows the outlet's article; the archive does not have that copy",
    "sister-blog": "the address belongs to the network of blogs that retell each other",
    "own-blog": "the address leads to the same blog, or to the post itself",
    "retelling-blog": "the address leads to a blog whose posts name sources themselves",
    "removed": "the article is archived, and its publisher has removed it since",
    "removal-notice": "the publisher says that it has removed the article",
    "agrees": "both tell the same",
    "agrees-with-another-version": "what the post tells stands in another version of the article",
    "agrees-state-unknown": "both tell the same, but how the article stood when the post appeared is not archived",
    "published-later": "the article appeared after the post that names it",
    "too-old": "the article is much older than the story, and does not tell the same",
    "another-topic": "the article tells something else",
    "unclear": "the texts have too little in common to say yes, and too much to say no: a person must look",
    "doubtful-capture": "what was read of the cited page is not believed",
    "no-text": "the cited page has no text to compare",
    "post-without-text": "the post has no text to compare",
    "missing": "the publisher answered more than once that there is no such article, and served others meanwhile",
    "missing-once": "the publisher answered once that there is no such article; that may be an error",
    "missing-unwitnessed": "the server answered that there is no such article, but nothing shows that it worked then",
    "clock": "the number in the address was given out at another time than the story's",
    "no-answer": "the server did not answer",
    "server-error": "the server answered with an error",
    "turned-away": "the server showed something else in place of the article",
    "refused": "robots.txt or a guard of ours forbids to ask",
    "not-read": "an answer came, but no article could be read in it",
    "never-asked": "the address was never asked for",
    "taken-down": "the article was taken out of this archive for ever, so nobody can compare",
    "by hand": "a person said so",
}
"""Each reason in words."""


def agrees(found: Comparison) -> bool:
    """Whether a post tells what the article tells."""
    if found.score < AGREES_FROM or not _numbers_agree(found) or not _names_agree(found):
        return False
    return found.sentence_share >= SENTENCES_FROM or found.score >= CERTAIN_FROM


def tells_more(one: Comparison, other: Comparison) -> bool:
    """Whether all that the post has in common with `other` it has with `one`, too, and more: names, numbers, quotes."""
    missing, missing_there = _missing(one), _missing(other)
    return missing < missing_there


def _missing(found: Comparison) -> frozenset[tuple[str, str]]:
    kinds = (("name", found.names), ("number", found.numbers), ("quote", found.quotes))
    return frozenset((kind, each) for kind, shared in kinds for each in shared.missing)


def differs(found: Comparison) -> bool:
    """Whether a post clearly tells something else than the article."""
    return found.score <= DIFFERS_TO


def _numbers_agree(found: Comparison) -> bool:
    share = found.numbers.share
    told = len(found.numbers.shared) + len(found.numbers.missing)
    return share is None or told < NUMBERS_COUNT_FROM or share >= NUMBERS_FROM


def _names_agree(found: Comparison) -> bool:
    """Latin names (KBS, CCTV) tell no two events apart."""
    lacks = any(not name.isascii() for name in found.names.missing)
    return found.score >= NAMELESS_FROM or bool(found.names.shared) or not lacks
