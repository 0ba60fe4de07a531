"""What a page will cost, told before it is parsed: HTML5 parsers are quadratic in depth, attributes and formatting."""

import re
from collections import Counter
from functools import lru_cache

TOO_COSTLY = 3_000_000_000
"""Steps of the parser's inner loops, about 10 s; a newspaper's page of 100 KB takes about 10 million."""

# So short a page cannot hold enough of anything.
_HARMLESS = 8_000
# What bounds the cost of a page whatever it holds: quadratic in each, these take well below a second together.
_FEW_TAGS = 4_000
_FEW_PIECES = 15_000
_FEW_COPIES = 200_000
_FEW_BYTES = 1_000_000
_BEFORE_ATTRIBUTES = b" \t\n\v\f\r/\"'"
# In less there is no room for more pieces than that.
_SHORT = 60_000
# Feeds are read at 1 MB/s where they are honest, at a tenth of that where they are deep; sitemaps at 1 MB/s.
_FEED_BYTES = 60_000
_SITEMAP_BYTES = 500_000
_SOURCE_BYTES = 30_000

# Comments and scripts hold no tags; each ends where a parser ends it, at the latest with the page.
_TAG = re.compile(
    rb"<!--(?:.*?-->|.*+)|<(?P<raw>script|style|textarea|title)\b[^>]*+>(?:.*?</(?P=raw)|.*+)"
    rb"|<(?P<close>/?)(?P<name>[a-z][^\s/>]*+)"
    rb"(?P<attributes>(?:[\s/]*+[^\s/>][^\s/>=]*+(?:\s*+=\s*+(?:\"[^\"]*+\"?|'[^']*+'?|[^\s>]*+))?+)*+)",
    re.IGNORECASE | re.DOTALL,
)
_ATTRIBUTE = re.compile(rb"[\s/]+[^\s/>][^\s/>=]*+(?:\s*+=\s*+(?:\"[^\"]*+\"?|'[^']*+'?|[^\s>]*+))?+")
# These never hold others of their kind: they end by themselves where the next begins.
_NOT_NESTING = frozenset(
    (b"area base br col embed hr img input link meta param source track wbr p li td th tr dt dd option")
    .split()
)  # fmt: skip
# A parser opens these again in each paragraph after the one in which they were left open: copies upon copies.
_FORMATTING = frozenset(b"b big code em font i nobr s small strike strong tt u".split())
# Spelled out, because a search that ignores case is four times as slow.
_FORMATTED = re.compile(
    rb"<(?=[bBcCeEfFiInNsStTuU])"
    rb"(?:[bB](?:[iI][gG])?|[cC][oO][dD][eE]|[eE][mM]|[fF][oO][nN][tT]|[iI]|[nN][oO][bB][rR]|[tT][tT]|[uU]"
    rb"|[sS](?:[mM][aA][lL][lL]|[tT][rR][iI][kK][eE]|[tT][rR][oO][nN][gG])?)[\s/]"
)
# Fewer attributes cost nothing, and no shorter text holds so many.
_SHORT_TAG = 2000
# What reading an element costs later, and what copying one costs.
_EACH_TAG = 5500
_EACH_COPY = 1000


def is_cheap(markup: bytes) -> bool:
    """Whether ``markup`` (UTF-8) is read in less than a second whatever it holds, as nearly all pages are.

    Only counts, so that it costs nothing worth measuring; of other pages it says nothing.
    """
    return len(markup) <= _HARMLESS or (len(markup) <= _FEW_BYTES and _answer(markup))


# A page is asked about when it comes and again when it is read, with a hundred others between. By their hashes (64 bits
# under a key that Python draws anew for each process), so that the pages themselves are not kept.
_answers: dict[int, bool] = {}
_MOST_ANSWERS = 4096


def _answer(markup: bytes) -> bool:
    page = hash(markup)
    if page not in _answers:
        _remember(page, _holds_little(markup))
    return _answers[page]


def _remember(page: int, answer: bool) -> None:
    if len(_answers) >= _MOST_ANSWERS:
        _answers.clear()
    _answers[page] = answer


def know_as_cheap(markup: bytes) -> None:
    """Take it that ``markup`` (UTF-8) is cheap: it has been read before, and is read again within the kernel's bounds.

    To ask takes a tenth of what reading such a page takes.
    """
    if _HARMLESS < len(markup) <= _FEW_BYTES:
        _remember(hash(markup), True)


def _holds_little(markup: bytes) -> bool:
    tags = markup.count(b"<")
    if tags > _FEW_TAGS or (len(markup) > _SHORT and _has_many_pieces(markup)):
        return False
    return len(_FORMATTED.findall(markup)) * tags <= _FEW_COPIES


def is_cheap_feed(body: bytes) -> bool:
    """Whether ``body`` is read in less than a second where a feed is expected."""
    return len(body) <= _FEED_BYTES


def is_cheap_sitemap(body: bytes) -> bool:
    """Whether ``body`` is read in less than a second where a sitemap is expected; packed ones may be of any size."""
    return len(body) <= _SITEMAP_BYTES and not body.startswith(b"\x1f\x8b")


def is_cheap_source(body: bytes) -> bool:
    """Whether ``body`` is read in less than a second as a source of a post; Markdown has no tags to count."""
    return len(body) <= _SOURCE_BYTES


def _has_many_pieces(markup: bytes) -> bool:
    """Whether there may be many attributes: each begins after white space, a slash or the end of a quoted value."""
    if len(markup) - len(markup.translate(None, _BEFORE_ATTRIBUTES)) <= _FEW_PIECES:
        return False
    quoted = (markup.count(b'"') + markup.count(b"'")) // 2
    return len(markup.split()) + markup.count(b"/") + quoted > _FEW_PIECES


def is_too_costly(markup: bytes) -> bool:
    """Whether ``markup`` would take more than the budget of a page for its shape alone. Linear, never raises."""
    return not is_cheap(markup) and _steps(markup) > TOO_COSTLY


@lru_cache(maxsize=1)
def _steps(markup: bytes) -> int:
    opened: Counter[bytes] = Counter()
    depth = steps = formatted = 0
    for tag in _TAG.finditer(markup):
        name = (tag["name"] or b"").lower()
        if not name or steps > TOO_COSTLY:
            continue
        steps += 2 * depth + (0 if tag["close"] else _EACH_TAG) + _of_attributes(tag["attributes"])
        if name in _FORMATTING and not tag["close"]:
            formatted += bool(tag["attributes"])
        elif name in _FORMATTING:
            formatted = max(0, formatted - 1)
        if name in _NOT_NESTING:
            opened[name] += 1
            steps += _EACH_COPY * formatted + (opened[name] if name == b"option" else 0)
        elif not tag["close"]:
            opened[name] += 1
            depth += 1
        elif opened[name]:
            opened[name] -= 1
            depth -= 1
    return steps


def _of_attributes(written: bytes) -> int:
    """Each attribute is compared with those before it."""
    if len(written) < _SHORT_TAG:
        return 0
    count = sum(1 for _ in _ATTRIBUTE.finditer(written))
    return count * count
