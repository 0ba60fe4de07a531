"""An article page: picks its layout by evidence on the page, and reads every field by that layout."""

import re
from collections.abc import Iterator
from functools import cached_property
from typing import ClassVar

from selectolax.lexbor import LexborNode

from newsarchive.extraction import fields, json_ld
from newsarchive.extraction.boilerplate import NEVER, Boilerplate
from newsarchive.extraction.credits import Parted, part
from newsarchive.extraction.doubts import doubts_of, fallbacks_of
from newsarchive.extraction.errors import NotAnArticle, Removed
from newsarchive.extraction.headlines import Headline, as_stated, read_headline
from newsarchive.extraction.layout import Layout
from newsarchive.extraction.page import Page
from newsarchive.extraction.page_dates import PageDates, read_dates, to_the_second
from newsarchive.extraction.paragraphs import paragraphs
from newsarchive.extraction.promises import Promises
from newsarchive.extraction.text_reading import TextReading, choose, read_text
from newsarchive.items import Byline, Doubt, ExtractedArticle, Fallback, Identity, Image
from newsarchive.normalization.text import clean_line

_LONGEST_NOTICE = 3  # lines: the sentence itself, and whom to call


class ArticlePage(Page):
    """A publisher's article page; a subclass states its layouts and the site's own words.

    ``home`` is the address that relative links are read against where the page's own is unknown.
    ``site_name`` matches headlines that are only the outlet's name, ``site_suffix`` what the outlet hangs on
    the shared title. ``removal_notice`` matches the line that says that the article was removed.
    ``related_link`` matches the address of another article. ``text_copy`` finds, in the markup, a copy of the
    text: an article without text whose page has such a copy was not read rightly. ``caption_credit`` finds in a
    picture's caption who is credited, as its group ``credit``, and is cut off. ``prefers_stated``: where the metadata
    say the same headline (but for quotation marks) and the same minute as the page shows, theirs are taken.
    ``promises``: what all its pages keep, by which a page that was read wrongly is told.
    """

    layouts: ClassVar[tuple[Layout, ...]]
    home: ClassVar[str]
    zone: ClassVar[str] = "Asia/Seoul"
    site_name: ClassVar[re.Pattern[str]]
    site_suffix: ClassVar[re.Pattern[str]]
    boilerplate: ClassVar[Boilerplate] = Boilerplate()
    removal_notice: ClassVar[re.Pattern[str]] = re.compile(r"(?:삭제된|존재하지 않는) 기사입니다\.?")
    related_link: ClassVar[re.Pattern[str]]
    text_copy: ClassVar[re.Pattern[str]] = NEVER
    caption_credit: ClassVar[re.Pattern[str]] = NEVER
    prefers_stated: ClassVar[bool] = False
    promises: ClassVar[Promises | None] = None

    def article(self, identity: Identity, canonical_url: str | None = None) -> ExtractedArticle:
        """The article. Raises Removed for a removal notice, NotAnArticle naming what is missing for the rest."""
        self._refuse_others()
        parted = self.parted
        published, modified = self.dates
        return ExtractedArticle(
            url=self.url,
            identity=identity,
            extractor=self.extractor,
            kind="article" if parted.paragraphs else "video",
            headline=self.headline or "",
            paragraphs=parted.paragraphs,
            bylines=self.bylines,
            section=self.section,
            issue=self.issue,
            date_published=published,
            date_modified=modified,
            zone=self.zone,
            language=self.language,
            images=fields.credited(self.pictures, parted.photo_credits),
            credits=parted.credits,
            photo_credits=parted.photo_credits,
            canonical_url=canonical_url or self.address_of(identity),
            markup=self.text_markup,
            doubts=self.doubts,
            fallbacks=self.fallbacks,
        )

    @property
    def doubts(self) -> tuple[Doubt, ...]:
        """Why the reading is not to be believed, by what the publisher promises of its pages."""
        return doubts_of(self, self.promises) if self.promises else ()

    @property
    def fallbacks(self) -> tuple[Fallback, ...]:
        """The fields that were read from their second-best place."""
        return fallbacks_of(self) if self.promises else ()

    @property
    def bylines(self) -> tuple[Byline, ...]:
        """The people whom the page names as its authors."""
        return fields.bylines(self, self.layout.reporters)

    @property
    def section(self) -> str | None:
        """The section as the page shows it."""
        return fields.first_line(self, self.layout.section)

    @property
    def issue(self) -> str | None:
        """The running story to which the article belongs."""
        return fields.issue(self)

    @property
    def pictures(self) -> tuple[Image, ...]:
        """The pictures of the article, without the credits that stand in its text."""
        found = fields.images(self, self.layout.images, self.base)
        return tuple(fields.with_caption_credit(image, self.caption_credit) for image in found)

    @property
    def text_markup(self) -> str | None:
        """The HTML in which source links are looked for; None where none are."""
        return None

    def address_of(self, identity: Identity) -> str | None:  # noqa: ARG002 (a page may know)
        """The address of the article, where its publisher's rule gives none."""
        return None

    @property
    def base(self) -> str:
        """What relative addresses are read against."""
        return self.url or self.home

    @cached_property
    def _best(self) -> tuple[Layout, int]:
        """The layout with most signs on the page, and how many; a layout that could not have more is not tried."""
        best, most = self.layouts[0], 0
        for layout in self.layouts:
            if len(layout.evidence) > most and (signs := self._signs_of(layout)) > most:
                best, most = layout, signs
        return best, most

    def _signs_of(self, layout: Layout) -> int:
        return sum(self.tree.css_first(selector) is not None for selector in layout.evidence)

    @property
    def layout(self) -> Layout:
        """The layout that the page shows most signs of. Raises NotAnArticle where it shows none."""
        if not self.signs:
            known = "; ".join(f"{layout.name}: {', '.join(layout.evidence)}" for layout in self.layouts)
            raise NotAnArticle(self.url, f"any sign of a known layout ({known})")
        return self._best[0]

    @cached_property
    def root(self) -> LexborNode | None:
        """The element around the article's fields, where its layout names one and the page has it."""
        return self.tree.css_first(self.layout.root) if self.layout.root else None

    @property
    def signs(self) -> int:
        """How many signs of its layout the page shows."""
        return self._best[1]

    @cached_property
    def around(self) -> LexborNode | None:
        """The element that holds the article and nothing of others, if its layout names one and the page has it."""
        return self.root or (self.tree.css_first(self.layout.around) if self.layout.around else None)

    @cached_property
    def found_headline(self) -> Headline:
        """The headline, and where it was found."""
        found = read_headline(self)
        return as_stated(found, json_ld.news_article(self.tree)) if self.prefers_stated else found

    @property
    def headline(self) -> str | None:
        """The headline as the page shows it, else the title that it shares; never the outlet's name."""
        return self.found_headline.text

    @cached_property
    def found_dates(self) -> PageDates:
        """The dates, and where they were found."""
        found = read_dates(self)
        return to_the_second(found, self.meta("article:published_time"), self.zone) if self.prefers_stated else found

    @property
    def dates(self) -> tuple[str | None, str | None]:
        """Input and edit time in the page's words: what it shows, else what its metadata say."""
        return self.found_dates.published, self.found_dates.modified

    @cached_property
    def parted(self) -> Parted:
        """The text without the site's own words, and the credits that stood in it."""
        return part(self.text.lines)

    @cached_property
    def text(self) -> TextReading:
        """The text's lines, and the elements that hold them."""
        return read_text(self.containers, self._read, self._holds_text_alone)

    def _holds_text_alone(self, holder: LexborNode) -> bool:
        """Whether an element is there for the text alone: in one with a headline, another article may follow."""
        return holder.tag not in ("body", "html") and holder.css_first(self.layout.headline) is None

    @property
    def text_in_place(self) -> bool:
        """Whether the text was read whole from the one element in which its layout has it."""
        return self._choice[1] and len(self.text.containers) == 1

    @property
    def containers(self) -> list[LexborNode]:
        """The elements that hold the text, those that a reader sees if any; empty where there is none."""
        return self._choice[0]

    @cached_property
    def _choice(self) -> tuple[list[LexborNode], bool]:
        """The elements that hold the text, and whether they are where the layout has them."""
        return choose(self.tree, self.layout.body)

    def _read(self, container: LexborNode) -> tuple[str, ...]:
        lines = paragraphs(container, self.related_link, self.layout.boxes)
        return tuple(self.boilerplate.without(lines))

    def _refuse_others(self) -> None:
        if self.is_cut_off:
            raise NotAnArticle(self.url, "the end of the page: it is cut off before </body>")
        if missing := list(self._missing()):
            self._raise_if_removed()
            raise NotAnArticle(self.url, *missing)
        text = self.parted.paragraphs
        # The notice may stand in the frame of the article that it replaces; an article may quote it, too.
        if not text or (len(text) <= _LONGEST_NOTICE and self.removal_notice.match(text[0])):
            self._raise_if_removed()

    def _missing(self) -> Iterator[str]:
        if not self.signs:
            self._raise_if_removed()
        if self.headline is None:
            yield f"headline {self.layout.headline} or og:title"
        if not self.containers:
            yield f"body container {self.layout.body[0]}"
        elif not self.parted.paragraphs and self.text_copy.search(self.markup.decode()):
            yield f"text in {self.layout.body[0]} (empty, while the page holds a copy of the text elsewhere)"

    def _raise_if_removed(self) -> None:
        root = self.tree.body
        for line in paragraphs(root) if root else ():
            if self.removal_notice.match(line):
                raise Removed(self.url, clean_line(line))
