"""`newsarchive stories`: which stories are told most, by whom; articles are compared as they arrive."""

from collections.abc import Sequence
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

import click

from newsarchive.cli.failure import ALARMS, COMPLETE, Failure, Misuse, complain
from newsarchive.cli.moment import Moment
from newsarchive.cli.opening import archive_url, opened
from newsarchive.cli.options import as_json, examples
from newsarchive.cli.progress import is_watched, progress
from newsarchive.cli.screen import Cell, print_json, screen
from newsarchive.normalization.moments import read_moment
from newsarchive.telling.times import iso, minute
from newsarchive.telling.wording import number_of

if TYPE_CHECKING:
    from newsarchive.archive import Archive
    from newsarchive.archive.story_list import Story
    from newsarchive.operations.stories import Told

_NAMED = 10
"""Articles that a message names."""
_COLUMNS = ("articles", "publishers", "first (KST)", "last (KST)", "first article", "headline")


@click.command(
    short_help="Put articles into stories, and list those told most.",
    epilog=examples(
        "newsarchive stories",
        "newsarchive stories --since 7d --limit 50",
        "newsarchive stories --json | jq -r .first.key",
    ),
)
@click.option(
    "--since", "typed_since", type=Moment(), metavar="DATE", help="Stories begun since: 7d, 2026-11-20 (KST)."
)
@click.option("--until", "typed_until", type=Moment(), metavar="DATE", help="Stories begun before that day (KST).")
@click.option("--limit", type=click.IntRange(1, 1000), default=20, show_default=True, help="How many are listed.")
@click.option("--no-update", is_flag=True, help="Compare nothing; list what is known.")
@click.option("--quiet", is_flag=True, help="No progress; hints stay.")
@as_json
def stories(
    typed_since: str | None, typed_until: str | None, limit: int, no_update: bool, quiet: bool, as_json: bool
) -> None:
    """Compare the articles that arrived, or were edited, since the last time; list the stories that most articles tell.

    Each article is held against those that share its rare words, names and numbers, never against all. Two that are
    alike enough tell one story; `retellings` with the key of its first article shows who tells it. A likeness is a
    finding to look at: instalments of a series (daily figures, weekly charts) are taken for one story now and then.

    Ctrl-C stops after the lot under way; what is compared is kept. Exit code: 0 complete or stopped, 1 failed, 3 some
    articles could not be compared.
    """
    now = datetime.now(UTC)
    since, until = (read_moment(typed, now) if typed else None for typed in (typed_since, typed_until))
    if since and until and since >= until:
        raise Misuse(f"--since {typed_since} is not before --until {typed_until}: nothing can lie between")
    with opened() as archive:
        code = COMPLETE if no_update else _report(_update(archive, shown=not quiet and is_watched()))
        found = archive.biggest_stories(since=since, until=until, limit=limit)
    if as_json:
        for story in found:
            print_json(_record(story))
    elif found:
        screen().table(_COLUMNS, list(map(_row, found)), wraps=("headline",))
    else:
        when = " that began then" if since or until else ""
        screen().line(f"No story{when} is told by two archived articles.")
    click.get_current_context().exit(code)


def _update(archive: "Archive", *, shown: bool) -> "Told":
    from newsarchive.archive import ArchiveError
    from newsarchive.operations.stories import tell_stories

    try:
        with progress("compared", shown=shown) as show:
            return tell_stories(archive, archive_url(), expect=lambda number: show(total=number), tell=show)
    except ArchiveError as error:
        raise Failure(f"{error}; `newsarchive stories --no-update` lists what is known") from error


def _report(told: "Told") -> int:
    """Tell how it ended; gives the exit code."""
    if told.compared:
        complain(f"{number_of(told.compared, 'article')} compared, {number_of(told.pairs, 'new pair')} alike")
    if told.failed:
        failed = number_of(len(told.failed), "article")
        complain(f"{failed} could not be compared, the next time tried again: {_listed(told.failed)}")
    if told.stopped:
        complain("stopped; the same command goes on where it was")
    return ALARMS if told.failed else COMPLETE


def _listed(numbers: Sequence[int]) -> str:
    more = f" and {len(numbers) - _NAMED:,} more" if len(numbers) > _NAMED else ""
    return ", ".join(map(str, numbers[:_NAMED])) + more


def _row(story: "Story") -> tuple[Cell, ...]:
    return (
        story.articles,
        story.publishers,
        minute(story.first_appeared),
        minute(story.last_appeared),
        story.first.key,
        story.first.headline,
    )


def _record(story: "Story") -> dict[str, Any]:
    first = story.first
    return {
        "story": story.id,
        "articles": story.articles,
        "publishers": story.publishers,
        "first_appeared": iso(story.first_appeared),
        "last_appeared": iso(story.last_appeared),
        "first": {
            "id": first.id,
            "key": first.key,
            "publisher": first.publisher,
            "headline": first.headline,
            "url": first.canonical_url,
        },
    }
