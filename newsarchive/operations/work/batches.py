"""Work that is handed to workers in lots: each batch is a command of its own, which done twice does no harm. Pure."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from newsarchive.config import Queue

TOGETHER = 500
"""Articles of a batch: some seconds' work, most of them more than the start of a process takes."""


@dataclass(frozen=True, kw_only=True)
class Batch:
    """What comes after ``newsarchive``; its first word is its queue. `lock`: of two with the same, one waits."""

    words: tuple[str, ...]
    lock: str | None = None

    @property
    def queue(self) -> Queue:
        """Where it waits. Raises ValueError where it is no work for batches."""
        return queue_of(self.words)


def queue_of(words: Sequence[str]) -> Queue:
    """The queue of a batch with these words. Raises ValueError where workers do no such thing."""
    match words[:1]:
        case ["verify"]:
            return "verify"
        case ["reextract"]:
            return "reextract"
        case ["import"]:
            return "import"
    raise ValueError(f"workers do no such thing: {' '.join(words)[:80]}")


def by_numbers(words: Sequence[str], ids: Iterable[int]) -> Iterator[Batch]:
    """The command over these articles, so many at a time, by their numbers."""
    ordered = sorted(ids)
    for start in range(0, len(ordered), TOGETHER):
        lot = ordered[start : start + TOGETHER]
        yield Batch(words=(*words, "--numbers", f"{lot[0]}-{lot[-1]}", "--quiet"))


def by_places(words: Sequence[str], places: Iterable[Path], more: Sequence[str]) -> Iterator[Batch]:
    """The command over each of these files or folders; no two at once over the same one."""
    for place in places:
        yield Batch(words=(*words, str(place), *more, "--quiet"), lock=str(place))
