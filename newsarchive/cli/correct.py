"""`newsarchive correct`: a person overrules what the rules read as a source."""

from typing import TYPE_CHECKING, Unpack, get_args

import click

from newsarchive.cli.correct_usage import Mode, Options, check, mode_of
from newsarchive.cli.failure import Misuse, complain
from newsarchive.cli.opening import opened
from newsarchive.cli.options import TEXT, as_json, examples
from newsarchive.cli.screen import print_json, screen
from newsarchive.cli.source_view import held, print_corrections, print_sources
from newsarchive.cli.source_wish import Wish, added, rewritten, typed, wish_of
from newsarchive.items import SourceForm
from newsarchive.telling import records, verdict_records
from newsarchive.verdicts import VERDICTS, VerdictName

if TYPE_CHECKING:
    from newsarchive.archive import Archive, Correction
    from newsarchive.items import SourceLink


@click.command(
    short_help="Overrule what was read as a source.",
    epilog=examples(
        "newsarchive correct 12 1 --outlet KBS --url 'https://news.kbs.co.kr/news/view.do?ncd=8630990'",
        "newsarchive correct 12 2 --no-source --note '사진 출처일 뿐이다' --by 한바다",
        "newsarchive correct 12 1 --placeholder",
        "newsarchive correct 12 --add --outlet MBC",
        "newsarchive correct 12 1 --verdict topic_mismatch --note '다른 사건이다' --by 한바다",
        "newsarchive correct 12 1 --no-verdict          the rules' own verdict counts again",
        "newsarchive correct 12 --list",
        "newsarchive correct --withdraw 3",
    ),
)
@click.argument("reference", metavar="[ID|URL]", required=False, type=TEXT)
@click.argument("number", metavar="[N]", required=False, type=int)
@click.option("--outlet", type=TEXT, metavar="NAME", help="Who is named.")
@click.option("--url", type=TEXT, metavar="URL", help="The address that is named, or meant.")
@click.option("--no-url", is_flag=True, default=None, help="The outlet is only named, without an address.")
@click.option("--label", type=TEXT, metavar="TEXT", help="The words that mark it as a source, such as 출처.")
@click.option("--form", type=click.Choice(get_args(SourceForm)), help="How the article names it.")
@click.option("--placeholder/--no-placeholder", default=None, help="Whether the address stands in for an article's.")
@click.option("--no-source", is_flag=True, help="It is no source.")
@click.option("--add", "is_added", is_flag=True, help="Name a source that the rules missed.")
@click.option(
    "--verdict",
    type=click.Choice(get_args(VerdictName)),
    metavar="VERDICT",
    help="What is to be held of it, whatever the rules say: one of the verdicts of `verify`.",
)
@click.option("--no-verdict", is_flag=True, help="Let the verdict that a person gave count no more.")
@click.option("--list", "is_listed", is_flag=True, help="List all corrections of the article, withdrawn ones too.")
@click.option("--withdraw", type=int, metavar="ID", help="Let the correction of that number count no more.")
@click.option("--by", type=TEXT, metavar="NAME", help="Who says so. No name is kept unless you give one.")
@click.option("--note", type=TEXT, metavar="TEXT", help="Why.")
@as_json
def correct(
    reference: str | None,
    number: int | None,
    by: str | None,
    note: str | None,
    as_json: bool,
    **options: Unpack[Options],
) -> None:
    """Overrule what was read as a source. N is the number that `sources` shows.

    A correction stands until it is withdrawn, whatever later rules read; it rests while the article itself does not
    name that source any more. Correcting the same source link again replaces the earlier correction. A new address
    decides by itself whose it is, which article it names and whether it is a placeholder, unless you say so. A verdict
    by hand stands over what the rules hold, which is shown beside it, until --no-verdict withdraws it.

    Prints what the article names then, as `sources` does.
    """
    wish, mode = wish_of(options), mode_of(options)
    why = {option: typed(option, text) for option, text in (("--by", by), ("--note", note)) if text is not None}
    check(mode, reference, number, wish.given, list(why))
    with opened() as archive:
        if mode == "--list":
            _print_list(archive, reference or "", as_json)
        elif mode in ("--verdict", "--no-verdict"):
            said = options["verdict"], why.get("--by"), why.get("--note")
            _print_verdict(archive, reference or "", number or 0, said, as_json)
        elif mode == "--withdraw":
            _print_result(archive, archive.withdraw(options["withdraw"] or 0), as_json)
        else:
            made = _make(archive, reference or "", number or 0, mode, wish, (why.get("--by"), why.get("--note")))
            _print_result(archive, made, as_json)


def _make(
    archive: "Archive", reference: str, number: int, mode: Mode, wish: Wish, why: tuple[str | None, str | None]
) -> "Correction":
    from newsarchive.config import ConfigError
    from newsarchive.provenance.own_outlets import configured_outlets
    from newsarchive.publishers import likely_identity

    try:
        outlets = configured_outlets()
    except ConfigError as error:
        raise Misuse(str(error)) from error
    own = archive.article(reference, likely_identity).publisher
    _doubt(wish.url)

    def as_wished(link: "SourceLink") -> "SourceLink | None":
        return rewritten(link, wish, own, outlets) if mode == "change" else None

    if mode == "--add":
        return archive.add_source(reference, likely_identity, added(wish, own, outlets), *why)
    return archive.correct(reference, likely_identity, number, as_wished, *why)


def _doubt(url: str | None) -> None:
    """An article may name a malformed address; a person who mistyped one should know."""
    from newsarchive.normalization.urls import address

    named = address(url if url and "://" in url else f"https://{url}")
    if url and (named is None or "." not in named.host):
        complain(f"--url {url} is no web address; it is kept as you gave it")


def _print_list(archive: "Archive", reference: str, as_json: bool) -> None:
    from newsarchive.publishers import likely_identity

    corrections = archive.corrections(reference, likely_identity)
    if as_json:
        for correction in corrections:
            print_json(records.correction(correction))
    else:
        print_corrections(screen(), reference, corrections)


def _print_verdict(
    archive: "Archive",
    reference: str,
    number: int,
    said: "tuple[VerdictName | None, str | None, str | None]",
    as_json: bool,
) -> None:
    """Keep what a person says of a source, or withdraw it; print the sources then."""
    from newsarchive.publishers import likely_identity

    verdict, author, note = said
    if verdict is None:
        archive.withdraw_verdict(reference, likely_identity, number)
    else:
        archive.say_verdict(reference, likely_identity, number, verdict, author, note)
    if not as_json and verdict is not None:
        back = f"newsarchive correct {reference} {number} --no-verdict"
        screen().line(f"{verdict} by hand: {VERDICTS[verdict]}; to take it back: {back}")
        screen().line()
    _print_sources(archive, reference, as_json)


def _print_sources(archive: "Archive", reference: str, as_json: bool) -> None:
    from newsarchive.publishers import likely_identity

    listed = held(archive, reference, likely_identity)
    if as_json:
        for source, holding in listed:
            print_json({**records.source(source), "verdict": verdict_records.holding(holding)})
    else:
        print_sources(screen(), reference, listed, archive.corrections(reference, likely_identity))


def _print_result(archive: "Archive", made: "Correction", as_json: bool) -> None:
    """What the article names now, and how to take the correction back."""
    from newsarchive.publishers import named_article

    archive.tie_source_links(named_article, made.key)
    on_screen = screen()
    if not as_json and made.withdrawn_at is None:
        on_screen.line(f"Correction {made.id} of {made.key}; to take it back: newsarchive correct --withdraw {made.id}")
        on_screen.line()
    elif not as_json:
        on_screen.line(f"Correction {made.id} of {made.key} does not count any more.")
        on_screen.line()
    _print_sources(archive, made.key, as_json)
