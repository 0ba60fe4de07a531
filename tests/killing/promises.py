"""What an archive promises of a crawl that was cut short and resumed."""

from newsarchive.archive import open_archive
from tests.archive.looking import rows
from tests.killing.crawls import CONCURRENCY, KilledCrawl


def assert_kept_its_word(crawl: KilledCrawl, pages: int) -> None:
    """Finish the crawl and hold the archive against the site."""
    before = crawl.fetches()
    assert_finishes_whole(crawl, pages)
    fetches = crawl.fetches()
    assert set(fetches) >= set(before)
    assert len(fetches) == pages
    refetched = sum(fetches.values()) - pages
    assert refetched <= crawl.kills * CONCURRENCY
    print(f"kills {crawl.kills}, refetches {refetched}, slowest resume {max(crawl.first_requests):.1f} s")


def assert_finishes_whole(crawl: KilledCrawl, pages: int) -> None:
    """Run to the end: every page is new, whatever was read before."""
    run = crawl.finish()
    assert run["outcome"] == "complete"
    assert run["counts"] == {"listing": 1, "new": pages}
    assert_whole(crawl.archive, pages)


def assert_whole(archive: str, pages: int) -> None:
    """Every article once, with one version and one capture; the database and its index sound."""
    for counted in ("articles", "versions", "captures WHERE article_id IS NOT NULL"):
        assert rows(archive, f"SELECT count(*) FROM {counted}") == [(pages,)]
    assert rows(archive, "SELECT count(*) FROM runs") == [(1,)]
    assert_sound(archive)


def assert_sound(archive: str) -> None:
    """The database is sound, and so is its search index."""
    if archive.startswith("sqlite"):
        assert rows(archive, "PRAGMA integrity_check") == [("ok",)]
        assert rows(archive, "PRAGMA foreign_key_check") == []
    with open_archive(archive) as opened:
        assert opened.index_differences() == []
