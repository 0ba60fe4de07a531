"""More like this: articles that share the words which make one article what it is."""

from dataclasses import replace

from sqlalchemy import Connection, bindparam, select

from newsarchive.archive import statements
from newsarchive.archive.likeness import telling_words
from newsarchive.archive.schema import ArticleRow, IndexedRow, VersionRow
from newsarchive.archive.search import Asked, Found, search

OTHERS = 300
"""So many of the newest articles show what is common."""

_TEXT = select(VersionRow.headline, VersionRow.body).join(ArticleRow, ArticleRow.id == VersionRow.article_id)
_OF = _TEXT.where(VersionRow.number == ArticleRow.current_version, ArticleRow.id == bindparam("wanted"))
_OTHERS = (
    select(VersionRow.body)
    .join(IndexedRow, IndexedRow.version_id == VersionRow.id)
    .where(IndexedRow.article_id != bindparam("wanted"))
    .order_by(IndexedRow.place.desc())
    .limit(OTHERS)
)


def search_alike(connection: Connection, article_id: int, asked: Asked) -> Found:
    """Articles like that one, the most alike first, which itself is left out.

    What `asked` has typed narrows them. Where the article has no telling word, nothing is found, and that is said.
    """
    headline, body = statements.one(connection, _OF, {"wanted": article_id}, lambda *texts: texts) or ("", "")
    others = statements.each(connection, _OTHERS, {"wanted": article_id}, str)
    words = telling_words(headline, body, others)
    if not words:
        return Found(hits=(), total=0, warnings=("the article has no word that tells it from others",))
    typed = f"({' OR '.join(words)}) {asked.typed}".strip()
    found = search(connection, replace(asked, typed=typed, limit=asked.limit + 1))
    return _without(found, article_id, asked.limit)


def _without(found: Found, article_id: int, limit: int) -> Found:
    hits = tuple(hit for hit in found.hits if hit.id != article_id)
    return replace(found, hits=hits[:limit], next_page=None, total=found.total - (len(hits) < len(found.hits)))
