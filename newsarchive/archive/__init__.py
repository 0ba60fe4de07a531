"""Keeping and finding. Other rooms use what stands here."""

from newsarchive.archive.corrections import Correction
from newsarchive.archive.door import Archive, open_archive
from newsarchive.archive.errors import (
    ArchiveError,
    LeaseLost,
    NewerSchema,
    NoArchive,
    NoSuchArticle,
    NoSuchCorrection,
    NoSuchSource,
    NotCorrected,
    OnlyHinted,
)
from newsarchive.archive.hints import SeenHint
from newsarchive.archive.history import Version, version_at
from newsarchive.archive.leases import Leased
from newsarchive.archive.reading import Address, Stats, StoredArticle
from newsarchive.archive.robots import Robots
from newsarchive.archive.runs import OpenRun, Run
from newsarchive.archive.search import Found, Hit
from newsarchive.archive.snippets import Snippet
from newsarchive.archive.source_links import Citing, StoredSource

__all__ = [
    "Address",
    "Archive",
    "ArchiveError",
    "Citing",
    "Correction",
    "Found",
    "Hit",
    "LeaseLost",
    "Leased",
    "NewerSchema",
    "NoArchive",
    "NoSuchArticle",
    "NoSuchCorrection",
    "NoSuchSource",
    "NotCorrected",
    "OnlyHinted",
    "OpenRun",
    "Robots",
    "Run",
    "SeenHint",
    "Snippet",
    "Stats",
    "StoredArticle",
    "StoredSource",
    "Version",
    "open_archive",
    "version_at",
]
