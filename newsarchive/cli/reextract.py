"""`newsarchive reextract`: what today's code reads in the captures that are archived."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

import click

from newsarchive.cli.failure import ALARMS, COMPLETE, Failure, Misuse, complain
from newsarchive.cli.opening import archive_url, opened
from newsarchive.cli.options import LIMIT, TEXT, as_json, examples
from newsarchive.cli.progress import is_watched
from newsarchive.cli.queueing import hand_over, numbers_option, queue_option, require_none, require_queues
from newsarchive.cli.reextract_failed import reextract_failed, tell_end
from newsarchive.cli.reextract_progress import Telling, progress
from newsarchive.cli.reextract_view import print_tally
from newsarchive.cli.screen import screen
from newsarchive.cli.search import AnyWords, cited_as, identify
from newsarchive.telling.wording import number_of

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
        "newsarchive reextract --write --queue          in batches, by newsarchive worker",
        "newsarchive reextract --failed                 what could not be read once, and can today",
    ),
)
@click.argument("words", nargs=-1, type=TEXT, metavar="[QUERY]...")
@click.option("--publisher", type=TEXT, metavar="P", help="Only articles of this publisher or blog.")
@click.option("--failed", is_flag=True, help="Captures that gave no article once, though their addresses name one.")
@click.option("--all-versions", is_flag=True, help="Older versions, too, each in its own capture.")
@click.option("--limit", type=LIMIT, metavar="N", help="Only the newest N of what is asked for.")
@numbers_option
@queue_option
@click.option("--write", is_flag=True, help="Keep what is read. Default: only show it.")
@click.option("--fresh", is_flag=True, help="Begin anew instead of going on with the run that was stopped or killed.")
@click.option("--workers", type=click.IntRange(1, 64), metavar="N", help="Processes that read. Default: one a core.")
@click.option("--quiet", is_flag=True, help="No progress; problems stay.")
@as_json
def reextract(
    words: tuple[str, ...],
    publisher: str | None,
    failed: bool,
    all_versions: bool,
    limit: int | None,
    numbers: range | None,
    queue: bool,
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
    stay. With --all-versions, older versions are renewed where their words are the same, and left where they would be
    others: people cite them by their numbers. With --failed, captures that gave no article become what they would have
    been, as of their time, unless something newer is archived; nobody is alerted of these, either. A run that was
    stopped (Ctrl-C) or killed goes on when the same command is given again. Exit code: 0 complete or stopped, 1 failed,
    3 complete, but some articles could not be read.
    """
    from newsarchive.operations.reextraction import ReextractRequest

    typed = " ".join(words)
    _require_sense(typed, failed=failed, all_versions=all_versions, numbers=numbers, write=write, fresh=fresh)
    if queue:
        _require_for_batches(write, numbers=numbers, failed=failed, limit=limit, fresh=fresh)
    asked: dict[str, Any] = {"query": typed or None, "publisher": publisher, "limit": limit}
    asked |= {"failed": failed or None, "all_versions": all_versions or None}
    asked |= {"numbers": f"{numbers.start}-{numbers.stop - 1}" if numbers else None}
    request = ReextractRequest(
        archive_url=archive_url(),
        write=write,
        all_versions=all_versions,
        arguments={name: value for name, value in asked.items() if value is not None},
        fresh=fresh,
        **({"workers": workers} if workers else {}),
    )
    shown = not quiet and is_watched()
    with opened() as archive, _settings_are_right():
        if failed:
            captures = archive.unread_captures(publisher)[-limit if limit else None :]
            code = reextract_failed(archive, request, captures, as_json=as_json, shown=shown)
        else:
            ids = _chosen(archive, typed, publisher, numbers)[:limit]
            if queue:
                _hand_over(words, publisher, ids, all_versions=all_versions, as_json=as_json)
                return
            code = _reextract(archive, request, ids, as_json=as_json, shown=shown)
    click.get_current_context().exit(code)


def _require_sense(
    typed: str, *, failed: bool, all_versions: bool, numbers: range | None, write: bool, fresh: bool
) -> None:
    """Raise Misuse where options do not go together."""
    if fresh and not write:
        raise Misuse("--fresh is for --write: without it nothing is kept, and every run begins anew")
    if failed and numbers is not None:
        raise Misuse("--failed is about captures without an article, and --numbers are those of articles")
    if failed and typed.strip():
        raise Misuse("--failed is about captures without an article, which no QUERY finds; --publisher chooses")
    if failed and all_versions:
        raise Misuse("--failed is about captures without an article: leave --all-versions out")


@contextmanager
def _settings_are_right() -> Iterator[None]:
    """What is wrong with the settings of outlets is said before anything is read."""
    from newsarchive.config import ConfigError
    from newsarchive.provenance.own_outlets import configured_outlets

    try:
        configured_outlets()
        yield
    except ConfigError as error:
        raise Misuse(str(error)) from error


def _require_for_batches(write: bool, **given: object) -> None:
    if not write:
        raise Misuse("--queue is for --write: workers tell nobody what they read")
    require_none(**given)
    require_queues()


def _hand_over(
    typed: "Sequence[str]", publisher: str | None, ids: "Sequence[int]", *, all_versions: bool, as_json: bool
) -> None:
    """A batch finds anew what QUERY finds, among its numbers: what no longer is found is left alone."""
    from newsarchive.operations.work.batches import by_numbers

    chosen = (*(["--publisher", publisher] if publisher else ()), *(["--all-versions"] * all_versions))
    words = ("reextract", *typed, *chosen, "--write")
    hand_over(words, by_numbers(words, ids), as_json=as_json)


def _chosen(archive: "Archive", typed: str, publisher: str | None, numbers: range | None) -> "Sequence[int]":
    """The numbers of the articles that are meant, newest first."""
    if publisher is not None and publisher not in (known := archive.archived_publishers()):
        there = ", ".join(sorted(known)[:5]) + (", …" if len(known) > 5 else "")
        raise Failure(f"the archive has no publisher {publisher!r}; there are: {there or 'none yet'}")
    found = archive.matching(typed, identify=identify, cited_as=cited_as)
    for warning in found.warnings:
        complain(warning)
    ids = [article for article in found.article_ids if numbers is None or article in numbers]
    if publisher is None:
        return ids
    its = set(archive.article_ids(publisher))
    return [article for article in ids if article in its]


def _reextract(
    archive: "Archive", request: "ReextractRequest", ids: "Sequence[int]", *, as_json: bool, shown: bool
) -> int:
    """Read and tell; gives the exit code."""
    from newsarchive.operations.reextraction import reextract as read_again

    with progress(write=request.write, as_json=as_json, shown=shown) as telling:
        done = read_again(archive, request, ids, telling.expect, telling.tell)
    _report(telling, done, request, len(ids), as_json=as_json)
    return ALARMS if telling.tally.total("unreadable", "doubted", "failed") else COMPLETE


def _report(telling: Telling, done: "Reextracted", request: "ReextractRequest", asked: int, *, as_json: bool) -> None:
    tally = telling.tally
    if not as_json:
        print_tally(screen(), tally, noun="versions" if request.all_versions else "articles", written=request.write)
    tell_end(done, request, asked, tally.total(), "article")
    if not done.stopped and not request.write and tally.total("differs"):
        complain(f"nothing was written; --write keeps what differs in {number_of(tally.total('differs'), 'article')}")
