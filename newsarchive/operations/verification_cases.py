"""Cases for the judge: source links with all that the archive, the shelf and the clocks know of them."""

from collections.abc import Iterator, Mapping, Sequence
from functools import cache, partial

from newsarchive.archive import Archive
from newsarchive.archive.verdicts_asked import Answers
from newsarchive.archive.verdicts_cases import NamedSource, Standing
from newsarchive.operations.verification_around import Surroundings, asked_keys, host_of
from newsarchive.provenance.comparison import Text, compare
from newsarchive.provenance.judging import Case, Cited
from newsarchive.provenance.resolving import led_through
from newsarchive.publishers import written_address
from newsarchive.verdicts import Asked, Comparison

_NOTHING = Answers(asked=(), simulated=False)


def cases_of(
    archive: Archive, around: Surroundings, sources: Sequence[NamedSource]
) -> Iterator[tuple[NamedSource, Case, bool]]:
    """Each source link as a case, and whether anything that it rests on came from a stand-in server."""
    if not sources:
        return
    told = archive.current_states(sorted({source.article_id for source in sources}))
    cited = archive.all_states(sorted({source.cited_id for source in sources if source.cited_id is not None}))
    keys = {key for source in sources if source.cited_id is None for key in asked_keys(source)}
    answers = archive.answers(sorted(keys)) if keys else {}
    for source in sources:
        versions = cited.get(source.cited_id or 0, ())
        came = _came(archive, around, source, answers)
        case = _case(around, source, told[source.article_id], versions, came)
        simulated = told[source.article_id].state.simulated or came.simulated
        yield source, case, simulated or any(version.state.simulated for version in versions)


def _case(
    around: Surroundings, source: NamedSource, told: Standing, versions: tuple[Standing, ...], came: Answers
) -> Case:
    texts = {each.state.version: Text(headline=each.state.headline, body=each.body) for each in versions}
    post = Text(headline=told.state.headline, body=told.body)
    return Case(
        told=told.state,
        has_text=bool(told.body.strip()),
        appeared=source.appeared,
        url=source.link.url,
        placeholder=source.link.placeholder,
        taken_down=source.taken_down,
        lead=around.lead(source),
        sister=around.sister(source),
        cited=_cited(versions) if versions else None,
        asked=came.asked,
        witnesses=came.witnesses,
        has_articles=came.has_articles,
        issued=around.issued(source),
        compare=cache(partial(_compared, post, texts)),
    )


def _compared(post: Text, texts: Mapping[int, Text], number: int) -> Comparison:
    return compare(post, texts[number])


def _cited(versions: tuple[Standing, ...]) -> Cited:
    return Cited(
        versions=tuple(each.state for each in versions),
        gone_at=versions[-1].state.gone_at,
        doubted=frozenset(each.state.version for each in versions if each.doubts),
        empty=frozenset(each.state.version for each in versions if not each.body.strip()),
    )


def _came(archive: Archive, around: Surroundings, source: NamedSource, answers: Mapping[str, Answers]) -> Answers:
    """What came of asking for the address; of an archived article, only how the address led to it."""
    if source.cited_id is not None:
        return _way(archive, around, source)
    found = [answers[key] for key in asked_keys(source) if key in answers]
    if found:
        return _together(found)
    silent = around.silent_host(source)
    url = written_address(source.link.url) if source.link.url else None
    if silent is None or url is None or source.link.placeholder:
        return _NOTHING
    asked = Asked(at=silent.since, url=url, outcome="failed", problem=f"{host_of(url)} {silent.reason}")
    return Answers(asked=(asked,), simulated=False)


def _way(archive: Archive, around: Surroundings, source: NamedSource) -> Answers:
    assert source.cited_id is not None
    if around.lead(source).resolved_by not in ("redirect", "shortener"):
        return _NOTHING
    ways = archive.ways_to(source.cited_id)
    through = tuple(each for each in ways if source.link.url and led_through(source.link.url, each))
    return Answers(asked=through, simulated=False)


def _together(found: Sequence[Answers]) -> Answers:
    asked = sorted((each for answers in found for each in answers.asked), key=lambda each: each.at)
    witnesses = {at for answers in found for at in answers.witnesses}
    return Answers(
        asked=tuple(asked),
        simulated=any(answers.simulated for answers in found),
        witnesses=tuple(sorted(witnesses)),
        has_articles=any(answers.has_articles and answers.witnesses for answers in found),
    )
