"""A Jekyll source as a capture: the file's bytes, and beside them what its reader must know of the site around it.

So the archive can read the file again with tomorrow's code, without the folder that it came from.
"""

import hashlib
from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime

from newsarchive.items import Capture, ExtractedArticle
from newsarchive.publishers.platforms.jekyll_article import article_of
from newsarchive.publishers.platforms.jekyll_git import dated_by_git
from newsarchive.publishers.platforms.jekyll_site import Site
from newsarchive.publishers.platforms.jekyll_source import SourcePost, read_source

_FILE, _FOLDER, _COMMIT = "source-file", "source-folder", "first-commit"
NEEDED = frozenset((_FILE, _FOLDER))
"""Headers without which nothing can be read of such a capture."""
_SITE = {"home": "site-home", "template": "site-permalink", "zone": "site-zone", "language": "site-language"}


def capture_of(data: bytes, name: str, folder: str, site: Site, first_commit: str | None, read_at: datetime) -> Capture:
    """The file ``name`` (its path below ``folder``) with its bytes, as it was at ``read_at``.

    ``first_commit`` is the date (ISO 8601) of the commit that brought it, where one is known.
    """
    facts = {_FILE: name, _FOLDER: folder, _COMMIT: first_commit}
    facts |= {header: getattr(site, field) for field, header in _SITE.items()}
    return Capture(
        url=f"{folder}/{name}",
        fetched_at=read_at,
        medium="jekyll",
        status=None,
        headers=tuple((header, value) for header, value in facts.items() if value is not None),
        body=data,
        received_sha256=hashlib.sha256(data).hexdigest(),
    )


def read_captured_post(capture: Capture) -> SourcePost:
    """The post in a captured source file, dated by its first commit where it does not date itself. Never raises."""
    facts = dict(capture.headers)
    name = facts[_FILE]
    return dated_by_git(read_source(name, capture.body), {name: facts[_COMMIT]} if _COMMIT in facts else {})


def read_captured_source(capture: Capture) -> ExtractedArticle:
    """The article in a captured source file. Raises NotAnArticle where it has no text."""
    return captured_article(read_captured_post(capture), capture)


def captured_article(post: SourcePost, capture: Capture) -> ExtractedArticle:
    """``post``, read from ``capture``, as an article; its file stands for an address that is not known.

    Raises NotAnArticle where it has no text.
    """
    facts = dict(capture.headers)
    article = article_of(post, _site(facts), facts[_FOLDER])
    return article if article.url else replace(article, url=capture.url)


def _site(facts: Mapping[str, str]) -> Site:
    return Site(**{field: facts[header] for field, header in _SITE.items() if header in facts})
