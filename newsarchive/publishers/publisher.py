"""What the shelf knows of one publisher."""

from collections.abc import Callable
from dataclasses import dataclass

from newsarchive.extraction.article_page import ArticlePage
from newsarchive.normalization.urls import Address
from newsarchive.publishers.numbering import Numbering


def _unknown(key: str) -> None:
    """What a key alone does not tell."""


@dataclass(frozen=True, kw_only=True)
class Publisher:
    """One outlet: its id and name, its home and hosts, its page class and its identity rule.

    ``key`` gives the identity key of an article address on one of ``hosts``, None for any other page there;
    ``canonical`` gives back the address of a key, None where a key alone does not tell it: then the one that the page
    states is kept; ``recent`` are the addresses of its sitemaps of recent news.
    ``clock`` says how its articles are numbered, where their numbers grow with time.
    """

    id: str
    name: str
    home: str
    hosts: tuple[str, ...]
    article_page: type[ArticlePage]
    key: Callable[[Address], str | None]
    canonical: Callable[[str], str | None] = _unknown
    recent: tuple[str, ...] = ()
    clock: Numbering | None = None

    @property
    def zone(self) -> str:
        """The IANA zone in which its pages write their times."""
        return self.article_page.zone

    @property
    def extractor(self) -> str:
        """The version of the code that reads its pages, e.g. ``kbs-1``; raised when what it reads changes."""
        return self.article_page.extractor
