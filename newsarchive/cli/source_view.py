"""Source links and corrections as people read them: what `sources` and `correct` print."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from newsarchive.cli.screen import Cell, Screen, Styled
from newsarchive.cli.verdict_view import COLUMNS, cells, print_evidence, why, word
from newsarchive.telling.times import minute

if TYPE_CHECKING:
    from newsarchive.archive import Archive, Correction, StoredSource
    from newsarchive.archive.reading import Identify
    from newsarchive.archive.verdicts_held import Holding
    from newsarchive.items import SourceLink

_SOURCES = ("no.", "outlet", "form", "address", "article", "seen (KST)", "dropped (KST)", "found in")
_WRAPS = ("address", "found in", "corrected", "why")
_REJECTED = ("correction", "outlet", "form", "address", "by", "when (KST)", "note")
_CORRECTIONS = ("correction", "said", "found", "counts", "by", "when (KST)", "withdrawn (KST)", "note")


def held(archive: "Archive", reference: str, identify: "Identify") -> "list[tuple[StoredSource, Holding | None]]":
    """What the article names as its sources, or did, each with what is held of it. Raises NoSuchArticle."""
    from newsarchive.archive.verdicts_held import holding_of

    found = archive.sources(reference, identify)
    verdicts = archive.verdicts([archive.article_id(reference, identify)])
    return [(each, None if each.gone_at else holding_of(each.link, verdicts)) for each in found]


def print_sources(
    screen: Screen,
    reference: str,
    sources: "Sequence[tuple[StoredSource, Holding | None]]",
    corrections: "Sequence[Correction]",
) -> None:
    """What an article names as its sources, and apart from it what a person said is none."""
    if sources:
        is_judged = any(holding for _, holding in sources)
        is_corrected = any(source.correction for source, _ in sources)
        columns = (*_SOURCES, *(COLUMNS if is_judged else ()), *(("corrected",) if is_corrected else ()))
        rows = [_row(*each, is_judged=is_judged, is_corrected=is_corrected) for each in sources]
        screen.table(columns, rows, wraps=_WRAPS)
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


def print_all_evidence(
    screen: Screen, reference: str, sources: "Sequence[tuple[StoredSource, Holding | None]]"
) -> None:
    """Each source that the article names now, with all that its verdict rests on."""
    for source, holding in sources:
        if source.number is None:
            continue
        screen.line(Styled(f"{source.number}. {_named(source.link)}", "strong"))
        if holding is None:
            screen.line("Not judged yet: newsarchive verify judges it.")
        else:
            screen.line(word(holding.counts.verdict), f": {why(holding)}")
            print_evidence(screen, holding)
        screen.line()
    if not sources:
        screen.line(f"{reference} names no source.")


def _row(source: "StoredSource", holding: "Holding | None", *, is_judged: bool, is_corrected: bool) -> tuple[Cell, ...]:
    verdict = cells(holding) if source.gone_at is None else ("-",) * len(COLUMNS)
    return (*_source(source), *(verdict if is_judged else ()), *((_by_hand(source),) if is_corrected else ()))


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
