"""`newsarchive backup`: a copy of the archive in one file, checked, while crawls go on."""

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import click

from newsarchive.cli.failure import ALARMS, COMPLETE, Failure, Misuse, complain
from newsarchive.cli.opening import configured, opened
from newsarchive.cli.options import TEXT, as_json, examples
from newsarchive.cli.progress import progress
from newsarchive.cli.screen import print_json, screen
from newsarchive.telling.records import Record
from newsarchive.telling.times import iso
from newsarchive.telling.wording import number_of, size

if TYPE_CHECKING:
    from newsarchive.operations.backup import Backup, Tell


@click.command(
    short_help="Copy the archive into one checked file, while crawls go on.",
    epilog=examples(
        "newsarchive backup                           into the folder of [backup], else backups",
        "newsarchive backup /mnt/backups --keep 14",
        "newsarchive backup before-upgrade.db --quick",
    ),
)
@click.argument("place", metavar="[FOLDER|FILE.db]", type=TEXT, required=False)
@click.option("--keep", type=click.IntRange(1, 10_000), help="Of the backups in the folder, the newest so many stay.")
@click.option("--quick", is_flag=True, help="Do not compare the search index of the copy with a rebuild of it.")
@click.option("--quiet", is_flag=True, help="No progress, and nothing of a good backup.")
@as_json
def backup(place: str | None, keep: int | None, quick: bool, quiet: bool, as_json: bool) -> None:
    """Copy the archive as it is now into one SQLite file, and check that copy; crawls and searches go on meanwhile.

    The copy is held against the archive table by table (SHA-256 over all rows), opened as an archive, and its search
    index compared with a rebuild; only then it gets its name, newsarchive-2026-11-23T0912+0900.db, with a manifest
    beside it (.db.json). It is an archive that every command can read (--archive sqlite:///FILE); `restore` puts it
    back. A PostgreSQL archive is copied into such a file, too. What is stopped or killed leaves nothing that looks like
    a backup. Exit code: 0 a good backup, 1 none, 3 a good copy of an archive that `doctor` should look at.
    """
    from newsarchive.operations.backup import NoBackup, back_up

    where, is_folder, stay = _place(place, keep)
    with opened() as archive, bar(shown=not quiet and sys.stderr.isatty()) as tell:
        try:
            made = back_up(archive, where, is_folder=is_folder, keep=stay, checks_index=not quick, tell=tell)
        except NoBackup as error:
            raise Failure(str(error)) from error
    if as_json:
        print_json(_record(made))
    elif not quiet:
        screen().line(str(made.file))
        _tell(made)
    click.get_current_context().exit(_look(made))


def _place(typed: str | None, keep: int | None) -> tuple[Path, bool, int | None]:
    """Where to, whether that is a folder, and how many stay there."""
    configuration = configured().backups
    where = Path(typed) if typed is not None else configuration.folder
    is_folder = not (typed is not None and (where.suffix == ".db" or where.is_file()))
    if keep is not None and not is_folder:
        raise Misuse(f"--keep is for folders: {where} is one file")
    return where, is_folder, (keep if keep is not None else configuration.keep) if is_folder else None


@contextmanager
def bar(*, shown: bool) -> "Iterator[Tell]":
    """Whom to tell of each part of the work; a bar where it is `shown`."""
    with progress("copying", shown=shown) as show:
        yield lambda what, done, total: show(done, total=total, what=what)


def _record(made: "Backup") -> Record:
    told = made.manifest
    return {
        "file": str(made.file),
        "made_at": iso(told.made_at),
        "archive": told.archive,
        "schema": told.schema,
        "size": told.size,
        "sha256": told.sha256,
        "rows": sum(int(each["rows"]) for each in told.tables.values()),
        "verified": True,
        "index_differences": told.index_differences,
        "broken_references": told.broken_references,
        "removed": [str(file) for file in made.removed],
        "seconds": made.seconds,
    }


def _tell(made: "Backup") -> None:
    told = made.manifest
    rows = sum(int(each["rows"]) for each in told.tables.values())
    complain(f"backed up and checked: {number_of(rows, 'row')}, {size(told.size)}, in {made.seconds:.1f} s")
    if made.removed:
        complain(f"removed {number_of(len(made.removed), 'older backup')}: {', '.join(map(str, made.removed))}")


def _look(made: "Backup") -> int:
    """The exit code; says what the archive itself has that should not be."""
    told = made.manifest
    if told.index_differences:
        complain("the search index is not that of the texts, in the archive as in the copy: newsarchive index mends it")
    if told.broken_references:
        complain(f"{number_of(told.broken_references, 'row')} point to none, in the archive as in the copy: see doctor")
    return ALARMS if told.index_differences or told.broken_references else COMPLETE
