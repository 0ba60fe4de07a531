"""What people hold of source links against the rules, and what counts then. Pure: no database, no clock.

What the rules found and what counts are two layers. A correction puts the link that it overrules aside and keeps it, so
that withdrawing it gives back exactly what the rules found, whatever was read in between.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Literal, NamedTuple

from newsarchive.items import SourceLink

Kind = Literal["changed", "rejected", "added"]
"""What a person says: it names another source than the rules read; it is no source; the rules missed it."""

BY_HAND = "by hand"
"""The `rule` of a link that a person wrote."""


@dataclass(frozen=True, kw_only=True)
class Held:
    """A source link as the archive holds it: the version that held when it was first seen, and since when.

    `position` is its place on the page, from 1; None where today's rules do not find it. `gone_at`: since when the page
    itself does not show it.
    """

    link: SourceLink
    version_id: int
    first_seen: datetime
    position: int | None = None
    gone_at: datetime | None = None

    @property
    def is_found(self) -> bool:
        """Whether the rules find it now."""
        return self.position is not None and self.gone_at is None


@dataclass(frozen=True, kw_only=True)
class Correction:
    """What a person holds of a source link of the article `key`; it counts until `withdrawn_at`.

    `found` is the link that the rules found (None where it was added), `corrected` what counts in its place (None where
    it was rejected).
    """

    id: int
    key: str
    kind: Kind
    found: Held | None
    corrected: Held | None
    author: str | None
    note: str | None
    made_at: datetime
    withdrawn_at: datetime | None

    @property
    def is_idle(self) -> bool:
        """Whether the page does not show any more what was corrected: it counts again when that comes back."""
        return self.found is not None and self.found.gone_at is not None


class Counting(NamedTuple):
    """A source link that counts; the correction that made it; its place among those found, from 0."""

    link: SourceLink
    correction: Correction | None = None
    place: int | None = None


def name(link: SourceLink) -> tuple[str | None, str | None, str | None, str, bool]:
    """What makes two source links of one article the same one: neither their place on the page nor their rule."""
    return link.url, link.outlet, link.label, link.form, link.placeholder


def overrule(found: Sequence[SourceLink], corrections: Sequence[Correction]) -> tuple[Counting, ...]:
    """What counts where the rules `found` these and `corrections` stand: in page order, then what the rules lack.

    A rejected link is dropped, a changed one replaced. What a person wrote stands also where the rules find nothing of
    it, and gives way where they find the same by themselves.
    """
    places = meant(found, corrections)
    by_place = {places[each.id]: each for each in corrections if each.id in places}
    in_place = [_ruled(by_place.get(place), place, link) for place, link in enumerate(found)]
    alone = [_ruled(each) for each in corrections if each.id not in places and not each.is_idle]
    return _once([counting for counting in (*in_place, *alone) if counting])


def _ruled(correction: Correction | None, place: int | None = None, link: SourceLink | None = None) -> Counting | None:
    if correction is not None:
        link = correction.corrected.link if correction.corrected else None
    return Counting(link, correction, place) if link else None


def _once(counting: Sequence[Counting]) -> tuple[Counting, ...]:
    """Without what was written by hand and is said by another entry, too: the rules' own come first."""
    kept = [entry for entry in counting if entry.correction is None]
    for entry in counting:
        if entry.correction and not any(says_the_same(entry.link, other.link) for other in kept):
            kept.append(entry)
    return tuple(entry for entry in counting if entry in kept)


def says_the_same(one: SourceLink, other: SourceLink) -> bool:
    """Whether both name one source: the same address for the same outlet, or the same outlet without address."""
    if one.url != other.url:
        return False
    if one.url is None or one.placeholder or other.placeholder:
        return one.outlet == other.outlet
    return one.outlet == other.outlet or None in (one.outlet, other.outlet)


def _is_same_naming(one: SourceLink, other: SourceLink) -> bool:
    """Whether the rules may have read one naming twice, better or worse: by its address, else by outlet and form.

    A placeholder's address is no name: `#` may stand for several.
    """
    if one.url is None or other.url is None or one.placeholder or other.placeholder:
        return (one.url, one.outlet, one.form) == (other.url, other.outlet, other.form)
    return one.url == other.url


_ALIKE: tuple[Callable[[SourceLink, SourceLink], bool], ...] = (
    lambda one, other: name(one) == name(other),
    lambda one, other: (one.url, one.outlet) == (other.url, other.outlet) and one.url is not None,
    _is_same_naming,
)
"""Whether a correction is meant for a link, the surest sign first."""


def meant(found: Sequence[SourceLink], corrections: Sequence[Correction]) -> dict[int, int]:
    """Which link each correction is meant for: its id to the place of the link, from 0. No link has two."""
    places: dict[int, int] = {}
    for are_alike in _ALIKE:
        for correction in corrections:
            if correction.found is None or correction.id in places:
                continue
            named, taken = correction.found.link, set(places.values())
            alike = (place for place, link in enumerate(found) if place not in taken and are_alike(named, link))
            if (place := next(alike, None)) is not None:
                places[correction.id] = place
    return places
