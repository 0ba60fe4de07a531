"""`newsarchive search`: find articles by words, phrases and filters."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

import click

from newsarchive.cli import records
from newsarchive.cli.alert_view import said_of_saved
from newsarchive.cli.failure import Misuse, complain
from newsarchive.cli.opening import opened
from newsarchive.cli.options import LIMIT, TEXT, as_json, examples
from newsarchive.cli.screen import Part, Screen, Style, Styled, print_json, screen
from newsarchive.cli.times import to_minute
from newsarchive.cli.wording import number_of

if TYPE_CHECKING:
    from newsarchive.archive import Archive, Found, Hit, Saved
    from newsarchive.archive.filters import Cited
    from newsarchive.archive.search import Sort
    from newsarchive.items import Identity


class AnyWords(click.Command):
    """Takes words such as ``-1`` or ``-경제`` as words, yet a mistyped ``--optoin`` as what it is."""

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        known = {name for param in self.get_params(ctx) for name in param.opts}
        before_words = args[: args.index("--")] if "--" in args else args
        for arg in before_words:
            name = arg.partition("=")[0]
            if name.startswith("--") and name not in known:
                raise click.NoSuchOption(name, ctx=ctx)
        return super().parse_args(ctx, args)


@click.command(
    short_help="Find articles by words, phrases and filters.",
    cls=AnyWords,
    context_settings={"ignore_unknown_options": True},
    epilog=examples(
        "newsarchive search 기준금리 인상                 both words",
        "newsarchive search '\"기준금리 인상\"'             the phrase",
        "newsarchive search 해운대 --sort newest --limit 5",
        "newsarchive search --sort newest               the latest articles",
        "newsarchive search 금리 publisher:kbs section:경제 after:2026-01-01 before:2026-02-01",
        "newsarchive search '금리 (인상 OR 인하) -주택'     one of two words, and one that must not be there",
        "newsarchive search cites:kbs after:7d          who named KBS as a source in the last 7 days",
        "newsarchive search 'cites:\"KBS 뉴스\" byline:한바다'",
        "newsarchive search cites:https://news.kbs.co.kr/news/view.do?ncd=8630990",
        "newsarchive search 금리 --json | jq -r .url",
        "newsarchive search 금리 publisher:kbs --save rates      then: newsarchive alerts",
        "newsarchive search -- --help                   words that look like options",
    ),
)
@click.argument("words", nargs=-1, type=TEXT, metavar="[QUERY]...")
@click.option(
    "--sort",
    type=click.Choice(["relevance", "newest"]),
    default="relevance",
    show_default=True,
    help="Which come first.",
)
@click.option("--limit", type=LIMIT, default=20, show_default=True, metavar="N", help="At most N articles.")
@click.option("--save", "name", type=TEXT, metavar="NAME", help="Keep the search: `alerts` tells what is new of it.")
@as_json
def search(words: tuple[str, ...], sort: "Sort", limit: int, name: str | None, as_json: bool) -> None:
    """Find articles that hold every word and every "phrase" of QUERY and pass its filters; without a query, list all.

    A word is found wherever it stands, also inside another: 은행 finds 한국은행.

    \b
    A OR B                one of both is enough
    -A, NOT A             must not be there: a word, a "phrase", a filter
    (A B)                 brackets group: (금리 OR 환율) -주식
    \b
    publisher:ID          of this publisher or blog (publisher:kbs)
    section:NAME          of this section, as articles spell it
    byline:NAME           by this author, or with this e-mail address
    kind:KIND             article or video
    after:DATE            published on that day or later: 7d, 12h, 2026-11-20
    before:DATE           published before that day, which is left out
    cites:SOURCE          that name this as a source now: a publisher, an
                          outlet, or an article's key or address

    Days begin at midnight in Korea. A value with spaces stands in quotation marks: section:"IT 과학". The same
    filter twice means one or the other. Filters without words list the newest first. Any input is a valid query;
    what was read otherwise than typed is said on stderr.
    """
    typed = " ".join(words)
    with opened() as archive:
        saved = _saved(archive, name, typed) if name is not None else None  # first: what comes meanwhile is told later
        typed = saved.search.query if saved else typed
        found = archive.search(typed, sort=sort, limit=limit, identify=identify, cited_as=cited_as)
    for warning in found.warnings:
        complain(warning)
    if as_json:
        for hit in found.hits:
            print_json(records.hit(hit))
    else:
        _print_found(screen(), found)
    if saved:
        complain(said_of_saved(saved))


def _saved(archive: "Archive", name: str, typed: str) -> "Saved":
    from newsarchive.archive import NotSaved

    try:
        return archive.save_search(name, typed)
    except NotSaved as error:
        raise Misuse(str(error)) from error


def identify(address: str) -> "Identity | None":
    """Which article an address names. Few searches ask it: the shelf takes half a second to import."""
    from newsarchive.publishers import likely_identity

    return likely_identity(address)


def cited_as(name: str) -> "Cited":
    """Who is meant by a name in ``cites:``. Ends the command where the settings of outlets are wrong."""
    from newsarchive.config import ConfigError
    from newsarchive.publishers.cited import cited_as as meant_by

    try:
        return meant_by(name)
    except ConfigError as error:
        raise Misuse(str(error)) from error


def _print_found(screen: Screen, found: "Found") -> None:
    for position, hit in enumerate(found.hits):
        if position:
            screen.line()
        print_hit(screen, hit)
    click.echo(_total(len(found.hits), found.total), err=True)


def _total(shown: int, total: int) -> str:
    if not total:
        return "no article found"
    found = number_of(total, "article")
    return f"the first {shown:,} of {found}; --limit shows more" if shown < total else found


def print_hit(screen: Screen, hit: "Hit", first: Sequence[Styled] = ()) -> None:
    """Headline, what it is, where the words stand, address; `first` are marks before its own."""
    marks = [*first, *(Styled(f"[{mark}] ", "bad") for mark in _marks(hit))]
    screen.paragraph(*marks, *highlighted(hit.headline, hit.headline_highlights, "strong"))
    about = (hit.section, to_minute(hit.date_published) or "no date", hit.publisher)
    screen.line("  ", Styled(" · ".join(part for part in about if part), "quiet"))
    if hit.snippet.text:
        screen.paragraph(*highlighted(hit.snippet.text, hit.snippet.highlights), indent=2)
    screen.line("  ", Styled(f"{hit.key}  {hit.url}", "quiet"))


def _marks(hit: "Hit") -> list[str]:
    return [mark for mark, holds in (("gone", hit.status == "gone"), ("video", hit.kind == "video")) if holds]


def highlighted(text: str, spans: tuple[tuple[int, int], ...], style: Style = "plain") -> list[Part]:
    """`text` cut into parts, those within `spans` as hits."""
    parts: list[Part] = []
    done = 0
    for start, end in spans:
        parts += [Styled(text[done:start], style), Styled(text[start:end], "hit")]
        done = end
    return [*parts, Styled(text[done:], style)]
