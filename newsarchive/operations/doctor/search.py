"""The search index."""

from collections.abc import Iterator

from newsarchive.archive import Archive, NoSuchArticle
from newsarchive.config import Config
from newsarchive.operations.doctor.finding import Finding

_SAMPLES = 5


def index(archive: Archive, _config: Config) -> Iterator[Finding]:
    """The search index against a rebuild of it; takes the time of reading all texts."""
    differences = archive.index_differences()
    articles = list(dict.fromkeys(article for _, article, _, _ in differences))
    if differences:
        yield Finding(
            check="index",
            where="search",
            what=f"the search index of {len(articles):,} articles is not that of their texts"
            f" ({len(differences):,} entries)",
            since=None,
            pages=tuple(_name(archive, article) for article in articles[:_SAMPLES]),
            fix="Searches may miss these articles, or find them by old words; show and versions have every text. "
            "Make it anew: newsarchive index. And tell the makers of newsarchive.",
            anchor="the-search-index",
        )


def _name(archive: Archive, article: int) -> str:
    try:
        return archive.article(str(article), lambda _: None).canonical_url
    except NoSuchArticle:
        return f"article {article}, which does not exist"
