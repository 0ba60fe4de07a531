"""The shapes of what telling/records.py makes: articles, versions, hits, captures, runs, publishers."""

from newsarchive.archive.judging import SIGNS
from newsarchive.items import Byline, Image
from newsarchive.web.api.provenance_shapes import PROVENANCE
from newsarchive.web.api.shapes import (
    Schema,
    day,
    flag,
    listed,
    named,
    number,
    of_dataclass,
    one_of,
    or_null,
    record,
    share,
    table,
    text,
    time,
)
from newsarchive.web.api.trace_shapes import TRACES

KEY = text("kbs:ncd:8630990", "The article, over all its addresses.")
PUBLISHER = text("kbs")
URL = text("https://news.kbs.co.kr/news/pc/view/view.do?ncd=8630990")
HEADLINE = text("바닷가 마을 등대, 백 년 만에 다시 불 밝혔다")
STATUS = one_of(("live", "gone"), "gone: the publisher does not show it any more.")
KIND = one_of(("article", "video"))
SILENT = flag("The publisher changed the text, and not the edit time that it shows.")
SIMULATED = flag("A stand-in server answered, not the publisher.")
SHA256 = text("9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08")
EXTRACTOR = text("kbs.now/1", "The code that read the page.")

_CONTENT: dict[str, Schema] = {
    "headline": HEADLINE,
    "body": text("달마루 마을의 등대가 어젯밤 다시 켜졌습니다.", "Paragraphs are parted by a line feed."),
    "date_published": or_null(time()),
    "date_origin": or_null(text("page", "What tells when it appeared.")),
    "date_modified": or_null(time()),
    "bylines": listed(named("Byline")),
    "section": or_null(text("사회")),
    "issue": or_null(text()),
    "language": or_null(text("ko")),
    "images": listed(named("Image")),
    "credits": listed(text()),
    "photo_credits": listed(text()),
}

_ARTICLE = record(
    "An archived article as it stood in one version.",
    id=number(1, "Its number in this archive."),
    key=KEY,
    publisher=PUBLISHER,
    canonical_url=URL,
    kind=KIND,
    status=STATUS,
    gone_since=or_null(time()),
    version=number(1, "The number of the version that is shown."),
    silent=SILENT,
    **_CONTENT,
    first_seen=time(),
    last_seen=time(),
    versions=number(),
    captures=number(),
    reason=or_null(text("cited by blog.example/2026/01/lighthouse", "Why it was first asked for.")),
    addresses=listed(named("Address")),
    copies=listed(named("Copy"), "Other articles with the same text."),
    simulated=SIMULATED,
)

_VERSION = record(
    "One state of an article's content, with its full text.",
    number=number(),
    origin=one_of(
        ("publisher", "reextraction"), "publisher: an edit; reextraction: newer code reads the same page better."
    ),
    silent=SILENT,
    captured_at=time(),
    extractor=EXTRACTOR,
    digest=SHA256,
    **_CONTENT,
    changes=or_null(named("Changes")),
    simulated=SIMULATED,
)

_HIT = record(
    "An article that a search found; highlights are [start, end] in characters.",
    id=number(),
    key=KEY,
    publisher=PUBLISHER,
    url=URL,
    kind=KIND,
    status=STATUS,
    section=or_null(text("사회")),
    date_published=or_null(time()),
    headline=HEADLINE,
    headline_highlights=listed(named("Span")),
    snippet=text("달마루 마을의 등대가 어젯밤 다시 켜졌습니다."),
    highlights=listed(named("Span")),
    score=or_null(share(3.25, "null where nothing was ranked.")),
)

_CAPTURE = record(
    "One fetch of one address, without its bytes; cookies are left out of its headers.",
    id=number(),
    run_id=number(),
    article_id=or_null(number()),
    key=or_null(KEY),
    publisher=or_null(PUBLISHER),
    url=URL,
    fetched_at=time(),
    medium=text("http", "http: a web server; jekyll: the source file of a post."),
    status=or_null(number(200)),
    status_line=or_null(text("HTTP/1.1 200")),
    headers=listed(record("One header.", name=text("Content-Type"), value=text("text/html; charset=utf-8"))),
    hops=listed(record("One redirect on the way.", url=URL, status=number(301))),
    received_sha256=SHA256,
    payload_sha256=SHA256,
    payload_size=number(93_000, "Bytes."),
    fate=text("new", "What came of it."),
    problem=or_null(text()),
    reason=or_null(text()),
    date_published=or_null(time()),
    date_modified=or_null(time()),
    refers_to=or_null(number(1, "The capture that a 304 called unchanged.")),
    etag=or_null(text()),
    last_modified=or_null(text()),
    doubts=listed(text()),
    fallbacks=listed(text()),
    simulated=SIMULATED,
)

_RUN = record(
    "One crawl, with what is unlike earlier runs and a few of its problems.",
    id=number(),
    spider=text("kbs"),
    arguments=table({}, {"since": "7d"}),
    started_at=time(),
    ended_at=or_null(time()),
    outcome=or_null(one_of(("complete", "suspicious", "failed", "stopped", "killed"), "null while it is under way.")),
    message=or_null(text()),
    counts=table({"type": "integer"}, {"new": 12, "listing": 2}),
    alarms=listed(named("Alarm")),
    problems=listed(record("A page that went wrong.", outcome=text("failed"), url=URL, problem=text("timeout"))),
    simulated=SIMULATED,
)

_ALARM = record(
    "One sign that a run went unlike earlier ones.",
    about=text("kbs"),
    sign=one_of(SIGNS),
    is_notice=flag("Nothing is lost."),
    words=text(),
    bad=number(),
    of=number(),
    bad_before=number(),
    of_before=number(),
    pages=listed(URL),
)

_PUBLISHER = record(
    "A publisher that can be read or that is archived; null where the archive has nothing of it.",
    publisher=PUBLISHER,
    name=or_null(text("KBS News")),
    home=or_null(text("https://news.kbs.co.kr/")),
    hosts=listed(text("news.kbs.co.kr")),
    zone=or_null(text("Asia/Seoul")),
    extractor=or_null(EXTRACTOR),
    articles=or_null(number()),
    gone=or_null(number()),
    versions=or_null(number()),
    captures=or_null(number()),
    first_published=or_null(time()),
    last_published=or_null(time()),
    last_seen=or_null(time()),
)


def _counted(by: str, value: Schema) -> Schema:
    return or_null(listed(record("So many articles have it.", **{by: or_null(value), "articles": number()})))


SHAPES: dict[str, Schema] = {
    "Article": _ARTICLE,
    "Version": _VERSION,
    "Changes": record(
        "What a version says otherwise than the one before it; a reworded paragraph is added and removed.",
        headline=flag("The headline changed."),
        paragraphs_added=number(),
        paragraphs_removed=number(),
        fields=listed(text("section"), "Names of other fields that changed."),
    ),
    "Hit": _HIT,
    "Span": {
        "type": "array",
        "items": {"type": "integer", "minimum": 0},
        "minItems": 2,
        "maxItems": 2,
        "examples": [[0, 2]],
    },
    "Counts": record(
        "How many of all that is found have each value; null for what was not asked for.",
        day=_counted("day", day()),
        publisher=_counted("publisher", PUBLISHER),
        section=_counted("section", text("사회")),
    ),
    "Capture": _CAPTURE,
    "Run": _RUN,
    "Alarm": _ALARM,
    "Publisher": _PUBLISHER,
    "Address": record("An address of the article.", url=URL, first_seen=time(), last_seen=time()),
    "Copy": record(
        "Another article with the same text.",
        key=KEY,
        publisher=PUBLISHER,
        headline=HEADLINE,
        url=URL,
        date_published=or_null(time()),
    ),
    "Byline": of_dataclass(Byline),
    "Image": of_dataclass(Image),
    **PROVENANCE,
    **TRACES,
}
"""All shapes by name."""
