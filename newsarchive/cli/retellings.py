"""`newsarchive retellings`: who tells an article's story, by day, and how many of them are independent."""

from typing import TYPE_CHECKING

import click

from newsarchive.cli.failure import Misuse, complain
from newsarchive.cli.opening import archive_url, opened
from newsarchive.cli.options import as_json, examples, reference
from newsarchive.cli.screen import print_json, screen
from newsarchive.cli.trace_retold import print_retold
from newsarchive.operations.tracing_records import retold as record

if TYPE_CHECKING:
    from newsarchive.archive import Archive


@click.command(
    short_help="List who tells an article's story.",
    epilog=examples(
        "newsarchive retellings kbs:ncd:8713354",
        "newsarchive retellings 'https://news.kbs.co.kr/news/view.do?ncd=8713354'",
        "newsarchive retellings kbs:ncd:8713354 --json | jq .independent",
    ),
)
@reference
@as_json
def retellings(reference: str, as_json: bool) -> None:
    """List the articles that name an article as their source, directly or through others, and those that tell the same
    story by their text: by day, and how many are independent of each other.

    Where the article was edited or removed, what they still say. ID|URL is its number, its key, or any of its
    addresses. The article itself is compared at once where it was not yet; others by `newsarchive stories`.
    """
    from newsarchive.config import ConfigError
    from newsarchive.operations.tracing import retold
    from newsarchive.publishers import likely_identity

    with opened() as archive:
        _compare(archive, reference)
        try:
            told = retold(archive, reference, likely_identity)
        except ConfigError as error:
            raise Misuse(str(error)) from error
    if as_json:
        print_json(record(told))
    else:
        print_retold(screen(), told)


def _compare(archive: "Archive", reference: str) -> None:
    """An archive that cannot be written shows what is known."""
    from newsarchive.archive import ArchiveError, NoSuchArticle
    from newsarchive.operations.stories import tell_story
    from newsarchive.publishers import likely_identity

    try:
        left = tell_story(archive, archive_url(), reference, likely_identity)
    except NoSuchArticle:  # which others may cite all the same
        return
    except ArchiveError as error:
        complain(f"{reference} was not compared: {error}")
        return
    if left:
        complain(f"{left:,} articles were not compared yet: `newsarchive stories` does")
