"""What the shelf knows of one publisher."""

from collections.abc import Callable
from dataclasses import dataclass

from newsarchive.extraction.article_page import ArticlePage
from newsarchive.normalization.urls import Address
from newsarchive.publishers.numbering import Numbering


@dataclass(frozen=True, kw_only=True)
class Publisher:
    """One outlet: its id and name, its IANA zone, its hosts, its page class and its identity rule.

    ``key`` gives the identity key of an article address on one of ``hosts``, None for any other page there;
    ``canonical`` gives back the address of a key; ``recent`` are the addresses of its sitemaps of recent news.
    ``clock`` says how its articles are numbered, where their numbers grow with time.
    """

    id: str
    name: str
    zone: str
    home: str
    hosts: tuple[str, ...]
    article_page: type[ArticlePage]
    key: Callable[[Address], str | None]
    canonical: Callable[[str], str | None]
    recent: tuple[str, ...] = ()
    clock: Numbering | None = None

    @property
    def extractor(self) -> str:
        """The version of the code that reads its pages, e.g. ``kbs-1``; raised when what it reads changes."""
        return self.article_page.extractor
