"""Source links and corrections as people read them: what `sources` and `correct` print."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from newsarchive.cli.screen import Cell, Screen, Styled
from newsarchive.cli.times import minute

if TYPE_CHECKING:
    from newsarchive.archive import Correction, StoredSource
    from newsarchive.items import SourceLink

_SOURCES = ("no.", "outlet", "form", "address", "article", "seen (KST)", "gone (KST)", "found in")
_REJECTED = ("correction", "outlet", "form", "address", "by", "when (KST)", "note")
_CORRECTIONS = ("correction", "said", "found", "counts", "by", "when (KST)", "withdrawn (KST)", "note")


def print_sources(
    screen: Screen, reference: str, sources: "Sequence[StoredSource]", corrections: "Sequence[Correction]"
) -> None:
    """What an article names as its sources, and apart from it what a person said is none."""
    if any(source.correction for source in sources):
        rows = [(*_source(source), _by_hand(source)) for source in sources]
        screen.table((*_SOURCES, "corrected"), rows, wraps=("address", "found in", "corrected"))
    elif sources:
        screen.table(_SOURCES, list(map(_source, sources)), wraps=("address", "found in"))
    else:
        screen.line(f"{reference} names no source.")
    rejected = [each for each in corrections if each.kind == "rejected" and each.withdrawn_at is None]
    if rejected:
        screen.line()
        screen.line(Styled("Found, and rejected by hand:", "strong"))
        screen.table(_REJECTED, list(map(_rejected, rejected)), wraps=("address", "note"))


def print_corrections(screen: Screen, reference: str, corrections: "Sequence[Correction]") -> None:
    """All that people said of an article's sources, withdrawn corrections too, the earliest first."""
    if corrections:
        screen.table(_CORRECTIONS, list(map(_correction, corrections)), wraps=("found", "counts", "note"))
    else:
        screen.line(f"Nobody has corrected a source of {reference}.")


def _source(source: "StoredSource") -> tuple[Cell, ...]:
    return (
        str(source.number or "-"),
        source.link.outlet or "-",
        source.link.form,
        _address(source.link),
        source.link.target or "-",
        minute(source.first_seen),
        minute(source.gone_at),
        source.link.where,
    )


def _by_hand(source: "StoredSource") -> str:
    made = source.correction
    if made is None:
        return ""
    author = f" by {made.author}" if made.author else ""
    return f"by hand: {made.kind}{author}, {minute(made.made_at)}, correction {made.id}"


def _rejected(made: "Correction") -> tuple[Cell, ...]:
    link = made.found.link if made.found else None
    named = (link.outlet or "-", link.form, _address(link)) if link else ("-", "-", "-")
    return (str(made.id), *named, made.author or "-", minute(made.made_at), made.note or "")


def _correction(made: "Correction") -> tuple[Cell, ...]:
    return (
        str(made.id),
        f"{made.kind} (not on the page now)" if made.is_idle else made.kind,
        _named(made.found.link if made.found else None),
        _named(made.corrected.link if made.corrected else None),
        made.author or "-",
        minute(made.made_at),
        minute(made.withdrawn_at),
        made.note or "",
    )


def _named(link: "SourceLink | None") -> str:
    if link is None:
        return "-"
    address = f"{link.url} (placeholder)" if link.url and link.placeholder else link.url
    return " ".join(part for part in (link.outlet, address, f"({link.form})") if part)


def _address(link: "SourceLink") -> Cell:
    if link.url is None:
        return "-"
    return Styled(f"{link.url} (placeholder)", "alarm") if link.placeholder else link.url
