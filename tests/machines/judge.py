"""The judge of many machines: what was lost, doubled, asked too early, and how long the work of the dead lay about.

Pure: it sees the servers' own log, the archive as it is in the end, and what was done to the machines when. All times
are seconds of the monotonic clock of the machine that all of them run on.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

from tests.machines.plan import Kind
from tests.machines.sites import Told

GRANULARITY = 0.005
"""Two requests may be so much nearer than the delay: it is measured when they arrive, and the way takes as long as the
kernel lets it."""
RETAKEN_SECONDS = 60.0
_FRESH = 10.0
"""Who held what is known where somebody looked so long before; while PostgreSQL is down, nobody can."""
_AT_WORK = 15.0
"""Whose last page was kept so long before its machine was killed was being crawled there."""


@dataclass(frozen=True)
class Request:
    """One request as the server had it, and from which machine."""

    at: float
    machine: str
    host: str
    path: str


@dataclass(frozen=True)
class Kept:
    """A capture: by which run of which spider, of which host and path, when it was fetched; `asked` is the address that
    led there, where a shortener did.
    """

    run: int
    spider: str
    host: str
    path: str
    at: float
    asked: str | None = None


@dataclass(frozen=True)
class Held:
    """An article as it is archived."""

    headline: str
    body: str
    versions: int


@dataclass(frozen=True)
class Done:
    """What was done: a machine or its worker killed, or PostgreSQL stopped; `until` it was started again."""

    kind: Kind
    machine: str
    at: float
    until: float


@dataclass(frozen=True)
class Look:
    """Who held what at one moment: owners by "job NAME", "run NUMBER", "row NUMBER"."""

    at: float
    owners: Mapping[str, str]


@dataclass(frozen=True, kw_only=True)
class Evidence:
    """All that is known. `unended`: leases, runs and jobs that are still somebody's after all has ended, in words."""

    requests: Sequence[Request]
    captures: Sequence[Kept]
    articles: Mapping[str, Held]
    done: Sequence[Done]
    looks: Sequence[Look]
    unended: Sequence[str]


@dataclass(frozen=True, kw_only=True)
class Verdict:
    """Findings in words.

    `retaken` are seconds from a kill until what the killed one held (a job, a run, a row of the frontier) was another
    process's or free for any; `gone_on` until the next page of each crawl that it interrupted was kept, which includes
    that a crawl starts, and has no bar: it tells of the machine.
    `fetched_again`: pages that were asked for again because what had come was not recorded when its fetcher was killed
    or lost the database; they are no doubling.
    """

    lost: tuple[str, ...]
    doubled: tuple[str, ...]
    early: tuple[str, ...]
    late: tuple[str, ...]
    retaken: tuple[float, ...]
    gone_on: tuple[float, ...]
    fetched_again: int
    nearest: float
    """The shortest time between two requests to one host."""

    @property
    def is_good(self) -> bool:
        """Whether every rule was kept."""
        return not (self.lost or self.doubled or self.early or self.late)


def judge(evidence: Evidence, expected: Mapping[str, Told], delay: float) -> Verdict:
    """Hold the evidence against the rules; `expected` are all articles that the sites have, by address."""
    again, unexcused = _again(evidence)
    retaken = tuple(_retaken(evidence))
    gaps = list(_gaps(evidence.requests))
    return Verdict(
        lost=tuple(_lost(evidence, expected)),
        doubled=(*_doubled(evidence, expected), *unexcused),
        early=tuple(f"{gap:.4f} s: {one} and {other}" for gap, one, other in gaps if gap < delay - GRANULARITY),
        late=tuple(f"{what}: {seconds:.1f} s" for what, seconds in retaken if seconds > RETAKEN_SECONDS),
        retaken=tuple(seconds for _, seconds in retaken),
        gone_on=tuple(_gone_on(evidence)),
        fetched_again=again,
        nearest=min((gap for gap, _, _ in gaps), default=float("inf")),
    )


def _lost(evidence: Evidence, expected: Mapping[str, Told]) -> Iterator[str]:
    for address, told in expected.items():
        held = evidence.articles.get(address)
        if held is None:
            yield f"{address} is not archived"
        elif held.headline != told.headline or not all(line in held.body for line in told.lines):
            yield f"{address} is not whole: {held.headline} {held.body}"
    yield from evidence.unended


def _doubled(evidence: Evidence, expected: Mapping[str, Told]) -> Iterator[str]:
    """No article ever changes, so each has one version; and no run keeps twice what it was led to by one address."""
    yield from (f"{address} has {held.versions} versions" for address, held in evidence.articles.items()
                if held.versions != 1)  # fmt: skip
    yield from (f"{address} is no article of the sites" for address in evidence.articles if address not in expected)
    kept = Counter((each.run, each.host, each.path, each.asked) for each in evidence.captures)
    yield from (f"run {run} kept https://{host}{path} {times} times"
                for (run, host, path, _), times in kept.items() if times > 1)  # fmt: skip


def _again(evidence: Evidence) -> tuple[int, list[str]]:
    """How many pages were asked for again though nothing of the first answer was kept; and those without an excuse.

    The excuse: between the two, the machine that asked first was killed, or PostgreSQL was stopped.
    """
    kept = Counter((each.host, each.path) for each in evidence.captures)
    asked: dict[tuple[str, str], list[Request]] = defaultdict(list)
    for request in evidence.requests:
        if kept[request.host, request.path]:  # redirects and robots.txt are not kept under their own address
            asked[request.host, request.path].append(request)
    number, unexcused = 0, []
    for (host, path), requests in asked.items():
        number += max(0, len(requests) - kept[host, path])
        excuses = sum(_is_excused(one, other, evidence.done) for one, other in pairwise(requests))
        if len(requests) - excuses > kept[host, path]:
            times = ", ".join(f"{each.at:.3f} by {each.machine}" for each in requests)
            unexcused.append(f"https://{host}{path} was asked for again without need: {times}")
    return number, unexcused


def _is_excused(one: Request, other: Request, done: Iterable[Done]) -> bool:
    between = (each for each in done if one.at - 1 < each.until and each.at < other.at)
    return any(each.kind == "stop" or each.machine == one.machine for each in between)


def _gaps(requests: Iterable[Request]) -> Iterator[tuple[float, Request, Request]]:
    """Between each request to a host and the next one, from wherever they came."""
    by_host: dict[str, list[Request]] = defaultdict(list)
    for request in requests:
        by_host[request.host].append(request)
    for each in by_host.values():
        for one, other in pairwise(sorted(each, key=lambda request: request.at)):
            yield other.at - one.at, one, other


def _retaken(evidence: Evidence) -> Iterator[tuple[str, float]]:
    """For each thing that somebody held who was killed: what it was, and the seconds until it was taken from him."""
    for kill in (each for each in evidence.done if each.kind != "stop"):
        before = next((look for look in reversed(evidence.looks) if look.at <= kill.at), None)
        after = [look for look in evidence.looks if look.at > kill.at]
        held = before.owners if before is not None and before.at >= kill.at - _FRESH else {}
        for what, owner in held.items():
            if machine_of(owner) == kill.machine:
                taken = next((look.at for look in after if _is_taken(what, owner, look)), float("inf"))
                yield f"{what} of {owner}", taken - _since(kill, taken, evidence.done)


def _since(kill: Done, taken: float, done: Iterable[Done]) -> float:
    """From when it is counted: the kill, or when PostgreSQL was there again that was stopped meanwhile."""
    stops = (each.until for each in done if each.kind == "stop" and kill.at < each.until <= taken)
    return max(stops, default=kill.at)


def _is_taken(what: str, owner: str, look: Look) -> bool:
    """Whether it is another's; a job that is merely free is still to be begun."""
    now = look.owners.get(what)
    return now != owner and (now is not None or not what.startswith("job "))


def machine_of(owner: str) -> str:
    """The name of the machine in `owner`, as the archive names who holds something (archive/processes.py)."""
    return owner.partition("~")[0].partition(":")[0]


def _gone_on(evidence: Evidence) -> Iterator[float]:
    """For each crawl of a blog that a kill interrupted: the seconds until its next page was kept.

    A crawl that had come to its end keeps no page more, and is none of these.
    """
    machines = {(each.host, each.path, each.at): _asker(each, evidence.requests) for each in evidence.captures}
    runs: dict[int, list[Kept]] = defaultdict(list)
    for each in sorted(evidence.captures, key=lambda capture: capture.at):
        if each.spider == "blog":
            runs[each.run].append(each)
    for kill in (each for each in evidence.done if each.kind != "stop"):
        for kept in runs.values():
            before, after = [each for each in kept if each.at < kill.at], [each for each in kept if each.at >= kill.at]
            if not before or not after or before[-1].at < kill.at - _AT_WORK:
                continue
            if machines[before[-1].host, before[-1].path, before[-1].at] == kill.machine:
                yield after[0].at - kill.at


def _asker(capture: Kept, requests: Sequence[Request]) -> str:
    """The machine whose request the capture came of: the last one for that page before it."""
    asked = [each for each in requests if (each.host, each.path) == (capture.host, capture.path)]
    before = [each for each in asked if each.at <= capture.at + GRANULARITY]
    return max(before or asked, key=lambda each: each.at).machine if asked else ""
