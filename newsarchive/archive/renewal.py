"""What today's code reads otherwise in an archived article, and what of that is to be written: plain data."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal

from newsarchive.archive.corrections import Held
from newsarchive.archive.rereading import Reread
from newsarchive.archive.stored import Stored
from newsarchive.items import Article, Capture, Image

How = Literal["gained", "changed", "spaced", "lost"]
"""How a field is read otherwise: where nothing was read before, other than before, in other white space alone, or not
any more."""

Outcome = Literal["same", "differs", "left", "unreadable", "doubted", "failed"]
"""What came of an article, or an older version of it: read as before; read otherwise; other words are read in an older
version, which people may have cited by its number, so it is left as it is; today's code reads no article there; it does
not believe what it reads; the reading broke down."""

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


@dataclass(frozen=True, kw_only=True)
class Older:
    """A version before the current one, as it is kept, and its capture."""

    version: Mapping[str, Any]
    images: tuple[Image, ...]
    capture: Capture


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
    older: tuple[Older, ...] = ()


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


@dataclass(frozen=True, kw_only=True)
class OlderRenewal:
    """What is written of an older version, whose words are the same."""

    version_id: int
    digest: str
    article: Article


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
    to_write: Renewal | OlderRenewal | Silent | None = None


def own_columns(article: Article) -> dict[str, object]:
    """The columns of an article that follow its newest page, but for its sources."""
    names = ("canonical_url", "kind", "date_published", "date_modified")
    return {name: getattr(article, name) for name in names}
