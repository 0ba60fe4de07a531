"""What a page class says when a page is not what was asked for."""

from newsarchive.items import FALSE_PAGES, FalseKind


class ExtractionError(Exception):
    """A page that gave no article and no listing; ``url`` is its address ("" where unknown)."""

    def __init__(self, url: str, problem: str) -> None:
        super().__init__(f"{url or 'page of unknown address'}: {problem}")
        self.url = url
        self.problem = problem


class NotAnArticle(ExtractionError):
    """The page has no layout that we know, or lacks a part of it; ``missing`` names each such part."""

    def __init__(self, url: str, *missing: str) -> None:
        super().__init__(url, f"not an article: missing {', '.join(missing)}")
        self.missing: tuple[str, ...] = missing


class Removed(ExtractionError):
    """The publisher's own notice that the article was removed; ``notice`` is its text."""

    def __init__(self, url: str, notice: str) -> None:
        super().__init__(url, f"removed by its publisher: {notice}")
        self.notice = notice


class FalsePage(NotAnArticle):
    """Something was served in place of an article; ``kind`` says what."""

    def __init__(self, url: str, kind: FalseKind, *missing: str) -> None:
        lacks = f"; missing {', '.join(missing)}" if missing else ""
        ExtractionError.__init__(self, url, f"not an article but {FALSE_PAGES[kind]} ({kind}){lacks}")
        self.missing = missing
        self.kind = kind


class NotAListing(ExtractionError):
    """Something else came where a sitemap or another listing was expected."""
