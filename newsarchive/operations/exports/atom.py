"""Atom (RFC 4287): articles as entries of a feed. What came from the web is text, never mark-up."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from urllib.parse import quote, urlsplit
from xml.sax.saxutils import escape, quoteattr

from newsarchive import __version__
from newsarchive.operations.exports.columns import Row
from newsarchive.operations.exports.writing import Sink

AUTHORITY = "tag:newsarchive.invalid,2026:"
"""Ids are tag URIs (RFC 4151) of the article's key; .invalid belongs to nobody, and so do archived articles."""

_IN_KEYS = ":/?@!$&'()*+,;=-._~"
_IN_ADDRESSES = ":/?#[]@!$&'()*+,;=-._~%"
_NO_XML = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


@dataclass(frozen=True, kw_only=True)
class Link:
    """Where else a feed or an entry is to be found: an address of the web that is spelled in ASCII, or nearly."""

    rel: str
    href: str
    type: str | None = None


class Atom:
    """A feed of rows of articles; `updated` is its own time where it has no entry.

    `name` is what its id ends with, the title of an export unless it is given. A row may bring more than an export has:
    `name` (what its id ends with, else its key), `summary`, `marks` (pairs of a term and words), `links`, in place of
    the one to its publisher's page.
    """

    def __init__(
        self, sink: Sink, title: str, updated: datetime, *, name: str | None = None, links: Sequence[Link] = ()
    ) -> None:
        self._sink, self._least = sink, updated
        self._newest: datetime | None = None
        self._write('<?xml version="1.0" encoding="utf-8"?>\n<feed xmlns="http://www.w3.org/2005/Atom">\n')
        self._lines("  ", _element("title", title), _element("id", _id(name or f"export:{title}")))
        self._lines("  ", *map(_link, links))
        self._lines("  ", f'<generator version="{__version__}">newsarchive</generator>')

    def add(self, row: Row) -> None:
        updated = _updated(row)
        self._newest = max(updated, self._newest or updated)
        self._lines("  ", "<entry>")
        self._lines("    ", *_entry(row, updated))
        self._lines("  ", "</entry>")

    def end(self) -> None:
        """The feed is as new as its newest entry: known last, and RFC 4287 (4.1.1) leaves the order free."""
        self._lines("  ", _element("updated", _rfc3339(self._newest or self._least)))
        self._write("</feed>\n")

    def abandon(self) -> None:
        """Nothing is held back."""

    def _lines(self, indent: str, *elements: str) -> None:
        self._write("".join(f"{indent}{element}\n" for element in elements))

    def _write(self, text: str) -> None:
        self._sink.write(text.encode())


def _entry(row: Row, updated: datetime) -> Iterator[str]:
    yield _element("title", row["headline"] or "(no headline)")
    yield _element("id", _id(row.get("name") or row["key"]))
    yield _element("updated", _rfc3339(updated))
    if row["date_published"]:
        yield _element("published", _rfc3339(row["date_published"]))
    yield from _authors(row)
    yield from map(_link, row.get("links") or [Link(rel="alternate", href=row["canonical_url"])])
    yield from _sources(row)
    yield from _categories(row)
    yield from _texts(row)


def _authors(row: Row) -> Iterator[str]:
    """Every entry needs one (4.1.2): the publisher where the page names nobody."""
    for byline in row["bylines"] or [{"name": row["publisher"], "email": None}]:
        email = byline["email"] if byline["email"] and re.fullmatch(r"[^@\s]+@[^@\s]+", byline["email"]) else None
        yield f"<author>{_element('name', byline['name'])}{_element('email', email) if email else ''}</author>"


def _sources(row: Row) -> Iterator[str]:
    """What the article names as its sources, as far as these have addresses of the web."""
    for link in row["source_links"]:
        if link["url"] and not link["placeholder"] and _is_web(link["url"]):
            title = f" title={_attribute(link['outlet'])}" if link["outlet"] else ""
            yield f'<link rel="via" href={_href(link["url"])}{title}/>'


def _categories(row: Row) -> Iterator[str]:
    if row["section"]:
        yield f"<category term={_attribute(row['section'])}/>"
    for term, label in _marks(row):
        yield f'<category scheme="{AUTHORITY}state" term="{term}" label={_attribute(label)}/>'


def _marks(row: Row) -> Iterator[tuple[str, str]]:
    if "marks" in row:
        yield from row["marks"]
        return
    if row["gone_since"]:
        yield "gone", f"removed by the publisher; noticed {_rfc3339(row['gone_since'])}"
    if row["simulated"]:
        yield "simulated", "a stand-in server answered, not the publisher"


def _texts(row: Row) -> Iterator[str]:
    if said := [*filter(None, [row.get("summary")]), *(label for _, label in _marks(row))]:
        yield _element("summary", ". ".join(said))
    if row.get("body"):
        yield _element("content", row["body"])


def _link(link: Link) -> str:
    kind = f' type="{link.type}"' if link.type else ""
    return f'<link rel="{link.rel}"{kind} href={_href(link.href)}/>'


def _updated(row: Row) -> datetime:
    """When the archive saw its text, or its removal: what publishers say of edits is not always so."""
    times: tuple[datetime | None, ...] = (row["captured_at"], row["gone_since"])
    return max(time for time in times if time is not None)


def _id(name: str) -> str:
    return AUTHORITY + quote(name.encode("utf-8", "replace"), safe=_IN_KEYS)


def _is_web(address: str) -> bool:
    try:
        return urlsplit(address).scheme in ("http", "https") and bool(urlsplit(address).netloc)
    except ValueError:
        return False


def _href(address: str) -> str:
    return quoteattr(quote(address.encode("utf-8", "replace"), safe=_IN_ADDRESSES))


def _element(name: str, text: str) -> str:
    return f"<{name}>{escape(_NO_XML.sub('', text))}</{name}>"


def _attribute(text: str) -> str:
    return quoteattr(_NO_XML.sub("", text))


def _rfc3339(moment: datetime) -> str:
    return moment.astimezone(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")
