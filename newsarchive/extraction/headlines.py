"""An article's headline: where its layout has it, else the heading that the shared title names, else that title."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from newsarchive.extraction import fields
from newsarchive.extraction.surroundings import folded
from newsarchive.normalization.text import clean_line

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
    shared = page.site_suffix.sub("", page.meta("og:title") or "")
    own = [text for text in shown if not page.site_name.fullmatch(text)]
    if own and shared in own:
        return Headline(shared)
    headings = _headings(page)
    if own:
        return Headline(shared, in_place=False) if shared in headings else Headline(own[0])
    if heading := _named_in(shared, (line for line in headings if not page.site_name.fullmatch(line))):
        return Headline(heading, in_place=False)
    text = shared if shared and not page.site_name.fullmatch(shared) else None
    is_static = bool(shown) or any(map(page.site_name.fullmatch, headings))
    return Headline(text, in_place=False, seen=is_static or _is_seen(page, text))


def as_stated(shown: Headline, article: Mapping[str, object]) -> Headline:
    """The headline as ``article`` (JSON-LD) states it, where that is the one shown, but for its quotation marks."""
    stated = article.get("headline")
    is_same = isinstance(stated, str) and _bare(stated) == _bare(shown.text or "")
    return replace(shown, text=clean_line(str(stated))) if is_same else shown


def _bare(text: str) -> list[str]:
    return text.replace('"', "").split()


def _headings(page: "ArticlePage") -> list[str]:
    """The first headings of the article, and what stands out like one."""
    around = page.around or page.tree.body
    nodes = around.css("h1, h2, h3, h4, h5, h6, strong")[:_MOST_HEADINGS] if around else []
    return [line for node in nodes if (line := fields.line_of(node))]


def _named_in(shared: str, headings: Iterable[str]) -> str | None:
    """The longest heading with which the shared title begins."""
    least = len(shared) * (1 - _MOST_HUNG_ON)
    named = [line for line in headings if shared.startswith(line) and len(line) >= least]
    return max(named, key=len, default=None)


def _is_seen(page: "ArticlePage", text: str | None) -> bool:
    body = page.tree.body
    if not text or body is None:
        return False
    said = (body.text(), *(node.attributes.get("alt") or "" for node in body.css("img[alt]")[:_MOST_HEADINGS]))
    return any(folded(text) in folded(one) for one in said)
