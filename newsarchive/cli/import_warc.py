"""`newsarchive import warc`: what other crawlers have archived, brought into this archive."""

from pathlib import Path
from typing import TYPE_CHECKING

import click

from newsarchive.cli.failure import Misuse
from newsarchive.cli.import_progress import Telling, import_options, run_import, web_address
from newsarchive.cli.opening import archive_url, configured
from newsarchive.cli.options import TEXT, examples
from newsarchive.cli.queueing import hand_over, queue_option, require_none, require_queues

if TYPE_CHECKING:
    from newsarchive.archive import Run
    from newsarchive.operations.warc.importing import WarcRequest

_TROUBLES = ("failed", "parse_failed", "unrecognised", "suspicious")


@click.command(
    short_help="Import captures from WARC files.",
    epilog=examples(
        "newsarchive import warc crawl-2024.warc.gz",
        "newsarchive import warc ~/crawls                    all files below the folder",
        "newsarchive import warc blog.warc.gz --site https://onjul.example",
        "newsarchive import warc crawl-2024.warc.gz --json | jq .counts",
    ),
)
@click.argument("files", nargs=-1, required=True, metavar="FILE...", type=click.Path(path_type=Path))
@click.option(
    "--site",
    "sites",
    type=TEXT,
    multiple=True,
    metavar="URL",
    help="A blog whose posts are wanted, too; may be given more than once.",
)
@queue_option
@import_options
def warc(
    files: tuple[Path, ...],
    sites: tuple[str, ...],
    queue: bool,
    fresh: bool,
    workers: int | None,
    quiet: bool,
    as_json: bool,
) -> None:
    """Import what WARC files (.warc, .warc.gz; also .arc) hold of publishers on the shelf and of known blogs.

    Known are the blogs that the archive has, those of platforms that host nothing else (Tistory, Naver, GitHub Pages)
    and those of --site. Each answer becomes a capture of its own time and is read as a crawl reads it; versions are in
    order of capture, whatever is imported when. All else is counted by reason. Records that cannot be read are named
    and stop nothing. What is archived already is not taken again. An import that was stopped (Ctrl-C) or killed goes
    on when the same command is given again. With --queue each file is a batch; files must be there, under the same
    names, on the machines of all workers. Exit code: 0 complete or stopped, 1 failed, 3 finished, but some records
    could not be read.
    """
    from newsarchive.operations.warc.importing import WarcRequest

    request = WarcRequest(
        paths=files,
        archive_url=archive_url(),
        synchronous=configured().synchronous,
        sites=tuple(map(web_address, sites)),
        fresh=fresh,
        **({"workers": workers} if workers else {}),
    )
    if queue:
        require_none(fresh=fresh, workers=workers)
        require_queues()
        _hand_over(request, as_json=as_json)
        return
    run_import(lambda telling: _import(request, telling), _TROUBLES, quiet=quiet, as_json=as_json)


def _hand_over(request: "WarcRequest", *, as_json: bool) -> None:
    from newsarchive.operations.warc.importing import NoWarc, files_of
    from newsarchive.operations.work.batches import by_places

    sites = tuple(word for site in request.sites for word in ("--site", site))
    words = ("import", "warc")
    try:
        files = files_of(request.paths)
    except NoWarc as error:
        raise Misuse(str(error)) from error
    hand_over((*words, *map(str, request.paths), *sites), by_places(words, files, sites), as_json=as_json)


def _import(request: "WarcRequest", telling: Telling) -> "Run":
    from newsarchive.operations.warc.importing import NoWarc, import_warc

    try:
        return import_warc(request, telling.expect, telling.tell)
    except NoWarc as error:
        raise Misuse(str(error)) from error
