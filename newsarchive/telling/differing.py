"""What `diff` finds between two versions, before it is printed. Pure functions."""

from collections.abc import Sequence
from dataclasses import dataclass

from newsarchive.archive import Version
from newsarchive.archive.differences import Comparison, Row, compare, compare_line

_FIELDS = ("section", "issue", "bylines", "date_published", "images", "credits", "photo_credits")


@dataclass(frozen=True, kw_only=True)
class Differing:
    """Two versions of an article and what differs; `steps` are the versions that led from one to the other."""

    key: str
    before: Version
    after: Version
    steps: tuple[Version, ...]
    headline: Row
    body: Comparison
    fields: tuple[str, ...]

    @property
    def silent(self) -> bool:
        """Whether the publisher changed it, and never owned up to it by another edit time."""
        edits = [step for step in self.steps if step.origin == "publisher"]
        return bool(edits) and all(step.silent for step in edits)

    @property
    def origin(self) -> str:
        """`reextraction` where nothing but our reading changed."""
        origins = {step.origin for step in self.steps}
        return "reextraction" if origins == {"reextraction"} else "publisher"


def differing(key: str, versions: Sequence[Version], before: Version, after: Version) -> Differing:
    """What `after` says otherwise than `before`, whichever of them is the earlier."""
    first, last = sorted((before.number, after.number))
    return Differing(
        key=key,
        before=before,
        after=after,
        steps=tuple(version for version in versions if first < version.number <= last),
        headline=compare_line(before.headline, after.headline),
        body=compare(before.body, after.body),
        fields=tuple(name for name in _FIELDS if getattr(before, name) != getattr(after, name)),
    )
