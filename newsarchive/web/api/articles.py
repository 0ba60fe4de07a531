"""Articles: the one, its versions and captures; and searches for them."""

from datetime import date
from itertools import pairwise

from newsarchive.archive import NotAPage, StoredArticle
from newsarchive.archive.read_handle import Reader
from newsarchive.operations.exports.columns import Row, row_of
from newsarchive.operations.exports.tables import TABLES
from newsarchive.publishers import likely_identity
from newsarchive.publishers.cited import cited_as
from newsarchive.telling import records
from newsarchive.telling.changes import compare
from newsarchive.telling.records import Record
from newsarchive.telling.verdict_records import plain
from newsarchive.web.api.asked import BASE, Asked, Told, leaf
from newsarchive.web.api.problems import Problem
from newsarchive.web.pages.search import Wish

_COOKIES = ("cookie", "set-cookie", "cookie2", "set-cookie2")
COUNTED = ("day", "publisher", "section")


def as_key(_address: str) -> None:
    """Numbers and keys are no addresses."""


def search(reader: Reader, asked: Asked) -> Told:
    """Articles found, and counts of all of them where they are asked for."""
    typed = _wish(asked).typed
    sort, limit, page = asked["sort"], asked["limit"], asked["page"] or None
    try:
        found = reader.search(typed, sort=sort, limit=limit, page=page, identify=likely_identity, cited_as=cited_as)
    except NotAPage:
        raise Problem("bad-parameter", "The parameter page takes what the page before gave as next.") from None
    items = [records.hit(each) for each in found.hits]
    counts = {by: _counted(reader, typed, by) if by in asked["counts"] else None for by in COUNTED}
    return Told(record=asked.items(items, found.next_page, warnings=found.warnings, total=found.total, counts=counts))


def _wish(asked: Asked) -> Wish:
    after, before = (_written(asked[name]) for name in ("after", "before"))
    return Wish(q=asked["q"], publisher=asked["publisher"], section=asked["section"], after=after, before=before)


def _written(day: date | None) -> str:
    return day.isoformat() if day else ""


def _counted(reader: Reader, typed: str, by: str) -> list[Record]:
    counts = reader.count(typed, by, identify=likely_identity, cited_as=cited_as).counts  # type: ignore[arg-type]
    return [{by: each.value, "articles": each.articles} for each in counts]


def found(reader: Reader, asked: Asked) -> Told:
    """The article that a number, key or address names."""
    article = reader.article(asked["ref"], likely_identity)
    told = _article(reader, article, asked["version"])
    return Told(record=told.record, headers={"content-location": f"{BASE}/articles/{article.id}"})


def article(reader: Reader, asked: Asked) -> Told:
    """The article with that number."""
    return _article(reader, reader.article(str(asked["number"]), as_key), asked["version"])


def _article(reader: Reader, article: StoredArticle, number: int | None) -> Told:
    version = article.current
    if number is not None and number != version.number:
        there = reader.versions(article.key, as_key)
        chosen = next((each for each in there if each.number == number), None)
        if chosen is None:
            raise Problem("no-such-version", f"Its versions are numbered from 1 to {article.versions}.")
        version = chosen
    return Told(record=records.stored(article, version))


def versions(reader: Reader, asked: Asked) -> Told:
    """Its versions, first to last, each with what changed."""
    every = reader.versions(str(asked["number"]), as_key)
    pairs = [(None, every[0]), *pairwise(every)]
    wanted = [(before, each) for before, each in pairs if each.number > asked["page"]][: asked["limit"] + 1]
    shown, page = leaf(wanted, asked["limit"], lambda pair: pair[1].number)
    items = [records.version(each, compare(before, each).record() if before else None) for before, each in shown]
    return Told(record=asked.items(items, page))


def captures(reader: Reader, asked: Asked) -> Told:
    """Its captures by number, without bytes and cookies."""
    number = reader.article_id(str(asked["number"]), as_key)
    rows = reader.captures_after(number, asked["page"], asked["limit"] + 1)
    shown, page = leaf(rows, asked["limit"], lambda each: each.id)
    items = [_without_cookies(row_of(TABLES["captures"].columns, each)) for each in shown]
    return Told(record=asked.items(items, page))


def _without_cookies(row: Row) -> Record:
    kept = [each for each in row["headers"] if each["name"].lower() not in _COOKIES]
    return {name: plain(value) for name, value in {**row, "headers": kept}.items()}
