"""What the archive lies on, and whether it is whole there: schema, pages, rows, disk, clock."""

from collections.abc import Iterator
from datetime import timedelta

from newsarchive import clock
from newsarchive.archive import Archive
from newsarchive.archive.soundness import Orphans
from newsarchive.config import Config
from newsarchive.operations.doctor.finding import Finding
from newsarchive.telling.wording import size

LEAST_FREE = 500_000_000
"""Bytes that should be free on the disk, however small the archive is."""
LONGEST_LOG = 64_000_000
"""Bytes of a -wal file that are many: SQLite empties it after 4 MB unless somebody reads on and on."""
CLOCKS_APART = timedelta(minutes=1)
NOT_YET = timedelta(minutes=5)
"""A capture dated so far ahead was made under another clock."""


def schema(archive: Archive, _config: Config) -> Iterator[Finding]:
    """Tables, columns, indexes and views that somebody took away; a newer schema does not open at all."""
    if missing := archive.missing_parts():
        yield Finding(
            check="schema",
            where="database",
            what=f"it lacks what an archive of this version has: {', '.join(missing)}",
            since=None,
            fix="Somebody changed the database by hand. Put back a backup, or copy the archive with migrate-to.",
            anchor="the-schema",
        )


def pages(archive: Archive, _config: Config) -> Iterator[Finding]:
    """The file, page by page (PRAGMA quick_check)."""
    yield from _damaged(archive.damages() or [])


def integrity(archive: Archive, _config: Config) -> Iterator[Finding]:
    """The file and its indexes (PRAGMA integrity_check; PostgreSQL's amcheck), and rows that point to none."""
    if damages := archive.damages(thorough=True):
        yield from _damaged(damages)
    else:
        yield from map(_orphaned, archive.broken_references())


def _damaged(damages: list[str]) -> Iterator[Finding]:
    if damages:
        yield Finding(
            check="integrity",
            where="database",
            what=f"it is damaged: {'; '.join(damages)}",
            since=None,
            fix="Stop all crawls, keep a copy of the files, look at the disk, and put back the last backup:"
            " newsarchive restore BACKUP --replace.",
            anchor="a-damaged-database",
        )


def rows(archive: Archive, _config: Config) -> Iterator[Finding]:
    """Rows that belong to nothing."""
    yield from map(_orphaned, archive.orphans())


def _orphaned(orphans: Orphans) -> Finding:
    return Finding(
        check="rows",
        where=orphans.samples[0].partition(" ")[0],
        what=f"{orphans.rows:,} {orphans.kind}, such as {', '.join(orphans.samples)}",
        since=None,
        fix=_FIXES.get(orphans.kind, "Somebody changed the database by hand: put back a backup, or mend the rows."),
        anchor="rows-that-belong-to-nothing",
    )


_FIXES = {
    "articles that no search finds": "Make the search index anew: newsarchive index.",
    "index rows of no version of their article": "Make the search index anew: newsarchive index.",
    "payloads that no capture has": "They only take room: newsarchive tidy takes them out.",
    "dictionaries that no payload needs": "They only take room; nothing needs to be done.",
    "requests of runs that have ended": "They only take room: newsarchive tidy takes them out in time.",
}


def disk(archive: Archive, _config: Config) -> Iterator[Finding]:
    """Room for the archive to grow and to be made anew; changes that are not merged into it."""
    room = archive.room()
    if room is None:
        return
    wanted = max(LEAST_FREE, room.archive)
    if room.free < wanted:
        yield Finding(
            check="disk",
            where=str(room.folder),
            what=f"{size(room.free)} are free: crawls, backups and upgrades of {size(room.archive)} may find no room",
            since=None,
            fix=f"Free some space, until {size(wanted)} are, or move the archive with its -wal file to a larger disk.",
            anchor="the-disk",
        )
    if room.log > LONGEST_LOG and room.log > room.archive / 10:
        yield Finding(
            check="disk",
            where=str(room.folder),
            what=f"{size(room.log)} of changes are not merged into the archive ({size(room.archive)}): somebody reads"
            " on and on, or did",
            since=None,
            fix="End what has the archive open for long (exports, shells); newsarchive tidy merges them then.",
            anchor="the-disk",
        )


def clocks(archive: Archive, _config: Config) -> Iterator[Finding]:
    """This machine's clock against the database's, and against what was captured already."""
    times, now = archive.times(), clock.now()
    if abs(times.ahead) > CLOCKS_APART.total_seconds():
        side = "ahead of" if times.ahead > 0 else "behind"
        yield Finding(
            check="clock",
            where="database",
            what=f"its clock is {abs(times.ahead):,.0f} s {side} this machine's: leases and delays go by the one,"
            " captures by the other",
            since=None,
            fix="Set both by NTP (timedatectl set-ntp true).",
            anchor="the-clock",
        )
    if times.newest_capture is not None and times.newest_capture > now + NOT_YET:
        yield Finding(
            check="clock",
            where="captures",
            what="the newest captures are dated in the future: this machine's clock is behind, or was ahead",
            since=times.newest_capture,
            fix="Look at the clock (timedatectl). Until that time has come, edits may be put in the wrong order.",
            anchor="the-clock",
        )
