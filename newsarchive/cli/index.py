"""`newsarchive index`: the search index made anew."""

import click

from newsarchive.cli.failure import complain
from newsarchive.cli.opening import opened
from newsarchive.cli.options import as_json, examples
from newsarchive.cli.progress import is_watched, progress
from newsarchive.cli.screen import print_json
from newsarchive.telling.wording import number_of


@click.command(
    short_help="Make the search index anew out of the archive.",
    epilog=examples("newsarchive index", "newsarchive doctor        tells whether that is needed"),
)
@click.option("--quiet", is_flag=True, help="No progress.")
@as_json
def index(quiet: bool, as_json: bool) -> None:
    """Make the search index anew out of the articles' current versions, as `doctor` may advise.

    Nothing else is changed. Crawls wait meanwhile, for minutes where there are hundreds of thousands of articles;
    searches find what they found before (on PostgreSQL they wait, too). Stopped or killed, it leaves the index as it
    was.
    """
    with opened() as archive, progress("search index", shown=not quiet and is_watched()) as show:
        done = archive.rebuild_index(lambda done, total: show(done, total=total))
    if as_json:
        print_json({"articles": done})
    else:
        complain(f"the search index was made anew: {number_of(done, 'article')}")
