"""`newsarchive verify`: do the sources say so? Judged by what the archive holds; nothing is fetched."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any, get_args

import click

from newsarchive.cli.failure import COMPLETE, Failure, Misuse, complain
from newsarchive.cli.moment import Moment
from newsarchive.cli.opening import opened
from newsarchive.cli.options import TEXT, as_json, examples
from newsarchive.cli.progress import Show, is_watched, progress
from newsarchive.cli.queueing import hand_over, numbers_option, queue_option, require_none, require_queues
from newsarchive.cli.screen import print_json, screen
from newsarchive.normalization.moments import read_moment
from newsarchive.telling.wording import number_of
from newsarchive.verdicts import VERDICTS, VerdictName

if TYPE_CHECKING:
    from newsarchive.archive import Archive
    from newsarchive.archive.verdicts_cases import Which
    from newsarchive.operations.verification import Progress, Verified


@click.command(
    short_help="Judge whether sources say what posts tell.",
    epilog=examples(
        "newsarchive verify",
        "newsarchive verify 12",
        "newsarchive verify --publisher onioninfo.kr --since 7d",
        "newsarchive verify --recheck --json",
        "newsarchive crawl cited && newsarchive verify",
        "newsarchive verify --recheck --queue                in batches, by newsarchive worker",
    ),
)
@click.argument("reference", metavar="[ID|URL]", required=False, type=TEXT)
@click.option("--publisher", type=TEXT, metavar="P", help="Only posts of this publisher or blog.")
@click.option(
    "--since", "typed_since", type=Moment(), metavar="DATE", help="Only posts published since: 7d, 2026-11-20 (KST)."
)
@click.option("--recheck", is_flag=True, help="Judge again, too, where nothing has changed since.")
@numbers_option
@queue_option
@click.option("--quiet", is_flag=True, help="No progress; hints stay.")
@as_json
def verify(
    reference: str | None,
    publisher: str | None,
    typed_since: str | None,
    recheck: bool,
    numbers: range | None,
    queue: bool,
    quiet: bool,
    as_json: bool,
) -> None:
    """Judge what each source link is worth: whether the article that it leads to says what the post tells.

    Judges source links without a verdict, and those around which something has changed: the post, the cited article,
    what came of asking for it, a correction, the rules. Nothing is fetched: what is cited and not archived is asked for
    by `crawl cited`. A verdict is a date, a score and evidence, never an accusation; `sources ID N --evidence` shows
    all that it rests on. Verdicts by hand (`correct ID N --verdict`) stay.

    Prints how many source links each verdict is held of. Ctrl-C stops it after the lot under way; the same command goes
    on. Exit code: 0 complete or stopped, 1 failed.
    """
    if reference is not None and (publisher or typed_since or numbers or queue):
        raise Misuse("ID|URL names one article: leave --publisher, --since, --numbers and --queue out")
    if queue:
        require_none(numbers=numbers)
        require_queues()
    with opened() as archive, _settings_are_right():
        which = _which(archive, reference, publisher, typed_since, numbers)
        if queue:
            _hand_over(archive, which, recheck, as_json=as_json)
            return
        with progress("posts", shown=not quiet and is_watched()) as show:
            done = _verify(archive, which, recheck, show)
        _report(archive, done, which, as_json=as_json)
    click.get_current_context().exit(COMPLETE)


def _hand_over(archive: "Archive", which: "Which", recheck: bool, *, as_json: bool) -> None:
    """What is asked for is found now: a batch is told numbers, and all of these are judged."""
    from newsarchive.operations.work.batches import by_numbers

    words = ("verify", *(["--publisher", which.publisher] if which.publisher else ()), *(["--recheck"] * recheck))
    hand_over(words, by_numbers(words, archive.posts_with_sources(which)), as_json=as_json)


def _which(
    archive: "Archive",
    reference: str | None,
    publisher: str | None,
    typed_since: str | None,
    numbers: range | None,
) -> "Which":
    from newsarchive.archive.verdicts_cases import Which
    from newsarchive.publishers import likely_identity

    if publisher is not None and publisher not in (known := archive.archived_publishers()):
        there = ", ".join(sorted(known)[:5]) + (", …" if len(known) > 5 else "")
        raise Failure(f"the archive has no publisher {publisher!r}; there are: {there or 'none yet'}")
    article_id = archive.article_id(reference, likely_identity) if reference is not None else None
    since = read_moment(typed_since, datetime.now(UTC)) if typed_since else None
    return Which(article_id=article_id, publisher=publisher, since=since, numbers=numbers)


def _verify(archive: "Archive", which: "Which", recheck: bool, show: Show) -> "Verified":
    from newsarchive.operations.verification import verify as judge_all

    def tell(done: "Progress") -> None:
        show(done.posts, what=f"{done.judged:,} judged")

    return judge_all(archive, which, recheck=recheck, expect=lambda posts: show(total=posts), tell=tell)


@contextmanager
def _settings_are_right() -> Iterator[None]:
    from newsarchive.config import ConfigError

    try:
        yield
    except ConfigError as error:
        raise Misuse(str(error)) from error


def _report(archive: "Archive", done: "Verified", which: "Which", *, as_json: bool) -> None:
    counts = _counts(archive, done)
    if as_json:
        print_json(_record(done, counts))
    elif counts:
        rows = [(name, counts[name], VERDICTS[name]) for name in get_args(VerdictName) if counts.get(name)]
        screen().table(("verdict", "source links", "means"), rows, wraps=("means",))
    else:
        screen().line(_no_source(which))
    judged = f"{number_of(done.done.judged, 'source link')} of {done.done.links:,} judged"
    told = f"{judged}, {number_of(done.done.news, 'verdict')} new or changed"
    complain(f"{told}; the others are as they were" if done.done.judged < done.done.links else told)
    if done.stopped:
        complain("stopped; the same command goes on where it was")
    if done.never_asked:
        ask = "newsarchive crawl cited [-a follow_unknown=yes]"
        complain(f"{number_of(done.never_asked, 'source link')} to what nobody ever asked for: `{ask}` asks")


def _no_source(which: "Which") -> str:
    if which.article_id is not None:
        return "That article names no source."
    asked = " that was asked for" if which.publisher is not None or which.since is not None else ""
    return f"No archived article{asked} names a source."


def _counts(archive: "Archive", done: "Verified") -> dict[str, int]:
    """How many source links of these posts each verdict is held of."""
    from newsarchive.operations.verification import counts

    return counts(archive, done.article_ids)


def _record(done: "Verified", counts: dict[str, int]) -> dict[str, Any]:
    told = {"posts": done.done.posts, "source_links": done.done.links, "judged": done.done.judged}
    told["new_or_changed"] = done.done.news
    verdicts = {name: counts.get(name, 0) for name in get_args(VerdictName)}
    return {**told, "never_asked": done.never_asked, "stopped": done.stopped, **verdicts}
