"""A crawl of a site of many pages that is killed again and again, and resumed each time."""

import json
import os
import signal
import time
from collections import Counter
from dataclasses import dataclass, field, replace
from datetime import timedelta
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from demo.server import DemoSite
from demo.stories import Story, load_stories
from tests.forks import Fork

CONCURRENCY = 16


def many_stories(count: int) -> tuple[Story, ...]:
    """`count` stories, made of the demo's by numbering them."""
    told = [story for story in load_stories() if story.kind == "article" and story.from_edition == 1]
    return tuple(
        replace(
            told[i % len(told)],
            ncd=8_600_001 + i,
            layout="now",
            headline=f"{told[i % len(told)].headline} ({i + 1}보)",
            published=told[-1].published - timedelta(minutes=i),
            second={},
        )
        for i in range(count)
    )


@dataclass
class KilledCrawl:
    """One crawl of `site` into `archive` (its URL), over any number of processes."""

    site: DemoSite
    archive: str
    told: tuple[str, ...] = ()
    environment: dict[str, str] = field(default_factory=dict)
    kills: int = 0
    first_requests: list[float] = field(default_factory=list)

    @property
    def arguments(self) -> list[str]:
        """The command line of the crawl."""
        mapping = [part for connection in self.site.connections for part in ("--connect-to", connection)]
        return ["--archive", self.archive, "crawl", "kbs", "--json", *self.told, *mapping]

    def die_at(self, point: str, count: int) -> None:
        """Run until the process kills itself at `point`."""
        process = self._start("tests.killing.dying", point, str(count))
        assert self._wait(process) == -signal.SIGKILL, f"the crawl ended before it came to {point} {count} times"
        self.kills += 1

    def die_after(self, seconds: float) -> None:
        """Run and kill the process `seconds` after its first request."""
        process = self._run_for(seconds)
        process.signal(signal.SIGKILL)
        self._wait(process)
        self.kills += 1

    def stop_after(self, seconds: float) -> None:
        """Run and ask the process to end (SIGTERM) `seconds` after its first request."""
        process = self._run_for(seconds)
        process.signal(signal.SIGTERM)
        assert self._wait(process) == 0, "the crawl did not end as asked"
        self.kills += 1

    def finish(self) -> dict[str, Any]:
        """Run to the end; the run as the command line prints it."""
        process = self._start("newsarchive")
        assert process.wait(300) == 0, process.err
        run: dict[str, Any] = json.loads(process.out)
        return run

    def _run_for(self, seconds: float) -> Fork:
        """The process, so long after its first request."""
        process = self._start("newsarchive")
        while process.code is None and len(self.site.requests) == self._served:
            time.sleep(0.005)
        time.sleep(seconds)
        return process

    def _start(self, module: str, *first: str) -> Fork:
        self._started, self._served = time.time(), len(self.site.requests)
        environment = {**os.environ, **self.environment}
        return Fork(module, *first, *self.arguments, cwd=Path.cwd(), environment=environment)

    def _wait(self, process: Fork) -> int:
        code = process.wait(300)
        if len(self.site.requests) > self._served:
            self.first_requests.append(self.site.requests[self._served].time - self._started)
        return code

    def fetches(self) -> Counter[str]:
        """How often each article page was fetched at the address where it stands."""
        paths = (request.path for request in self.site.requests)
        return Counter(path for path in paths if urlsplit(path).path == "/news/pc/view/view.do")
