"""A backup that dies at a step: ``python -m tests.operations.dying_backups STEP URL FOLDER``."""

import os
import signal
import sys
from pathlib import Path

from newsarchive.archive import open_archive
from newsarchive.operations.backup import back_up

STEPS = ("articles", "versions of the copy", "search index of the copy", "SHA-256", "name")


def _die() -> None:
    os.kill(os.getpid(), signal.SIGKILL)


def main(step: str, url: str, folder: str) -> None:
    """Die when that is told of; `name`: before the file has its name, and after its manifest has."""

    def tell(what: str, _done: int, _total: int) -> None:
        if what == step:
            _die()

    if step == "name":
        Path.rename = lambda *_names: _die()  # type: ignore[method-assign,assignment]
    with open_archive(url) as archive:
        back_up(archive, Path(folder), is_folder=True, tell=tell)


if __name__ == "__main__":
    main(*sys.argv[1:])
