"""Keeping and finding. Other rooms use what stands here."""

from newsarchive.archive.alerts import Alerts, FoundAnew, SearchAlert, Waiting, WatchAlert
from newsarchive.archive.cited import Wanted
from newsarchive.archive.corrections import Correction
from newsarchive.archive.counting import Count, Counts
from newsarchive.archive.door import Archive, open_archive
from newsarchive.archive.errors import (
    ArchiveError,
    LeaseLost,
    NewerSchema,
    NoArchive,
    NoSuchArticle,
    NoSuchCorrection,
    NoSuchRun,
    NoSuchSearch,
    NoSuchSource,
    NotCorrected,
    NotSaved,
    NotWatched,
    OnlyHinted,
    TakenDown,
)
from newsarchive.archive.events import Event
from newsarchive.archive.hints import SeenHint
from newsarchive.archive.history import Version, version_at
from newsarchive.archive.hits import Hit
from newsarchive.archive.leases import Leased
from newsarchive.archive.paging import NotAPage
from newsarchive.archive.reading import Address, StoredArticle
from newsarchive.archive.resuming import OpenRun
from newsarchive.archive.robots import Robots
from newsarchive.archive.runs import Run
from newsarchive.archive.saved_searches import Saved, SavedSearch
from newsarchive.archive.search import Found
from newsarchive.archive.snippets import Snippet
from newsarchive.archive.source_links import Citing, StoredSource
from newsarchive.archive.statistics import Stats
from newsarchive.archive.watches import WatchedArticle

__all__ = [
    "Address",
    "Alerts",
    "Archive",
    "ArchiveError",
    "Citing",
    "Correction",
    "Count",
    "Counts",
    "Event",
    "Found",
    "FoundAnew",
    "Hit",
    "LeaseLost",
    "Leased",
    "NewerSchema",
    "NoArchive",
    "NoSuchArticle",
    "NoSuchCorrection",
    "NoSuchRun",
    "NoSuchSearch",
    "NoSuchSource",
    "NotAPage",
    "NotCorrected",
    "NotSaved",
    "NotWatched",
    "OnlyHinted",
    "OpenRun",
    "Robots",
    "Run",
    "Saved",
    "SavedSearch",
    "SearchAlert",
    "SeenHint",
    "Snippet",
    "Stats",
    "StoredArticle",
    "StoredSource",
    "TakenDown",
    "Version",
    "Waiting",
    "Wanted",
    "WatchAlert",
    "WatchedArticle",
    "open_archive",
    "version_at",
]
