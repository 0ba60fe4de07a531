"""What articles name as their sources, who names them, what is held of that, and where stories come from."""

from collections.abc import Sequence

from newsarchive.archive import Citing, NotAPage
from newsarchive.archive.leafing import citing_page
from newsarchive.archive.read_handle import Reader
from newsarchive.archive.reading import Identify
from newsarchive.archive.verdicts_held import Verdict, holding_of
from newsarchive.operations.tracing import retold, traced
from newsarchive.operations.tracing_records import record
from newsarchive.publishers import likely_identity
from newsarchive.telling import records, verdict_records
from newsarchive.telling.records import Record
from newsarchive.web.api.articles import as_key
from newsarchive.web.api.asked import Asked, Told, leaf
from newsarchive.web.api.problems import Problem

_NAMED = ("url", "outlet", "label", "form", "placeholder")


def sources(reader: Reader, asked: Asked) -> Told:
    """What the article names, or named, each with what is held of it."""
    number = reader.article_id(str(asked["number"]), as_key)
    held = reader.verdicts([number])
    items = [
        {
            **records.source(each),
            "verdict": verdict_records.holding(None if each.gone_at else holding_of(each.link, held)),
        }
        for each in reader.sources(str(number), as_key)
    ]
    return Told(record=asked.items(items))


def citing(reader: Reader, asked: Asked) -> Told:
    """Who names the article with that number."""
    return _citing(reader, asked, str(asked["number"]), as_key)


def citing_of(reader: Reader, asked: Asked) -> Told:
    """Who names the article, which need not be archived."""
    return _citing(reader, asked, asked["ref"], likely_identity)


def _citing(reader: Reader, asked: Asked, reference: str, identify: Identify) -> Told:
    try:
        found = reader.citing_after(reference, identify, asked["page"] or None, asked["limit"] + 1)
    except NotAPage:
        raise Problem("bad-parameter", "The parameter page takes what the page before gave as next.") from None
    shown, page = leaf(found, asked["limit"], citing_page)
    return Told(record=asked.items(_with_verdicts(reader, shown), page))


def _with_verdicts(reader: Reader, shown: Sequence[Citing]) -> list[Record]:
    held: dict[str, list[Verdict]] = {each.key: [] for each in shown}
    for verdict in reader.verdicts_by_key(list(held)):
        held[verdict.key].append(verdict)
    return [
        {
            **records.citing(each),
            "verdict": verdict_records.holding(holding_of(each.source.link, held[each.key])),
        }
        for each in shown
    ]


def trace(reader: Reader, asked: Asked) -> Told:
    """The article with that number, up and down."""
    return _trace(reader, asked, str(asked["number"]), as_key)


def trace_of(reader: Reader, asked: Asked) -> Told:
    """The article up and down; it need not be archived."""
    return _trace(reader, asked, asked["ref"], likely_identity)


def _trace(reader: Reader, asked: Asked, reference: str, identify: Identify) -> Told:
    ways = traced(reader, reference, identify, depth=asked["depth"])
    return Told(record=record(ways, retold(reader, reference, identify, depth=asked["depth"])))


def verdicts_of(reader: Reader, asked: Asked) -> Told:
    """What is held of the sources of the article with that number."""
    return _verdicts(reader, asked, article_id=reader.article_id(str(asked["number"]), as_key))


def verdicts(reader: Reader, asked: Asked) -> Told:
    """What is held of all source links, or of those of a publisher, or with a verdict."""
    return _verdicts(reader, asked, publisher=asked["publisher"] or None, verdict=asked["verdict"])


def _verdicts(reader: Reader, asked: Asked, **of: object) -> Told:
    found = reader.verdicts_after(asked["page"], asked["limit"] + 1, history=asked["history"], **of)  # type: ignore[arg-type]
    shown, page = leaf(found, asked["limit"], lambda each: each.id)
    return Told(record=asked.items([_verdict(each) for each in shown], page))


def _verdict(held: Verdict) -> Record:
    whose = {name: getattr(held, name) for name in ("id", "article_id", "key", "publisher")}
    return {**whose, **{name: held.link[name] for name in _NAMED}, **verdict_records.verdict(held)}
