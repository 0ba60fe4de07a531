"""The objects that `alerts` and `watch` print with ``--json``."""

from typing import TYPE_CHECKING

from newsarchive.telling.changes import changes_of
from newsarchive.telling.records import Record, hit
from newsarchive.telling.times import iso

if TYPE_CHECKING:
    from newsarchive.archive import Event, FoundAnew, SavedSearch, Waiting, WatchAlert, WatchedArticle


def found_anew(search: "SavedSearch", found: "FoundAnew") -> Record:
    """One article for which there is news, and the saved search that finds it."""
    news = {"alert": "search", "search": search.name, "query": search.query}
    return {**news, **hit(found.hit), "events": [event(each) for each in found.events]}


def watch_alert(alert: "WatchAlert") -> Record:
    """One watched article to which something happened: the same fields, null and empty where there is no search."""
    nothing_found: Record = {"headline_highlights": [], "snippet": None, "highlights": [], "score": None}
    news = {"alert": "watch", "search": None, "query": None}
    return {**news, **_article(alert.article), **nothing_found, "events": [event(each) for each in alert.events]}


def event(event: "Event") -> Record:
    """What happened; `version` came with it, `diff` are the versions to compare, null where the text stayed."""
    changes = changes_of(event)
    return {
        "event": event.kind,
        "at": iso(event.at),
        "version": event.version,
        "silent": event.silent,
        "changes": changes.record() if changes else None,
        "diff": [event.before.number, event.after.number] if event.before and event.after else None,
        "capture": event.capture,
        "simulated": event.simulated,
    }


def saved_search(waiting: "Waiting") -> Record:
    """One saved search; `waiting` articles have not been told yet."""
    search = waiting.search
    return {"name": search.name, "query": search.query, "saved_at": iso(search.saved_at), "waiting": waiting.articles}


def forgotten(search: "SavedSearch") -> Record:
    """A saved search that is no more; nothing of it waits."""
    return {"name": search.name, "query": search.query, "saved_at": iso(search.saved_at), "waiting": 0}


def watched(article: "WatchedArticle") -> Record:
    """One watched article; `watched_at` is null where it is watched no more, `last_change` where nothing happened."""
    last = article.last_change
    return {
        **_article(article),
        "last_seen": iso(article.last_seen),
        "last_change": {"event": last.kind, "at": iso(last.at), "version": last.version} if last else None,
        "watched_at": iso(article.watched_at),
        "waiting": article.waiting,
    }


def _article(article: "WatchedArticle") -> Record:
    names = ("id", "key", "publisher", "url", "kind", "status", "section")
    about = {name: getattr(article, name) for name in names}
    return {**about, "date_published": iso(article.date_published), "headline": article.headline}
