"""What the rules found in an article, and what counts of it, from one reading to the next. Pure."""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import datetime
from itertools import count
from typing import Any

from newsarchive.archive.corrections import Correction, Held, meant, name, overrule
from newsarchive.items import SourceLink


def settled(
    found: Sequence[Held], corrections: Sequence[Correction], gone_at: datetime | None
) -> tuple[Correction, ...]:
    """`corrections`, each with what the rules `found` of its link now.

    `gone_at`: since when the page does not show what they do not find; None where only other rules read it.
    """
    places = meant([held.link for held in found], corrections)
    now = {correction_id: found[place] for correction_id, place in places.items()}
    return tuple(_settled(correction, now.get(correction.id), gone_at) for correction in corrections)


def _settled(correction: Correction, now: Held | None, gone_at: datetime | None) -> Correction:
    if now is None:
        return replace(correction, found=_lost(correction.found, gone_at))
    corrected = correction.corrected
    if correction.is_idle and corrected is not None:  # named anew
        corrected = replace(corrected, version_id=now.version_id, first_seen=now.first_seen)
    return replace(correction, found=now, corrected=corrected)


def _lost(before: Held | None, gone_at: datetime | None) -> Held | None:
    if before is None or not before.is_found:
        return before
    return replace(before, gone_at=gone_at) if gone_at else replace(before, position=None)


def found_before(untouched: Iterable[Held], corrections: Iterable[Correction]) -> tuple[Held, ...]:
    """What the rules found last, in page order: what counts as they found it, and what corrections have put aside."""
    aside = (each.found for each in corrections if each.found is not None and each.found.is_found)
    return tuple(sorted((*untouched, *aside), key=lambda held: held.position or 0))


def found_now(
    before: Iterable[Held], links: Sequence[SourceLink], version_id: int, seen_at: datetime
) -> tuple[Held, ...]:
    """What the rules find now, in page order: what they found before holds since then, the rest from `seen_at` on."""
    since = {name(held.link): (held.version_id, held.first_seen) for held in before}
    once: dict[Any, SourceLink] = {}
    for link in links:
        once.setdefault(name(link), link)
    held = []
    for position, (named, link) in enumerate(once.items(), 1):
        version, first_seen = since.get(named, (version_id, seen_at))
        held.append(Held(link=link, version_id=version, first_seen=first_seen, position=position))
    return tuple(held)


def counting_now(found: Sequence[Held], corrections: Sequence[Correction]) -> tuple[tuple[Held, int | None], ...]:
    """What counts, each with its position and the id of the correction that made it."""
    behind = count(1 + max((held.position or 0 for held in found), default=0))
    counting = []
    for _, correction, place in overrule([held.link for held in found], corrections):
        held = correction.corrected if correction else found[place or 0]
        assert held is not None
        position = found[place].position if place is not None else next(behind)
        counting.append((replace(held, position=position), correction.id if correction else None))
    return tuple(counting)
