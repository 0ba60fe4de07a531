"""Pages that are served in place of articles: errors with status 200, walls, blocks, checks, empty shells.

false_pages.toml says by what each kind is told, false_signs.py how much other text a page may have all the same: an
article about captchas or maintenance has more to say than such a page has.
"""

import re
from collections.abc import Callable, Iterable

from newsarchive.extraction.errors import FalsePage, NotAnArticle
from newsarchive.extraction.false_rules import any_title, rules
from newsarchive.extraction.false_signs import Signs
from newsarchive.extraction.page import Page
from newsarchive.extraction.page_look import PageLook, parts_of
from newsarchive.extraction.parse_cost import is_too_costly
from newsarchive.items import ExtractedArticle, FalseKind

_LONG = 400
"""An article with more text is only doubted where its title is that of such a page, or where it is cut short."""
_TEASER = 900
_LONGEST_TITLE = 100
_CUT_SHORT = tuple(
    word.encode()
    for word in (
        "paywall",
        "premium",
        "subscri",
        "eep reading",
        "full story",
        "유료",
        "프리미엄",
        "멤버십",
        "구독자",
        "구독하고",
    )
)
_PAGE = re.compile(rb"<(?:html|head|body|div|script)\b", re.IGNORECASE)
_CONTENT = "iframe[src], frame[src], img[src], video, audio, object, embed"
_EMPTY = 3
_SHELL = 200
_NEEDS_SCRIPTS = re.compile(
    r"(?:enable|requires?|need|without|turn on|activate|supports?) (?:\w+ ){0,4}(?:java ?script|js)\b"
    r"|(?:java ?script|자바 ?스크립트)(?:\(?\w*\)?)?(?: \w+){0,2} ?"
    r"(?:is |to be |must be )?(?:required|disabled|enabled|turned|활성|허용|켜|사용|필요|지원|실행|해제|꺼)"
    r"|^(?:loading|불러오는 중|로딩 ?중|잠시만 ?기다)",
    re.IGNORECASE,
)


def read_genuine(page: Page, read: Callable[[], ExtractedArticle]) -> ExtractedArticle:
    """What `read` makes of `page`. Raises FalsePage where that is no article but served in place of one.

    Raises as `read` for any other page.
    """
    try:
        article = read()
    except NotAnArticle as error:
        if kind := false_kind(page):
            raise FalsePage(page.url, kind, *error.missing) from error
        raise
    if kind := _doubted(page, article):
        raise FalsePage(page.url, kind)
    return article


def _doubted(page: Page, article: ExtractedArticle) -> FalseKind | None:
    size = sum(map(len, article.paragraphs))
    kind = false_kind(page) if _may_be_false(page, article, size) else None
    return None if kind == "empty-shell" and not _needs_scripts(article.paragraphs) else kind


def _may_be_false(page: Page, article: ExtractedArticle, size: int) -> bool:
    """A cheap look that clears nearly all articles."""
    if size <= _LONG or (size <= _TEASER and any(word in page.markup for word in _CUT_SHORT)):
        return True
    node = page.tree.css_first("title")
    parts = {*parts_of(article.headline), *parts_of(node.text() if node else "")}
    return any(any_title().fullmatch(part) for part in parts if len(part) <= _LONGEST_TITLE)


def false_kind(page: Page) -> FalseKind | None:
    """What the page is served as in place of an article; None for anything else. Never raises."""
    if is_too_costly(page.markup):
        return None
    look = PageLook(page)
    weighed = [(strength, rule.kind) for rule in rules() if (strength := Signs(rule, look).strength)]
    if weighed:
        return max(weighed, key=lambda pair: pair[0])[1]
    return "empty-shell" if _is_shell(look, page) else None


def _is_shell(look: PageLook, page: Page) -> bool:
    """Whether nothing can be seen but what scripts will draw; the frame around a page is not empty."""
    if page.is_cut_off or not _PAGE.search(page.markup) or look.has(_CONTENT):
        return False
    return look.seen <= _EMPTY or (look.seen <= _SHELL and _needs_scripts((*look.prose, look.without_scripts)))


def _needs_scripts(lines: Iterable[str]) -> bool:
    return any(_NEEDS_SCRIPTS.search(line) for line in lines)
