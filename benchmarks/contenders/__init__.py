"""Who is measured: each a command that reads the same pages 16 at once, and prints how many it read."""

import json
import sys
from collections.abc import Callable
from dataclasses import dataclass

from benchmarks.measuring import ROOT
from benchmarks.server import Site

_PEERS_PYTHON = ROOT / ".venv-bench" / "bin" / "python"


@dataclass(frozen=True, kw_only=True)
class Contender:
    """`command` reads the first pages of a site, all of them; `read` finds in what it printed how many it read."""

    name: str
    does: str
    command: Callable[[Site], list[str]]
    read: Callable[[str], int] = int
    missing: str | None = None
    """Why it cannot be measured here."""


def ours(
    name: str, empty_archive: Callable[[], str], missing: str | None = None, module: str = "newsarchive", but: str = ""
) -> Contender:
    """newsarchive by its own command line, everything on, into a new archive each time."""

    def command(site: Site) -> list[str]:
        crawl = ["crawl", "kbs", "--fresh", "--json", "--connect-to", site.connect_to]
        return [sys.executable, "-m", module, "--archive", empty_archive(), *crawl]

    does = f"robots, frontier, extraction, versions, index, compressed captures: all committed page by page{but}"
    return Contender(name=name, does=does, command=command, read=_archived, missing=missing)


def _archived(printed: str) -> int:
    """How many articles are new to the archive."""
    return int(json.loads(printed)["counts"].get("new", 0))


def _empty(name: str, does: str, *options: str) -> Contender:
    def command(site: Site) -> list[str]:
        return [sys.executable, "-m", "benchmarks.contenders.empty_spider", site.home, str(site.count), *options]

    return Contender(name=name, does=does, command=command)


def _peer(name: str, does: str) -> Contender:
    def command(site: Site) -> list[str]:
        return [str(_PEERS_PYTHON), "-m", f"benchmarks.contenders.{name}_pages", site.home, str(site.count)]

    missing = None if _PEERS_PYTHON.exists() else "not installed; `make .venv-bench/installed` does it"
    return Contender(name=name, does=does, command=command, missing=missing)


BASE = _empty("empty Scrapy spider", "Scrapy's own defaults, pages thrown away")
SQLITE = ours("newsarchive, SQLite", lambda: "sqlite:///bench.db")  # each run has a folder of its own
UNGUARDED = ours(
    "the same, guards off",
    lambda: "sqlite:///bench.db",
    module="benchmarks.contenders.unguarded",
    but="; no guard of addresses, sizes, times, no robots",
)
OWN = (
    BASE,
    _empty("the same, our settings", "newsarchive's settings, pages thrown away", "--our-settings"),
    SQLITE,
    UNGUARDED,
)
PEERS = (
    _peer("fundus", "16 publishers at once, own parser for these pages, stores nothing"),
    _peer("trafilatura", "16 threads, fast mode with metadata, stores nothing"),
)
