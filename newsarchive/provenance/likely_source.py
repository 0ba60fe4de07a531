"""Which of the texts that are most like a post are worth showing as its source, and when there is none. Pure."""

from collections.abc import Sequence

LOOKED_AT = 100
"""So many articles, those that share most of its rare tokens, are held against a post."""
RANKS = 10
"""How like a post the tenth is of so many shows how like it anything on its subject is."""
STANDS_OUT = 2.1
"""So many times as like as that: then it is more than the subject (measured: docs/provenance.md)."""
LEAST = 0.13
"""Below it, nothing is offered however it stands out."""
SUBJECT = 0.12
"""How like a post an article on its subject may be; it counts in an archive that has fewer to look at."""
SURE = 0.4
"""From here on an article is offered whatever else there is: the story may be archived a dozen times."""
BESIDE = 0.5
"""What is less like the post than this part of what is most like it is not offered beside it."""


def offered(scores: Sequence[float]) -> int:
    """How many of the likest articles are offered; `scores`, 0 to 1, fall."""
    if not scores:
        return 0
    subject = scores[RANKS - 1] if len(scores) >= LOOKED_AT else max((SUBJECT, *scores[RANKS - 1 : RANKS]))
    least = max(LEAST, min(SURE, STANDS_OUT * subject), BESIDE * scores[0])
    return sum(score >= least for score in scores)
