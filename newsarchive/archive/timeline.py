"""Where an older capture belongs among the versions of its article: pure decisions."""

from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Literal, NamedTuple


class Held(NamedTuple):
    """A version, and since when it is known to have held."""

    id: int
    article_id: int
    captured_at: datetime
    digest: str
    extractor: str
    capture_id: int


class Sight(NamedTuple):
    """A capture that showed the article; one that only called it unchanged refers to another."""

    capture_id: int
    at: datetime
    refers_to: int | None

    @property
    def is_whole(self) -> bool:
        """Whether it has the page."""
        return self.refers_to is None


Placed = Literal["known", "begins-next", "version", "interrupts", "newest", "unclear"]
"""What an older capture is: a sight of the version that held then; the first of the version after; a version of its own
between two others; one that interrupts a version that held before and after; one after all others; or something between
two sights of which the later one only said that nothing had changed."""


def neighbours(held: Sequence[Held], at: datetime) -> tuple[Held | None, Held | None]:
    """The version that held at `at`, and the one after it; `held` are in order of time."""
    before = [version for version in held if version.captured_at <= at]
    after = [version for version in held if version.captured_at > at]
    return before[-1] if before else None, after[0] if after else None


def place(
    held: Sequence[Held], seen: Sequence[Sight], at: datetime, same: Callable[[Held], bool], *, is_newest: bool
) -> Placed:
    """What a capture of `at` is. `same` says whether a version has its words; `is_newest`: no sight came later.

    Both are of the capture's own form (page or source file), in order of time.
    """
    before, after = neighbours(held, at)
    if not held:
        return "unclear"
    if before is not None and same(before):
        return "known"
    until = [sight for sight in seen if sight.at > at and (after is None or sight.at < after.captured_at)]
    if before is not None and until:
        return "interrupts" if any(sight.is_whole for sight in until) else "unclear"
    if after is None:
        return "newest" if is_newest else "unclear"
    twins = [version for version in held if version.captured_at == after.captured_at]
    return "begins-next" if any(same(version) for version in twins) else "version"
