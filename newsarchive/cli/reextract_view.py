"""What articles are read as now, for people and for programs."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, is_dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any

from newsarchive.cli.screen import Part, Screen, Styled
from newsarchive.telling.times import iso, to_minute

if TYPE_CHECKING:
    from newsarchive.archive.renewal import Change, Reviewed
    from newsarchive.operations.reextraction_tally import Tally

_SHORT = 60
"""Letters of a value that an example shows."""
_AROUND = 16
"""Letters that are shown before and after what differs in a text."""
_PIECES = 6
_HOW = (("gained", "newly read"), ("changed", "read otherwise"), ("spaced", "other spacing"), ("lost", "not read now"))


def records(reviewed: "Reviewed", *, written: bool) -> Iterator[dict[str, object]]:
    """As ``--json`` prints it: one object a change, one for an article that cannot be read, none for the others."""
    about = {"key": reviewed.key, "id": reviewed.article_id, "publisher": reviewed.publisher}
    about |= {"version": reviewed.number or None, "outcome": reviewed.outcome}
    nothing = {"field": None, "how": None, "old": None, "new": None}
    if reviewed.problem is not None:
        yield {**about, **nothing, "problem": reviewed.problem, "written": False}
    for change in reviewed.changes:
        told = {"field": change.field, "how": change.how, "old": _plain(change.old), "new": _plain(change.new)}
        yield {**about, **told, "problem": None, "written": written and reviewed.outcome == "differs"}


def _plain(value: Any) -> Any:
    if isinstance(value, datetime):
        return iso(value)
    if isinstance(value, tuple | list):
        return [asdict(item) if is_dataclass(item) and not isinstance(item, type) else item for item in value]
    return value


def print_tally(screen: Screen, tally: "Tally", *, noun: str, written: bool) -> None:
    """By publisher, then by field, then examples."""
    if not tally.outcomes:
        return
    differ = "written" if written else "would change"
    screen.table(
        ("publisher", noun, "as before", differ, "left", "unreadable", "doubted", "failed"),
        [
            (
                publisher,
                counts.total(),
                *(counts[name] for name in ("same", "differs", "left", "unreadable", "doubted", "failed")),
            )
            for publisher, counts in sorted(tally.outcomes.items())
        ],
    )
    if not tally.fields:
        return
    screen.line()
    screen.table(
        ("publisher", "field", *(heading for _, heading in _HOW)),
        [
            (publisher, field, *(tally.fields[publisher, field, how] for how, _ in _HOW))  # type: ignore[index]
            for publisher, field in tally.cells()
        ],
    )
    _print_examples(screen, tally)


def _print_examples(screen: Screen, tally: "Tally") -> None:
    screen.line()
    screen.line(Styled("Examples", "strong"))
    for publisher, field in tally.cells():
        for how, _ in _HOW:
            for example in tally.examples.get((publisher, field, how), ()):  # type: ignore[arg-type]
                parts = _differing(example.change)
                screen.paragraph(Styled(f"{example.key}  {field}  ", "quiet"), *parts, indent=2)


def _differing(change: "Change") -> list[Part]:
    """Old and new of one change in few words."""
    if change.field in ("headline", "body") and change.how == "changed":
        return list(_words(change.old, change.new))
    old, new = _in_words(change.old), _in_words(change.new)
    if change.how == "changed" and isinstance(change.old, tuple | list):
        old, new = (
            _in_words([item for item in one if item not in other])
            for one, other in ((change.old, change.new), (change.new, change.old))
        )
    if not old and not new:
        return ["in another order"]
    return [*_side(old, "removed"), " " if old and new else "", *_side(new, "added")]


def _side(text: str, style: Any) -> list[Part]:
    return [Styled(_shortened(text), style)] if text else []


def _words(old: str, new: str) -> Iterator[Part]:
    """What differs between two texts, with a few letters around it."""
    from newsarchive.archive.differences import compare

    pieces = [piece for row in compare(old, new).rows if row.kind != "same" for piece in row.pieces]
    for number, piece in enumerate(pieces[:_PIECES]):
        if piece.fate == "same":
            yield _around(piece.text, number == 0)
        else:
            yield Styled(_shortened(piece.text.strip()), piece.fate)
            yield " "
    if len(pieces) > _PIECES:
        yield "…"


def _around(text: str, is_first: bool) -> str:
    if is_first and len(text) > _AROUND:
        return "…" + text[-_AROUND:]
    return text if len(text) <= 2 * _AROUND else f"{text[:_AROUND]}…{text[-_AROUND:]}"


def _shortened(text: str) -> str:
    return text if len(text) <= _SHORT else f"{text[:_SHORT]}… ({len(text):,} letters)"


def _in_words(value: Any) -> str:
    if value is None or isinstance(value, str):
        return value or ""
    if isinstance(value, datetime):
        return to_minute(value)
    return "; ".join(_item(each) for each in value) if isinstance(value, Sequence) else str(value)


def _item(item: Any) -> str:
    """A byline, a picture, a source link, or plain text, by what is told of it first."""
    fields: Mapping[str, Any] = item if isinstance(item, Mapping) else {} if isinstance(item, str) else asdict(item)
    told = [fields.get(name) for name in ("name", "email", "outlet", "label", "url", "caption")]
    return item if isinstance(item, str) else " ".join(str(each) for each in told if each)
