"""Who is meant by a name when people ask who cites it: the outlet and its publisher, under any of its spellings."""

from typing import TYPE_CHECKING

from newsarchive.provenance.own_outlets import configured_outlets
from newsarchive.publishers.shelf import publishers

if TYPE_CHECKING:
    from newsarchive.archive.filters import Cited

_LONGEST = 100
"""No outlet has a longer name."""


def cited_as(name: str) -> "Cited":
    """The publisher on the shelf and the outlet that `name` may mean: an id (kbs) or a name (KBS 뉴스, 한국방송).

    Empty where the shelf and the table of outlets know no such name. Raises ConfigError where that table is broken.
    """
    from newsarchive.archive.filters import Cited  # who only reads pages opens no archive

    if len(name) > _LONGEST:
        return Cited()
    outlets = configured_outlets()
    named = outlets.named(name, or_office=True)
    shelf = {publisher: outlets.at(publisher.home) for publisher in publishers()}
    meant = [(each, outlet) for each, outlet in shelf.items() if each.id == name.lower() or (named and outlet == named)]
    names = [outlet.name for outlet in (named, *(outlet for _, outlet in meant)) if outlet]
    return Cited(publishers=tuple(each.id for each, _ in meant), outlets=tuple(dict.fromkeys(names)))
