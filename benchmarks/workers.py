"""What more workers bring: 1, 2 and 4 on one PostgreSQL over 200 hosts without delays; and what PostgreSQL costs.

Each worker is `newsarchive worker --at-once 1`: one crawl at a time, a process of its own. Eight jobs share the hosts.
Pages/s are counted from the first page that is kept to the last; CPU is that of workers and crawls (start-up of eight
crawls included), of PostgreSQL with all its processes, and of the sites' server, each by the system's own account. All
of them share this machine: --cores gives crawls some cores and leaves PostgreSQL and the sites the others.
The other table is that of benchmarks.engines.
"""

import argparse
import json
import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from statistics import median
from typing import Any

import psycopg

from benchmarks import engines, many_hosts_spider, tables
from benchmarks.cpu import children_of, postmaster, seconds_of
from benchmarks.many_hosts import ManyHosts, host_of, serving
from benchmarks.measuring import RunFailed, environment
from benchmarks.postgres import databases
from newsarchive.archive import open_archive

WORKERS, HOSTS, JOBS = (1, 2, 4), 200, 8
POSTS, QUICK_POSTS = 50, 4
PAGES, QUICK_PAGES = 1_500, 200
ROUNDS, QUICK_ROUNDS = 3, 1
BOUND_SECONDS = 1_800.0


@dataclass(frozen=True, kw_only=True)
class Load:
    """What one number of workers did: pages a second, and CPU seconds of each part."""

    pages: int
    seconds: float
    workers: float
    postgresql: float
    sites: float


def crawl(site: ManyHosts, url: str, workers: int, cores: str | None) -> Load:
    """All pages by so many workers. Raises RunFailed, also where pages are missing at the end."""
    open_archive(url, create=True).close()
    with (
        tempfile.TemporaryDirectory(prefix="newsarchive-bench-") as folder,
        psycopg.connect(url, autocommit=True) as on,
    ):
        _write_folder(Path(folder), site, url)
        server = postmaster(url)
        before = seconds_of(children_of(server)), seconds_of([site.pid])
        with _working(Path(folder), workers, cores) as processes:
            _wait(on, processes)
            used = sum(_ended(process) for process in processes)
        pages, seconds = _kept(on)
        if pages != site.hosts * site.posts:
            raise RunFailed(f"{workers} workers kept {pages} of {site.hosts * site.posts} pages")
        after = seconds_of(children_of(server)), seconds_of([site.pid])
    return Load(pages=pages, seconds=seconds, workers=used, postgresql=after[0] - before[0], sites=after[1] - before[1])


def _write_folder(folder: Path, site: ManyHosts, url: str) -> None:
    """The settings of all workers, and the spider beside them."""
    lines = [f"archive = {json.dumps(url)}"]
    for part in range(JOBS):
        hosts = ",".join(host_of(number) for number in range(part, site.hosts, JOBS))
        ways = [word for way in site.connect_to(part, JOBS) for word in ("--connect-to", way)]
        lines += [f"[schedule.part-{part}]", 'spider = "many"', 'every = "30d"', f"options = {json.dumps(ways)}"]
        lines += [f"arguments = {{ hosts = {json.dumps(hosts)} }}"]
    (folder / "newsarchive.toml").write_text("\n".join(lines) + "\n", encoding="utf-8")
    (folder / "scrapy.cfg").write_text("[settings]\ndefault = newsarchive.settings\n", encoding="utf-8")
    (folder / "spiders").mkdir()
    (folder / "spiders" / "__init__.py").touch()
    shutil.copy(many_hosts_spider.__file__, folder / "spiders" / "many.py")


@contextmanager
def _working(folder: Path, workers: int, cores: str | None) -> Iterator[list["subprocess.Popen[bytes]"]]:
    """So many workers; what is left of them goes with the block."""
    pinned = ("taskset", "-c", cores) if cores else ()
    command = (*pinned, sys.executable, "-m", "newsarchive", "worker", "--at-once", "1")
    processes = []
    with (folder / "log").open("wb") as log:
        try:
            for _ in range(workers):
                processes.append(subprocess.Popen(command, cwd=folder, env=environment({}), stdout=log, stderr=log))
            yield processes
        finally:
            for process in processes:
                if process.returncode is None:
                    process.kill()
                    process.wait()


def _wait(on: "psycopg.Connection[Any]", processes: "Sequence[subprocess.Popen[bytes]]") -> None:
    """Until every job has come to its end. Raises RunFailed."""
    end = time.monotonic() + BOUND_SECONDS
    while on.execute("SELECT count(*) FROM jobs WHERE outcome IS NOT NULL").fetchone() != (JOBS,):
        if time.monotonic() > end or any(process.poll() is not None for process in processes):
            raise RunFailed("the workers did not come to an end, or one of them did before its time")
        time.sleep(0.2)


def _ended(process: "subprocess.Popen[bytes]") -> float:
    """The CPU seconds of a worker that is asked to end, and of all that it ran.

    Its jobs are children of the process that they were forked from, which it does not wait for.
    """
    forked = seconds_of(pid for pid in children_of(process.pid) if pid != process.pid)
    process.send_signal(signal.SIGTERM)
    _, status, usage = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode:
        raise RunFailed(f"a worker ended with {process.returncode}")
    return usage.ru_utime + usage.ru_stime + forked


def _kept(on: "psycopg.Connection[Any]") -> tuple[int, float]:
    """How many articles there are, and the seconds from the first page to the last."""
    found = on.execute(
        "SELECT count(*), extract(epoch FROM max(fetched_at) - min(fetched_at)) FROM captures WHERE fate = 'new'"
    ).fetchone()
    assert found is not None
    return int(found[0]), float(found[1])


def scaling(hosts: int, posts: int, rounds: int, cores: str | None) -> list[dict[str, Any]]:
    """One row a number of workers: medians over the rounds."""
    loads: dict[int, list[Load]] = {workers: [] for workers in WORKERS}
    with serving(hosts, posts) as site, databases() as fresh:
        for _ in range(rounds):
            for workers in WORKERS:
                loads[workers].append(crawl(site, fresh(), workers, cores))
    alone = median(each.pages / each.seconds for each in loads[WORKERS[0]])
    return [_row(workers, found, alone) for workers, found in loads.items()]


def _row(workers: int, loads: Sequence[Load], alone: float) -> dict[str, Any]:
    speed = median(each.pages / each.seconds for each in loads)
    return {
        "workers": workers,
        "pages": loads[0].pages,
        "pages_a_second": round(speed, 1),
        "of_one_worker": round(speed / alone, 2),
        **{
            f"{part}_ms_a_page": round(median(getattr(each, part) / each.pages for each in loads) * 1000, 2)
            for part in ("workers", "postgresql", "sites")
        },
        "cores_in_use": round(
            median((each.workers + each.postgresql + each.sites) / each.seconds for each in loads), 2
        ),
    }


def report(hosts: int, posts: int, pages: int, rounds: int, cores: str | None) -> dict[str, Any]:
    """Both tables as data."""
    return {"hosts": hosts, "rounds": rounds, "cores": cores, "engine_pages": pages,
            "engines": engines.engines(pages, rounds), "scaling": scaling(hosts, posts, rounds, cores)}  # fmt: skip


def show(found: dict[str, Any]) -> None:
    """The tables for people."""
    engines.show(found)
    pinned = f", crawls on cores {found['cores']} alone" if found["cores"] else ""
    print(f"Workers on one PostgreSQL, {found['hosts']} hosts without delays{pinned}")
    tables.show(
        found["scaling"],
        {
            "workers": "workers",
            "pages": "pages",
            "pages_a_second": "pages/s",
            "of_one_worker": "x one",
            "workers_ms_a_page": "CPU ms/page: workers",
            "postgresql_ms_a_page": "PostgreSQL",
            "sites_ms_a_page": "sites",
            "cores_in_use": "cores in use",
        },
    )


def options(parser: argparse.ArgumentParser) -> None:
    """What can be said on the command line."""
    parser.add_argument("--hosts", type=int, default=HOSTS, metavar="N", help=f"default {HOSTS}")
    parser.add_argument("--posts", type=int, metavar="N", help=f"pages of each host (default {POSTS})")
    parser.add_argument("--pages", type=int, metavar="N", help=f"pages of one crawl on each engine (default {PAGES:,})")
    parser.add_argument("--rounds", type=int, metavar="N", help=f"default {ROUNDS}")
    parser.add_argument("--cores", metavar="LIST", help="cores for workers and crawls, as taskset -c has them")
    tables.options(parser)


def run_with(chosen: argparse.Namespace) -> dict[str, Any]:
    """Measure as chosen on the command line."""
    posts = chosen.posts or (QUICK_POSTS if chosen.quick else POSTS)
    pages = chosen.pages or (QUICK_PAGES if chosen.quick else PAGES)
    rounds = chosen.rounds or (QUICK_ROUNDS if chosen.quick else ROUNDS)
    return report(chosen.hosts, posts, pages, rounds, chosen.cores)


if __name__ == "__main__":
    tables.main("workers", __doc__, options, run_with, show)
