"""``python -m tests.operations.dying_tidying POINT COUNT newsarchive-arguments…``: the command line, which dies the
COUNT-th time that it comes by a point.
"""

import sys
from collections.abc import Callable

from newsarchive.archive import Archive, tidying, tidying_captures, tidying_payloads, tidying_space
from newsarchive.cli.main import main
from tests.dying import Die, after, at_passing


def _in_vacuum(die: Die) -> None:
    make_anew = tidying_space.vacuum
    tidying_space._STEPS = 20
    tidying_space.vacuum = lambda engine, _: make_anew(engine, lambda: bool(die()))  # type: ignore[assignment, func-returns-value]


POINTS: dict[str, Callable[[Die], None]] = {
    "before-commit-of-captures": lambda die: after(tidying_captures, "thin", die),
    "after-captures": lambda die: after(Archive, "thin", die),
    "before-commit-of-a-page": lambda die: after(tidying_payloads, "_hand_over", die),
    "after-a-page": lambda die: after(Archive, "drop_payload", die),
    "in-vacuum": _in_vacuum,
}

if __name__ == "__main__":
    point, count, *arguments = sys.argv[1:]
    tidying.CAPTURES_AT_ONCE = 3
    POINTS[point](at_passing(int(count)))
    sys.argv = ["newsarchive", *arguments]
    main()
