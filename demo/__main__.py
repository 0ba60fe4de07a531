"""The whole way once: crawl, crawl again, search, read. ``make demo`` runs it; it needs no network."""

import argparse
import os
import shutil
import sys
import time
from pathlib import Path

from demo.commands import ROOT, CommandFailed, CommandLine, as_typed, explain
from demo.expectations import Unexpected
from demo.server import DemoSite
from demo.tour import Tour

LIVE = """\
To crawl the live site, tell it who you are first. In newsarchive.toml:

    [crawl]
    contact_url = "https://your.organisation/about-our-crawler"

(or set NEWSARCHIVE_CONTACT_URL), and then:

    .venv/bin/newsarchive crawl kbs
"""


def main() -> int:
    """Run the tour; 0 only if every command succeeded and every check held."""
    folder = _fresh_folder()
    archive = f"sqlite:///{as_typed(folder / 'demo.db')}"
    started = time.monotonic()
    try:
        _tour(archive, folder)
    except (CommandFailed, Unexpected) as problem:
        print(f"The demo failed: {problem}", file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        return 130
    print(f"Everything was as it should be, in {time.monotonic() - started:.0f} s. The archive is {archive}\n")
    print(LIVE, flush=True)
    if _wants_server(os.environ.get("DEMO_SERVE"), is_watched=sys.stdout.isatty()):
        print("To look at the archive in a browser (DEMO_SERVE=0 leaves this out):", flush=True)
        return CommandLine(archive).serve()
    print(f"To look at the archive in a browser: .venv/bin/newsarchive --archive {archive} serve")
    return 0


def _wants_server(said: str | None, *, is_watched: bool) -> bool:
    """Whether the demo ends with its archive on web pages: as DEMO_SERVE says (0, 1), else where somebody watches."""
    return said == "1" or (said != "0" and is_watched)


def _tour(archive: str, folder: Path) -> None:
    with DemoSite() as site:
        explain(f"A news site with {len(site.stories)} invented stories, and three blogs, listen on {site.address}.")
        print(f"$ export NEWSARCHIVE_URL={archive}\n", flush=True)
        for step in Tour(site, CommandLine(archive), folder).steps():
            step()


def _fresh_folder() -> Path:
    """The folder to work in, emptied of an earlier demo's archive."""
    options = argparse.ArgumentParser(prog="python -m demo", description=__doc__)
    named = os.environ.get("NEWSARCHIVE_DEMO_FOLDER") or ROOT / "demo" / "run"
    options.add_argument("--folder", type=Path, default=Path(named), help="where to work (default: demo/run)")
    folder: Path = options.parse_args().folder.resolve()
    _remove_earlier(folder)
    folder.mkdir(parents=True, exist_ok=True)
    return folder


def _remove_earlier(folder: Path) -> None:
    """Delete demo/run whole, but from a folder that someone named only the files of a demo."""
    if folder == ROOT / "demo" / "run":
        shutil.rmtree(folder, ignore_errors=True)
    for leftover in folder.glob("demo.db*"):
        leftover.unlink()


if __name__ == "__main__":
    sys.exit(main())
