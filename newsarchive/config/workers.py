"""``[worker]``: how many jobs a worker does at once, and of which kinds."""

from dataclasses import dataclass
from typing import Any, Literal, get_args

from newsarchive.config.checks import ConfigError, known, number, table

Queue = Literal["crawl", "revisit", "verify", "upkeep", "reextract", "import"]
QUEUES: tuple[Queue, ...] = get_args(Queue)
"""The kinds of work that wait for workers, each in a queue of its own."""


@dataclass(frozen=True, kw_only=True)
class Workers:
    """How a worker works: `at_once` jobs at a time, of these `queues`."""

    at_once: int = 2
    queues: tuple[Queue, ...] = QUEUES


def read_workers(value: object, where: str) -> Workers:
    """``[worker]`` as it stands in the file `where`. Raises ConfigError."""
    place = f"{where}: [worker]"
    given = table(value, place)
    known(given, ("at_once", "queues"), place)
    read: dict[str, Any] = {}
    if "at_once" in given:
        read["at_once"] = number(given["at_once"], f"{place} at_once", 1, 64)
    if "queues" in given:
        read["queues"] = _queues(given["queues"], f"{place} queues")
    return Workers(**read)


def read_queues(names: tuple[str, ...]) -> tuple[Queue, ...]:
    """These queues, each once. Raises ValueError, which names the first that there is not."""
    for name in names:
        if name not in QUEUES:
            raise ValueError(f"there is no queue {name!r}; there are {', '.join(QUEUES)}")
    return tuple(queue for queue in QUEUES if queue in names)


def _queues(value: Any, where: str) -> tuple[Queue, ...]:
    if not isinstance(value, list) or not value or not all(isinstance(name, str) for name in value):
        raise ConfigError(f'{where} must be a list such as ["crawl", "revisit"], not {value!r}')
    try:
        return read_queues(tuple(value))
    except ValueError as error:
        raise ConfigError(f"{where}: {error}") from error
