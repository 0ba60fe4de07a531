"""Archived articles read again with today's code, and compared with what is kept. Runs in worker processes.

They read the archive themselves, so that hardly anything goes from process to process: numbers in, differences out.
"""

from collections.abc import Callable, Sequence
from functools import cache

from backports.zstd import ZstdError
from sqlalchemy.exc import DBAPIError

from newsarchive.archive import Archive, open_archive
from newsarchive.archive.renewal import Older, Rereadable, Reviewed
from newsarchive.archive.rereading import Reread, believed
from newsarchive.archive.reviewing import compared, compared_older, without_article
from newsarchive.crawling.rereading import extract_again
from newsarchive.extraction.parse_budget import address_space, begin_page, end_page
from newsarchive.extraction.parse_cost import know_as_cheap
from newsarchive.items import Article
from newsarchive.operations.reading_pool import KILLED

Load = Callable[[int], Rereadable | None]


def review(archive_url: str, ids: Sequence[int], *, all_versions: bool = False) -> list[Reviewed]:
    """What comes of the articles with these numbers, in their order; with `all_versions` also of their older versions.

    Raises ArchiveError as open_archive.
    """
    mapped = address_space()
    with archive_of(archive_url).rereadable(ids, all_versions=all_versions) as load:
        return [each for article_id in ids for each in _review_in_time(load, article_id, mapped)]


@cache
def archive_of(url: str) -> Archive:
    """The archive, one a process, open until it ends. Raises ArchiveError."""
    return open_archive(url)


def killer(article_id: int) -> Reviewed:
    """What came of an article that ends the process which reads it."""
    return Reviewed(article_id=article_id, outcome="failed", problem=KILLED)


def _review_in_time(load: Load, article_id: int, mapped: int) -> list[Reviewed]:
    """An article that is over the budget of a page ends this process."""
    begin_page(mapped)
    try:
        return _review(load, article_id)
    except MemoryError:
        problem = "reading it takes more than 1 GB"
    except ZstdError as error:
        problem = f"its capture is damaged: {error}"
    except DBAPIError:  # the archive's fault concerns all
        raise
    except Exception as error:  # noqa: BLE001 - one capture that trips our code must not cost the others
        problem = mistake(error)
    finally:
        end_page()
    return [Reviewed(article_id=article_id, outcome="failed", problem=problem)]


def mistake(error: Exception) -> str:
    """What our code trips over, in words."""
    return f"our mistake, please report it: {type(error).__name__}: {error}"


def _review(load: Load, article_id: int) -> list[Reviewed]:
    kept = load(article_id)
    if kept is None:
        return [Reviewed(article_id=article_id, outcome="failed", problem="it is not in the archive any more")]
    return [_review_current(kept), *(_review_older(kept, older) for older in kept.older)]


def _review_older(kept: Rereadable, older: Older) -> Reviewed:
    again = extract_again(older.capture)
    if again is not None and _is_other(kept, again):
        return compared_older(kept, older, None, f"today's code reads {again.identity.key} in its capture")
    return compared_older(kept, older, again)


def _review_current(kept: Rereadable) -> Reviewed:
    know_as_cheap(kept.behind.body)
    behind = extract_again(kept.behind)
    if behind is None or behind.doubts:
        return without_article(kept, behind)
    if _is_other(kept, behind):
        return without_article(kept, None, f"today's code reads {behind.identity.key} in its capture")
    newest = behind if kept.newest is kept.behind else _same(kept, extract_again(kept.newest))
    shown = Reread(kept.known.capture_id, kept.behind.fetched_at, behind)
    return compared(kept, shown, Reread(kept.newest_id, kept.newest.fetched_at, believed(newest)))


def _same(kept: Rereadable, newest: Article | None) -> Article | None:
    return None if newest is None or _is_other(kept, newest) else newest


def _is_other(kept: Rereadable, article: Article) -> bool:
    """Whether another article is read; that of a source file is named by what stands around it."""
    return kept.known.medium == "http" and article.identity.key != kept.key
