"""What a page class says when a page is not what was asked for."""


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
        self.missing = missing


class Removed(ExtractionError):
    """The publisher's own notice that the article was removed; ``notice`` is its text."""

    def __init__(self, url: str, notice: str) -> None:
        super().__init__(url, f"removed by its publisher: {notice}")
        self.notice = notice


class NotAListing(ExtractionError):
    """Something else came where a sitemap or another listing was expected."""
