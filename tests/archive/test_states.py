"""What was known of an article at a time, by its captures."""

from datetime import datetime

from newsarchive.archive.states import Sighting, State, state_after, until
from tests.building import later


def seen(*fates: str) -> list[Sighting]:
    """One capture an hour."""
    return [Sighting(at=later(hours), fate=fate, reason=None) for hours, fate in enumerate(fates)]


def state(gone: datetime | None, last: datetime | None) -> State:
    return State(gone_since=gone, last_seen=last)


def test_an_article_that_was_seen_is_live() -> None:
    assert state_after(seen("new", "seen", "touched", "changed")) == state(None, later(3))


def test_a_removal_does_not_move_when_it_was_last_seen() -> None:
    assert state_after(seen("new", "seen", "gone")) == state(later(2), later(1))


def test_seeing_the_removal_again_shows_no_article() -> None:
    assert state_after(seen("new", "gone", "seen", "seen")) == state(later(1), later(0))


def test_what_is_back_is_live_and_seen_from_then_on() -> None:
    assert state_after(seen("new", "gone", "seen", "back", "seen")) == state(None, later(4))


def test_the_first_404_and_what_was_not_believed_show_nothing() -> None:
    assert state_after(seen("new", "missing", "suspicious", "stale")) == state(None, later(0))


def test_a_moment_takes_what_was_made_until_then_with_the_moment_itself() -> None:
    made = seen("new", "changed", "gone")
    assert until(made, later(1)) == made[:2]
    assert until(made, later(0.5)) == made[:1]
    assert until(made, None) == made
