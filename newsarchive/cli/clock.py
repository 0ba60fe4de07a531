"""`newsarchive clock`: when an article was given its number, by the numbers around it."""

from typing import TYPE_CHECKING

import click

from newsarchive.cli.article_view import print_fields
from newsarchive.cli.clock_usage import Asked, read_asked
from newsarchive.cli.clock_view import about_clock, answer, point_in_words, print_clock
from newsarchive.cli.failure import Failure, complain
from newsarchive.cli.opening import archive_url
from newsarchive.cli.options import TEXT, as_json, examples
from newsarchive.cli.screen import print_json, screen

if TYPE_CHECKING:
    from newsarchive.provenance.clock import Clock


@click.command(
    short_help="Date an article by its number.",
    epilog=examples(
        "newsarchive clock 5137615",
        "newsarchive clock 'https://news.kbs.co.kr/news/view.do?ncd=5137615'",
        "newsarchive clock 120 --publisher blog.example",
        "newsarchive clock kbs:ncd:5137615 --json | jq -r .latest",
        "newsarchive clock",
    ),
)
@click.argument("asked", metavar="[URL|KEY|CODE]", type=TEXT, required=False)
@click.option("--publisher", type=TEXT, metavar="NAME", help="Whose number it is: kbs, or a blog's host. Default: kbs.")
@as_json
def clock(asked: str | None, publisher: str | None, as_json: bool) -> None:
    """Date an article by its number alone, fetched or not: numbers of some publishers are given out in order.

    The times come from a calibration and from the archived articles. Without URL, KEY or CODE: what the clock knows.
    Works without an archive, too.
    """
    named = read_asked(asked, publisher)
    running = _clock(named.publisher)
    if as_json:
        print_json(about_clock(named.publisher, running) if named.code is None else answer(named, running))
    elif named.code is None:
        print_clock(screen(), named.publisher, running)
    else:
        _print_answer(named, running, named.code)


def _print_answer(named: Asked, running: "Clock", code: int) -> None:
    from newsarchive.provenance.clock_words import in_words

    before, after = running.around(code)
    print_fields(screen(), ("code", f"{code} ({named.publisher})"), ("time", in_words(running.issued(code))))
    if before is not None and before == after:
        print_fields(screen(), ("known", point_in_words(before)))
    else:
        print_fields(screen(), ("after", point_in_words(before)), ("before", point_in_words(after)))


def _clock(publisher: str) -> "Clock":
    """The clock, by the archive where there is one. Ends the command where there is no clock."""
    from newsarchive.archive import ArchiveError, NoArchive, open_archive
    from newsarchive.operations.clocks import clock_of

    try:
        with open_archive(archive_url()) as archive:
            found = clock_of(archive, publisher)
    except NoArchive as error:
        complain(f"{error}; what is known without one is used")
        found = clock_of(None, publisher)
    except ArchiveError as error:
        raise Failure(str(error)) from error
    if found is None:
        raise Failure(_NO_CLOCK.format(publisher=publisher))
    return found


_NO_CLOCK = (
    "{publisher} has no clock: no calibration is known, and the archive has too few of its articles whose addresses"
    " hold numbers that grow with their dates; newsarchive publishers lists whose articles it has"
)
