"""The pages that the benchmarks serve: 93 KB each, in the layout that KBS has today, no two alike.

A page is a tuple of pieces; what all pages share is one object in memory, so that 20,000 pages need few
hundred megabytes. The same number gives the same bytes in every process.
"""

import re
from collections.abc import Iterable
from functools import cache
from html import escape
from pathlib import Path

from benchmarks import chrome
from benchmarks.prose import NEWEST, Article, article, headline, published_at

HOST = "news.kbs.co.kr"
SPIDER = "kbs"
SITE = f"https://{HOST}"
ARTICLE_PATH = "/news/view.do?ncd="
SITEMAP_PATH = "/sitemap/recentNewsList.xml"
_PLACE = re.compile(r"\$(\w+)")


def numbers(count: int) -> range:
    """The ncds of the `count` newest articles, newest first."""
    return range(NEWEST, NEWEST - count, -1)


def article_page(ncd: int) -> tuple[bytes, ...]:
    """The pieces of the page of one article."""
    told = article(ncd)
    values = {name: text.encode() for name, text in (_head(told) | _text(told)).items()}
    values |= _shared() | {"side": chrome.side(ncd // 60 % chrome.SIDES)}
    return tuple(values[piece] if isinstance(piece, str) else piece for piece in _frame())


def sitemap(ncds: Iterable[int], site: str = SITE, *, tells_changes: bool = False) -> bytes:
    """A Google News sitemap of these articles, in this order; it may tell when each last changed."""
    head = (
        '<?xml version="1.0" encoding="UTF-8"?>\n<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"'
        ' xmlns:news="http://www.google.com/schemas/sitemap-news/0.9">\n'
    )
    return (head + "".join(_entry(ncd, site, tells_changes) for ncd in ncds) + "</urlset>\n").encode()


def robots(site: str = SITE) -> bytes:
    """Everything is open but the search."""
    return f"User-agent: *\nDisallow: /search/\nSitemap: {site}{SITEMAP_PATH}\n".encode()


def _entry(ncd: int, site: str, tells_changes: bool) -> str:
    lastmod = f"<lastmod>{published_at(ncd).isoformat()}</lastmod>" if tells_changes else ""
    return (
        f"<url><loc>{site}{ARTICLE_PATH}{ncd}</loc>{lastmod}<news:news><news:publication>"
        "<news:name>KBS 뉴스</news:name><news:language>ko</news:language></news:publication>"
        f"<news:publication_date>{published_at(ncd).isoformat()}</news:publication_date>"
        f"<news:title><![CDATA[{headline(ncd)}]]></news:title></news:news></url>\n"
    )


def _head(told: Article) -> dict[str, str]:
    return {
        "ncd": str(told.ncd),
        "headline": escape(told.headline),
        "js_headline": _js(told.headline),
        "description": escape(told.paragraphs[0][:110]),
        "section": told.section,
        "published": f"{told.published:%Y.%m.%d (%H:%M)}",
        "edited": f"{told.edited:%Y.%m.%d (%H:%M)}",
        "iso_published": f"{told.published:%Y-%m-%d %H:%M:%S}",
        "image": f"/data/news/{told.published:%Y/%m/%d}/{told.ncd}_7.jpg",
        "reporter": told.reporter,
        "email": told.email,
        "likes": str(told.ncd % 97),
    }


def _text(told: Article) -> dict[str, str]:
    """The text three times, as KBS has it: for the eye, for the printer, for the text-to-speech script."""
    return {
        "body": "<br /><br />\n   ".join(escape(line, quote=False) for line in told.paragraphs),
        "printed": "\n  ".join(f"<p>{escape(line)}</p>" for line in told.paragraphs[1:]),
        "speech": r"<br \/><br \/>".join(map(_js, told.paragraphs)),
        "related": chrome.related(told.ncd),
    }


def _js(text: str) -> str:
    return text.replace("\\", "\\\\").replace("'", "\\'").replace('"', '\\"').replace("/", "\\/")


@cache
def _frame() -> tuple[bytes | str, ...]:
    """The template in pieces: bytes that are served as they are, names of what stands between."""
    template = Path(__file__).with_name("article.html").read_text(encoding="utf-8")
    return tuple(piece if odd % 2 else piece.encode() for odd, piece in enumerate(_PLACE.split(template)))


@cache
def _shared() -> dict[str, bytes]:
    texts = {
        "styles": chrome.styles(),
        "scripts": chrome.scripts(),
        "navigation": chrome.navigation(),
        "footer": chrome.footer(),
    }
    return {name: text.encode() for name, text in texts.items()}
