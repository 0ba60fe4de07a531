"""`newsarchive worker`: does the jobs of an archive on PostgreSQL, on any number of machines."""

import logging
from typing import TYPE_CHECKING

import click

from newsarchive.cli.failure import Failure, Misuse
from newsarchive.cli.opening import archive_url, configured, opened
from newsarchive.cli.options import TEXT, as_json, examples
from newsarchive.cli.schedule import hook_of, show_log
from newsarchive.cli.worker_view import print_queued
from newsarchive.config import QUEUES, Queue, read_queues

if TYPE_CHECKING:
    from newsarchive.config import Config


@click.command(
    short_help="Do the archive's jobs, beside any number of other workers.",
    epilog=examples(
        "newsarchive worker                                until Ctrl-C or SIGTERM; for systemd",
        "newsarchive worker --queues crawl,revisit --at-once 4",
        "newsarchive worker --once                         until nothing waits",
        "newsarchive worker --list",
        "newsarchive worker --list --json | jq -r 'select(.failed > 0) | .queue'",
    ),
)
@click.option(
    "--queues",
    type=TEXT,
    metavar="NAME,…",
    help=f"Of these kinds only: {', '.join(QUEUES)}. Default: [worker] queues in newsarchive.toml, else all.",
)
@click.option(
    "--at-once",
    type=click.IntRange(1, 64),
    metavar="N",
    help="So many jobs at a time. Default: [worker] at_once in newsarchive.toml, else 2.",
)
@click.option("--once", is_flag=True, help="End when nothing waits in the queues.")
@click.option("--list", "only_list", is_flag=True, help="List the queues: what waits, is being done, was done, failed.")
@as_json
def worker(queues: str | None, at_once: int | None, once: bool, only_list: bool, as_json: bool) -> None:
    """Do the jobs of [schedule] in newsarchive.toml when they are due, and what other commands put into the queues.

    Any number of workers, on any number of machines, share an archive on PostgreSQL; give them the same
    newsarchive.toml. No job is done by two of them at once, no two jobs of one publisher are under way at once, and all
    of them together ask no host faster than its delay. The jobs of a worker that dies are taken up by another within a
    minute. Where the database is away, workers wait for it. Ctrl-C or SIGTERM: jobs under way are stopped and go on
    elsewhere; again: at once. Needs pip install 'newsarchive[workers]'. Exit code: 0 when it was ended.
    """
    if as_json and not only_list:
        raise Misuse("--json is for --list; for a log as JSON say newsarchive --log-format json worker")
    config, url = configured(), archive_url()
    wanted = _queues(queues) if queues is not None else config.workers.queues
    _require(url)
    if only_list:
        with opened() as archive:
            print_queued(archive.queued(), as_json=as_json)
        return
    _work(config, url, wanted, at_once or config.workers.at_once, once=once)


def _queues(typed: str) -> tuple[Queue, ...]:
    names = tuple(name.strip() for name in typed.split(",") if name.strip())
    try:
        found = read_queues(names)
    except ValueError as error:
        raise Misuse(f"--queues: {error}") from error
    if not found:
        raise Misuse(f"--queues names no queue; there are {', '.join(QUEUES)}")
    return found


def _require(url: str) -> None:
    from newsarchive.operations.work.server import NoWorkers, require_workers

    try:
        require_workers(url)
    except NoWorkers as error:
        raise Misuse(str(error)) from error


def _work(config: "Config", url: str, queues: tuple[Queue, ...], at_once: int, *, once: bool) -> None:
    from newsarchive.archive import ArchiveError, open_archive
    from newsarchive.operations.schedule_running import Asked
    from newsarchive.operations.work.running import Running
    from newsarchive.operations.work.server import wait_for

    show_log("INFO")
    for name in _LOUD:
        logging.getLogger(name).setLevel(logging.CRITICAL)
    with Asked() as asked:
        wait_for(url, lambda: asked.times > 0)
    if asked.times:
        return
    try:
        with open_archive(url, create=True) as archive:
            hook = hook_of(config, url)
            Running(archive, url, config.schedule, queues=queues, at_once=at_once, hook=hook, once=once).run()
    except ArchiveError as error:
        raise Failure(str(error)) from error


_LOUD = ("procrastinate", "psycopg.pool")
"""What they say of a server that is away, the worker says once."""
