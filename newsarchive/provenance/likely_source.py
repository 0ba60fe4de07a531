"""Which of the texts that are most like a post are worth showing as its source, and when there is none. Pure."""

from collections.abc import Sequence

RANKS = 10
"""How like a post the tenth is shows how like it anything on its subject is."""
STANDS_OUT = 2.1
"""So many times as like as that: then it is more than the subject (measured: docs/provenance.md)."""
LEAST = 0.13
"""Below it, nothing is offered however it stands out."""
SUBJECT = 0.06
"""How like a post an article on its subject is at least; it counts in an archive that has few."""
SURE = 0.4
"""From here on an article is offered whatever else there is: the story may be archived a dozen times."""


def offered(scores: Sequence[float]) -> int:
    """How many of the likest articles are offered; `scores`, 0 to 1, fall."""
    subject = max(SUBJECT, scores[RANKS - 1]) if len(scores) >= RANKS else SUBJECT
    least = max(LEAST, STANDS_OUT * subject)
    return sum(score >= min(SURE, least) for score in scores)
