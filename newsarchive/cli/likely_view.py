"""Where a post may have its story from, as people read it and as JSON: the archived articles that stand out."""

from typing import TYPE_CHECKING

from newsarchive.cli.screen import Cell, Screen, Styled
from newsarchive.cli.verdict_view import print_comparison
from newsarchive.telling.times import iso, minute
from newsarchive.telling.verdict_records import plain
from newsarchive.telling.wording import number_of, share

if TYPE_CHECKING:
    from newsarchive.operations.likely_source import Likely, Offered

_COLUMNS = ("score", "appeared (KST)", "publisher", "article", "sentences", "headline")


def print_likely(screen: Screen, reference: str, likely: "Likely") -> None:
    """The articles most like a post that were there before it, or that there is none."""
    if not likely.offered:
        looked = f"of {number_of(likely.looked_at, 'article')} with rare words in common"
        screen.line(f"Likely source of {reference}: none in the archive ({looked}).")
        return
    screen.line(Styled("Likely source, by the text alone", "strong"))
    screen.table(_COLUMNS, list(map(_row, likely.offered)), wraps=("headline",))


def print_beside(screen: Screen, likely: "Likely") -> None:
    """Each of them beside the post: what both say."""
    for offered in likely.offered:
        screen.line()
        screen.line(Styled(f"{offered.article.key}: {offered.article.headline}", "strong"))
        print_comparison(screen, offered.comparison, of="the archived article")


def record(offered: "Offered") -> dict[str, object]:
    """One of them as JSON, with all that both say."""
    article = offered.article
    return {
        "key": article.key,
        "publisher": article.publisher,
        "headline": article.headline,
        "url": article.canonical_url,
        "date_published": iso(article.date_published),
        "score": offered.score,
        "comparison": plain(offered.comparison),
    }


def _row(offered: "Offered") -> tuple[Cell, ...]:
    article, comparison = offered.article, offered.comparison
    return (
        f"{offered.score:.2f}",
        minute(article.date_published),
        article.publisher,
        article.key,
        share(comparison.sentence_share),
        article.headline,
    )
