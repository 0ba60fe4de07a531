"""`newsarchive doctor`: what needs a person, and what to do."""

from typing import TYPE_CHECKING

import click

from newsarchive.cli.failure import ALARMS, COMPLETE, complain
from newsarchive.cli.opening import configured, opened
from newsarchive.cli.options import as_json, examples
from newsarchive.cli.screen import Screen, Styled, print_json, screen
from newsarchive.telling.records import Record
from newsarchive.telling.times import iso, to_minute
from newsarchive.telling.wording import number_of

if TYPE_CHECKING:
    from newsarchive.operations.doctor import Finding

_DOCS = "docs/operations.md"


@click.command(
    short_help="Tell what is amiss with crawls, articles, hosts, upkeep, the database.",
    epilog=examples(
        "newsarchive doctor",
        "newsarchive doctor --quick                          without what reads every text",
        "newsarchive doctor --list                           what is looked at",
        "newsarchive doctor --json | jq -r .what",
        "newsarchive doctor --quick || mail -s 'newsarchive' desk@example.org < /dev/null",
    ),
)
@click.option("--quick", is_flag=True, help="Leave out what takes long: references, and the search index rebuilt.")
@click.option("--list", "lists", is_flag=True, help="Name what is looked at, and look at nothing.")
@as_json
def doctor(quick: bool, lists: bool, as_json: bool) -> None:
    """Tell what is amiss, since when, and what to do; it changes nothing.

    Looked at: the latest run of each spider and its arguments; articles that cannot be looked at any more; pages that
    were read and not believed; revisits that are overdue; hosts that are paused, or give no robots.txt; the contact
    URL; leases, jobs, backups, takedowns and notices that were not ended, done or sent; schema, pages, rows and
    references of the database, its disk and clock; the search index. A database of a newer schema is not opened at
    all, one of an older schema is brought up to date. Exit code: 0 where nothing is amiss, 3 where something is.
    """
    if lists:
        _list(as_json=as_json)
        return
    found = _found(quick=quick)
    for finding in found:
        if as_json:
            print_json(_record(finding))
        else:
            _print(screen(), finding)
    complain(f"{number_of(len(found), 'finding')}" if found else "nothing is amiss")
    click.get_current_context().exit(ALARMS if found else COMPLETE)


def _found(*, quick: bool) -> "list[Finding]":
    from newsarchive.operations.doctor import PAGES, QUICK, SLOW, examine

    config = configured()
    with opened() as archive:
        if damaged := examine(archive, PAGES, config):
            return damaged  # whatever else is asked of it may fail
        found = examine(archive, QUICK, config)
        if quick:
            return found
        complain("holding the database against itself, and the search index against a rebuild; --quick leaves this out")
        found += examine(archive, SLOW, config)
        if not archive.can_check_pages:
            complain("PostgreSQL's indexes were not checked: that needs CREATE EXTENSION amcheck")
        return found


def _list(*, as_json: bool) -> None:
    from newsarchive.operations.doctor import CHECKS

    for name, told in CHECKS.items():
        if as_json:
            print_json({"check": name, "looks_at": told})
        else:
            screen().line(f"{name:<11} {told}")


def _record(finding: "Finding") -> Record:
    return {
        "check": finding.check,
        "where": finding.where,
        "what": finding.what,
        "since": iso(finding.since),
        "pages": list(finding.pages),
        "fix": finding.fix,
        "docs": f"{_DOCS}#{finding.anchor}",
    }


def _print(screen: Screen, finding: "Finding") -> None:
    since = f" (since {to_minute(finding.since)})" if finding.since else ""
    screen.paragraph(Styled(finding.where, "strong"), ": ", Styled(finding.what, "alarm"), since)
    for url in finding.pages:
        screen.line(f"    {url}")
    screen.paragraph(f"{finding.fix} See {_DOCS}#{finding.anchor}", indent=2)
    screen.line()
