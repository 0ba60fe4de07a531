"""What needs a person: each finding says what is amiss, where, since when, and what to do (docs/operations.md)."""

from newsarchive.archive import Archive
from newsarchive.config import Config, load
from newsarchive.operations.doctor import articles, crawls, search, sites, storage, upkeep
from newsarchive.operations.doctor.articles import OVERDUE
from newsarchive.operations.doctor.crawls import REMEMBERED
from newsarchive.operations.doctor.finding import Check, Finding, Look

CHECKS: dict[Check, str] = {
    "runs": "the latest run of each spider with its arguments",
    "visits": "articles that cannot be looked at any more",
    "doubts": "pages that were read and not believed",
    "revisits": "articles that should have been looked at again",
    "hosts": "hosts that are not asked now",
    "robots": "sites whose robots.txt cannot be read",
    "contact": "scheduled crawls without a contact URL",
    "leases": "pages that a process has and nobody works on",
    "jobs": "jobs of the schedule that are overdue or keep failing",
    "backups": "no good backup for a week",
    "takedowns": "traces of what was taken out",
    "notices": "notices that are not sent",
    "schema": "tables, columns, indexes and views that are missing",
    "rows": "rows that belong to nothing",
    "disk": "room for the archive, changes that are not merged into it",
    "clock": "the clocks of machine and database, captures of the future",
    "integrity": "the pages of the database; in full also its indexes and references",
    "index": "the search index against a rebuild of it (not with --quick)",
}
"""What is looked at, in words."""
QUICK: tuple[Look, ...] = (
    crawls.runs,
    articles.visits,
    articles.doubts,
    articles.revisits,
    sites.hosts,
    sites.robots,
    sites.contact,
    upkeep.leases,
    upkeep.jobs,
    upkeep.backups,
    upkeep.takedowns,
    upkeep.notices,
    storage.schema,
    storage.rows,
    storage.disk,
    storage.clocks,
)
"""Looks that take a second or two on an archive of any size."""
PAGES: tuple[Look, ...] = (storage.pages,)
"""Those that read the whole file once."""
SLOW: tuple[Look, ...] = (storage.integrity, search.index)
"""And those that hold all of it against each other, and read every text."""


def examine(archive: Archive, looks: tuple[Look, ...], config: Config | None = None) -> list[Finding]:
    """All that `looks` find, in their order; `config` is that of the working folder unless it is given."""
    known = config or load()
    return [finding for look in looks for finding in look(archive, known)]


__all__ = ["CHECKS", "OVERDUE", "PAGES", "QUICK", "REMEMBERED", "SLOW", "Check", "Finding", "Look", "examine"]
