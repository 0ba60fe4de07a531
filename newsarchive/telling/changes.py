"""What changed from one version to the next, in short. Pure functions."""

from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from newsarchive.archive import Event, Version

_FIELDS = ("section", "issue", "bylines", "images", "credits", "photo_credits", "date_published")


@dataclass(frozen=True, kw_only=True)
class Changes:
    """What differs: the headline, paragraphs added and removed (a reworded one is both), names of other fields."""

    headline: bool
    paragraphs_added: int
    paragraphs_removed: int
    fields: tuple[str, ...]

    def in_words(self) -> str:
        """``headline, +2 −1 paragraphs, images``."""
        counted = [f"{sign}{n}" for sign, n in (("+", self.paragraphs_added), ("−", self.paragraphs_removed)) if n]
        paragraphs = [f"{' '.join(counted)} paragraphs"] if counted else []
        others = [name.replace("_", " ") for name in self.fields]
        return ", ".join(["headline"] * self.headline + paragraphs + others) or "nothing"

    def record(self) -> dict[str, object]:
        """As ``--json`` prints it."""
        return asdict(self) | {"fields": list(self.fields)}


def compare(before: "Version", after: "Version") -> Changes:
    """What `after` says otherwise than `before`."""
    from newsarchive.archive.alignment import Work, align

    old, new = before.body.split("\n"), after.body.split("\n")
    edits = [stretch for stretch in align(old, new, Work()) if not stretch.same]
    return Changes(
        headline=before.headline != after.headline,
        paragraphs_added=sum(bool(line) for edit in edits for line in new[edit.b1 : edit.b2]),
        paragraphs_removed=sum(bool(line) for edit in edits for line in old[edit.a1 : edit.a2]),
        fields=tuple(name for name in _FIELDS if getattr(before, name) != getattr(after, name)),
    )


def changes_of(event: "Event") -> Changes | None:
    """What an edit changed; None for what is none."""
    return compare(event.before, event.after) if event.before and event.after else None
