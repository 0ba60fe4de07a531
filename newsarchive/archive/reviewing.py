"""What today's reading means for an archived article: decided by comparing. Pure: no database, no clock."""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

from newsarchive.archive import source_links
from newsarchive.archive.article_rows import readings
from newsarchive.archive.corrections import name
from newsarchive.archive.renewal import (
    Change,
    Older,
    OlderRenewal,
    Outcome,
    Renewal,
    Rereadable,
    Reviewed,
    Silent,
    own_columns,
)
from newsarchive.archive.rereading import Reread
from newsarchive.archive.source_layers import found_now
from newsarchive.archive.versions import content_digest
from newsarchive.items import Article, Image, SourceLink

_SILENT = ("extractor", "text_digest")
"""What a version keeps of its reading that nobody reads."""


def compared(kept: Rereadable, behind: Reread, newest: Reread) -> Reviewed:
    """What today's reading means for an article; `behind` must be believed."""
    again = behind.article
    assert again is not None
    read = _readings(kept.version, again)
    changes = tuple(_changes(kept, read, again, newest))
    renewal = Renewal(known=kept.known, key=kept.key, publisher=kept.publisher, behind=behind, newest=newest)
    to_write: Renewal | Silent | None = renewal if changes or _sources_moved(kept, again, newest) else None
    if to_write is None and any(kept.version[name] != read[name] for name in _SILENT):
        silent = {name: read[name] for name in _SILENT}
        to_write = Silent(version_id=kept.known.version_id, digest=kept.known.digest, **silent)
    return replace(_unread(kept), outcome="differs" if changes else "same", changes=changes, to_write=to_write)


def _unread(kept: Rereadable) -> Reviewed:
    """Which article it is; what came of it is to be added."""
    return Reviewed(
        article_id=kept.known.id,
        key=kept.key,
        publisher=kept.publisher,
        number=kept.known.number,
        headline=kept.version["headline"],
        outcome="unreadable",
    )


def _readings(version: Mapping[str, Any], again: Article) -> dict[str, Any]:
    """The columns of the version as today's code reads it. The digest of an equal text is not made anew: it takes as
    long as all comparing."""
    is_equal = version["text_digest"] is not None and again.body == version["body"]
    return readings(again, version["text_digest"] if is_equal else None)


def _changes(kept: Rereadable, read: Mapping[str, Any], again: Article, newest: Reread) -> Iterator[Change]:
    yield from _changes_of(kept.version, kept.images, read, again)
    yield from _own_changes(kept, read, again, newest.article)
    old, new = [held.link for held in kept.found], _named(kept, again, newest)
    if new != old:
        yield Change(field="source_links", old=tuple(old), new=tuple(new))


def _changes_of(
    version: Mapping[str, Any], images: tuple[Image, ...], read: Mapping[str, Any], again: Article
) -> Iterator[Change]:
    for field, new in read.items():
        if field not in _SILENT and not _is_same(version[field], new):
            yield Change(field=field, old=version[field], new=new)
    if again.images != images:
        yield Change(field="images", old=images, new=again.images)


def _is_same(old: Any, new: Any) -> bool:
    """SQLite keeps times in milliseconds."""
    if isinstance(old, datetime) and isinstance(new, datetime):
        return abs(old - new) < timedelta(milliseconds=1)
    return bool(old == new)


def _own_changes(kept: Rereadable, read: Mapping[str, Any], again: Article, newest: Article | None) -> Iterator[Change]:
    """Of the article itself, where its newest page is another than that of its version; dates are told once."""
    for field, new in _own(kept, again, newest).items():
        is_told = field in read and (kept.version[field], read[field]) == (kept.own[field], new)
        if not _is_same(kept.own[field], new) and not is_told:
            yield Change(field=field, old=kept.own[field], new=new)


def _own(kept: Rereadable, again: Article, newest: Article | None) -> dict[str, Any]:
    if newest is not None:
        return own_columns(newest)
    moved_on = kept.own["date_modified"] != kept.version["date_modified"]
    return {} if moved_on else {"date_modified": again.date_modified}


def _named(kept: Rereadable, again: Article, newest: Reread) -> list[SourceLink]:
    """The sources that today's rules find; a target that became known only later is no difference."""
    links = (newest.article or again).source_links
    held = found_now(kept.found, links, kept.known.version_id, newest.at)
    known = {name(each.link): each.link.target for each in kept.found}
    return [replace(each.link, target=each.link.target or known.get(name(each.link))) for each in held]


def _sources_moved(kept: Rereadable, again: Article, newest: Reread) -> bool:
    return source_links.digest((newest.article or again).source_links) != kept.known.sources_digest


def without_article(kept: Rereadable, article: Article | None, problem: str | None = None) -> Reviewed:
    """What came of an article that today's code does not read in the capture behind it, or does not believe."""
    doubts = article.doubts if article is not None else ()
    told = problem or (", ".join(doubts) if doubts else "today's code reads no article in its capture")
    return replace(_unread(kept), outcome="doubted" if doubts else "unreadable", problem=told)


def compared_older(kept: Rereadable, older: Older, again: Article | None, problem: str | None = None) -> Reviewed:
    """What today's reading means for an older version: its readings are renewed where its words are the same."""
    version = older.version
    if again is None or again.doubts:
        told = without_article(kept, again, problem)
        return replace(told, number=version["number"], headline=version["headline"])
    read = _readings(version, again)
    changes = tuple(_changes_of(version, older.images, read, again))
    has_its_words = content_digest(again.headline, again.body) == version["digest"]
    to_write = OlderRenewal(version_id=version["id"], digest=version["digest"], article=again)
    is_silent = not changes and all(version[name] == read[name] for name in _SILENT)
    outcome: Outcome = ("differs" if changes else "same") if has_its_words else "left"
    renewal = to_write if has_its_words and not is_silent else None
    named = replace(_unread(kept), number=version["number"], headline=version["headline"])
    return replace(named, outcome=outcome, changes=changes, to_write=renewal)
