"""`newsarchive schedule`: jobs that run by themselves; and `newsarchive crawl --due`, one round of them."""

import logging
from typing import TYPE_CHECKING

import click

from newsarchive import logs
from newsarchive.cli.failure import ALARMS, COMPLETE, FAILED, Failure, Misuse, complain
from newsarchive.cli.opening import archive_url, configured, opened
from newsarchive.cli.options import as_json, examples
from newsarchive.cli.schedule_view import listed, print_jobs, record
from newsarchive.cli.screen import print_json, screen

if TYPE_CHECKING:
    from newsarchive.config import Config
    from newsarchive.operations.schedule_hook import Hook

_NO_JOBS = "there are no jobs: write [schedule.NAME] in newsarchive.toml (docs/operations.md#schedule)"


@click.command(
    short_help="Run what newsarchive.toml schedules, or list it.",
    epilog=examples(
        "newsarchive schedule                       until Ctrl-C or SIGTERM; for systemd",
        "newsarchive schedule --list",
        "newsarchive schedule --list --json | jq -r 'select(.failures > 0) | .name, .message'",
        "newsarchive crawl --due                    one round; for cron and systemd timers",
    ),
)
@click.option("--list", "only_list", is_flag=True, help="List all jobs: when due, who is at work, how they ended.")
@as_json
def schedule(only_list: bool, as_json: bool) -> None:
    """Run the jobs of [schedule] in newsarchive.toml when they are due, each in a process of its own.

    No two jobs of one publisher are ever under way at once, whoever schedules them. What was missed while nobody ran
    the schedule is made good once. One that failed several times in a row waits longer, at most a day. Ctrl-C or
    SIGTERM: jobs under way are stopped and go on the next time; again: at once. Its log is on stderr. Changes of
    newsarchive.toml are read when it starts. Exit code: 0 when it was ended.
    """
    if only_list:
        _list(as_json=as_json)
    elif as_json:
        raise Misuse("--json is for --list; for a log as JSON say newsarchive --log-format json schedule")
    else:
        _run(once=False)


def run_due(*, quiet: bool) -> int:
    """One round: every job that is due, then an end. The exit code. `quiet`: only what is amiss is told."""
    return _run(once=True, level="WARNING" if quiet else "INFO")


def _list(*, as_json: bool) -> None:
    from newsarchive.operations.scheduling import all_jobs

    jobs = all_jobs(configured().schedule)
    with opened() as archive:
        found = list(listed(jobs, archive.jobs()))
    if as_json:
        for each in found:
            print_json(record(each))
    elif found:
        print_jobs(screen(), found)
    else:
        complain(_NO_JOBS)


def _run(*, once: bool, level: str = "INFO") -> int:
    from newsarchive.archive import ArchiveError, open_archive
    from newsarchive.operations.schedule import ScheduleLoop
    from newsarchive.operations.schedule_process import JobProcess
    from newsarchive.operations.schedule_running import run

    config, url = configured(), archive_url()
    if not config.schedule.jobs:
        raise Misuse(_NO_JOBS)
    show_log(level)
    hook = hook_of(config, url)
    try:
        with open_archive(url, create=True, synchronous=config.synchronous) as archive:
            loop = ScheduleLoop(archive, config.schedule, lambda job: JobProcess(job, url), once=once, hook=hook)
            run(loop, hook, once=once)
    except ArchiveError as error:
        raise Failure(str(error)) from error
    if loop.outcomes["failed"] or loop.outcomes["killed"]:
        return FAILED
    return ALARMS if loop.outcomes["suspicious"] else COMPLETE


def show_log(level: str) -> None:
    """What begins and ends is told, unless another level was asked for."""
    if logs.level() is None:
        logs.begin("json" if logs.is_json() else "text", level)
        logging.getLogger("alembic").setLevel(logging.WARNING)


def hook_of(config: "Config", url: str) -> "Hook":
    """What is done after jobs, as the configuration says."""
    from newsarchive.operations.schedule_hook import AfterJobs, NoHook

    return AfterJobs(url) if config.alarms.webhook or config.metrics_file else NoHook()
