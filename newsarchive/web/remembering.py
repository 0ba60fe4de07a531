"""What is dear to count and changes slowly: asked once a minute, however many readers want it."""

import time
from collections.abc import Callable
from threading import Lock
from typing import Generic, TypeVar

T = TypeVar("T")


class Remembered(Generic[T]):
    """What `ask` said last, at most `seconds` ago; one thread asks anew, others get the old answer meanwhile."""

    def __init__(self, ask: Callable[[], T], seconds: float = 60.0) -> None:
        self._ask, self._seconds = ask, seconds
        self._lock = Lock()
        self._said: tuple[float, T] | None = None

    def __call__(self) -> T:
        """Raises whatever asking raises, where there is no answer yet or nobody else asks."""
        said = self._said
        if said is not None and (self._is_new(said) or not self._lock.acquire(blocking=False)):
            return said[1]
        if said is None:
            self._lock.acquire()
        try:
            if self._said is None or not self._is_new(self._said):
                self._said = (time.monotonic(), self._ask())
            return self._said[1]
        finally:
            self._lock.release()

    def _is_new(self, said: tuple[float, T]) -> bool:
        return time.monotonic() - said[0] < self._seconds
