"""Articles taken out for ever: what lists show of them is looked for, then all goes at once, then the last traces."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from newsarchive.archive import Archive
from newsarchive.archive.forget_names import Subject
from newsarchive.archive.reading import Identify
from newsarchive.archive.takedown_traces import TracesLeft
from newsarchive.archive.taking_down import Order, TakenOut

Tell = Callable[[str, int, int], None]
"""Told what is looked through, how much of it is done, and of how much."""


@dataclass(frozen=True, kw_only=True)
class Forgotten:
    """An article that was taken out; `shown_elsewhere` are keys of articles of which a page shows some of it.

    None: nobody looked.
    """

    taken: TakenOut
    shown_elsewhere: tuple[str, ...] | None = None


def to_be_forgotten(archive: Archive, references: Sequence[str], identify: Identify) -> list[Subject]:
    """What people mean by numbers, keys and addresses, each article once. Raises NoSuchArticle for the first that is
    neither archived nor an address or a key."""
    found = (archive.to_be_taken_down(reference, identify) for reference in references)
    return list({subject.key: subject for subject in found}.values())


def forget(
    archive: Archive,
    subject: Subject,
    identify: Identify,
    order: Order,
    tell: Tell,
    *,
    dry_run: bool = False,
    thorough: bool = False,
) -> Forgotten:
    """Take one article out; all of it or nothing. `remove_traces` is to follow, once for several.

    With `dry_run` nothing goes; with `thorough` all other pages of its publisher are looked through.
    """

    def telling(what: str) -> Callable[[int, int], None]:
        return lambda done, of: tell(what, done, of)

    reference = subject.reference
    elsewhere = archive.shown_elsewhere(reference, identify, telling("pages")) if thorough else None
    looked = archive.look_through_lists(reference, identify, telling("lists"))
    taken = archive.take_down(reference, identify, order, looked, dry_run=dry_run)
    return Forgotten(taken=taken, shown_elsewhere=tuple(elsewhere) if elsewhere is not None else None)


def remove_traces(archive: Archive) -> str | None:
    """Leave no byte of it in the database's files; gives why that could not be, None where it is done."""
    try:
        archive.remove_traces()
    except TracesLeft as left:
        return str(left)
    return None
