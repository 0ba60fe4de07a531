"""What a search found, as people read it on a terminal."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from newsarchive.cli.failure import tell
from newsarchive.cli.screen import Part, Screen, Style, Styled
from newsarchive.telling.times import to_minute
from newsarchive.telling.wording import number_of

if TYPE_CHECKING:
    from newsarchive.archive import Counts, Found, Hit

BAR = 40
"""Columns of the longest bar of a chart."""


def print_found(screen: Screen, found: "Found") -> None:
    """Each hit under the one before."""
    for position, hit in enumerate(found.hits):
        if position:
            screen.line()
        print_hit(screen, hit)


def say_total(found: "Found", *, is_first: bool) -> None:
    """How many there are, and how the next come, on stderr."""
    tell(_total(found, is_first=is_first))


def _total(found: "Found", *, is_first: bool) -> str:
    if not found.total:
        return "no article found"
    total = number_of(found.total, "article")
    if not is_first or found.next_page:
        total = f"{'the first' if is_first else 'the next'} {len(found.hits):,} of {total}"
    return f"{total}; --limit shows more, or the next: --page {found.next_page}" if found.next_page else total


def print_counts(screen: Screen, counts: "Counts", by: str) -> None:
    """A table with a bar for each value, the largest as long as BAR."""
    most = max((each.articles for each in counts.counts), default=0)
    rows = [(each.value or "none", each.articles, "█" * max(1, BAR * each.articles // most)) for each in counts.counts]
    screen.table((by if by != "day" else "day (KST)", "articles", ""), rows)


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
