"""A post on a platform that many blogs share: its layouts are the platform's, its own words the post's."""

import re
from collections.abc import Iterable, Iterator
from functools import cached_property
from typing import ClassVar, Self

from selectolax.lexbor import LexborNode

from newsarchive.extraction import fields
from newsarchive.extraction.article_page import ArticlePage
from newsarchive.extraction.boilerplate import Boilerplate
from newsarchive.extraction.credits import Parted
from newsarchive.extraction.errors import NotAnArticle
from newsarchive.extraction.languages import is_broken
from newsarchive.extraction.page import Page
from newsarchive.extraction.paragraphs import paragraphs
from newsarchive.extraction.visibility import is_hidden
from newsarchive.items import Byline, Doubt, Identity, Image
from newsarchive.normalization.bylines import merge_bylines, read_bylines
from newsarchive.publishers.platforms.identity import canonical_address, post_identity
from newsarchive.publishers.platforms.post_dates import shown_dates
from newsarchive.publishers.platforms.post_text import part_post, size
from newsarchive.publishers.platforms.statements import Statements
from newsarchive.publishers.platforms.titles import without_site

_NEVER = re.compile(r"(?!)")
_BY = re.compile(r"^(?:by|글쓴이|작성자|글)\s*[:：]?\s+", re.IGNORECASE)
# Elements looked at for one field, and pictures with captions: a page that has more is a trap.
_MOST_NODES = 200
_MOST_CONTAINERS = 10
_MOST_PICTURES = 500
_VIDEO = "video, iframe, embed"


class PostPage(ArticlePage):
    """A post; a subclass states the platform's layouts.

    ``lists``: selector of what only a page that lists posts has. ``trusts_shared_title``: og:title is the title
    as its author wrote it, and comes before what themes show.
    """

    lists: ClassVar[str] = ""
    trusts_shared_title: ClassVar[bool] = False
    home = ""
    zone = "Asia/Seoul"
    site_name = site_suffix = removal_notice = related_link = text_copy = _NEVER
    boilerplate = Boilerplate(line=_NEVER, block=_NEVER, block_line=_NEVER, end=_NEVER)

    @classmethod
    def of(cls, page: Page) -> Self:
        """The same page read by this class; it is not parsed again."""
        same = cls(page.url, page.body, page.content_type)
        same.markup, same.tree = page.markup, page.tree
        return same

    def address_of(self, identity: Identity) -> str | None:
        """What the page states for itself, else the platform's address of that key."""
        return self.own_address or canonical_address(identity.key)

    @property
    def text_markup(self) -> str | None:
        """The HTML of the post."""
        return "\n".join(node.html or "" for node in self.containers)

    @property
    def bylines(self) -> tuple[Byline, ...]:
        """What the page shows, else its metadata."""
        shown = [line for node in self.all(self.layout.reporters)[:1] if (line := fields.line_of(node))]
        lines = (_BY.sub("", line) for line in shown or self.statements.authors)
        return merge_bylines(byline for line in lines for byline in read_bylines(line))

    @property
    def issue(self) -> str | None:
        """Blogs have none."""
        return None

    @cached_property
    def own_address(self) -> str | None:
        """The address that the page states for itself, on the host that it came from (any, where that is unknown)."""
        asked = post_identity(self.url)
        named = ((url, post_identity(url)) for url in self.stated_addresses)
        same = (url for url, stated in named if stated and (asked is None or stated.publisher == asked.publisher))
        return next(same, None)

    @property
    def framed_address(self) -> str | None:
        """Where the post is, if this page is only the frame around it."""
        return None

    @property
    def doubts(self) -> tuple[Doubt, ...]:
        """Only that letters were lost: blogs promise nothing of their pages."""
        said = "\n".join((self.headline or "", *self.parted.paragraphs))
        return ("garbled",) if is_broken(said) else ()

    @property
    def is_list(self) -> bool:
        """Whether the platform marks the page as one that lists posts."""
        return bool(self.lists) and self.tree.css_first(self.lists) is not None

    @cached_property
    def statements(self) -> Statements:
        """What the page says of the post in its metadata."""
        return Statements(self)

    def meta(self, name: str) -> str | None:
        """The content of the first ``<meta>`` with this property or name; None if absent or empty."""
        return self.statements.metas.get(name)

    def all(self, selector: str) -> list[LexborNode]:
        """The elements that match and can be seen, of the first two hundred."""
        return [node for node in self.tree.css(selector)[:_MOST_NODES] if not is_hidden(node)] if selector else []

    @cached_property
    def headline(self) -> str | None:
        """The headline as the page shows it, else the title that it shares; never the site's name."""
        return next((text for text in self._headlines() if text and text != self.statements.site), None)

    def _headlines(self) -> Iterator[str]:
        shared = without_site(self.meta("og:title"), self.statements.site)
        if self.trusts_shared_title:
            yield shared
        yield from map(fields.line_of, self.all(self.layout.headline))
        yield shared
        yield from self._headings_in_titles()
        yield from self.statements.titles

    def _headings_in_titles(self) -> Iterator[str]:
        """The headings that a title begins or ends with: the headline, whatever the site hangs on it."""
        titles = [title for title in (self.meta("og:title"), *self.statements.titles) if title]
        shown = [line for node in self.all("h1, h2") if len(line := fields.line_of(node)) > 1]
        yield from (line for line in shown if any(t.startswith(line) or t.endswith(line) for t in titles))

    @cached_property
    def dates(self) -> tuple[str | None, str | None]:
        """Input and edit time in the page's words: of its metadata, which every theme has, else of what it shows."""
        published, modified = shown_dates(self.all(self.layout.dates))
        return self.statements.published or published, self.statements.modified or modified

    @property
    def section(self) -> str | None:
        """The category: what the page shows, else its metadata."""
        return fields.first_line(self, self.layout.section) or self.statements.section

    @cached_property
    def containers(self) -> list[LexborNode]:
        """The outermost elements that hold the text, by the first selector that finds one that can be seen."""
        return next((found for selector in self.layout.body if (found := self._outermost(selector))), [])

    def _outermost(self, selector: str) -> list[LexborNode]:
        found = self.all(selector)
        return [node for node in found[:_MOST_CONTAINERS] if not _is_inside(node, found)]

    @cached_property
    def lines(self) -> tuple[str, ...]:
        """The lines of the text; of several containers the one with most text is the post."""
        return max((self._read(node) for node in self.containers), key=size, default=())

    def _read(self, container: LexborNode) -> tuple[str, ...]:
        return self._cleaned(paragraphs(container, None, self.layout.boxes))

    def _cleaned(self, lines: Iterable[str]) -> tuple[str, ...]:
        return tuple(self.boilerplate.without(lines))

    @cached_property
    def parted(self) -> Parted:
        """The text without the headline above it, and the credits that stood in it."""
        above = bool(self.lines) and self.lines[0] == self.headline
        return part_post(self.lines[above:])

    @property
    def pictures(self) -> tuple[Image, ...]:
        """Those in the text that can be seen, without signs of the platform's own."""
        found = [node for container in self.containers for node in container.css("img:not(.emoji,.wp-smiley)")]
        boxes = self.tree.css(self.layout.boxes)[:_MOST_NODES] if self.layout.boxes else []
        boxed = {img.mem_id for box in boxes for img in box.css("img")}
        shown = [node for node in found if node.mem_id not in boxed and not is_hidden(node)]
        return fields.pictures(self, shown if len(found) <= _MOST_PICTURES else (), self.base)

    def _missing(self) -> Iterator[str]:
        if self.is_list:
            yield f"a post: the page lists posts ({self.lists})"
        if self.headline is None:
            yield f"headline {self.layout.headline} or og:title"
        if not self.parted.paragraphs and not any(node.css_first(_VIDEO) for node in self.containers):
            yield f"text in {' or '.join(self.layout.body)}"

    def _refuse_others(self) -> None:
        if self.is_cut_off:
            raise NotAnArticle(self.url, "the end of the page: it is cut off before </body>")
        if missing := list(self._missing()):
            raise NotAnArticle(self.url, *missing)


def _is_inside(node: LexborNode, others: list[LexborNode]) -> bool:
    """Whether one of ``others`` holds ``node``, as far as the nearest few elements around it."""
    marks, holder = {other.mem_id for other in others}, node.parent
    for _ in range(_MOST_NODES):
        if holder is None:
            return False
        if holder.mem_id in marks:
            return True
        holder = holder.parent
    return True
