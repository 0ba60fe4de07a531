"""What a page says of its post in metadata: ``<meta>``, JSON-LD, ``<title>``. Themes differ, these hardly do."""

from collections.abc import Iterable, Iterator
from functools import cached_property
from typing import TYPE_CHECKING

from newsarchive.extraction import json_ld
from newsarchive.normalization.text import clean_line
from newsarchive.publishers.platforms.titles import without_site

if TYPE_CHECKING:
    from newsarchive.extraction.page import Page

_PUBLISHED = ("article:published_time", "article:published", "og:article:published_time", "datepublished", "date")
_PUBLISHED_ELSE = (
    *("pubdate", "publish-date", "publish_date", "parsely-pub-date", "sailthru.date", "dc.date.issued"),
    *("dc.date", "dcterms.created", "citation_publication_date", "citation_date"),
)
_MODIFIED = ("article:modified_time", "article:modified", "og:article:modified_time", "datemodified")
_MODIFIED_ELSE = ("og:updated_time", "dc.date.modified", "dcterms.modified", "lastmod", "last-modified")
_AUTHORS = (
    "og.article.author",
    "naverblog:nickname",
    "dable:author",
    "article:author",
    "author",
    "by",
    "byl",
    "dc.creator",
)
# A page with more is a trap.
_MOST_METAS = 500
_MOST_AUTHORS = 20


class Statements:
    """The metadata of one page, each read when first asked; what is absent is None or empty."""

    def __init__(self, page: "Page") -> None:
        self._tree = page.tree

    @cached_property
    def _said(self) -> tuple[tuple[str, str], ...]:
        """What each ``<meta>`` says: its property, name or itemprop in lower case, and its content."""
        found = []
        for node in self._tree.css("meta")[:_MOST_METAS]:
            given = node.attributes
            name = given.get("property") or given.get("name") or given.get("itemprop") or ""
            # Pages saved by some readers have "value" where the site wrote "content".
            found.append((name.strip().lower(), clean_line(given.get("content") or given.get("value") or "")))
        return tuple((name, said) for name, said in found if name and said)

    @cached_property
    def metas(self) -> dict[str, str]:
        """By name; the first that says something."""
        return dict(reversed(self._said))

    @cached_property
    def article(self) -> dict[str, object]:
        """The article in the page's JSON-LD, empty where there is none."""
        return json_ld.news_article(self._tree)

    @cached_property
    def site(self) -> str | None:
        """The site's name."""
        return self.metas.get("og:site_name") or next(_names(self.article.get("publisher")), None)

    @property
    def stated_headlines(self) -> Iterator[str]:
        """What the metadata call the headline."""
        yield without_site(json_ld.text(self.article, "headline"), self.site)
        yield self.metas.get("headline", "")

    @property
    def titles(self) -> Iterator[str]:
        """The titles that the metadata give, the most exact first."""
        yield from self.stated_headlines
        yield without_site(self.metas.get("twitter:title"), self.site)
        head = self._tree.css_first("head title") or self._tree.css_first("title")
        yield without_site(head.text() if head else None, self.site)

    @property
    def published(self) -> str | None:
        """When it was published, as written."""
        return self._first(_PUBLISHED) or json_ld.text(self.article, "datePublished") or self._first(_PUBLISHED_ELSE)

    @property
    def modified(self) -> str | None:
        """When it was edited, as written."""
        return self._first(_MODIFIED) or json_ld.text(self.article, "dateModified") or self._first(_MODIFIED_ELSE)

    @property
    def section(self) -> str | None:
        """The section or category."""
        return self.metas.get("article:section") or json_ld.text(self.article, "articleSection")

    @property
    def authors(self) -> tuple[str, ...]:
        """The lines that name people, of the first statement that names one; never the site's name or an address."""
        stated = (_names(self.article.get("author")), *(self._all(name) for name in _AUTHORS))
        people = (tuple(name for name in names if name != self.site and "://" not in name) for names in stated)
        return next((names for names in people if names), ())

    def _all(self, name: str) -> Iterator[str]:
        return (said for named, said in self._said if named == name)

    def _first(self, names: Iterable[str]) -> str | None:
        return next((said for name in names if (said := self.metas.get(name))), None)


def _names(stated: object) -> Iterator[str]:
    """The names in a JSON-LD author or publisher: a text, an object with a name, or a list of these."""
    for one in (stated if isinstance(stated, list) else [stated])[:_MOST_AUTHORS]:
        name = one.get("name") if isinstance(one, dict) else one
        if isinstance(name, str) and clean_line(name):
            yield clean_line(name)
