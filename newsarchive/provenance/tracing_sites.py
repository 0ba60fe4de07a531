"""Whose site a source link leads to: a newsroom's, a sister blog's, the post's own, or another one. Pure."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from newsarchive.archive.traced import TracedArticle, TracedLink, publisher_of
from newsarchive.provenance.addresses import host
from newsarchive.provenance.outlets import Outlet, Outlets

Kind = Literal["newsroom", "sister", "own", "other"]

KINDS: Mapping[Kind, str] = {
    "newsroom": "a newsroom",
    "sister": "a sister blog",
    "own": "the blog itself",
    "other": "another site",
}
"""Each kind in words."""


@dataclass(frozen=True, order=True)
class Site:
    """Whose site it is: the outlet's short name where the table has one, else the host."""

    name: str
    kind: Kind


class Sites:
    """What the table of outlets and the shelf (the names of its publishers by their ids) know of sites."""

    def __init__(self, outlets: Outlets, shelf: Mapping[str, str]) -> None:
        self._outlets, self._shelf = outlets, shelf

    def is_newsroom(self, publisher: str) -> bool:
        """Whether a publisher of the archive is a newsroom: on the shelf, or in the table and of no network."""
        if publisher in self._shelf:
            return True
        outlet = self._at(publisher)
        return outlet is not None and outlet.is_media and not self.is_sister(publisher)

    def is_newsrooms(self, article: TracedArticle) -> bool:
        """The same of an article."""
        return self.is_newsroom(article.publisher)

    def is_sister(self, publisher: str) -> bool:
        """Whether a publisher or host belongs to the network of sister blogs."""
        return self._outlets.is_network(f"https://{publisher}/")

    def name(self, publisher: str) -> str:
        """What a publisher is called."""
        outlet = self._at(publisher)
        return self._shelf.get(publisher) or (outlet.name if outlet else publisher)

    def of(self, link: TracedLink, own: str) -> Site | None:
        """Whose site a link of the publisher `own` leads to, or who is only named; None for placeholders."""
        if link.placeholder and link.target is None:
            return None
        where = publisher_of(link.target) if link.target else host(link.url or "")
        if where == own:
            return Site(own, "own")
        if link.verdict == "same_network" or (where and self.is_sister(where)):
            return Site(where, "sister")
        if where in self._shelf:
            return Site(self.name(where), "newsroom")
        outlet = self._outlets.at(link.url) if link.url else self._outlets.named(link.outlet or "", or_office=True)
        if outlet is not None:
            return Site(outlet.name, "newsroom" if outlet.is_media else "other")
        return Site(where or link.outlet or "?", "other")

    def _at(self, publisher: str) -> Outlet | None:
        return self._outlets.at(f"https://{publisher}/")
