"""`newsarchive sources` and `newsarchive citing`: what an article names as its source, and who names an article."""

from typing import TYPE_CHECKING

import click

from newsarchive.cli import likely_view, verdict_view
from newsarchive.cli.failure import Failure, Misuse
from newsarchive.cli.opening import opened
from newsarchive.cli.options import as_json, examples, reference
from newsarchive.cli.screen import Cell, print_json, screen
from newsarchive.cli.source_view import held, print_all_evidence, print_sources
from newsarchive.telling import records, verdict_records
from newsarchive.telling.times import day, minute

if TYPE_CHECKING:
    from collections.abc import Sequence

    from newsarchive.archive import Archive, Citing, StoredSource
    from newsarchive.archive.verdicts_held import Holding, Verdict
    from newsarchive.operations.likely_source import Likely


@click.command(
    short_help="List what an article names as its sources.",
    epilog=examples(
        "newsarchive sources 12",
        "newsarchive sources 12 1 --evidence",
        "newsarchive sources 12 --likely --evidence",
        "newsarchive sources 12 --json | jq -r .url",
        "newsarchive sources 12 --json | jq '{url, verdict: .verdict.verdict, score: .verdict.score}'",
    ),
)
@reference
@click.argument("number", metavar="[N]", required=False, type=int)
@click.option("--evidence", is_flag=True, help="All that each verdict rests on, the texts beside each other.")
@click.option("--likely", is_flag=True, help="Only where the story may come from by its text, whatever is named.")
@as_json
def sources(reference: str, number: int | None, evidence: bool, likely: bool, as_json: bool) -> None:
    """List what an article itself names as the place that its story comes from, with or without an address.

    ID|URL is its number, its key, or any of its addresses; N chooses one source by its number. A source that the
    article named once and names no more stands last, with the time. What a person has corrected is marked; where the
    rules are wrong, see correct. The verdict beside each is what `verify` holds of it, or what a person said; --json
    prints its evidence, too.

    Where no source is verified, the archived articles follow that the story may come from: those whose text stands out
    from all that is on its subject and that appeared before it. A score with evidence, never an
    accusation.
    """
    from newsarchive.publishers import likely_identity

    if likely and number is not None:
        raise Misuse("--likely is about the article, not about one of its sources: leave N out")
    with opened() as archive:
        if likely:
            _print_likely(_likely(archive, reference), reference, evidence=evidence, as_json=as_json)
            return
        listed = _listed(archive, reference, number)
        corrections = archive.corrections(reference, likely_identity) if number is None else ()
        is_shown = number is None and not (as_json or evidence)
        is_wanted = is_shown and not any(map(_is_verified, listed)) and not _is_newsrooms(archive, reference)
        found = _likely(archive, reference) if is_wanted else None
    if as_json:
        for source, holding in listed:
            print_json({**records.source(source), "verdict": verdict_records.holding(holding)})
    elif evidence:
        print_all_evidence(screen(), reference, listed)
    else:
        print_sources(screen(), reference, listed, corrections)
        if found is not None:
            screen().line()
            _print_likely(found, reference, evidence=False, as_json=False)


def _is_verified(listed: "tuple[StoredSource, Holding | None]") -> bool:
    _, holding = listed
    return holding is not None and holding.counts.verdict in ("verified", "verified_at_other_version")


def _is_newsrooms(archive: "Archive", reference: str) -> bool:
    """A newsroom's article need not come from another one, unless people ask."""
    from newsarchive.publishers import likely_identity, publishers

    return archive.article(reference, likely_identity).publisher in {each.id for each in publishers()}


def _likely(archive: "Archive", reference: str) -> "Likely":
    from newsarchive.operations.likely_source import likely_sources
    from newsarchive.publishers import likely_identity

    return likely_sources(archive, reference, likely_identity)


def _print_likely(found: "Likely", reference: str, *, evidence: bool, as_json: bool) -> None:
    if as_json:
        for offered in found.offered:
            print_json(likely_view.record(offered))
        return
    likely_view.print_likely(screen(), reference, found)
    if evidence:
        likely_view.print_beside(screen(), found)


def _listed(archive: "Archive", reference: str, number: int | None) -> "list[tuple[StoredSource, Holding | None]]":
    """The sources, or the one with that number, each with what is held of it. Ends the command where there is none."""
    from newsarchive.publishers import likely_identity

    found = held(archive, reference, likely_identity)
    if number is None:
        return found
    chosen = [each for each in found if each[0].number == number]
    if not chosen:
        last = max((source.number or 0 for source, _ in found), default=0)
        raise Failure(f"{reference} has no source {number} now: it names {last}")
    return chosen


@click.command(
    short_help="List who names an article as a source.",
    epilog=examples(
        "newsarchive citing kbs:ncd:8630990",
        "newsarchive citing 'https://news.kbs.co.kr/news/view.do?ncd=8630990' --json",
    ),
)
@reference
@as_json
def citing(reference: str, as_json: bool) -> None:
    """List the archived articles that name an article as their source, the earliest first.

    ID|URL is its number, its key, or any of its addresses; it need not be archived itself. The verdict tells whether
    the article says what each of them tells, as far as `verify` could see.
    """
    from newsarchive.publishers import likely_identity

    with opened() as archive:
        found = _with_verdicts(archive, archive.citing(reference, likely_identity))
    if as_json:
        for each, holding in found:
            print_json({**records.citing(each), "verdict": verdict_records.holding(holding)})
    elif found:
        _print_citing(found)
    else:
        screen().line(f"No archived article names {reference} as its source.")


_AT_ONCE = 500


def _with_verdicts(archive: "Archive", found: "Sequence[Citing]") -> "list[tuple[Citing, Holding | None]]":
    from newsarchive.archive.verdicts_held import holding_of

    keys = list(dict.fromkeys(each.key for each in found))
    verdicts: dict[str, list[Verdict]] = {key: [] for key in keys}
    for start in range(0, len(keys), _AT_ONCE):
        for verdict in archive.verdicts_by_key(keys[start : start + _AT_ONCE]):
            verdicts[verdict.key].append(verdict)
    return [(each, holding_of(each.source.link, verdicts[each.key])) for each in found]


_CITING = ("published (KST)", "publisher", "article", "headline", "as", "dropped (KST)")


def _print_citing(found: "list[tuple[Citing, Holding | None]]") -> None:
    is_judged = any(holding for _, holding in found)
    columns = (*_CITING, *(verdict_view.COLUMNS if is_judged else ()))
    rows = [(*_citing(each), *(verdict_view.cells(holding) if is_judged else ())) for each, holding in found]
    screen().table(columns, rows, wraps=("headline", "as", "why"))


def _citing(citing: "Citing") -> tuple[Cell, ...]:
    return (
        day(citing.date_published),
        citing.publisher,
        citing.key,
        citing.headline,
        citing.source.link.url or "-",
        minute(citing.source.gone_at),
    )
