"""All addresses of the API: what each takes and answers. Routing, OpenAPI and docs/api.md are made of this table."""

from collections.abc import Callable
from dataclasses import dataclass

from newsarchive.archive.read_handle import Reader
from newsarchive.provenance.tracing import DEPTH
from newsarchive.verdicts import VERDICTS
from newsarchive.web.api import articles, others, provenance
from newsarchive.web.api.asked import Asked, Told
from newsarchive.web.api.parameters import Parameter, day, flag, number, one_of, reference, some_of, text, token
from newsarchive.web.api.shapes import Schema, listed, named, or_null, record
from newsarchive.web.api.shapes import number as numbered
from newsarchive.web.api.shapes import text as words

_NAMED = ("no-such-article", "only-named", "taken-down", "taken-down-by-law")
_NUMBERED = ("no-such-article",)
"""What was taken down has no number any more."""


@dataclass(frozen=True, kw_only=True)
class Address:
    """An address under /api/v1: `name` is stable, `like` is what --json of a command prints that is answered here.

    `problems` are those that not every address has. `shown` is an example, as it is written after /api/v1.
    """

    path: str
    name: str
    words: str
    like: str
    parameters: tuple[Parameter, ...]
    shape: Schema
    answer: Callable[[Reader, Asked], Told]
    shown: str
    problems: tuple[str, ...] = ()


def _items(name: str, **more: Schema) -> Schema:
    return record(
        "A list, a page at a time.",
        items=listed(named(name)),
        next=or_null(words("/api/v1/…?page=…", "The address of the next page; null on the last.")),
        warnings=listed(words("a quotation mark is not closed; the phrase was read to the end")),
        **more,
    )


_LIMIT = number("limit", "At most so many items.", most=100, default=20, shown=5)
_NUMBER = number("number", "The article's number in this archive.", place="path", required=True)
_NAME = text("name", "The publisher's id: kbs, or the host of a blog.", place="path", required=True, shown="kbs")
_TOKEN = token("Where the page begins: part of `next` of the page before.")
_AFTER = number("page", "Where the page begins: after the item with this number, as `next` has it.", least=0, default=0)
_BEFORE = number("page", "Where the page begins: before the run with this number, as `next` has it.")
_FROM_NAME = text("page", "Where the page begins: after this publisher, as `next` has it.", shown="kbs")
_VERSION = number("version", "As it stood in this version, not as it stands now.")
_DEPTH = number("depth", "Follow sources, and those who name it, through so many levels.", most=50, default=DEPTH)
_HISTORY = flag("history", "What was held once, too.")
_PUBLISHER = text("publisher", "Of this publisher or blog.", shown="kbs")
_SEARCH = (
    text("q", "Words and filters, as `newsarchive search` takes them.", longest=1_000, shown="등대"),
    _PUBLISHER,
    text("section", "Of this section, as articles spell it.", shown="사회"),
    day("after", "Published on that day in Korea or later.", shown="2026-01-01"),
    day("before", "Published before that day in Korea.", shown="2026-02-01"),
    one_of("sort", "Which come first.", ("relevance", "newest"), default="relevance"),
    _LIMIT,
    _TOKEN,
    some_of("counts", "Count all that is found by these, with commas between them.", articles.COUNTED),
)

ADDRESSES: tuple[Address, ...] = (
    Address(
        path="/search",
        name="search",
        words="Articles that hold words and pass filters; without any, the newest.",
        like="search --json",
        parameters=_SEARCH,
        shape=_items("Hit", total=numbered(1, "How many are found in all."), counts=named("Counts")),
        answer=articles.search,
        shown="/search?q=%EB%93%B1%EB%8C%80&limit=5&counts=day,publisher",
    ),
    Address(
        path="/articles",
        name="find",
        words="The article that a number, a key or an address names; Content-Location is its own address.",
        like="show --json",
        parameters=(reference(), _VERSION),
        shape=named("Article"),
        answer=articles.found,
        shown="/articles?ref=https://news.kbs.co.kr/news/view.do?ncd=1",
        problems=(*_NAMED, "no-such-version"),
    ),
    Address(
        path="/articles/{number}",
        name="article",
        words="The article with this number.",
        like="show --json",
        parameters=(_NUMBER, _VERSION),
        shape=named("Article"),
        answer=articles.article,
        shown="/articles/1",
        problems=(*_NUMBERED, "no-such-version"),
    ),
    Address(
        path="/articles/{number}/versions",
        name="versions",
        words="Its versions, first to last, with their texts and what changed in each.",
        like="versions --json",
        parameters=(_NUMBER, _LIMIT, _AFTER),
        shape=_items("Version"),
        answer=articles.versions,
        shown="/articles/1/versions",
        problems=_NUMBERED,
    ),
    Address(
        path="/articles/{number}/captures",
        name="captures",
        words="Its captures, by number: addresses, times and headers, without bytes and without cookies.",
        like="export --what captures",
        parameters=(_NUMBER, _LIMIT, _AFTER),
        shape=_items("Capture"),
        answer=articles.captures,
        shown="/articles/1/captures?limit=5",
        problems=_NUMBERED,
    ),
    Address(
        path="/articles/{number}/sources",
        name="sources",
        words="What it names as its sources, or named, each with the verdict and its evidence.",
        like="sources --json",
        parameters=(_NUMBER,),
        shape=_items("Source"),
        answer=provenance.sources,
        shown="/articles/2/sources",
        problems=_NUMBERED,
    ),
    Address(
        path="/articles/{number}/citing",
        name="citing",
        words="Who names it as a source, the earliest first.",
        like="citing --json",
        parameters=(_NUMBER, _LIMIT, _TOKEN),
        shape=_items("Citing"),
        answer=provenance.citing,
        shown="/articles/1/citing",
        problems=_NUMBERED,
    ),
    Address(
        path="/articles/{number}/trace",
        name="trace",
        words="It followed to its roots, and who retells it.",
        like="trace --json",
        parameters=(_NUMBER, _DEPTH),
        shape=named("Trace"),
        answer=provenance.trace,
        shown="/articles/2/trace",
        problems=_NUMBERED,
    ),
    Address(
        path="/articles/{number}/verdicts",
        name="article_verdicts",
        words="What is held of its source links, by number.",
        like="export --what verdicts",
        parameters=(_NUMBER, _HISTORY, _LIMIT, _AFTER),
        shape=_items("HeldVerdict"),
        answer=provenance.verdicts_of,
        shown="/articles/2/verdicts?history=true",
        problems=_NUMBERED,
    ),
    Address(
        path="/citing",
        name="citing_of",
        words="Who names an article as a source; it need not be archived itself.",
        like="citing --json",
        parameters=(reference(), _LIMIT, _TOKEN),
        shape=_items("Citing"),
        answer=provenance.citing_of,
        shown="/citing?ref=kbs:ncd:1",
        problems=_NAMED,
    ),
    Address(
        path="/trace",
        name="trace_of",
        words="An article followed to its roots, and who retells it; it need not be archived itself.",
        like="trace --json",
        parameters=(reference(), _DEPTH),
        shape=named("Trace"),
        answer=provenance.trace_of,
        shown="/trace?ref=kbs:ncd:1&depth=3",
        problems=_NAMED,
    ),
    Address(
        path="/verdicts",
        name="verdicts",
        words="What is held of source links, by number: later verdicts come last, so that the last page can be asked "
        "for again.",
        like="export --what verdicts",
        parameters=(
            _PUBLISHER,
            one_of("verdict", "With this verdict.", tuple(VERDICTS)),
            _HISTORY,
            _LIMIT,
            _AFTER,
        ),
        shape=_items("HeldVerdict"),
        answer=provenance.verdicts,
        shown="/verdicts?publisher=blog.example&verdict=gone",
    ),
    Address(
        path="/publishers",
        name="publishers",
        words="Publishers that can be read or are archived, by name.",
        like="publishers --json",
        parameters=(_LIMIT, _FROM_NAME),
        shape=_items("Publisher"),
        answer=others.publishers,
        shown="/publishers",
    ),
    Address(
        path="/publishers/{name}",
        name="publisher",
        words="One publisher.",
        like="publishers --json",
        parameters=(_NAME,),
        shape=named("Publisher"),
        answer=others.publisher,
        shown="/publishers/kbs",
        problems=("no-such-publisher",),
    ),
    Address(
        path="/publishers/{name}/report",
        name="report",
        words="How an archived publisher cites.",
        like="report --json",
        parameters=(
            _NAME,
            day("since", "Only what appeared on that day in Korea or later.", shown="2026-01-01"),
            day("until", "Only what appeared before that day in Korea.", shown="2026-02-01"),
        ),
        shape=named("Report"),
        answer=others.report,
        shown="/publishers/blog.example/report",
        problems=("no-such-publisher",),
    ),
    Address(
        path="/runs",
        name="runs",
        words="Crawls, the latest first.",
        like="runs --json",
        parameters=(_LIMIT, _BEFORE),
        shape=_items("Run"),
        answer=others.runs,
        shown="/runs?limit=5",
    ),
    Address(
        path="/runs/{number}",
        name="run",
        words="One crawl, with pages to look at.",
        like="runs --json",
        parameters=(number("number", "The run's number.", place="path", required=True),),
        shape=named("Run"),
        answer=others.run,
        shown="/runs/1",
        problems=("no-such-run",),
    ),
)
