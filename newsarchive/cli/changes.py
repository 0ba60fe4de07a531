"""What changed from one version to the next, in short. Pure functions."""

from dataclasses import asdict, dataclass
from difflib import SequenceMatcher
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from newsarchive.archive import Version

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

    def record(self) -> dict[str, Any]:
        """As ``--json`` prints it."""
        return asdict(self) | {"fields": list(self.fields)}


def compare(before: "Version", after: "Version") -> Changes:
    """What `after` says otherwise than `before`."""
    old, new = before.body.split("\n"), after.body.split("\n")
    edits = [code for code in SequenceMatcher(None, old, new, autojunk=False).get_opcodes() if code[0] != "equal"]
    return Changes(
        headline=before.headline != after.headline,
        paragraphs_added=sum(bool(line) for *_, start, end in edits for line in new[start:end]),
        paragraphs_removed=sum(bool(line) for _, start, end, *_ in edits for line in old[start:end]),
        fields=tuple(name for name in _FIELDS if getattr(before, name) != getattr(after, name)),
    )
