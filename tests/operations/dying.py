"""A reader of source files that one file takes down, as one that needs all memory would. Runs in worker processes."""

import os
import signal
from collections.abc import Sequence
from pathlib import Path

from newsarchive.items import PageResult
from newsarchive.operations import source_files
from newsarchive.operations.source_files import SourceFile

FATAL = "whirlpool"


def read_files(folder: Path, address: str | None, files: Sequence[SourceFile]) -> list[PageResult]:
    """As source_files.read_files, unless a file of that name is among them."""
    if any(FATAL in file.path for file in files):
        os.kill(os.getpid(), signal.SIGKILL)
    return source_files.read_files(folder, address, files)
