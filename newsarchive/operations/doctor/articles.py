"""Articles that are not looked at as they should be, or whose pages are not believed."""

from collections.abc import Iterator
from datetime import timedelta

from newsarchive import clock
from newsarchive.archive import Archive
from newsarchive.config import Config
from newsarchive.items import DOUBTS
from newsarchive.operations.doctor.finding import Finding

OVERDUE = timedelta(days=1)
"""So long may an article wait for its turn."""
SELDOM = timedelta(days=2)
"""Where no revisit has begun for so long, nobody runs them."""


def visits(archive: Archive, _config: Config) -> Iterator[Finding]:
    """Articles that cannot be looked at again any more."""
    for failing in archive.failing():
        why = failing.reason or "nothing was received"
        yield Finding(
            check="visits",
            where=failing.publisher,
            what=f"{failing.articles:,} archived articles could not be read the last times; most often: {why}",
            since=failing.since,
            pages=failing.pages,
            fix="Open a page in a browser. Where it shows the article, its layout is new (newsarchive fixture URL); "
            "where it does not, the site refuses us or is down: newsarchive runs tells.",
            anchor="articles-that-cannot-be-looked-at",
        )


def doubts(archive: Archive, _config: Config) -> Iterator[Finding]:
    """Pages that were read and not believed, and were not read well since."""
    for doubted in archive.doubted():
        yield Finding(
            check="doubts",
            where=doubted.publisher,
            what=f"{doubted.articles:,} pages are not believed ({doubted.doubt}): {DOUBTS[doubted.doubt]}",
            since=doubted.since,
            pages=doubted.pages,
            fix="Open a page in a browser. Where it really reads so: newsarchive crawl article -a urls=URL "
            "-a trust=yes; where not, its layout is new: newsarchive fixture URL.",
            anchor="read-but-not-believed",
        )


def revisits(archive: Archive, _config: Config) -> Iterator[Finding]:
    """Articles that should have been looked at again for more than a day."""
    overdue = archive.overdue(clock.now() - OVERDUE)
    last = archive.last_start("revisit") if overdue else None
    nobody = last is None or last < clock.now() - SELDOM
    for each in overdue:
        yield Finding(
            check="revisits",
            where=each.publisher,
            what=f"{each.articles:,} articles should have been looked at again more than a day ago",
            since=each.since,
            pages=each.pages,
            fix="Nobody runs newsarchive crawl revisit: let cron do it every hour."
            if nobody
            else "Raise revisits_per_day of its host in newsarchive.toml, or run newsarchive crawl revisit more often.",
            anchor="revisits-overdue",
        )
