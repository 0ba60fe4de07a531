"""`newsarchive search`: find articles by words, phrases and filters."""

from typing import TYPE_CHECKING

import click

from newsarchive.cli.alert_view import said_of_saved
from newsarchive.cli.failure import Misuse, complain
from newsarchive.cli.found_view import print_counts, print_found, say_total
from newsarchive.cli.opening import opened
from newsarchive.cli.options import LIMIT, TEXT, as_json, examples
from newsarchive.cli.screen import print_json, screen
from newsarchive.telling import records
from newsarchive.telling.wording import number_of

if TYPE_CHECKING:
    from newsarchive.archive import Archive, Found, Saved
    from newsarchive.archive.counting import By
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
        "newsarchive search 금리 after:2026-01-01 --count-by day",
        "newsarchive search --like kbs:ncd:8630990 --limit 5",
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
@click.option("--page", type=TEXT, metavar="PAGE", help="Go on where the same search ended, which said this PAGE.")
@click.option(
    "--count-by",
    "by",
    type=click.Choice(["publisher", "section", "day"]),
    help="How many of all that is found each has, instead of a list.",
)
@click.option("--like", type=TEXT, metavar="ID|URL", help="Articles that share what tells this one from others.")
@click.option("--save", "name", type=TEXT, metavar="NAME", help="Keep the search: `alerts` tells what is new of it.")
@as_json
def search(
    words: tuple[str, ...],
    sort: "Sort",
    limit: int,
    page: str | None,
    by: "By | None",
    like: str | None,
    name: str | None,
    as_json: bool,
) -> None:
    """Find articles that hold every word and every "phrase" of QUERY and pass its filters; without a query, list all.

    A word is found wherever it stands, also inside another: 은행 finds 한국은행. From four syllables on spaces do not
    matter: 상하이협력기구 finds 상하이 협력기구, and back.

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
    _require_one_wish(by, like, page, name)
    if by is not None:
        _count(typed, by, as_json=as_json)
        return
    with opened() as archive:
        saved = _saved(archive, name, typed) if name is not None else None  # first: what comes meanwhile is told later
        found = _found(archive, saved.search.query if saved else typed, sort, limit, page, like)
    _show(found, as_json=as_json, is_first=page is None)
    if saved:
        complain(said_of_saved(saved))


def _found(archive: "Archive", typed: str, sort: "Sort", limit: int, page: str | None, like: str | None) -> "Found":
    from newsarchive.archive import NoSuchArticle, NotAPage

    try:
        if like is not None:
            return archive.search_alike(like, typed, limit=limit, identify=identify, cited_as=cited_as)
        return archive.search(typed, sort=sort, limit=limit, page=page, identify=identify, cited_as=cited_as)
    except (NotAPage, NoSuchArticle) as error:
        raise Misuse(str(error)) from error


def _show(found: "Found", *, as_json: bool, is_first: bool) -> None:
    for warning in found.warnings:
        complain(warning)
    if as_json:
        for hit in found.hits:
            print_json(records.hit(hit))
        if found.next_page:
            complain(f"more follow: --page {found.next_page}")
        return
    print_found(screen(), found)
    say_total(found, is_first=is_first)


def _count(typed: str, by: "By", *, as_json: bool) -> None:
    with opened() as archive:
        counts = archive.count(typed, by, identify=identify, cited_as=cited_as)
    for warning in counts.warnings:
        complain(warning)
    if as_json:
        for each in counts.counts:
            print_json({by: each.value, "articles": each.articles})
    else:
        print_counts(screen(), counts, by)
        complain(number_of(counts.total, "article"))


def _require_one_wish(by: str | None, like: str | None, page: str | None, name: str | None) -> None:
    """Raises Misuse where options are given together that make no sense together."""
    given = [option for option, value in (("--count-by", by), ("--like", like)) if value is not None]
    others = [option for option, value in (("--page", page), ("--save", name)) if value is not None]
    if len(given) + len(others) > 1 and given:
        raise Misuse(f"{' and '.join([*given, *others])} cannot be given together: leave one out")


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
