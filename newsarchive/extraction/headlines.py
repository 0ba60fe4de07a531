"""An article's headline: where its layout has it, else the heading that the shared title names, else that title."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

from newsarchive.extraction import fields
from newsarchive.extraction.surroundings import folded

if TYPE_CHECKING:
    from newsarchive.extraction.article_page import ArticlePage

_MOST_HEADINGS = 20
# A heading that a title begins with is the headline if what the site hung on it is shorter than this part of it.
_MOST_HUNG_ON = 0.6


@dataclass(frozen=True)
class Headline:
    """``in_place``: it stands where the layout has it. ``seen``: it can be seen on the page, or its place says the
    outlet's name, as pages do that write their headline by script."""

    text: str | None
    in_place: bool = True
    seen: bool = True


def read_headline(page: "ArticlePage") -> Headline:
    """The headline as the page shows it, else the title that it shares; never the outlet's name.

    Of several, as of a print copy above the article, the one that is also shared.
    """
    shown = [line for node in page.all(page.layout.headline) if (line := fields.line_of(node))]
    shared = page.site_suffix.sub("", page.meta("og:title") or "") if len(shown) != 1 or _is_name(page, shown) else ""
    own = [text for text in shown if not page.site_name.fullmatch(text)]
    if own:
        return Headline(shared if shared in own else own[0])
    if heading := _heading_in(page, shared):
        return Headline(heading, in_place=False)
    text = shared if shared and not page.site_name.fullmatch(shared) else None
    return Headline(text, in_place=False, seen=bool(shown) or _is_seen(page, text))


def _is_name(page: "ArticlePage", shown: list[str]) -> bool:
    return page.site_name.fullmatch(shown[0]) is not None


def _heading_in(page: "ArticlePage", shared: str) -> str | None:
    """The longest heading with which the shared title begins."""
    around = page.around or page.tree.body
    nodes = around.css("h1, h2, h3, h4, h5, h6, strong")[:_MOST_HEADINGS] if around and shared else []
    lines = (line for node in nodes if (line := fields.line_of(node)) and not page.site_name.fullmatch(line))
    least = len(shared) * (1 - _MOST_HUNG_ON)
    named = [line for line in lines if shared.startswith(line) and len(line) >= least]
    return max(named, key=len, default=None)


def _is_seen(page: "ArticlePage", text: str | None) -> bool:
    body = page.tree.body
    return bool(text and body and folded(text) in folded(body.text()))
