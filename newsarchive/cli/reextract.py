"""`newsarchive reextract`: what today's code reads in the captures that are archived."""

import sys
from typing import TYPE_CHECKING, Any

import click

from newsarchive.cli.failure import ALARMS, COMPLETE, Failure, Misuse, complain
from newsarchive.cli.opening import archive_url, opened
from newsarchive.cli.options import LIMIT, TEXT, as_json, examples
from newsarchive.cli.reextract_progress import Telling, progress
from newsarchive.cli.reextract_view import print_tally
from newsarchive.cli.screen import screen
from newsarchive.cli.search import AnyWords, cited_as, identify
from newsarchive.cli.wording import number_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from newsarchive.archive import Archive
    from newsarchive.operations.reextraction import Reextracted, ReextractRequest


@click.command(
    short_help="Read archived pages again with today's code; shows what would change, writes with --write.",
    cls=AnyWords,
    context_settings={"ignore_unknown_options": True},
    epilog=examples(
        "newsarchive reextract                          what would change, in the whole archive",
        "newsarchive reextract --publisher kbs --limit 500",
        "newsarchive reextract 기준금리 after:30d --json | jq 'select(.field == \"body\")'",
        "newsarchive reextract --publisher kbs --write",
    ),
)
@click.argument("words", nargs=-1, type=TEXT, metavar="[QUERY]...")
@click.option("--publisher", type=TEXT, metavar="P", help="Only articles of this publisher or blog.")
@click.option("--limit", type=LIMIT, metavar="N", help="Only the newest N of what is asked for.")
@click.option("--write", is_flag=True, help="Keep what is read. Default: only show it.")
@click.option("--fresh", is_flag=True, help="Begin anew instead of going on with the run that was stopped or killed.")
@click.option("--workers", type=click.IntRange(1, 64), metavar="N", help="Processes that read. Default: one a core.")
@click.option("--quiet", is_flag=True, help="No progress; problems stay.")
@as_json
def reextract(
    words: tuple[str, ...],
    publisher: str | None,
    limit: int | None,
    write: bool,
    fresh: bool,
    workers: int | None,
    quiet: bool,
    as_json: bool,
) -> None:
    """Read again what QUERY finds, as `search` reads it (all articles without one), in the pages that are archived.

    Of each article, the capture behind its current version is read, and for its sources the newest that shows it.
    Nothing is fetched, and nothing written without --write: what would change is counted by publisher and field, with
    examples; --json prints one object a change. With --write, another headline or text becomes a version of origin
    reextraction, which is never taken for an edit and alerts nobody; all else is renewed in place; people's corrections
    stay. A run that was stopped (Ctrl-C) or killed goes on when the same command is given again. Exit code: 0 complete
    or stopped, 1 failed, 3 complete, but some articles could not be read.
    """
    from newsarchive.operations.reextraction import ReextractRequest

    if fresh and not write:
        raise Misuse("--fresh is for --write: without it nothing is kept, and every run begins anew")
    typed = " ".join(words)
    asked: dict[str, Any] = {"query": typed or None, "publisher": publisher, "limit": limit}
    request = ReextractRequest(
        archive_url=archive_url(),
        write=write,
        arguments={name: value for name, value in asked.items() if value is not None},
        fresh=fresh,
        **({"workers": workers} if workers else {}),
    )
    with opened() as archive:
        ids = _chosen(archive, typed, publisher)[:limit]
        with progress(write=write, as_json=as_json, shown=not quiet and sys.stderr.isatty()) as telling:
            done = _reextract(archive, request, ids, telling)
    _report(telling, done, request, len(ids), as_json=as_json)
    click.get_current_context().exit(ALARMS if telling.tally.total("unreadable", "doubted", "failed") else COMPLETE)


def _chosen(archive: "Archive", typed: str, publisher: str | None) -> "Sequence[int]":
    """The numbers of the articles that are meant, newest first."""
    if publisher is not None and publisher not in (known := archive.archived_publishers()):
        there = ", ".join(sorted(known)[:5]) + (", …" if len(known) > 5 else "")
        raise Failure(f"the archive has no publisher {publisher!r}; there are: {there or 'none yet'}")
    found = archive.matching(typed, identify=identify, cited_as=cited_as)
    for warning in found.warnings:
        complain(warning)
    if publisher is None:
        return found.article_ids
    its = set(archive.article_ids(publisher))
    return [article for article in found.article_ids if article in its]


def _reextract(
    archive: "Archive", request: "ReextractRequest", ids: "Sequence[int]", telling: Telling
) -> "Reextracted":
    from newsarchive.config import ConfigError
    from newsarchive.operations.reextraction import reextract as read_again
    from newsarchive.provenance.own_outlets import configured_outlets

    try:
        configured_outlets()  # what is wrong with them is said before anything is read
        return read_again(archive, request, ids, telling.expect, telling.tell)
    except ConfigError as error:
        raise Misuse(str(error)) from error


def _report(telling: Telling, done: "Reextracted", request: "ReextractRequest", asked: int, *, as_json: bool) -> None:
    tally = telling.tally
    if not as_json:
        print_tally(screen(), tally, written=request.write)
    if not asked:
        complain("nothing found; nothing was read")
    if done.passed_over:
        complain(f"went on: {number_of(done.passed_over, 'article')} were done before; --fresh begins anew")
    if done.stopped:
        goes_on = "; the same command goes on" if request.write else ""
        complain(f"stopped after {tally.total():,} of {number_of(asked - done.passed_over, 'article')}{goes_on}")
    elif not request.write and tally.total("differs"):
        complain(f"nothing was written; --write keeps what differs in {number_of(tally.total('differs'), 'article')}")
