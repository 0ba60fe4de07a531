"""Who is measured: each a command that reads the same pages 16 at once, and prints how many it read."""

import json
import sys
from collections.abc import Callable
from dataclasses import dataclass, replace

from benchmarks.measuring import ROOT
from benchmarks.server import Site

_WITH_FUNDUS, _WITH_NEWSPLEASE = ".venv-bench", ".venv-bench-newsplease"
"""Where peers are installed: news-please needs other versions of what fundus needs."""
_SLOW = 216


@dataclass(frozen=True, kw_only=True)
class Contender:
    """`command` reads the first pages of a site, all of them; `read` finds in what it printed how many it read."""

    name: str
    does: str
    command: Callable[[Site], list[str]]
    read: Callable[[str], int] = int
    tells: Callable[[Site], list[str]] | None = None
    """A command that prints what it read on each page (benchmarks.accuracy), for who reads them."""
    missing: str | None = None
    """Why it cannot be measured here."""
    most: int = sys.maxsize
    """So many pages at most it is given, where more would take hours."""


def ours(
    name: str, empty_archive: Callable[[], str], missing: str | None = None, module: str = "newsarchive", but: str = ""
) -> Contender:
    """newsarchive by its own command line, everything on, into a new archive each time."""

    def command(site: Site) -> list[str]:
        crawl = ["crawl", "kbs", "--fresh", "--json", "--connect-to", site.connect_to]
        return [sys.executable, "-m", module, "--archive", empty_archive(), *crawl]

    does = f"robots, frontier, extraction, versions, index, compressed captures: all committed page by page{but}"
    return Contender(name=name, does=does, command=command, read=_archived, missing=missing)


def _told(site: Site) -> list[str]:
    return [sys.executable, "-m", "benchmarks.contenders.archived", site.home, str(site.count), "--tell"]


def _archived(printed: str) -> int:
    """How many articles are new to the archive."""
    return int(json.loads(printed)["counts"].get("new", 0))


def _empty(name: str, does: str, *options: str) -> Contender:
    def command(site: Site) -> list[str]:
        return [sys.executable, "-m", "benchmarks.contenders.empty_spider", site.home, str(site.count), *options]

    return Contender(name=name, does=does, command=command)


def _peer(name: str, module: str, does: str, folder: str = _WITH_FUNDUS, most: int = sys.maxsize) -> Contender:
    def command(site: Site) -> list[str]:
        python = ROOT / folder / "bin" / "python"
        return [str(python), "-m", f"benchmarks.contenders.{module}", site.home, str(site.count)]

    is_there = (ROOT / folder / "installed").exists()
    missing = None if is_there else f"not installed; `make {folder}/installed` does it"
    return Contender(
        name=name,
        does=does,
        command=command,
        tells=lambda site: [*command(site), "--tell"],
        missing=missing,
        most=most,
    )


BASE = _empty("empty Scrapy spider", "Scrapy's own defaults, pages thrown away")
SQLITE = replace(ours("newsarchive, SQLite", lambda: "sqlite:///bench.db"), tells=_told)  # in a folder of its own
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
    _peer("fundus", "fundus_pages", "16 publishers at once, own parser for these pages, stores nothing"),
    _peer("trafilatura", "trafilatura_pages", "16 threads, fast mode with metadata, stores nothing"),
    _peer("newspaper4k", "newspaper_pages", "16 threads, for Korean, stores nothing", _WITH_NEWSPLEASE, _SLOW),
    _peer("news-please", "newsplease_pages", "16 threads, from_html, stores nothing", _WITH_NEWSPLEASE, _SLOW),
)
