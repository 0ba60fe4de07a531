"""Atom feeds: of any search its newest articles, of any article what happened to it. A feed reader is an alert."""

import hashlib
import io
from collections.abc import Iterable, Sequence
from contextlib import closing
from datetime import UTC, datetime
from email.utils import format_datetime
from typing import Any

from starlette.requests import Request
from starlette.responses import Response

from newsarchive.archive import Event, StoredArticle, Version, version_at
from newsarchive.operations.exports.atom import Atom, Link
from newsarchive.operations.exports.columns import Row
from newsarchive.operations.exports.exporting import Chosen, rows_of
from newsarchive.telling.times import to_minute
from newsarchive.web.asking import asking, reader_of
from newsarchive.web.event_words import changed_lines, changes_in_words
from newsarchive.web.language import Language, language_of
from newsarchive.web.own_address import whole_address
from newsarchive.web.pages.search import MEANT, wish_of
from newsarchive.web.rendering import address

ENTRIES = 50
"""A feed has no more: the newest."""
_MOST_TEXT = 20_000
"""Characters of an entry's text; what is longer stands on its page."""
_NEVER = datetime(1970, 1, 1, tzinfo=UTC)
"""When a feed changed in which nothing ever stood: any time will do that stays the same."""
_ATOM, _HTML = "application/atom+xml", "text/html"


@asking
def of_search(request: Request) -> Response:
    """`/search.atom?q=…`: the newest articles of a search, which takes the fields of the search page."""
    wish, reader, t = wish_of(request), reader_of(request), language_of(request)
    found = reader.listing(wish.typed, sort="newest", limit=ENTRIES, **MEANT)
    with closing(rows_of(reader, Chosen(ids=found.article_ids))) as rows:
        entries = [_article(request, t, row) for row in rows]
    asked = wish.parameters(sort=None)
    return _feed(
        request,
        entries,
        title=f"{t('site.name')}: {wish.typed or t('feed.newest')}",
        name=f"search:{wish.typed}",
        links=[
            Link(rel="self", href=_own(request, t, "/search.atom", asked), type=_ATOM),
            Link(rel="alternate", href=_own(request, t, "/search", asked), type=_HTML),
        ],
    )


@asking
def of_article(request: Request) -> Response:
    """`/article/{number}.atom`: first seen, edited, gone, there again; an entry for each, the latest first."""
    reader, t = reader_of(request), language_of(request)
    found = reader.article(str(request.path_params["number"]), _as_key)
    versions = reader.versions(found.key, _as_key)
    happened = sorted(reader.events(found.key, _as_key), key=lambda event: (event.at, event.capture))
    entries = [_event(request, t, found, versions, each) for each in reversed(happened[-ENTRIES:])]
    page = f"/article/{found.id}"
    return _feed(
        request,
        entries,
        title=f"{t('site.name')}: {found.current.headline or found.key}",
        name=f"article:{found.key}",
        links=[
            Link(rel="self", href=_own(request, t, f"{page}.atom"), type=_ATOM),
            Link(rel="alternate", href=_own(request, t, page), type=_HTML),
        ],
        least=found.first_seen,
    )


def _as_key(_address: str) -> None:
    """Numbers and keys are no addresses."""


def _own(request: Request, t: Language, path: str, parameters: dict[str, object] | None = None) -> str:
    """One of our addresses; it keeps the language where that was chosen."""
    lang = {"lang": t.code} if t.chosen else {}
    return whole_address(request, address(path, {**(parameters or {}), **lang}))


def _article(request: Request, t: Language, row: Row) -> Row:
    """A row of an export as an entry that leads to the article's page here, and to its publisher's."""
    marks = [("gone", t("article.gone_since", when=to_minute(row["gone_since"])))] if row["gone_since"] else []
    return {
        **row,
        "headline": row["headline"] or t("article.no_headline"),
        "body": _shortened(row["body"]),
        "marks": marks + _simulated(t, row["simulated"]),
        "links": [
            Link(rel="alternate", href=_own(request, t, f"/article/{row['id']}"), type=_HTML),
            Link(rel="related", href=row["canonical_url"]),
        ],
    }


def _event(request: Request, t: Language, found: StoredArticle, versions: Sequence[Version], event: Event) -> Row:
    version = event.after or version_at(versions, event.at) or versions[0]
    kind = "silent" if event.silent and event.kind == "edited" else event.kind
    word = t(f"feed.{kind}")
    return {
        "key": found.key,
        "name": f"{found.key}:{event.kind}:{event.at.astimezone(UTC).isoformat()}",
        "publisher": found.publisher,
        "headline": f"{word}: {version.headline or t('article.no_headline')}",
        "section": version.section,
        "date_published": event.at,
        "captured_at": event.at,
        "gone_since": None,
        "bylines": [],
        "source_links": [],
        "summary": changes_in_words(t, event),
        "marks": [(kind, word), *_simulated(t, event.simulated)],
        "body": _shortened("\n".join(changed_lines(event)) if event.is_edit else _first_text(event, version)),
        "links": [Link(rel="alternate", href=_own(request, t, *_page_of(found, event)), type=_HTML)],
    }


def _first_text(event: Event, version: Version) -> str:
    return version.body if event.kind == "new" else ""


def _page_of(found: StoredArticle, event: Event) -> tuple[str, dict[str, object]]:
    """Where to look: at what changed, else at the article as it was then."""
    page = f"/article/{found.id}"
    if event.before and event.after:
        return f"{page}/diff", {"from": event.before.number, "to": event.after.number}
    return page, {"version": event.version}


def _simulated(t: Language, simulated: bool) -> list[tuple[str, str]]:
    return [("simulated", t("site.simulated"))] if simulated else []


def _shortened(text: str) -> str:
    return text if len(text) <= _MOST_TEXT else f"{text[:_MOST_TEXT]}…"


def _feed(
    request: Request, entries: Sequence[Row], *, title: str, name: str, links: Sequence[Link], least: datetime = _NEVER
) -> Response:
    written = io.BytesIO()
    feed = Atom(written, title, least, name=name, links=links)
    for entry in entries:
        feed.add(entry)
    feed.end()
    times = (moment for each in entries for moment in (each["captured_at"], each["gone_since"]))
    return _unless_known(request, written.getvalue(), max(filter(None, times), default=None))


def _unless_known(request: Request, body: bytes, newest: datetime | None) -> Response:
    """`body`, or 304 to who has it. The tag is weak: the same feed goes out packed and unpacked."""
    headers: dict[str, str] = {
        "etag": f'W/"{hashlib.sha256(body).hexdigest()[:32]}"',
        "cache-control": "no-cache",
        "vary": "accept-language",
        "content-language": language_of(request).code,
    }
    if newest is not None:
        headers["last-modified"] = format_datetime(newest.astimezone(UTC), usegmt=True)
    if _is_known(request, headers):
        return Response(status_code=304, headers=headers)
    return Response(body, headers={**headers, "content-type": f"{_ATOM}; charset=utf-8"})


def _is_known(request: Request, headers: dict[str, Any]) -> bool:
    """By tag where one is sent (RFC 9110, 13.1.3). A time must be the very one: an entry that goes makes it earlier."""
    tags = request.headers.get("if-none-match")
    if tags is not None:
        return headers["etag"].removeprefix("W/") in _plain(tags.split(",")) or tags.strip() == "*"
    since = request.headers.get("if-modified-since")
    return since is not None and since.strip() == headers.get("last-modified")


def _plain(tags: Iterable[str]) -> set[str]:
    return {each.strip().removeprefix("W/") for each in tags}
