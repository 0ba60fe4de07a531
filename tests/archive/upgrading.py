"""``python -m tests.archive.upgrading URL FOLDER``: opens the archive, and stops in the middle of its upgrade.

It says so by a file `middle` in the folder, and goes on when there is one called `on`.
"""

import sys
import time
from pathlib import Path
from typing import Any

from alembic import op

from newsarchive.archive import open_archive


def hold(folder: Path) -> None:
    """Stop before the first table that is made."""
    make = op.create_table
    passed: list[str] = []

    def create_table(*words: Any, **named: Any) -> Any:
        if not passed:
            passed.append("once")
            (folder / "middle").touch()
            while not (folder / "on").exists():
                time.sleep(0.02)
        return make(*words, **named)

    op.create_table = create_table


if __name__ == "__main__":
    url, where = sys.argv[1:]
    hold(Path(where))
    open_archive(url).close()
