"""What is done to the machines, and when: drawn beforehand, so that a seed makes the same trouble again."""

from collections.abc import Sequence
from dataclasses import dataclass
from random import Random
from typing import Literal

Kind = Literal["kill", "power", "stop"]

FIRST = 8.0
"""Seconds from the first request of the last publisher to the first event."""
SOON, LATE = 2.0, 70.0
"""Seconds until a machine is there again: before others can have taken its work, and after they must have."""
LONGEST_STOP = 6.0


@dataclass(frozen=True, kw_only=True)
class Event:
    """At `at` (seconds) a worker is killed with -9 ("kill"), its whole machine goes ("power": all its processes at
    once, and it comes back as one that knows nothing of them), or PostgreSQL is stopped without a checkpoint ("stop").
    After `lasts` seconds it is started again.
    """

    at: float
    kind: Kind
    lasts: float
    machine: int = 0


@dataclass(frozen=True, kw_only=True)
class Form:
    """How large: `gap` are the seconds between two events, `posts` those of each publisher."""

    workers: int = 4
    publishers: int = 40
    kills: int = 20
    stops: int = 5
    posts: int = 200
    gap: float = 12.0
    seed: int = 1


SHORT = Form(workers=2, publishers=6, kills=2, stops=1, posts=18, gap=5.0, seed=58)


def drawn(form: Form) -> Sequence[Event]:
    """The events in their order. One machine at least is always up, and no machine goes that is down."""
    random = Random(form.seed)
    kinds: list[Kind] = ["stop"] * form.stops
    kinds += ["kill" if number % 2 else "power" for number in range(form.kills)]
    random.shuffle(kinds)
    events: list[Event] = []
    back = [0.0] * form.workers
    for number, kind in enumerate(kinds):
        at = FIRST + form.gap * (number + random.uniform(-0.3, 0.3))
        if kind == "stop":
            events.append(Event(at=at, kind=kind, lasts=random.uniform(0.5, LONGEST_STOP)))
            continue
        at = max(at, sorted(back)[1] + 1.0)  # two are up
        machine = random.choice([each for each in range(form.workers) if back[each] < at])
        lasts = random.choice((SOON, LATE))
        back[machine] = at + lasts
        events.append(Event(at=at, kind=kind, lasts=lasts, machine=machine))
    return sorted(events, key=lambda event: event.at)
