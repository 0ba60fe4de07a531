"""Publishers, how they cite, and runs."""

from datetime import date, datetime, time

from newsarchive.archive.read_handle import Reader
from newsarchive.normalization.json_lines import KST
from newsarchive.operations.trace_reports import reported
from newsarchive.publishers import Publisher
from newsarchive.publishers import publishers as on_the_shelf
from newsarchive.telling import publisher_records, records
from newsarchive.web.api.asked import Asked, Told, leaf
from newsarchive.web.api.problems import Problem


def publishers(reader: Reader, asked: Asked) -> Told:
    """Publishers that can be read or are archived, by name."""
    shelf, more = _shelf(), asked["limit"] + 1
    archived = reader.publishers_after(asked["page"], more)
    names = sorted({*archived, *(each for each in shelf if each > asked["page"])})[:more]
    shown, page = leaf(names, asked["limit"], str)
    held = reader.publishers_held(shown)
    items = [publisher_records.publisher(each, shelf.get(each), held.get(each)) for each in shown]
    return Told(record=asked.items(items, page))


def publisher(reader: Reader, asked: Asked) -> Told:
    """One of them."""
    name = asked["name"]
    shelf, held = _shelf().get(name), reader.publishers_held([name]).get(name)
    if shelf is None and held is None:
        raise Problem("no-such-publisher")
    return Told(record=publisher_records.publisher(name, shelf, held))


def _shelf() -> dict[str, Publisher]:
    return {each.id: each for each in on_the_shelf()}


def report(reader: Reader, asked: Asked) -> Told:
    """How an archived publisher cites."""
    since, until = (_midnight(asked[name]) for name in ("since", "until"))
    return Told(record=publisher_records.report(reported(reader, asked["name"], since, until)))


def _midnight(day: date | None) -> datetime | None:
    return None if day is None else datetime.combine(day, time.min, KST)


def runs(reader: Reader, asked: Asked) -> Told:
    """Crawls, the latest first."""
    found = reader.runs_before(asked["page"], asked["limit"] + 1)
    shown, page = leaf(found, asked["limit"], lambda each: each.id)
    return Told(record=asked.items([records.run(each) for each in shown], page))


def run(reader: Reader, asked: Asked) -> Told:
    """One of them."""
    return Told(record=records.run(reader.run(asked["number"])))
