"""`newsarchive extract`: what the archive would make of saved pages."""

import sys
from collections.abc import Iterator
from typing import TYPE_CHECKING

import click

from newsarchive.cli.article_view import print_body, print_doubts, print_fields, print_head, print_sources
from newsarchive.cli.failure import ALARMS, COMPLETE, FAILED, Misuse, complain
from newsarchive.cli.options import TEXT, as_json, examples
from newsarchive.cli.progress import is_watched
from newsarchive.cli.saved_pages import SavedPage, read_file
from newsarchive.cli.screen import Screen, print_json, screen
from newsarchive.telling import records

if TYPE_CHECKING:
    from newsarchive.items import Article, ExtractedArticle

MANY = 20
"""Files from which on a progress bar is worth its place."""


@click.command(
    short_help="Read saved pages without archiving them.",
    epilog=examples(
        "newsarchive extract saved.html",
        "newsarchive extract --publisher kbs pages/*.html --json > articles.jsonl",
        "curl -sL URL | newsarchive extract --url URL --json - | jq -r .body",
    ),
)
@click.argument("files", nargs=-1, required=True, type=click.Path(allow_dash=True), metavar="FILE...")
@click.option("--url", type=TEXT, metavar="URL", help="Where the page comes from, if it does not say (one FILE only).")
@click.option("--publisher", type=TEXT, metavar="P", help="Whose pages they are, or of which platform, if not shown.")
@as_json
def extract(files: tuple[str, ...], url: str | None, publisher: str | None, as_json: bool) -> None:
    """Read saved pages as a crawl would, and print the articles; nothing is archived.

    A doubt is said where the page itself tells that it was read wrongly: a crawl would not keep such an article.

    FILE is a saved page, or - for stdin. Exit code: 0 every file is an article, 3 some are not, 1 none is.
    """
    _check(files, url, publisher)
    pages = (read_file(file, url, publisher) for file in files)
    bad = sum(not _print(page, as_json) for page in _with_progress(pages, len(files)))
    code = COMPLETE if not bad else FAILED if bad == len(files) else ALARMS
    click.get_current_context().exit(code)


def _check(files: tuple[str, ...], url: str | None, publisher: str | None) -> None:
    from newsarchive.config import ConfigError
    from newsarchive.provenance.own_outlets import configured_outlets
    from newsarchive.publishers import UnknownPublisher
    from newsarchive.publishers import publisher as on_the_shelf
    from newsarchive.publishers.platforms import PLATFORMS

    if url and len(files) > 1:
        raise Misuse(f"--url is the address of one page, and there are {len(files)} files")
    try:
        if publisher is not None and publisher not in PLATFORMS:
            on_the_shelf(publisher)
        configured_outlets()
    except (UnknownPublisher, ConfigError) as error:
        raise Misuse(str(error)) from error


def _with_progress(pages: Iterator[SavedPage], total: int) -> Iterator[SavedPage]:
    """A bar on stderr, where a person looks at it and it does not run into the answer."""
    if total < MANY or sys.stdout.isatty() or not is_watched():
        return pages
    from rich.console import Console
    from rich.progress import track

    console = Console(stderr=True)
    return iter(track(pages, "reading", total=total, console=console, transient=True))


def _print(page: SavedPage, as_json: bool) -> bool:
    """Print what came of one file; says whether it is an article."""
    if page.article is None:
        complain(f"{page.file}: {page.problem}")
        if as_json:
            print_json({"file": page.file, "error": page.problem})
        return False
    from newsarchive.crawling.source_links import with_source_links
    from newsarchive.normalization.article import normalize

    article = normalize(with_source_links(page.article))
    if as_json:
        print_json(records.extracted(page.file, page.article.url or None, article))
    else:
        _print_for_people(screen(), page.file, page.article, article)
    return True


def _print_for_people(screen: Screen, file: str, extracted: "ExtractedArticle", article: "Article") -> None:
    print_head(screen, article)
    print_fields(screen, ("file", file), ("address", extracted.url), ("key", article.identity.key))
    print_doubts(screen, article)
    print_body(screen, article)
    print_sources(screen, article)
    screen.line()
