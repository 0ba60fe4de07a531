"""`newsarchive alerts`: what is new since last time."""

import sys
from typing import TYPE_CHECKING

import click

from newsarchive.cli import alert_view
from newsarchive.cli.failure import Misuse, complain, tell
from newsarchive.cli.found_view import print_hit
from newsarchive.cli.opening import opened
from newsarchive.cli.options import TEXT, as_json, examples
from newsarchive.cli.screen import Screen, Styled, print_json, screen
from newsarchive.cli.search import cited_as, identify
from newsarchive.telling import alert_records

if TYPE_CHECKING:
    from newsarchive.archive import Alerts, Archive, SearchAlert


@click.command(
    short_help="Tell what is new of saved searches and watched articles.",
    epilog=examples(
        "newsarchive alerts",
        "newsarchive alerts rates                  one saved search",
        "newsarchive alerts --peek                 look, and be told again next time",
        "newsarchive alerts --list",
        "newsarchive alerts --forget rates",
        "newsarchive alerts --json | jq -r 'select(.events[].silent) | .url'",
    ),
)
@click.argument("names", nargs=-1, type=TEXT, metavar="[NAME]...")
@click.option("--peek", is_flag=True, help="Only look: the same is new next time.")
@click.option("--list", "is_listed", is_flag=True, help="List the saved searches, and how much waits to be told.")
@click.option("--forget", type=TEXT, metavar="NAME", help="Keep that saved search no more.")
@as_json
def alerts(names: tuple[str, ...], peek: bool, is_listed: bool, forget: str | None, as_json: bool) -> None:
    """Tell what is new since last time: for every saved search, or those of these NAMEs, and of watched articles.

    A saved search (search --save) tells of articles that it finds now and that were archived, edited, or there again
    since; a watched article (watch) of its edits, its removal and its return. "Silently edited": the page still shows
    the edit time that it showed before, or none. What was printed is not new any more; where printing fails, it is.
    """
    _check(names, peek, is_listed, forget)
    with opened() as archive:
        if is_listed:
            _print_searches(archive, as_json)
        elif forget is not None:
            _forget(archive, forget, as_json)
        else:
            _tell(archive, names, peek, as_json)


def _check(names: tuple[str, ...], peek: bool, is_listed: bool, forget: str | None) -> None:
    mode = "--list" if is_listed else "--forget"
    if is_listed and forget is not None:
        raise Misuse("--list and --forget exclude each other")
    if is_listed or forget is not None:
        for other in (*names, *(["--peek"] if peek else [])):
            raise Misuse(f"{mode} does not go with {other}")


def _tell(archive: "Archive", names: tuple[str, ...], peek: bool, as_json: bool) -> None:
    found = archive.alerts(names, peek=peek, identify=identify, cited_as=cited_as)
    for alert in found.searches:
        for warning in alert.warnings:
            complain(f"{alert.search.name}: {warning}")
    if as_json:
        _print_json(found)
    else:
        _print(screen(), found)
    sys.stdout.flush()  # before anything counts as told: the reader may be gone, or the disk full
    if not peek:
        archive.told(found)
    if not as_json:
        tell(alert_view.total(found))


def _print_json(found: "Alerts") -> None:
    for alert in found.searches:
        for each in alert.found:
            print_json(alert_records.found_anew(alert.search, each))
    for watched in found.watched or ():
        print_json(alert_records.watch_alert(watched))


def _print(screen: Screen, found: "Alerts") -> None:
    searches = [alert for alert in found.searches if alert.found]
    for alert in searches:
        _print_search(screen, alert)
    if found.watched:
        screen.line(Styled("Watched articles", "strong"))
    for watched in found.watched or ():
        screen.line()
        alert_view.print_watched(screen, watched)


def _print_search(screen: Screen, alert: "SearchAlert") -> None:
    screen.paragraph(Styled(alert.search.name, "strong"), Styled(f": {alert.search.query or alert_view.EVERYTHING}"))
    for each in alert.found:
        screen.line()
        print_hit(screen, each.hit, alert_view.marks(each.events))
        alert_view.print_events(screen, each.hit.key, each.events)
    screen.line()


def _print_searches(archive: "Archive", as_json: bool) -> None:
    found = archive.saved_searches(identify=identify, cited_as=cited_as)
    if as_json:
        for waiting in found:
            print_json(alert_records.saved_search(waiting))
    elif found:
        screen().table(alert_view.SEARCHES, list(map(alert_view.search_row, found)), wraps=("query",))
    else:
        tell("no search is saved; newsarchive search QUERY --save NAME saves one")


def _forget(archive: "Archive", name: str, as_json: bool) -> None:
    search = archive.forget_search(name)
    if as_json:
        print_json(alert_records.forgotten(search))
    else:
        screen().line(f"{search.name} is saved no more. It was: {search.query or alert_view.EVERYTHING}")
