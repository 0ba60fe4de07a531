"""What came of articles that were read again, counted by publisher and field, with examples. Pure."""

from collections import Counter, defaultdict
from dataclasses import dataclass, field

from newsarchive.archive.renewal import FIELDS, Change, How, Outcome, Reviewed

EXAMPLES = 2
"""Of each publisher, field and way; the first that are met."""


@dataclass(frozen=True, kw_only=True)
class Example:
    """One change of one article."""

    key: str
    change: Change


Cell = tuple[str, str, How]
"""A publisher, a field, a way in which it is read otherwise."""


@dataclass
class Tally:
    """Memory does not grow with the number of articles, but for `problems`, of which the first are kept."""

    outcomes: defaultdict[str, Counter[Outcome]] = field(default_factory=lambda: defaultdict(Counter))
    fields: Counter[Cell] = field(default_factory=Counter)
    examples: defaultdict[Cell, list[Example]] = field(default_factory=lambda: defaultdict(list))

    def add(self, reviewed: Reviewed) -> None:
        """One more article."""
        publisher = reviewed.publisher or ""
        self.outcomes[publisher][reviewed.outcome] += 1
        for change in reviewed.changes:
            cell: Cell = (publisher, change.field, change.how)
            self.fields[cell] += 1
            if len(self.examples[cell]) < EXAMPLES:
                self.examples[cell].append(Example(key=str(reviewed.key), change=change))

    def total(self, *outcomes: Outcome) -> int:
        """How many articles came to any of `outcomes`; all of them where none is named."""
        return sum(
            count
            for counts in self.outcomes.values()
            for name, count in counts.items()
            if not outcomes or name in outcomes
        )

    def cells(self) -> list[tuple[str, str]]:
        """Publishers and fields of which anything is read otherwise, in the order in which they are told."""
        met = {(publisher, name) for publisher, name, _ in self.fields}
        return sorted(met, key=lambda cell: (cell[0], FIELDS.index(cell[1])))
