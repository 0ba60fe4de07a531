"""``python -m tests.operations.dying_stories POINT COUNT newsarchive-arguments…``: the command line, a few articles at
a time, which dies the COUNT-th time that it comes by a point.
"""

import os
import signal
import sys
from collections.abc import Callable, Iterator, Sequence

from newsarchive.archive import Archive, likening, story_rows
from newsarchive.archive.likening import Compared
from newsarchive.cli.main import main
from newsarchive.operations import stories
from newsarchive.operations.reading_pool import ReadingPool, Result, Task
from newsarchive.operations.stories_reading import compare_some
from tests.dying import Die, after, at_passing, before

TOGETHER = 20
"""Articles that are kept at a time."""


def compare_fatal(fatal: int, archive_url: str, ids: Sequence[int]) -> list[Compared]:
    """As stories_reading.compare_some, unless this article is among them."""
    if fatal in ids:
        os.kill(os.getpid(), signal.SIGKILL)
    return compare_some(archive_url, ids)


def die_at(point: str, count: int) -> None:
    """Have this process die at the `count`th passing of `point`; nowhere, where there is no such point."""
    if point in POINTS:
        POINTS[point](at_passing(count))


def _before_stories(die: Die) -> None:
    before(likening, "_put_into_stories", die)


def _before_commit(die: Die) -> None:
    after(story_rows, "put", die)


def _after_commit(die: Die) -> None:
    after(Archive, "keep_compared", die)


POINTS: dict[str, Callable[[Die], None]] = {
    "before-stories": _before_stories,
    "before-commit": _before_commit,
    "after-commit": _after_commit,
}


class Alone(ReadingPool[Task, Result]):
    """Reads in this process: another one takes seconds to start."""

    def in_order(
        self, tasks: Sequence[Task], together: int, is_asked_to_stop: Callable[[], bool]
    ) -> Iterator[tuple[Sequence[Task], list[Result]]]:
        for start in range(0, len(tasks), together):
            if is_asked_to_stop():
                return
            yield (some := tasks[start : start + together]), self.read(some)


if __name__ == "__main__":
    where, number, *arguments = sys.argv[1:]
    die_at(where, int(number))
    vars(stories).update(FEW=0, TOGETHER=TOGETHER, ReadingPool=Alone)
    sys.argv = ["newsarchive", *arguments]
    main()
