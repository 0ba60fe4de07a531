"""`newsarchive import`: what exists already as files, brought into the archive."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import click

from newsarchive.cli.failure import Misuse
from newsarchive.cli.import_progress import Telling, import_options, run_import, web_address
from newsarchive.cli.import_warc import warc
from newsarchive.cli.opening import archive_url, configured
from newsarchive.cli.options import TEXT, examples
from newsarchive.cli.queueing import hand_over, queue_option, require_none, require_queues

if TYPE_CHECKING:
    from newsarchive.archive import Run
    from newsarchive.operations.jekyll_import import ImportRequest

_TROUBLES = ("failed", "parse_failed", "nothing")


@click.group("import", short_help="Bring in what exists as files: web archives, sources of a Jekyll blog.")
def import_() -> None:
    """Bring in what exists already as files."""


import_.add_command(warc)


@import_.command(
    short_help="Import the posts of a Jekyll blog from its source folder.",
    epilog=examples(
        "newsarchive import jekyll ~/blogs/onjul",
        "newsarchive import jekyll onjul/_posts --site https://onjul.example",
        "newsarchive import jekyll onjul --json | jq .counts",
        "newsarchive import jekyll /srv/blogs --queue       each blog below it by a newsarchive worker",
    ),
)
@click.argument("folder", metavar="DIR", type=click.Path(path_type=Path))
@click.option(
    "--site",
    type=TEXT,
    metavar="URL",
    help="The blog's address, where _config.yml or CNAME does not state it, or states another.",
)
@queue_option
@import_options
def jekyll(
    folder: Path, site: str | None, queue: bool, fresh: bool, workers: int | None, quiet: bool, as_json: bool
) -> None:
    """Import every post below DIR: the files in its _posts folders, at any depth.

    A post is dated by its front matter, else by the first commit of its file where DIR is a git checkout, else by the
    file's name; the archive keeps which. Front matter whose YAML is broken is read nevertheless. Files that are no
    posts, or cannot be read, are counted and named; they stop nothing. An import that was stopped (Ctrl-C) or killed
    goes on when the same command is given again. With --queue each blog below DIR is a batch; DIR must be there, under
    the same name, on the machines of all workers. Exit code: 0 complete or stopped, 1 failed, 3 finished, but some
    files could not be read.
    """
    from newsarchive.operations.jekyll_import import ImportRequest

    given = {"workers": workers} if workers else {}
    request = ImportRequest(
        folder=_folder(folder),
        archive_url=archive_url(),
        synchronous=configured().synchronous,
        site=web_address(site) if site is not None else None,
        fresh=fresh,
        **given,
    )
    if queue:
        require_none(fresh=fresh, workers=workers)
        require_queues()
        _hand_over(request, as_json=as_json)
        return
    run_import(lambda telling: _import(request, telling), _TROUBLES, quiet=quiet, as_json=as_json)


def _hand_over(request: "ImportRequest", *, as_json: bool) -> None:
    from newsarchive.operations.jekyll_import import blogs_of
    from newsarchive.operations.work.batches import by_places

    with _readable(request):
        blogs = blogs_of(request)
    site = ("--site", request.site) if request.site else ()
    words = ("import", "jekyll")
    hand_over((*words, str(request.folder), *site), by_places(words, blogs, site), as_json=as_json)


def _folder(folder: Path) -> Path:
    if not folder.is_dir():
        wrong = "it is no folder" if folder.exists() else "there is no such folder"
        raise Misuse(f"{folder}: {wrong}; give the folder of a Jekyll blog, the one that holds _posts")
    return folder.resolve()


def _import(request: "ImportRequest", telling: Telling) -> "Run":
    from newsarchive.operations.jekyll_import import import_jekyll

    with _readable(request):
        return import_jekyll(request, telling.expect, telling.tell)


@contextmanager
def _readable(request: "ImportRequest") -> Iterator[None]:
    """What is wrong with the folder ends the command."""
    from newsarchive.operations.jekyll_import import SeveralSites
    from newsarchive.publishers.platforms.jekyll_folder import NoPosts, UnreadableSource

    try:
        yield
    except (SeveralSites, NoPosts) as error:
        raise Misuse(str(error)) from error
    except UnreadableSource as error:
        raise Misuse(f"{request.folder}: {error}") from error
