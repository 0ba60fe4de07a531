"""Runs crawls in processes of their own, and looks into the archives that they leave."""

import json
import os
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from tests.archive import looking
from tests.archives import new_archive
from tests.crawling.site import Site
from tests.forks import Fork

ROOT = Path(__file__).resolve().parents[2]
SECONDS = 60
"""No crawl of a test takes so long, unless it hangs."""


@dataclass
class Archive:
    """An archive, read as SQL people do: `url` as ``--archive`` takes it, `folder` where its crawls work."""

    folder: Path
    url: str

    @classmethod
    def on(cls, engine: str, folder: Path) -> "Archive":
        """A new one: a SQLite file in `folder`, or a PostgreSQL database."""
        return cls(folder, new_archive(engine, folder))

    @classmethod
    def unmade(cls, folder: Path) -> "Archive":
        """Where a crawl would make one: a file that is not there yet."""
        return cls(folder, f"sqlite:///{folder / 'a.db'}")

    @property
    def path(self) -> Path:
        """The file of an archive that is one."""
        return Path(self.url.removeprefix("sqlite:///"))

    def rows(self, sql: str) -> list[tuple[Any, ...]]:
        """What `sql` gives."""
        return looking.rows(self.url, sql)

    def run(self, sql: str) -> None:
        """Execute and commit `sql` behind the archive's back."""
        looking.run(self.url, sql)

    def one(self, sql: str) -> Any:
        """The single value that `sql` gives."""
        ((value,),) = self.rows(sql)
        return value

    def json(self, sql: str) -> Any:
        """The single JSON value that `sql` gives, which SQLite keeps as text."""
        value = self.one(sql)
        return json.loads(value) if isinstance(value, str) else value

    @property
    def fates(self) -> dict[str, str]:
        """What came of each address of which something was received."""
        return dict(self.rows("SELECT url, fate FROM captures ORDER BY id"))

    @property
    def problems(self) -> dict[str, tuple[str, str]]:
        """Outcome and problem of each request that had one."""
        rows = self.rows("SELECT url, outcome, problem FROM frontier WHERE problem IS NOT NULL")
        return {url: (outcome, problem) for url, outcome, problem in rows}

    @property
    def open_rows(self) -> int:
        """Requests that are queued or leased."""
        return int(self.one("SELECT count(*) FROM frontier WHERE state <> 'done'"))


@dataclass(frozen=True)
class Ended:
    """How a crawl ended."""

    code: int
    out: str
    err: str

    @property
    def run(self) -> dict[str, Any]:
        """The run that it printed."""
        assert self.out, self.err
        run: dict[str, Any] = json.loads(self.out)
        return run

    @property
    def outcome(self) -> str:
        """The run's outcome."""
        return str(self.run["outcome"])

    @property
    def counts(self) -> dict[str, int]:
        """The run's counts."""
        counts: dict[str, int] = self.run["counts"]
        return counts


@dataclass
class Crawl:
    """What the driver is told; `command` is the same crawl through the command line."""

    archive: Archive
    spider: str
    connect_to: tuple[str, ...] = ()
    arguments: dict[str, str] = field(default_factory=dict)
    settings: dict[str, Any] = field(default_factory=dict)
    names: dict[str, str] | None = field(default_factory=dict)
    """What names resolve to; None leaves it to the machine (only where nothing can leave it)."""
    waits: dict[str, float] = field(default_factory=dict)
    """Other values for the constants of newsarchive.crawling.waiting."""
    way: float | None = None
    """Another value for newsarchive.crawling.pace.LONGEST_WAY."""
    fresh: bool = False
    busy_seconds: float = 30
    hours_ahead: float = 0
    """By how much the crawl's clock is ahead."""

    def start(self) -> Fork:
        """The driver, under way."""
        told = json.dumps(self._told())
        return Fork("tests.crawling.driver", cwd=self.archive.folder, environment=environment(), said=told)

    def _told(self) -> dict[str, Any]:
        request = {
            "spider": self.spider,
            "arguments": self.arguments,
            "archive_url": self.archive.url,
            "connect_to": self.connect_to,
            "fresh": self.fresh,
        }
        settings = {"SPIDER_MODULES": ["newsarchive.spiders", "tests.crawling.walks"], **self.settings}
        ours = {"names": self.names, "waits": self.waits, "busy_seconds": self.busy_seconds, "way": self.way}
        return {"request": request, "settings": settings, "hours_ahead": self.hours_ahead, **ours}

    def run(self) -> Ended:
        """The crawl, to its end."""
        return ended(self.start())


def ended(process: Fork) -> Ended:
    """How `process` ends, which it must soon."""
    try:
        code = process.wait(SECONDS)
    except TimeoutError as error:
        process.kill()
        raise AssertionError(f"the crawl hangs: {error}") from None
    return Ended(code, process.out, process.err)


def crawl_articles(archive: Archive, site: Site, *urls: str, **options: Any) -> Ended:
    """`article` on `urls`, over loopback."""
    hosts = options.pop("hosts", ())
    return Crawl(
        archive, "article", connect_to=site.connect_to(*hosts), arguments={"urls": " ".join(urls)}, **options
    ).run()


def command(*words: str, cwd: Path, module: str = "newsarchive", **more: str) -> Ended:
    """``python -m MODULE words…`` in `cwd`."""
    return ended(Fork(module, *words, cwd=cwd, environment=environment(**more)))


def environment(**more: str) -> Mapping[str, str]:
    """Ours, without the settings of whoever runs the tests."""
    ours = {name: value for name, value in os.environ.items() if not name.startswith(("NEWSARCHIVE_", "SCRAPY_"))}
    return {**ours, "PYTHONPATH": str(ROOT), "PYTHONUTF8": "1", **more}


def wait_until(true: Callable[[], bool], what: str, seconds: float = 20) -> None:
    """Wait for something that must come."""
    end = time.monotonic() + seconds
    while not true():
        assert time.monotonic() < end, f"{what} did not come within {seconds} s"
        time.sleep(0.02)
