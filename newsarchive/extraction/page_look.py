"""How a page looks to a reader who knows nothing of it: its title, its headings, and the lines that can be seen."""

import re
from collections.abc import Iterable, Iterator
from functools import cached_property
from urllib.parse import urlsplit

from newsarchive.extraction import json_ld
from newsarchive.extraction.page import Page
from newsarchive.extraction.seen_lines import Line, seen_lines
from newsarchive.extraction.visibility import is_hidden
from newsarchive.normalization.text import clean_line

_PART = re.compile(r"\s*[|»›•·]\s*|\s*(?:::|—|–|>)\s+|\s+[-~:]\s+")
_SENTENCE = re.compile(r"(?<=[.!?。])\s+")
_ALERT = re.compile(r"\balert\(\s*(?:\"([^\"]{2,300})\"|'([^']{2,300})')", re.ASCII)
_LEADS_ON = re.compile(r"location(?:\.href|\.replace|\.assign)?\s*(?:=|\()\s*[\"']([^\"']{1,500})[\"']")
_REFRESH = re.compile(r"url\s*=\s*['\"]?([^'\"\s]+)", re.IGNORECASE)
_DRESS = (
    'meta[property="og:type"][content="article" i], meta[property="article:published_time"],'
    ' [itemprop="articleBody"], [itemprop="datePublished"]'
)
_MOST_HEADINGS = 12
_HEADLINE = 12
_LABEL = 12
_LONGEST_SENTENCE = 200
# With so little to see, what a script says or where it leads is the page.
_HARDLY_ANYTHING = 200


class PageLook:
    """A page as its reader meets it. Never raises, whatever the page is."""

    def __init__(self, page: Page) -> None:
        self._page = page
        self._tree = page.tree

    @cached_property
    def titles(self) -> tuple[str, ...]:
        """The title, the one that is shared, and the parts of both."""
        return tuple(dict.fromkeys(part for title in self._whole_titles for part in parts_of(title)))

    @property
    def _whole_titles(self) -> tuple[str, str]:
        return self._page.meta("og:title") or "", self._title

    @cached_property
    def headings(self) -> tuple[str, ...]:
        """The first headings, and what stands out like one; their parts, too."""
        nodes = [node for node in self._tree.css("h1, h2, h3, strong")[:_MOST_HEADINGS] if not is_hidden(node)]
        lines = (clean_line(node.text(separator=" ")) for node in nodes)
        return tuple(dict.fromkeys(part for line in lines for part in parts_of(line)))

    @cached_property
    def is_headed(self) -> bool:
        """Whether a heading says what the title says, as articles have it."""
        return any(len(line) > _HEADLINE and line in title for line in self.headings for title in self._whole_titles)

    @property
    def _title(self) -> str:
        node = self._tree.css_first("title")
        return clean_line(node.text()) if node else ""

    @cached_property
    def lines(self) -> tuple[Line, ...]:
        """What can be seen, line by line."""
        return seen_lines(self._tree.body) if self._tree.body else ()

    @cached_property
    def seen(self) -> int:
        """How much text can be seen at all."""
        return sum(len(line.text) for line in self.lines)

    @cached_property
    def sentences(self) -> tuple[str, ...]:
        """The sentences of the text; where hardly anything can be seen, what scripts say and hide, too."""
        return _sentences((*self.prose, *self._alerts, self.without_scripts) if self._is_bare else self.prose)

    @cached_property
    def asides(self) -> tuple[str, ...]:
        """The sentences of links and of boxes beside the text."""
        return _sentences(line.text for line in self.lines if line.beside and len(line.text) > _LABEL)

    @property
    def _is_bare(self) -> bool:
        return self.seen < _HARDLY_ANYTHING

    @cached_property
    def prose(self) -> tuple[str, ...]:
        """The lines that are no links and stand in no box beside the text."""
        return tuple(line.text for line in self.lines if not line.beside)

    @cached_property
    def size(self) -> int:
        """How much text the page has for its readers."""
        return sum(map(len, self.prose))

    @cached_property
    def without_scripts(self) -> str:
        """What readers without scripts are told."""
        return clean_line(" ".join(re.sub(r"<[^>]*>", " ", node.html or "") for node in self._tree.css("noscript")[:5]))

    @property
    def _alerts(self) -> Iterator[str]:
        for found in _ALERT.finditer(self._script):
            yield clean_line((found[1] or found[2]).replace("\\n", " "))

    @cached_property
    def _script(self) -> str:
        return "\n".join(node.text() for node in self._tree.css("script:not([src])")[:10])[:50_000]

    @cached_property
    def addresses(self) -> tuple[str, ...]:
        """Host and path of the page, and of where it leads its readers on by itself."""
        led = [self._page.url]
        if self._is_bare:
            led += [found[1] for found in _LEADS_ON.finditer(self._script)]
            metas = self._tree.css('meta[http-equiv="refresh" i]')[:3]
            led += [found[1] for node in metas if (found := _REFRESH.search(node.attributes.get("content") or ""))]
        return tuple(_place(url) for url in led if url)

    def has(self, selector: str) -> bool:
        """Whether an element matches."""
        return bool(selector) and self._tree.css_first(selector) is not None

    def shows(self, selector: str) -> bool:
        """Whether an element matches that can be seen."""
        return bool(selector) and any(not is_hidden(node) for node in self._tree.css(selector)[:20])

    @cached_property
    def is_dressed(self) -> bool:
        """Whether the page says of itself that it is an article."""
        return self.has(_DRESS) or bool(json_ld.news_article(self._tree))


def parts_of(title: str) -> Iterator[str]:
    """A title's parts, without a full stop at their end, and the whole."""
    for part in (title, *_PART.split(title)):
        if stripped := part.strip().rstrip(".!…。 "):
            yield stripped


def _sentences(lines: Iterable[str]) -> tuple[str, ...]:
    parted = (sentence for line in lines for sentence in _SENTENCE.split(line))
    return tuple(sentence for sentence in parted if 1 < len(sentence) <= _LONGEST_SENTENCE)


def _place(url: str) -> str:
    try:
        split = urlsplit(url)
    except ValueError:
        return ""
    return f"//{split.netloc}{split.path}" if split.netloc else f"/{split.path.lstrip('/')}"
