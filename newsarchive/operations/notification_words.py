"""What people are told, in one line and in fields: what is amiss, and what saved searches and watched articles brought.

Pure. What is told of an article names it by `article_id`, so that it goes with the article.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

from newsarchive.archive import Alerts, Event, SearchAlert, WatchAlert
from newsarchive.archive.notices import NewNotice, Notice
from newsarchive.normalization.json_lines import iso
from newsarchive.operations.doctor import Finding
from newsarchive.publishers import likely_identity

MOST_OF_A_SEARCH = 20
"""More articles than these, found by one search since the last time, are summed up in one notice."""
PATIENCE: Mapping[str, timedelta] = {"hosts": timedelta(days=1)}
"""What passes by itself on most days is told when it has lasted for so long."""
_DOCS = "docs/operations.md"
_OF_PUBLISHERS = ("visits", "doubts", "revisits")
_NUMBERS = re.compile(r"\d[\d,.]*(?: (?:B|kB|MB|GB|TB|s|min|h|days?))?")
_DETAILS = re.compile(r": |, such as ")
_KINDS = {"new": "new", "edited": "edited", "gone": "removed", "back": "back"}


def of_findings(findings: Sequence[Finding], archive: str, now: datetime) -> list[NewNotice]:
    """One notice of each thing that is amiss, whatever its numbers are today; that notices wait tells no notice."""
    lasting = (each for each in findings if each.check != "notices" and not _may_pass(each, now))
    return list({notice.about: notice for notice in (_of_finding(each, archive) for each in lasting)}.values())


def _may_pass(finding: Finding, now: datetime) -> bool:
    patience = PATIENCE.get(finding.check)
    return patience is not None and finding.since is not None and now - finding.since < patience


def _of_finding(finding: Finding, archive: str) -> NewNotice:
    kind = "run" if finding.check == "runs" else "finding"
    text = f"{finding.where}: {finding.what.rstrip('.')}. {finding.fix}"
    url = finding.pages[0] if finding.pages else None
    body = _body(kind, text, archive, _publisher(finding), finding.since, url, finding.fix)
    more = {"check": finding.check, "where": finding.where, "pages": list(finding.pages)}
    docs = {"docs": f"{_DOCS}#{finding.anchor}"}
    return NewNotice(kind=kind, about=_identity(finding), article_id=None, body={**body, **more, **docs})


def _identity(finding: Finding) -> str:
    """The same for the same trouble tomorrow: numbers change meanwhile, and the reasons behind the colon."""
    sort = _DETAILS.split(finding.what)[0]
    named = (
        "finding",
        finding.check,
        finding.where,
        finding.anchor,
        *(_NUMBERS.sub("", text) for text in (sort, finding.fix)),
    )
    return "\n".join(named)


def _publisher(finding: Finding) -> str | None:
    if finding.check in _OF_PUBLISHERS:
        return finding.where
    named = (likely_identity(page) for page in finding.pages)
    return next((identity.publisher for identity in named if identity), None)


def of_news(news: Alerts, archive: str) -> list[NewNotice]:
    """One notice of each article that a saved search found, or that is watched and to which something happened."""
    told = [notice for alert in news.searches for notice in _of_search(alert, archive, news.until)]
    return told + [_of_watched(alert, archive) for alert in news.watched or ()]


def _of_search(alert: SearchAlert, archive: str, until: int) -> Iterator[NewNotice]:
    name = alert.search.name
    if len(alert.found) > MOST_OF_A_SEARCH:
        text = f"{len(alert.found):,} articles are new for the saved search ‘{name}’"
        since = min(each.events[0].at for each in alert.found)
        body = _body("search", text, archive, None, since, None, f"newsarchive search {alert.search.query}")
        about = f"search\n{alert.search.id}\n{alert.search.saved_at}\nuntil {until}"
        yield NewNotice(kind="search", about=about, article_id=None, body={**body, "search": name})
        return
    for each in alert.found:
        hit = each.hit
        text = f"{_in_words(each.events)} for the saved search ‘{name}’: {hit.headline} {hit.url}"
        body = _body("search", text, archive, hit.publisher, each.events[0].at, hit.url, _look(hit.key, each.events))
        article = {"search": name, "key": hit.key, "headline": hit.headline, "events": _events(each.events)}
        about = f"search\n{alert.search.id}\n{alert.search.saved_at}\n{hit.key}\n{each.events[-1].capture}"
        yield NewNotice(kind="search", about=about, article_id=hit.id, body={**body, **article})


def _of_watched(alert: WatchAlert, archive: str) -> NewNotice:
    of = alert.article
    text = f"{_in_words(alert.events)}, a watched article: {of.headline} {of.url}"
    body = _body("watch", text, archive, of.publisher, alert.events[0].at, of.url, _look(of.key, alert.events))
    article = {"key": of.key, "headline": of.headline, "events": _events(alert.events)}
    about = f"watch\n{of.key}\n{of.watched_at}\n{alert.events[-1].capture}"
    return NewNotice(kind="watch", about=about, article_id=of.id, body={**body, **article})


def _body(
    kind: str, text: str, archive: str, publisher: str | None, since: datetime | None, url: str | None, fix: str
) -> dict[str, Any]:
    about = {"archive": archive, "publisher": publisher, "since": iso(since), "url": url, "fix": fix}
    return {"text": " ".join(text.split()), "kind": kind, **about}


def _in_words(events: Sequence[Event]) -> str:
    """``silently edited, removed``: each thing once, in the order in which it happened."""
    return ", ".join(dict.fromkeys(map(_word, events)))


def _word(event: Event) -> str:
    edited = "silently edited" if event.silent else "edited"
    if event.kind == "edited":
        return edited
    return f"{_KINDS[event.kind]}, {edited}" if event.is_edit else _KINDS[event.kind]


def _look(key: str, events: Sequence[Event]) -> str:
    edits = [event for event in events if event.before and event.after]
    if not edits:
        return f"newsarchive show {key}"
    first, last = edits[0].before, edits[-1].after
    assert first is not None
    assert last is not None
    return f"newsarchive diff {key} {first.number} {last.number}"


def _events(events: Sequence[Event]) -> list[dict[str, Any]]:
    return [
        {"event": each.kind, "at": iso(each.at), "silent": each.silent, "simulated": each.simulated} for each in events
    ]


def message(notices: Sequence[Notice], waiting: int) -> dict[str, object]:
    """What is posted: one notice as it is, several summed up; `waiting`: so many wait in all.

    Each has an `id`, the same however often it is sent.
    """
    bodies = [{"id": notice.digest, **notice.body} for notice in notices]
    if len(bodies) == 1:
        return bodies[0]
    lines = [f"• {body['text']}" for body in bodies]
    more = f" ({len(bodies)} of {waiting:,})" if waiting > len(bodies) else ""
    text = "\n".join((f"newsarchive has {len(bodies)} notices{more}:", *lines))
    return {"text": text, "kind": "several", "archive": bodies[0].get("archive"), "notices": bodies}
