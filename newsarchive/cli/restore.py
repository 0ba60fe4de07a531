"""`newsarchive restore`: an archive made of a backup, in place of the one there is, or beside it."""

import sys
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click

from newsarchive.cli.backup import bar
from newsarchive.cli.failure import Failure, Misuse, complain
from newsarchive.cli.opening import archive_url
from newsarchive.cli.options import TEXT, as_json, examples
from newsarchive.cli.screen import print_json
from newsarchive.secrecy import database_name
from newsarchive.telling.records import Record
from newsarchive.telling.times import iso, to_minute
from newsarchive.telling.wording import number_of

if TYPE_CHECKING:
    from newsarchive.archive.takedowns import Tombstone
    from newsarchive.operations.restoring import Restored


@click.command(
    short_help="Make the archive anew out of a backup.",
    epilog=examples(
        "newsarchive restore backups/newsarchive-2026-11-23T0912+0900.db --to sqlite:///look.db",
        "newsarchive restore backups/newsarchive-2026-11-23T0912+0900.db --replace",
        "newsarchive restore news.db --to postgresql://db.example/new --takedowns-of sqlite:///old.db",
    ),
)
@click.argument("backup", metavar="BACKUP", type=TEXT)
@click.option("--to", metavar="URL", type=TEXT, help="Where to; the archive in use unless it is given.")
@click.option("--replace", "replaces", is_flag=True, help="In place of the archive that is there; that one is kept.")
@click.option("--takedowns-of", metavar="URL", type=TEXT, help="Leave out what was taken out of that archive, too.")
@click.option("--without-takedowns", is_flag=True, help="Though the archive there cannot be read: see below.")
@click.option("--quiet", is_flag=True, help="No progress, and nothing where all went well.")
@as_json
def restore(
    backup: str,
    to: str | None,
    replaces: bool,
    takedowns_of: str | None,
    without_takedowns: bool,
    quiet: bool,
    as_json: bool,
) -> None:
    """Make the archive anew out of a file that `backup` made, after holding that against its manifest (SHA-256).

    What is at the place already is refused without --replace, and kept beside under another name
    (….before-restore-TIME.db) with it: there is what was archived since the backup. Nobody else may have it open. Runs
    that were under way go on when the same crawl command is given. An older schema is brought up to date.

    What was taken out (`forget`) since the backup stays out: the takedowns of the archive that is replaced are applied,
    or else those of the archive in use. Where that cannot be read, --takedowns-of names another that knows them;
    --without-takedowns goes on without, and what was taken out may be back.
    """
    from newsarchive.archive import ArchiveError
    from newsarchive.operations.backup_manifest import NotABackup
    from newsarchive.operations.restoring import restore as work
    from newsarchive.operations.restoring_files import NotRestored
    from newsarchive.publishers import identify

    if takedowns_of and without_takedowns:
        raise Misuse("--takedowns-of and --without-takedowns say opposite things: give one")
    url = to or archive_url()
    try:
        known = () if without_takedowns else _tombstones(takedowns_of, url)
        with bar(shown=not quiet and sys.stderr.isatty()) as tell:
            done = work(Path(backup), url, replaces=replaces, tombstones=known, identify=identify, tell=tell)
    except (NotABackup, NotRestored, ArchiveError, OSError) as error:
        raise Failure(str(error)) from error
    if as_json:
        print_json(_record(done, backup))
    elif not quiet:
        _tell(done)


def _tombstones(takedowns_of: str | None, url: str) -> "Sequence[Tombstone] | None":
    """Those of the archive named, else of the archive in use where another one is made; None: look where it is made."""
    from newsarchive.archive import ArchiveError, NoArchive, open_archive

    if takedowns_of is not None:
        with open_archive(takedowns_of) as archive:
            return archive.takedowns_of()
    in_use = archive_url()
    if in_use == url:
        return None
    try:
        with open_archive(in_use) as archive:
            return archive.takedowns_of()
    except NoArchive:
        return None
    except ArchiveError as error:
        complain(f"what was taken out of {database_name(in_use)} since the backup is not known: {error}")
        return None


def _record(done: "Restored", backup: str) -> Record:
    return {
        "backup": backup,
        "archive": done.url,
        "made_at": iso(done.made_at),
        "replaced": str(done.replaced) if done.replaced else None,
        "taken_down": done.taken_down,
        "resumable": list(done.resumable),
    }


def _tell(done: "Restored") -> None:
    complain(f"{done.url} is as it was at {to_minute(done.made_at)}")
    if done.taken_down:
        complain(f"{number_of(done.taken_down, 'takedown')} made since the backup, or not known to it: applied")
    if done.replaced:
        complain(f"the archive that was there is kept as {done.replaced}; delete it when it is not needed any more")
    for spider in done.resumable:
        complain(f"a run of {spider} was under way: the same crawl command goes on with it")
