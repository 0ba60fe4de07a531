"""Readers that one file or one article takes down, or keeps for ever. Runs in worker processes."""

import os
import signal
from collections.abc import Sequence
from pathlib import Path

from newsarchive.archive.renewal import Reviewed
from newsarchive.extraction import parse_budget
from newsarchive.items import PageResult
from newsarchive.operations import source_files
from newsarchive.operations.reextraction_reading import review
from newsarchive.operations.source_files import SourceFile

FATAL = "whirlpool"
ENDLESS = "treadmill"


def read_files(folder: Path, address: str | None, files: Sequence[SourceFile]) -> list[PageResult]:
    """As source_files.read_files, unless a file of such a name is among them."""
    if any(FATAL in file.path for file in files):
        os.kill(os.getpid(), signal.SIGKILL)
    if any(ENDLESS in file.path for file in files):
        parse_budget.SECONDS = 1  # of this worker alone: a test need not wait for ten
        parse_budget.begin_page()
        while True:
            pass
    return source_files.read_files(folder, address, files)


def review_fatal(fatal: int, archive_url: str, ids: Sequence[int], *, all_versions: bool = False) -> list[Reviewed]:
    """As reextraction_reading.review, unless this article is among them."""
    if fatal in ids:
        os.kill(os.getpid(), signal.SIGKILL)
    return review(archive_url, ids, all_versions=all_versions)


def review_endless(endless: int, archive_url: str, ids: Sequence[int], *, all_versions: bool = False) -> list[Reviewed]:
    """As reextraction_reading.review, but this article is read for ever."""
    if endless in ids:
        parse_budget.SECONDS = 1
        parse_budget.begin_page()
        while True:
            pass
    return review(archive_url, ids, all_versions=all_versions)
