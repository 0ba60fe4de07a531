"""``python -m tests.operations.dying_forget POINT newsarchive-arguments…``: the command line, which dies at a point."""

import sys
from collections.abc import Callable

from newsarchive.archive import Archive, chores, forget_bodies, forget_mentions, forget_rows, takedown_traces
from newsarchive.cli.main import main
from tests.dying import Die, after, at_passing, before

POINTS: dict[str, Callable[[Die], None]] = {
    "rows-gone": lambda die: after(forget_rows, "remove", die),
    "lists-emptied": lambda die: after(forget_bodies, "empty_lists", die),
    "before-commit": lambda die: after(forget_mentions, "scrub", die),
    "after-commit": lambda die: after(Archive, "take_down", die),
    "before-vacuum": lambda die: before(takedown_traces, "_require_room", die),
    "after-vacuum": lambda die: after(takedown_traces, "remove", die),
    "before-the-chore-is-done": lambda die: before(chores, "forget", die),
}
"""Where it dies; until `before-commit` nothing may have happened, from then on all of it."""


if __name__ == "__main__":
    where, *arguments = sys.argv[1:]
    POINTS[where](at_passing(1))
    sys.argv = ["newsarchive", *arguments]
    main()
