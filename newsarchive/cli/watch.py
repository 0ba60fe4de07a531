"""`newsarchive watch`: articles whose edits and removal people want to be told."""

import click

from newsarchive.cli import alert_view
from newsarchive.cli.failure import Misuse, tell
from newsarchive.cli.opening import opened
from newsarchive.cli.options import TEXT, as_json, examples
from newsarchive.cli.screen import print_json, screen
from newsarchive.telling import alert_records


@click.command(
    short_help="Watch articles for edits and removal.",
    epilog=examples(
        "newsarchive watch 'https://news.kbs.co.kr/news/view.do?ncd=8630990'",
        "newsarchive watch",
        "newsarchive watch --stop kbs:ncd:8630990",
        "newsarchive watch --json | jq -r 'select(.status == \"gone\") | .url'",
    ),
)
@click.argument("references", nargs=-1, type=TEXT, metavar="[ID|URL]...")
@click.option("--stop", is_flag=True, help="Watch these articles no more.")
@as_json
def watch(references: tuple[str, ...], stop: bool, as_json: bool) -> None:
    """Watch articles: `alerts` tells of their edits, their removal, their return. Without ID|URL, list them.

    ID|URL is an article's number, its key, or any of its addresses. Of several, all are watched or none. Watching asks
    no page more often: what a crawl sees is told.
    """
    if stop and not references:
        raise Misuse("--stop: which article? Give its number, its key or an address; `newsarchive watch` lists them")
    if references:
        _change(references, stop, as_json)
    else:
        _print_watched(as_json)


def _change(references: tuple[str, ...], stop: bool, as_json: bool) -> None:
    from newsarchive.publishers import likely_identity

    with opened() as archive:
        change = archive.stop_watching if stop else archive.watch
        articles = change(references, likely_identity)
    for article in articles:
        if as_json:
            print_json(alert_records.watched(article))
        else:
            verb = "Not watched any more" if stop else "Watched"
            screen().line(f"{verb}: {article.key}  {article.headline}")
    if not stop and not as_json:
        tell("what happens from now on: newsarchive alerts")


def _print_watched(as_json: bool) -> None:
    with opened() as archive:
        articles = archive.watched()
    if as_json:
        for article in articles:
            print_json(alert_records.watched(article))
    elif articles:
        screen().table(alert_view.WATCHED, list(map(alert_view.watched_row, articles)), wraps=("headline",))
    else:
        tell("no article is watched; newsarchive watch ID|URL watches one")
