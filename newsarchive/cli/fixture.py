"""`newsarchive fixture`: a page made into a test case."""

import click

from newsarchive.cli.failure import Failure
from newsarchive.cli.options import TEXT


@click.command(
    short_help="Make a test case of a page.",
)
@click.argument("page", type=TEXT, metavar="URL|FILE")
def fixture(page: str) -> None:
    """Make a test case of a page."""
    raise Failure(f"{page}: being built")
