"""Pure decisions: what a capture means for an article, given what is archived. No database, no clock."""

import hashlib
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Literal

from newsarchive.items import Article, Missing

Fate = Literal["new", "changed", "touched", "seen", "back", "gone", "missing", "suspicious", "stale", "earlier"]
"""What a capture means: first sight, other content, other edit time only, nothing new, there again after a removal,
removed; `missing` is a first 404 or soft 404, not yet believed; `suspicious` what was read and is not believed, `stale`
what a cache on the way had kept from before we saw a newer state; `earlier` what was imported and is older than what
the archive has seen: its words stand among the versions of that time."""

SHOWING: tuple[Fate, ...] = ("new", "changed", "touched", "seen", "back")
"""The fates of captures that show the article."""

GONE_AFTER = timedelta(hours=1)
"""A 404, or a page that only reads like one, is believed when it is met again at least this much later; a publisher's
own notice at once."""


@dataclass(frozen=True, kw_only=True)
class Known:
    """What the archive holds of an article that a new capture is compared with."""

    digest: str
    date_modified: datetime | None
    missing_since: datetime | None
    gone: bool


@dataclass(frozen=True, kw_only=True)
class Times:
    """The times that a page shows; `unreadable` where an edit time stands there that could not be read."""

    published: datetime | None
    modified: datetime | None
    unreadable: bool = False


def content_digest(headline: str, body: str) -> str:
    """SHA-256 (hex) of headline and body, equal for texts that differ in white space alone."""
    text = " ".join(headline.split()) + "\n" + " ".join(body.split())
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()


def decide(known: Known | None, article: Article) -> Fate:
    """The fate of a capture that holds `article`.

    What is `back` may have changed meanwhile: `is_changed` tells.
    """
    if known is None:
        return "new"
    if known.gone:
        return "back"
    if is_changed(known, article):
        return "changed"
    return "touched" if article.date_modified != known.date_modified else "seen"


def is_changed(known: Known, article: Article) -> bool:
    """Whether headline or text are others than those of the current version."""
    return content_digest(article.headline, article.body) != known.digest


def is_silent(before: Times, after: Times) -> bool:
    """Whether a page whose content changed does not say so: its edit time is what it was.

    A page that shows no edit time before and after is silent if it is dated at all; of a page without any time,
    or with one that could not be read, nothing is claimed.
    """
    if before.unreadable or after.unreadable or before.modified != after.modified:
        return False
    return after.modified is not None or after.published is not None


def decide_missing(known: Known | None, how: Missing, fetched_at: datetime, *, is_outage: bool = False) -> Fate:
    """The fate of a capture in which the publisher says that the article is not there.

    In an outage, in which it says so of everything, only its own notice and 410 are believed.
    """
    if known is not None and known.gone:
        return "seen"
    if how in ("notice", "410"):
        return "gone"
    if known is None or known.missing_since is None or fetched_at - known.missing_since < GONE_AFTER or is_outage:
        return "missing"
    return "gone"
