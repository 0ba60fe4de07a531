"""`newsarchive publishers check`: whether today's code reads today's pages, told and never enforced."""

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import click

from newsarchive.cli.failure import ALARMS, COMPLETE, Failure, Misuse, complain
from newsarchive.cli.opening import configured
from newsarchive.cli.options import TEXT, as_json, connect_to, examples
from newsarchive.cli.screen import Part, Style, Styled, print_json, screen
from newsarchive.telling.records import Record

if TYPE_CHECKING:
    from newsarchive.operations.canary import Look
    from newsarchive.publishers import Publisher

_NO_CASES = (
    "no fixture cases are here: they belong to the source tree, and an installed package has none;"
    " say where they are (--fixtures DIR), or look at live pages (--live)"
)


@click.command(
    short_help="Tell whether the publishers' pages are still read rightly.",
    epilog=examples(
        "newsarchive publishers check",
        "newsarchive publishers check kbs mk",
        "newsarchive publishers check --live",
        "newsarchive publishers check --live --json | jq -r 'select(.state != \"well\") | .publisher'",
    ),
)
@click.argument("names", nargs=-1, type=TEXT, metavar="[NAME]…")
@click.option("--live", is_flag=True, help="Fetch one recent article of each publisher, too, as a crawl would.")
@click.option(
    "--fixtures",
    type=click.Path(exists=True, file_okay=False, path_type=Path),
    metavar="DIR",
    help="Where the cases are: DIR/PUBLISHER/CASE. Otherwise those of the source tree.",
)
@connect_to
@as_json
def check(
    names: tuple[str, ...], live: bool, fixtures: Path | None, connect_to: tuple[str, ...], as_json: bool
) -> None:
    """Read the fixture cases of each publisher NAME (or of all) with today's code, and compare.

    --live also fetches one recent article of each by a crawl like any other (robots.txt, delays, contact URL) into
    an archive that is thrown away, and says which fields were found, from which places, and whether the layout looks
    changed. Exit code: 0 where all is well, 3 where something needs a look, 1 where nothing could be looked at.
    """
    owners = _owners(names)
    if live:
        _require_contact(connect_to)
    elif connect_to:
        raise Misuse("--connect-to is for --live: fixture cases are read from files")
    looks = list(_looks(owners, live, fixtures, connect_to, as_json))
    amiss = [look for look in looks if look.state != "well"]
    complain(f"{len(amiss)} of {len(looks)} looks need a person" if amiss else "all is well")
    click.get_current_context().exit(ALARMS if amiss else COMPLETE)


def _owners(names: tuple[str, ...]) -> "tuple[Publisher, ...]":
    from newsarchive.publishers import UnknownPublisher, publisher, publishers

    try:
        return tuple(publisher(name) for name in dict.fromkeys(names)) or publishers()
    except UnknownPublisher as error:
        raise Misuse(str(error)) from error


def _require_contact(connect_to: tuple[str, ...]) -> None:
    from newsarchive.crawling.manners import NO_CONTACT

    if not connect_to and not configured().contact_url:
        raise Failure(NO_CONTACT)


def _looks(
    owners: "tuple[Publisher, ...]", live: bool, fixtures: Path | None, connect_to: tuple[str, ...], as_json: bool
) -> "Iterator[Look]":
    """Each look, printed as soon as it was taken: a live one takes a while."""
    from newsarchive.operations.canary_cases import check_cases, kept_cases
    from newsarchive.operations.canary_live import check_live

    cases = fixtures or kept_cases()
    if cases is None and not live:
        raise Failure(_NO_CASES)
    try:
        for owner in owners:
            if cases is not None:
                yield _told(check_cases(owner.id, cases), as_json)
            if live:
                yield _told(check_live(owner, connect_to), as_json)
    except (OSError, ValueError) as error:
        raise Failure(f"the cases cannot be read: {error}") from error


def _told(look: "Look", as_json: bool) -> "Look":
    if as_json:
        print_json(_record(look))
    else:
        screen().line(*_words(look))
    return look


def _words(look: "Look") -> tuple[Part, ...]:
    """One line: who, how, how it does, what was found, what is amiss."""
    style: Style = "good" if look.state == "well" else "alarm"
    found = ", ".join(name for name, is_there in look.found.items() if is_there)
    cases = f"{look.looked_at} case{'' if look.looked_at == 1 else 's'}"
    told = [cases if look.way == "fixtures" else look.url, f"found {found}" if found else None]
    parts = "; ".join(part for part in (*told, look.problem) if part)
    return f"{look.publisher:<12} {look.way:<9} ", Styled(f"{look.state:<12}", style), f" {parts}"


def _record(look: "Look") -> Record:
    """The fields that were found are true or false, null where no article was read."""
    from newsarchive.operations.canary import FIELDS

    return {
        "publisher": look.publisher,
        "way": look.way,
        "state": look.state,
        "looked_at": look.looked_at,
        "url": look.url,
        "status": look.status,
        **{name: look.found.get(name) for name in FIELDS},
        "doubts": list(look.doubts),
        "fallbacks": list(look.fallbacks),
        "problem": look.problem,
    }
