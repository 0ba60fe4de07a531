"""What a look at an article's page means for the next one: columns of the article, as a page is committed."""

from datetime import datetime

from sqlalchemy import Connection

from newsarchive.archive.revisiting import History, next_visit
from newsarchive.archive.rows import change
from newsarchive.archive.schema import ArticleRow
from newsarchive.archive.stored import Stored
from newsarchive.archive.versions import Fate
from newsarchive.items import Article, Capture


def seen(known: Stored | None, article: Article, capture: Capture, fate: Fate) -> dict[str, object]:
    """The columns after a capture that shows `article`; a source file is nothing to look at again."""
    if capture.medium != "http":
        return {}
    at = capture.fetched_at
    changed = _changed(known) if known is not None and fate == "seen" else at
    if known is None:
        changed = _last_told(article, at)
    began = min(article.date_published or at, known.first_seen_at if known else at)
    again = next_visit(History(began=began, changed=changed, visited=at))
    return {"changed_at": changed, "revisit_at": again, "failed_visits": 0}


def unchanged(known: Stored, at: datetime) -> dict[str, object]:
    """The columns after an answer at `at` that the page is as it was."""
    again = next_visit(History(began=_began(known), changed=_changed(known), visited=at))
    return {"revisit_at": again, "failed_visits": 0}


def missed(known: Stored, at: datetime, fate: str) -> dict[str, object]:
    """The columns after an answer at `at` that the article is not there, of which `fate` came.

    Where that is not believed though it was met before, there is an outage.
    """
    changed = at if fate == "gone" else _changed(known)
    is_missing = fate == "missing"
    failures = known.failed_visits + 1 if is_missing and known.missing_since is not None else 0
    again = next_visit(History(began=_began(known), changed=changed, visited=at, missing=is_missing, failures=failures))
    return {"changed_at": changed, "revisit_at": again, "failed_visits": failures}


def fail(connection: Connection, known: Stored, at: datetime) -> None:
    """A look at `at` told nothing: the next one comes the later, the more did so before it."""
    failures = known.failed_visits + 1
    history = History(began=_began(known), changed=_changed(known), visited=at, failures=failures)
    change(connection, ArticleRow, known.id, {"revisit_at": next_visit(history), "failed_visits": failures})


def _last_told(article: Article, at: datetime) -> datetime:
    """When an article that is seen for the first time last changed by its own word, at most `at`."""
    return min(article.date_modified or article.date_published or at, at)


def _began(known: Stored) -> datetime:
    return min(known.date_published or known.first_seen_at, known.first_seen_at)


def _changed(known: Stored) -> datetime:
    return known.changed_at or _began(known)
