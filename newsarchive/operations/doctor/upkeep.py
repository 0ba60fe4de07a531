"""What should be done by itself and is not: jobs, leases, backups, takedowns, notices."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

from newsarchive import clock
from newsarchive.archive import Archive
from newsarchive.config import Config
from newsarchive.operations.backup import CHORE
from newsarchive.operations.doctor.finding import Finding

LATE = timedelta(hours=1)
"""So long may a job wait for others that are under way."""
FAILURES = 3
BACKED_UP = timedelta(days=7)
"""An archive that has been used for so long should have a backup no older than that."""
TRACES = timedelta(hours=1)
UNSENT = timedelta(days=1)


def leases(archive: Archive, _config: Config) -> Iterator[Finding]:
    """Pages that a process has, and nobody works on."""
    for stuck in archive.stuck_leases():
        yield Finding(
            check="leases",
            where=stuck.spider,
            what=f"run {stuck.run_id} holds {stuck.rows:,} pages that nobody works on any more",
            since=datetime.fromtimestamp(stuck.since, UTC) if stuck.since else None,
            fix="End that crawl where it runs, if it does, and give its command again: the pages go back.",
            anchor="leases-that-nobody-ends",
        )


def jobs(archive: Archive, config: Config) -> Iterator[Finding]:
    """Jobs of the schedule that nobody does, or that keep failing; those that are scheduled no more are left out."""
    for job in archive.jobs():
        if job.name not in config.schedule.jobs:
            continue
        if job.overdue > LATE:
            yield Finding(
                check="jobs",
                where=job.name,
                what="it has been due for more than an hour, and nobody is at work on it",
                since=job.next_due_at,
                fix="See that newsarchive schedule runs (systemctl status), or crawl --due by cron; with many jobs"
                " raise at_once.",
                anchor="jobs-of-the-schedule",
            )
        if job.failures >= FAILURES:
            yield Finding(
                check="jobs",
                where=job.name,
                what=f"it failed {job.failures:,} times in a row: {job.message or job.outcome}",
                since=job.ended_at,
                fix="Put right what the message names; newsarchive runs tells more of a crawl.",
                anchor="jobs-of-the-schedule",
            )


def backups(archive: Archive, _config: Config) -> Iterator[Finding]:
    """No backup for a week, or a last one that was not found good, of an archive that is in use."""
    now, chore = clock.now(), archive.chores().get(CHORE)
    if chore is not None and not chore.result.get("verified"):
        yield _no_backup(f"the last backup failed: {chore.result.get('problem')}", chore.done_at)
        return
    used = archive.used()
    if used is None or used[0] > now - BACKED_UP or used[1] < now - BACKED_UP:
        return
    if chore is None:
        yield _no_backup("it has never been backed up by newsarchive backup", used[0])
    elif chore.done_at < now - BACKED_UP:
        yield _no_backup(f"it has not been backed up for more than {BACKED_UP.days} days", chore.done_at)


def _no_backup(what: str, since: datetime) -> Finding:
    return Finding(
        check="backups",
        where="archive",
        what=what,
        since=since,
        fix='Run newsarchive backup, and have it run by itself: task = "backup" in [schedule], or cron.',
        anchor="no-good-backup",
    )


def takedowns(archive: Archive, _config: Config) -> Iterator[Finding]:
    """Bytes of what was taken out that may still be in the database's files."""
    since = archive.traces_left()
    if since is not None and since < clock.now() - TRACES:
        yield Finding(
            check="takedowns",
            where="database",
            what="bytes of what was taken out may still be in its files",
            since=since,
            fix="End what has the archive open, and run newsarchive forget --finish.",
            anchor="traces-of-takedowns",
        )


def notices(archive: Archive, config: Config) -> Iterator[Finding]:
    """What people should have been told by the webhook a day ago."""
    if config.alarms.webhook is None:
        return
    first = next(iter(archive.unsent(1)), None)
    if first is not None and first.made_at < clock.now() - UNSENT:
        yield Finding(
            check="notices",
            where="webhook",
            what=f"{archive.count_unsent():,} notices wait to be sent",
            since=first.made_at,
            fix="newsarchive notify sends them, and says why it cannot; look at webhook under [alarms].",
            anchor="notices-that-are-not-sent",
        )
