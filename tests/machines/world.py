"""Machines that crawl by one schedule, a PostgreSQL and the sites; and what is done to them by the plan."""

import json
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass, field, replace
from pathlib import Path
from subprocess import PIPE, Popen

import psycopg

from newsarchive.archive import open_archive
from tests.crawling.crawls import ROOT, environment
from tests.machines import facts
from tests.machines.database import Cluster
from tests.machines.judge import Done, Evidence, Look, Request
from tests.machines.network import Machine, make_bridge
from tests.machines.plan import Event, Form, drawn
from tests.machines.serving import PORT, address_of
from tests.machines.sites import DELAY, Sites

_START_SECONDS = 300.0
_STILL_SECONDS = 240.0
"""Where no new article was archived for so long after the last event, what is missing is lost."""
_STOP_SECONDS = 60.0
_LOOK_SECONDS = 1.0


@dataclass
class World:
    """All of it, in `folder`, inside a namespace of its own."""

    form: Form
    folder: Path
    done: list[Done] = field(default_factory=list)
    exits: list[int] = field(default_factory=list)
    fallen: list[str] = field(default_factory=list)
    """Machines whose worker came to an end though nobody ended it."""

    _down: list[tuple[float, Event]] = field(default_factory=list)
    _looks: list[Look] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.sites = Sites(self.form.publishers, self.form.posts)
        make_bridge([address_of(number) for number in range(len(self.sites.hosts))])
        self._log = self.folder / "requests.log"
        self._database = Cluster(self.folder)
        _write_configuration(self.folder, self.form, self.sites)
        command = (sys.executable, "-m", "newsarchive", "worker", "--at-once", str(_at_once(self.form)))
        self._machines = [Machine(number, command, self.folder) for number in range(self.form.workers)]

    def run(self) -> Evidence:
        """From the first request to the end of all work; what is known then."""
        with ExitStack() as stack:
            stack.enter_context(_serving(self.sites, self._log))
            self._database.start()
            stack.callback(self._database.stop_at_once)
            self._make_archive()
            for machine in self._machines:
                machine.switch_on()
                machine.start()
            self._begin_crawls()
            self._suffer(drawn(self.form))
            self._finish_crawls()
            self.exits = [machine.stop(_STOP_SECONDS) for machine in self._machines if machine.is_alive]
            return self._evidence()

    def _make_archive(self) -> None:
        with psycopg.connect(self._database.maintenance_url, autocommit=True) as connection:
            connection.execute("CREATE DATABASE archive TEMPLATE template0 ENCODING 'UTF8'")
        open_archive(self._database.url, create=True).close()

    def _suffer(self, events: Sequence[Event]) -> None:
        """All that the plan has; what is down in the end is started when its time comes."""
        began = time.monotonic()
        for event in events:
            self._rest(began + event.at - time.monotonic())
            self._begin(event, began)

    def _begin(self, event: Event, began: float) -> None:
        machine = self._machines[event.machine]
        self._look()
        now = time.monotonic()
        match event.kind:
            case "stop":
                self._database.stop_at_once()
            case "kill":
                machine.kill()
            case "power":
                machine.cut_power()
        name = "" if event.kind == "stop" else machine.name
        print(f"{now - began:7.1f} s: {event.kind} {name} for {event.lasts:.1f} s", file=sys.stderr, flush=True)
        self.done.append(Done(event.kind, name, now, now + event.lasts))
        self._down.append((now + event.lasts, event))

    def _end(self, event: Event) -> None:
        machine = self._machines[event.machine]
        if event.kind == "stop":
            self._database.start()
            last = max(number for number, done in enumerate(self.done) if done.kind == "stop")
            self.done[last] = replace(self.done[last], until=time.monotonic())
            return
        if event.kind == "power":
            machine.switch_on()
        machine.start()

    def _rest(self, seconds: float) -> None:
        """So long, at least a moment. What is to be up again is started, as is a worker that ended by itself."""
        end = time.monotonic() + max(0.1, seconds)
        while (left := end - time.monotonic()) > 0:
            time.sleep(min(0.2, left))
            self._look()
            for at, event in tuple(self._down):
                if at <= time.monotonic():
                    self._down.remove((at, event))
                    self._end(event)
            self.fallen += [machine.name for machine in self._machines if machine.raised()]

    def _look(self) -> None:
        """Remember who holds what, every second; nobody can say while PostgreSQL is down."""
        if not self._looks or time.monotonic() - self._looks[-1].at > _LOOK_SECONDS:
            with suppress(psycopg.OperationalError):
                self._looks.append(facts.look(self._database.url))

    def _begin_crawls(self) -> None:
        """Until every publisher was asked for something, or the time is over: the judge says what is missing."""
        end = time.monotonic() + _START_SECONDS
        while not {request.host for request in self._requests()} >= set(self.sites.blogs) and time.monotonic() < end:
            self._rest(1.0)

    def _finish_crawls(self) -> None:
        """Until everything is archived and nobody is at work, or nothing more comes."""
        archived, since = -1, time.monotonic()
        while (left := self._left()) != (0, 0) and time.monotonic() - since < _STILL_SECONDS:
            if left is not None and left[0] != archived:
                archived, since = left[0], time.monotonic()
            self._rest(1.0)

    def _left(self) -> tuple[int, int] | None:
        """How many articles are missing, and what is still to be done; None while PostgreSQL cannot tell."""
        with suppress(psycopg.OperationalError):
            missing = len(self.sites.articles) - len(facts.articles(self._database.url))
            return missing, facts.left_to_do(self._database.url)
        return None

    def _requests(self) -> tuple[Request, ...]:
        return facts.requests(self._log, {machine.address: machine.name for machine in self._machines})

    def _evidence(self) -> Evidence:
        url = self._database.url
        return Evidence(
            requests=self._requests(),
            captures=tuple(facts.captures(url)),
            articles=facts.articles(url),
            done=tuple(self.done),
            looks=tuple(self._looks),
            unended=tuple(facts.unended(url)),
        )


def _at_once(form: Form) -> int:
    """So many jobs at once on each machine: all are done though all but one are down."""
    return form.publishers + 1


@contextmanager
def _serving(sites: Sites, log: Path) -> Iterator[None]:
    words = [sys.executable, "-m", "tests.machines.serving", str(sites.publishers), str(sites.posts), str(log)]
    with Popen(words, stdin=PIPE, stdout=PIPE, cwd=ROOT, env=environment()) as process:
        assert process.stdout is not None
        process.stdout.readline()
        try:
            yield
        finally:
            process.kill()


def _write_configuration(folder: Path, form: Form, sites: Sites) -> None:
    """newsarchive.toml as all machines have it."""
    ways = [word for number, host in enumerate(sites.hosts)
            for word in ("--connect-to", f"{host}={address_of(number)}:{PORT}")]  # fmt: skip
    lines = [f'archive = "{Cluster.url}"', "[schedule]", f"at_once = {form.publishers + 1}"]
    for number, host in enumerate(sites.blogs):
        lines += [f"[schedule.blog-{number}]", 'spider = "blog"', f"options = {json.dumps(ways)}", 'every = "1m"']
        lines += [f'arguments = {{ site = "https://{host}/" }}']
    lines += ["[schedule.cited]", 'spider = "cited"', 'every = "1m"']
    lines += [f"options = {json.dumps(['--follow-unknown', *ways])}"]
    for host in sites.hosts:
        lines += [f'[hosts."{host}"]', f"delay = {DELAY}"]
    (folder / "newsarchive.toml").write_text("\n".join(lines) + "\n", encoding="utf-8")
