"""What the two kinds of search index share."""

from collections.abc import Iterator

from sqlalchemy import Connection, text

Difference = tuple[str, int, str, int]
"""(token, article id, where, position) that only the index or only a rebuild of it holds."""

_CURRENT = text(
    "SELECT a.id, v.headline, v.body FROM articles a"
    " JOIN versions v ON v.article_id = a.id AND v.number = a.current_version"
)


def current_texts(connection: Connection) -> Iterator[tuple[int, str, str]]:
    """(article id, headline, body) of every article's current version."""
    for row in connection.execute(_CURRENT):
        yield row.id, row.headline, row.body
