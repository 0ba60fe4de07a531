"""Processes that die as a power cut ends them: without a word, at the point where a test wants it."""

import os
import signal
from collections.abc import Callable
from typing import Any

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


def before(owner: Any, name: str, die: Die) -> None:
    """Have whoever calls `name` of `owner` (a module, a class) come by `die` first."""
    original = getattr(owner, name)

    def dying(*arguments: Any, **named: Any) -> Any:
        die()
        return original(*arguments, **named)

    setattr(owner, name, dying)


def after(owner: Any, name: str, die: Die) -> None:
    """Have whoever called `name` of `owner` come by `die` before it has the result."""
    original = getattr(owner, name)

    def dying(*arguments: Any, **named: Any) -> Any:
        result = original(*arguments, **named)
        die()
        return result

    setattr(owner, name, dying)
