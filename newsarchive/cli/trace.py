"""`newsarchive trace`: from an article back to its root, what changed on the way, and who retells it."""

import click

from newsarchive.cli.failure import Misuse
from newsarchive.cli.opening import opened
from newsarchive.cli.options import as_json, examples, reference
from newsarchive.cli.screen import print_json, screen
from newsarchive.cli.trace_retold import print_retold
from newsarchive.cli.trace_view import print_trace
from newsarchive.operations.tracing_records import record

_DEEPEST = 50


@click.command(
    short_help="Follow an article's sources to the root, and who retells it.",
    epilog=examples(
        "newsarchive trace blog.example/2024/05/03/lighthouse",
        "newsarchive trace 'https://blog.example/2024/05/03/lighthouse.html' --depth 3",
        "newsarchive trace kbs:ncd:8713354                   who retells it, day by day",
        "newsarchive trace 12 --json | jq '.steps[] | select(.end == \"root\")'",
    ),
)
@reference
@click.option(
    "--depth",
    type=click.IntRange(1, _DEEPEST),
    default=12,
    show_default=True,
    metavar="N",
    help="Follow sources, and those who name it, through at most N levels.",
)
@as_json
def trace(reference: str, depth: int, as_json: bool) -> None:
    """Follow what an article names as its source, what that names, and so on, to the root; tell what changed on the
    way, who retells the article, and what they still say after it was edited or removed.

    \b
    Each way ends:
    root         at a newsroom's article, or at one that names no source
    dead end     at what is not in the archive, with what is known of it
    mismatch     at an article that is of another time or about something else
    cycle, ring  back at an article on the way; at blogs that cite only each other

    ID|URL is its number, its key, or any of its addresses; it need not be archived where others name it. Links that
    nobody has judged are unchecked: `newsarchive verify` judges them. Everything is a finding to look at, with what it
    rests on; never an accusation.
    """
    from newsarchive.config import ConfigError
    from newsarchive.operations.tracing import retold, traced
    from newsarchive.publishers import likely_identity

    with opened() as archive:
        try:
            ways = traced(archive, reference, likely_identity, depth=depth)
            told = retold(archive, reference, likely_identity, depth=depth)
        except ConfigError as error:
            raise Misuse(str(error)) from error
    if as_json:
        print_json(record(ways, told))
    else:
        print_trace(screen(), ways)
        screen().line()
        print_retold(screen(), told)
