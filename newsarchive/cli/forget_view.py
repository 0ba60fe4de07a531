"""Takedowns as people and programs read them; never anything of an article's text."""

from typing import TYPE_CHECKING

from newsarchive.cli.screen import Cell, Screen
from newsarchive.telling.times import iso, minute
from newsarchive.telling.wording import counted, number_of

if TYPE_CHECKING:
    from newsarchive.archive.forget_names import Subject
    from newsarchive.archive.takedowns import Tombstone
    from newsarchive.archive.taking_down import Order
    from newsarchive.operations.takedown import Forgotten

COLUMNS = ("when (KST)", "publisher", "article", "answers", "by", "reason")
_NAMED = 5
"""Keys that are named at once."""


def named(subject: "Subject") -> str:
    """What a person is asked about."""
    if subject.number is None:
        return f"{subject.key}: not archived; it will be kept out"
    return f"{subject.key} (number {subject.number}): {subject.headline}"


def print_forgotten(screen: Screen, forgotten: "Forgotten", *, dry_run: bool) -> None:
    """What went, or would go, and what stays that has to do with it."""
    taken = forgotten.taken
    went = ", ".join(counted(count, name) for name, count in taken.removed.items()) or "nothing of it was there"
    screen.line(f"{taken.key} {'would be' if dry_run else 'was'} taken out: {went}")
    if taken.already is not None:
        screen.line(f"  it was taken out before, {minute(taken.already)} KST; reason and time stay")
    if taken.copies:
        screen.line(f"  the same text is archived elsewhere, and stays: {_listed(taken.copies)}")
    if taken.cited_by:
        cite = "cites it, and stays" if len(taken.cited_by) == 1 else "cite it, and stay"
        screen.line(f"  {number_of(len(taken.cited_by), 'article')} {cite}; judge again: newsarchive verify")
    if forgotten.shown_elsewhere:
        screen.line(f"  pages of other articles show some of it, and stay: {_listed(forgotten.shown_elsewhere)}")
    if not dry_run:
        screen.line("  backups, exports and logs made before may still hold it: docs/legal.md")


def _listed(keys: tuple[str, ...]) -> str:
    more = f" and {len(keys) - _NAMED:,} more" if len(keys) > _NAMED else ""
    return ", ".join(keys[:_NAMED]) + more


def record(forgotten: "Forgotten", order: "Order", *, dry_run: bool, traces_left: bool) -> dict[str, object]:
    """One takedown as JSON."""
    taken = forgotten.taken
    return {
        "key": taken.key,
        "publisher": taken.publisher,
        "number": taken.number,
        "taken_down_at": iso(taken.made_at),
        "taken_down_before": iso(taken.already),
        "status": order.status,
        "reason": order.reason,
        "author": order.author,
        "dry_run": dry_run,
        "removed": dict(taken.removed),
        "copies": list(taken.copies),
        "cited_by": list(taken.cited_by),
        "shown_elsewhere": list(forgotten.shown_elsewhere) if forgotten.shown_elsewhere is not None else None,
        "traces_left": traces_left,
    }


def row(tombstone: "Tombstone") -> tuple[Cell, ...]:
    """One tombstone in a table."""
    return (
        minute(tombstone.made_at),
        tombstone.publisher,
        tombstone.key or f"sha256:{tombstone.key_digest[:16]}…",
        str(tombstone.status),
        tombstone.author or "-",
        tombstone.reason,
    )


def tombstone_record(tombstone: "Tombstone") -> dict[str, object]:
    """One tombstone as JSON."""
    return {
        "taken_down_at": iso(tombstone.made_at),
        "publisher": tombstone.publisher,
        "key": tombstone.key,
        "key_sha256": tombstone.key_digest,
        "number": tombstone.number,
        "status": tombstone.status,
        "reason": tombstone.reason,
        "author": tombstone.author,
        "addresses_sha256": list(tombstone.addresses),
        "removed": dict(tombstone.removed),
    }
