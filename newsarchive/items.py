"""The nouns that travel between the rooms; fields follow schema.org NewsArticle in snake case.

Every item is frozen: a pipeline returns ``dataclasses.replace(item, ...)``. Times are aware. A field that
the page does not state is None, or an empty tuple where it is a list.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Literal

Kind = Literal["article", "video"]
"""What an article is: text, or a page that shows a video only."""

Missing = Literal["notice", "410", "404", "soft-404"]
"""How a publisher says that an article is not there: its own removal notice, the status code, or a page that reads
as one for 404."""

Medium = Literal["http", "jekyll"]
"""Where the bytes of a capture came from: a web server, or a source file of a Jekyll blog."""

DateOrigin = Literal["page", "front matter", "git", "file name"]
"""What tells when an article appeared: its page; or, for the source of a post, its front matter, the commit that
brought the file, or the file's name."""

FalseKind = Literal[
    "soft-404",
    "login-wall",
    "consent-wall",
    "paywall",
    "block-page",
    "captcha",
    "browser-check",
    "rate-limit",
    "maintenance",
    "parked-domain",
    "geo-block",
    "age-check",
    "error-page",
    "empty-shell",
]
"""What sites serve in place of an article."""

FALSE_PAGES: Mapping[FalseKind, str] = {
    "soft-404": "a page that says that nothing is there",
    "login-wall": "a page that asks for a login or a password",
    "consent-wall": "a page that asks for consent",
    "paywall": "the beginning of an article for subscribers",
    "block-page": "a page that turns us away",
    "captcha": "a page that asks for a human",
    "browser-check": "a page that checks the browser",
    "rate-limit": "a page that says that it was asked too often",
    "maintenance": "a page of a site that is closed for a while",
    "parked-domain": "a page of a domain or a site that was given up",
    "geo-block": "a page that is not shown in this country",
    "age-check": "a page that asks for the reader's age",
    "error-page": "a server's own page, of an error or of a site to come",
    "empty-shell": "a page without text, for scripts to fill",
}
"""Each kind in words."""

Trap = Literal["calendar-trap", "repeating-path", "facet-trap", "long-address", "page-budget"]
"""Why a link that stood on a page was not followed."""

TRAPS: Mapping[Trap, str] = {
    "calendar-trap": "links to days and months without end",
    "repeating-path": "links whose path repeats itself",
    "facet-trap": "links to the same lists, sorted or filtered otherwise",
    "long-address": "links longer or deeper than people make them",
    "page-budget": "links beyond the budget of pages of a host",
}
"""Each kind in words."""

Doubt = Literal[
    "no-headline",
    "no-date",
    "no-text",
    "text-elsewhere",
    "walled",
    "other-language",
    "garbled",
    "cut-short",
    "no-longer-dated",
]
"""Why what was read of a page is not believed."""

DOUBTS: Mapping[Doubt, str] = {
    "no-headline": "the headline that was read is nowhere to be seen on the page",
    "no-date": "a date that stands on the page was not read, or its place is not there any more",
    "no-text": "no text, and nothing that a page without text shows",
    "text-elsewhere": "more text stands beside the text that was read",
    "walled": "the beginning of a text, before a login or a subscription",
    "other-language": "text in another language than its publisher's",
    "garbled": "letters that were decoded wrongly",
    "cut-short": "no more than the beginning of what was read before, under the same edit time",
    "no-longer-dated": "no date, where it had one before",
}
"""Each kind in words."""

Fallback = Literal["headline", "date_published", "date_modified", "body"]
"""A field that was not read where its layout has it, but in the second-best place that states it, too."""

Unasked = Literal["unchanged", "archived"]
"""Why an article that a list names was not asked for: by the list's own word it has not changed since it was seen; it
is archived, and only new ones are wanted."""

UNASKED: Mapping[Unasked, str] = {
    "unchanged": "not asked for: by their list not changed since they were seen",
    "archived": "not asked for: archived already",
}
"""Each kind in words."""

Outcome = (
    Literal["article", "listing", "nothing", "missing", "unrecognised", "refused", "failed", "parse_failed", "archived"]
    | Literal["taken-down"]
    | FalseKind
)
"""What came of one frontier row: an article was read; a listing was read; the callback gave nothing; the
publisher says that the article is not there; the page has no layout we know; we may not ask (robots.txt,
guards); the fetch or our own code failed; to read the page would cost too much time or memory; what is imported is
archived; what it names was taken out of the archive for ever; something else was served in place of an article."""


@dataclass(frozen=True, kw_only=True)
class Identity:
    """Which article an address names: ``key`` is one per article, over all its addresses."""

    publisher: str
    key: str


@dataclass(frozen=True, kw_only=True)
class Hop:
    """One redirect on the way to a page: the address that answered, and its HTTP status."""

    url: str
    status: int


@dataclass(frozen=True, kw_only=True)
class Capture:
    """One fetch of one URL at one time, with the bytes.

    ``body`` is the decoded payload (after content-encoding); ``received_sha256`` is the hex digest of the
    bytes as they were received. ``simulated`` marks a fetch from a stand-in server (``--connect-to``). The source
    file of a post has no ``status``; ``headers`` then say what its reader must know of the site around it.
    """

    url: str
    fetched_at: datetime
    medium: Medium = "http"
    status: int | None
    protocol: str | None = None
    headers: tuple[tuple[str, str], ...] = ()
    body: bytes = field(repr=False)
    received_sha256: str
    hops: tuple[Hop, ...] = ()
    simulated: bool = False

    @property
    def status_line(self) -> str | None:
        """E.g. ``HTTP/1.1 200`` (the reason phrase is optional in RFC 9112 and not kept); None beyond HTTP."""
        return f"{self.protocol or 'HTTP/1.1'} {self.status}" if self.status is not None else None


@dataclass(frozen=True, kw_only=True)
class Byline:
    """A person whom the page names as author."""

    name: str
    email: str | None = None


@dataclass(frozen=True, kw_only=True)
class Image:
    """A picture of the article; ``url`` is absolute."""

    url: str
    caption: str | None = None
    credit: str | None = None


SourceForm = Literal["table", "paragraph", "list", "inline", "bare-url", "tip-block"]
"""How an article names a source: in a table, a paragraph or a list of its own; in brackets or running text; as a plain
address; or only by the outlet's call for tips, left in the copied text."""


@dataclass(frozen=True, kw_only=True)
class SourceLink:
    """What an article itself names as the place that its story comes from.

    ``url`` is as written, None where an outlet is only named. ``placeholder``: the address stands in for an article's
    and names none. ``rule`` says which rule found it, ``where`` is the text around it. ``target`` is the key of the
    article that ``url`` names, where a publisher on the shelf knows it.
    """

    url: str | None
    outlet: str | None
    label: str | None
    form: SourceForm
    placeholder: bool = False
    rule: str
    where: str
    target: str | None = None


@dataclass(frozen=True, kw_only=True)
class ExtractedArticle:
    """An article in the page's own words, as a page class read it; dates are the page's text.

    ``markup`` is the HTML of a post's body, in which its source links are found; None where none are looked for.
    ``doubts`` say why the reading is not to be believed, ``fallbacks`` which fields were read in their second place.
    """

    url: str
    identity: Identity
    extractor: str
    kind: Kind = "article"
    headline: str
    paragraphs: tuple[str, ...]
    bylines: tuple[Byline, ...] = ()
    section: str | None = None
    issue: str | None = None
    date_published: str | None = None
    date_origin: DateOrigin = "page"
    date_modified: str | None = None
    zone: str = "Asia/Seoul"
    language: str | None = None
    images: tuple[Image, ...] = ()
    credits: tuple[str, ...] = ()
    photo_credits: tuple[str, ...] = ()
    source_links: tuple[SourceLink, ...] = ()
    promotions: tuple[str, ...] = ()
    canonical_url: str | None = None
    markup: str | None = field(default=None, repr=False)
    doubts: tuple[Doubt, ...] = ()
    fallbacks: tuple[Fallback, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Article:
    """An article as the archive keeps it: NFC text, dates as aware UTC, paragraphs parted by a line feed."""

    identity: Identity
    canonical_url: str
    addresses: tuple[str, ...]
    extractor: str
    kind: Kind
    headline: str
    body: str
    bylines: tuple[Byline, ...]
    section: str | None
    issue: str | None
    date_published: datetime | None
    date_modified: datetime | None
    date_published_text: str | None
    date_modified_text: str | None
    date_origin: DateOrigin | None = None
    language: str | None
    images: tuple[Image, ...]
    credits: tuple[str, ...]
    photo_credits: tuple[str, ...]
    source_links: tuple[SourceLink, ...] = ()
    promotions: tuple[str, ...] = ()
    doubts: tuple[Doubt, ...] = ()
    fallbacks: tuple[Fallback, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Hint:
    """What a list says of an article that it names. Never the article's content: only its page decides that."""

    key: str
    url: str
    headline: str | None = None
    summary: str | None = None
    date_text: str | None = None


@dataclass(frozen=True, kw_only=True)
class Cap:
    """At most so many requests of one run may call back `callback`."""

    callback: str
    most: int


@dataclass(frozen=True, kw_only=True)
class OutLink:
    """A request to make later, as plain data: ``callback`` is the name of a method of the spider.

    It is not queued any more once the run has reached its ``cap``; one that is a ``trap`` is only counted. ``key`` is
    the article that the address names, where that is known; ``listed_change`` when its list says that it last changed,
    and ``only_new`` whether it is wanted only where the archive lacks it. One that ``waits`` goes once all requests of
    its run with a higher priority are done: a list that gives way to a better one.
    """

    url: str
    fingerprint: bytes
    host: str
    delay: float
    callback: str
    method: str = "GET"
    body: bytes = b""
    cb_kwargs: Mapping[str, Any] = field(default_factory=dict)
    depth: int = 0
    priority: int = 0
    cap: Cap | None = None
    trap: Trap | None = None
    key: str | None = None
    listed_change: datetime | None = None
    only_new: bool = False
    waits: bool = False


@dataclass(frozen=True, kw_only=True)
class Validators:
    """What a server gave to ask by whether a page has changed (RFC 9110, 8.8), as it wrote it.

    ``capture_id`` is the capture of the page that they stand for.
    """

    capture_id: int
    etag: str | None
    last_modified: str | None


@dataclass(frozen=True, kw_only=True)
class PageResult:
    """Everything that came of one frontier row, committed in one transaction.

    ``identity`` is what the asked-for address names (None for a listing or an unknown page);
    ``capture`` is None when nothing was received. ``next_links`` are followed whatever came of the page.
    ``unchanged`` is what the server was asked by where it answered 304; ``reason`` says why the page was asked for,
    where that was not that a list or a person named it; ``resolves`` is the address of source links, as written, that
    led here. What a person ``trusts`` is believed against all doubts. ``listed_change`` is as in the OutLink.
    """

    run_id: int
    frontier_id: int
    url: str
    outcome: Outcome
    identity: Identity | None = None
    capture: Capture | None = None
    extracted: tuple[ExtractedArticle, ...] = ()
    articles: tuple[Article, ...] = ()
    out_links: tuple[OutLink, ...] = ()
    next_links: tuple[OutLink, ...] = ()
    hints: tuple[Hint, ...] = ()
    missing: Missing | None = None
    problem: str | None = None
    unchanged: Validators | None = None
    reason: str | None = None
    resolves: str | None = None
    trusts: bool = False
    listed_change: datetime | None = None

    @property
    def keys(self) -> set[str]:
        """Those of the articles that the page tells something of."""
        own = {self.identity.key} if self.identity is not None else set()
        return own | {article.identity.key for article in self.articles}
