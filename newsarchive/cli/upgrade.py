"""`newsarchive upgrade`: an archive of an older version brought to this version's schema."""

import click

from newsarchive.cli.failure import Failure, complain
from newsarchive.cli.opening import archive_url
from newsarchive.cli.options import as_json, examples
from newsarchive.cli.screen import print_json


@click.command(
    short_help="Bring an archive of an older version to this version's schema.",
    epilog=examples(
        "newsarchive upgrade",
        "newsarchive backup && newsarchive upgrade",
        "newsarchive --archive sqlite:///old.db upgrade",
    ),
)
@as_json
def upgrade(as_json: bool) -> None:
    """Bring an archive of an older version to this version's schema; every command does so when it opens one.

    What has the archive open goes on reading meanwhile; crawls wait. Commands that are begun meanwhile wait until it is
    done, and say so. Killed, it goes on where it was, the next time somebody opens the archive. There is no way back
    but a backup.
    """
    from newsarchive.archive import ArchiveError
    from newsarchive.archive.door import upgrade_archive

    try:
        done = upgrade_archive(archive_url())
    except ArchiveError as error:
        raise Failure(str(error)) from error
    if as_json:
        print_json({"before": done.before, "after": done.after, "seconds": done.seconds})
    elif done.before == done.after:
        complain(f"the archive has schema {done.after}, that of this version")
    else:
        complain(f"the archive was brought from schema {done.before} to {done.after} in {done.seconds:,.1f} s")
