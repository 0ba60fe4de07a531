"""Processes that die as a power cut ends them: without a word, at the point where a test wants it."""

import os
import signal
from collections.abc import Callable

Die = Callable[[], None]


def at_passing(count: int) -> Die:
    """What, called the `count`th time, ends this process by SIGKILL."""
    left = count

    def die() -> None:
        nonlocal left
        left -= 1
        if left == 0:
            os.kill(os.getpid(), signal.SIGKILL)

    return die
