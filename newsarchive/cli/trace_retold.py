"""Who retells an article, as `trace` and `retellings` show it: by day, by voice, and what they still say."""

from collections.abc import Iterator
from typing import TYPE_CHECKING

from newsarchive.cli.report_view import bar
from newsarchive.cli.screen import Cell, Screen, Styled
from newsarchive.cli.trace_view import fact_in_words
from newsarchive.cli.verdict_view import STYLES
from newsarchive.telling.times import minute, to_minute
from newsarchive.telling.wording import number_of

if TYPE_CHECKING:
    from newsarchive.operations.tracing import Retold
    from newsarchive.provenance.tracing_remains import Remains, Still
    from newsarchive.provenance.tracing_retellings import Retelling, Retellings

_COLUMNS = ("appeared (KST)", "voice", "publisher", "article", "how", "verdict", "alike", "headline")
_WRONG = tuple(column for column in _COLUMNS if column != "voice")
_SHOWN = 50
"""Retellings that people are shown; `--json` has all."""


def print_retold(screen: Screen, retold: "Retold") -> None:
    """Everything that is known of an article's retellings."""
    found = retold.retellings
    if not found.found:
        screen.line(f"No archived article names {found.key} or tells its story after it.")
    else:
        _print_days(screen, found)
        _print_found(screen, found)
    _print_wrong(screen, found)
    _print_before(screen, found)
    if retold.remains is not None:
        _print_remains(screen, found.key, retold.remains)
    if retold.not_compared:
        screen.line(f"Not held against its versions: {number_of(retold.not_compared, 'later retelling')}.")


def _print_days(screen: Screen, found: "Retellings") -> None:
    least = "" if found.is_whole else "at least "
    count = f"{number_of(len(found.found), 'article')}; {found.independent:,} independent of each other"
    screen.line(Styled(f"Retold by {least}{count}", "strong"))
    if not found.is_whole:
        screen.line("Not all of those who name these were read: further levels, or too many at once.")
    screen.line(
        Styled("Posts of one blog, of sister blogs, copies, and who names another retelling count once.", "quiet")
    )
    most = max(each.articles for each in found.days)
    rows = [(f"{each.day}", each.articles, each.new_voices, bar(each.articles, most, 20)) for each in found.days]
    screen.table(("day (KST)", "articles", "new voices", ""), rows)


def _print_found(screen: Screen, found: "Retellings") -> None:
    screen.line()
    screen.table(_COLUMNS, list(map(_row, found.found[:_SHOWN])), wraps=("headline",))
    if len(found.found) > _SHOWN:
        screen.line(f"and {len(found.found) - _SHOWN:,} more: --json has all")


def _row(retelling: "Retelling") -> tuple[Cell, ...]:
    article, verdict = retelling.article, retelling.verdict
    return (
        minute(article.appeared),
        str(retelling.voice or "its own"),
        article.publisher,
        article.key,
        f"through {retelling.via}" if retelling.via else retelling.how,
        Styled(verdict.replace("_", " "), STYLES[verdict]) if verdict else "-",
        f"{retelling.likeness:.2f}" if retelling.likeness is not None else "-",
        f"{article.headline} (simulated)" if article.simulated else article.headline,
    )


def _print_wrong(screen: Screen, found: "Retellings") -> None:
    if found.wrong:
        screen.line()
        screen.line(Styled("Name it, and tell something else", "strong"))
        screen.table(_WRONG, [_without_voice(each) for each in found.wrong[:_SHOWN]], wraps=("headline",))


def _without_voice(retelling: "Retelling") -> tuple[Cell, ...]:
    """What tells something else is no voice in this story."""
    when, _, *rest = _row(retelling)
    return (when, *rest)


def _print_before(screen: Screen, found: "Retellings") -> None:
    if found.before:
        screen.line()
        screen.line(Styled("Tell the same story, and appeared before it", "strong"))
        rows = [(minute(each.appeared), each.publisher, each.key, each.headline) for each in found.before[:_SHOWN]]
        screen.table(("appeared (KST)", "publisher", "article", "headline"), rows, wraps=("headline",))


def _print_remains(screen: Screen, key: str, remains: "Remains") -> None:
    what = "removed" if remains.is_gone else "edited"
    of = f"{len(remains.posts):,} of {number_of(remains.compared, 'retelling')}"
    screen.line()
    screen.line(Styled(f"{key} was {what}. Retellings that still say what was lost: {of}", "strong"))
    if remains.lost and not remains.is_gone:
        screen.line(f"not said any more: {', '.join(fact_in_words(each.fact) for each in remains.lost)}")
    for post in remains.posts:
        screen.line()
        screen.line(Styled(f"{post.article.key}  {to_minute(post.article.appeared)}", "strong"))
        screen.beside([Styled("the article, before", "quiet")], [Styled("the retelling", "quiet")])
        for still in post.still:
            screen.line(*_facts(still))
            screen.beside([still.pair.original], [still.pair.told])


def _facts(still: "Still") -> Iterator[str | Styled]:
    yield Styled(f"of version {still.version}", "quiet")
    if still.facts:
        yield Styled(f": {', '.join(map(fact_in_words, still.facts))}", "bad")
