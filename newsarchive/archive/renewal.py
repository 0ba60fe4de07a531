"""What today's code reads otherwise in an archived article, and what of that is kept. Pure: no database, no clock."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any, Literal

from newsarchive.archive import source_links
from newsarchive.archive.article_rows import readings
from newsarchive.archive.corrections import Held, name
from newsarchive.archive.rereading import Reread
from newsarchive.archive.source_layers import found_now
from newsarchive.archive.stored import Stored
from newsarchive.archive.versions import content_digest
from newsarchive.items import Article, Capture, Image, SourceLink

How = Literal["gained", "changed", "spaced", "lost"]
"""How a field is read otherwise: where nothing was read before, other than before, in other white space alone, or not
any more."""

Outcome = Literal["same", "differs", "unreadable", "doubted", "failed"]
"""What came of an article: read as before; read otherwise; today's code reads no article there; it does not believe
what it reads; the reading broke down."""

FIELDS = (
    "headline",
    "body",
    "bylines",
    "section",
    "issue",
    "date_published",
    "date_published_text",
    "date_origin",
    "date_modified",
    "date_modified_text",
    "language",
    "credits",
    "photo_credits",
    "images",
    "source_links",
    "kind",
    "canonical_url",
)
"""What may be read otherwise, in the order in which it is told."""

_SILENT = ("extractor", "text_digest")
"""What a version keeps of its reading that nobody reads."""


@dataclass(frozen=True, kw_only=True)
class Rereadable:
    """An article as it is kept, and the captures in which it is read again (one, where the newest has the same page).

    `own` are columns of the article, `version` those of its current version; `found` is what the rules found.
    """

    known: Stored
    key: str
    publisher: str
    own: Mapping[str, Any]
    version: Mapping[str, Any]
    images: tuple[Image, ...]
    found: tuple[Held, ...]
    behind: Capture
    newest: Capture
    newest_id: int


@dataclass(frozen=True, kw_only=True)
class Change:
    """A field that is read otherwise; images, bylines and source links are lists of objects."""

    field: str
    old: Any
    new: Any

    @property
    def how(self) -> How:
        """In which way."""
        if not self.old or not self.new:
            return "lost" if self.old else "gained"
        is_text = isinstance(self.old, str) and isinstance(self.new, str)
        return "spaced" if is_text and self.old.split() == self.new.split() else "changed"


@dataclass(frozen=True, kw_only=True)
class Renewal:
    """What is written of an article, if it is still as it was `known`."""

    known: Stored
    key: str
    publisher: str
    behind: Reread
    newest: Reread

    @property
    def is_version(self) -> bool:
        """Whether the words are others: they become a version of their own."""
        assert self.behind.article is not None
        return content_digest(self.behind.article.headline, self.behind.article.body) != self.known.digest


@dataclass(frozen=True, kw_only=True)
class Silent:
    """What is written of an article that is read as before by another extractor."""

    version_id: int
    digest: str
    extractor: str
    text_digest: str | None


@dataclass(frozen=True, kw_only=True)
class Reviewed:
    """What came of one article; `changes` are empty unless it differs, `problem` is None where nothing is wrong.

    Where it failed, nothing but its number may be known.
    """

    article_id: int
    key: str | None = None
    publisher: str | None = None
    number: int = 0
    headline: str | None = None
    outcome: Outcome
    changes: tuple[Change, ...] = ()
    problem: str | None = None
    to_write: Renewal | Silent | None = None


def own_columns(article: Article) -> dict[str, Any]:
    """The columns of an article that follow its newest page, but for its sources."""
    names = ("canonical_url", "kind", "date_published", "date_modified")
    return {name: getattr(article, name) for name in names}


def compared(kept: Rereadable, behind: Reread, newest: Reread) -> Reviewed:
    """What today's reading means for an article; `behind` must be believed."""
    again = behind.article
    assert again is not None
    read = _readings(kept, again)
    changes = tuple(_changes(kept, read, again, newest))
    renewal = Renewal(known=kept.known, key=kept.key, publisher=kept.publisher, behind=behind, newest=newest)
    to_write: Renewal | Silent | None = renewal if changes or _sources_moved(kept, again, newest) else None
    if to_write is None and any(kept.version[name] != read[name] for name in _SILENT):
        silent = {name: read[name] for name in _SILENT}
        to_write = Silent(version_id=kept.known.version_id, digest=kept.known.digest, **silent)
    return Reviewed(
        article_id=kept.known.id,
        key=kept.key,
        publisher=kept.publisher,
        number=kept.known.number,
        headline=kept.version["headline"],
        outcome="differs" if changes else "same",
        changes=changes,
        to_write=to_write,
    )


def _readings(kept: Rereadable, again: Article) -> dict[str, Any]:
    """The columns of the version as today's code reads it. The digest of an equal text is not made anew: it takes as
    long as all comparing."""
    is_equal = kept.version["text_digest"] is not None and again.body == kept.version["body"]
    return readings(again, kept.version["text_digest"] if is_equal else None)


def _changes(kept: Rereadable, read: Mapping[str, Any], again: Article, newest: Reread) -> Iterator[Change]:
    for field, new in read.items():
        if field not in _SILENT and new != kept.version[field]:
            yield Change(field=field, old=kept.version[field], new=new)
    if again.images != kept.images:
        yield Change(field="images", old=kept.images, new=again.images)
    yield from _own_changes(kept, read, again, newest.article)
    old, new = [held.link for held in kept.found], _named(kept, again, newest)
    if new != old:
        yield Change(field="source_links", old=tuple(old), new=tuple(new))


def _own_changes(kept: Rereadable, read: Mapping[str, Any], again: Article, newest: Article | None) -> Iterator[Change]:
    """Of the article itself, where its newest page is another than that of its version; dates are told once."""
    for field, new in _own(kept, again, newest).items():
        is_told = field in read and (kept.version[field], read[field]) == (kept.own[field], new)
        if new != kept.own[field] and not is_told:
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
    return Reviewed(
        article_id=kept.known.id,
        key=kept.key,
        publisher=kept.publisher,
        number=kept.known.number,
        headline=kept.version["headline"],
        outcome="doubted" if doubts else "unreadable",
        problem=problem or (", ".join(doubts) if doubts else "today's code reads no article in its capture"),
    )
