"""``python -m tests.killing.telling FILE newsarchive-arguments…``: the command line, which tells what is committed.

The key of each article stands in FILE, a line each, as soon as the transaction that keeps it has returned.
"""

import os
import sys
from collections.abc import Sequence
from typing import Any

from newsarchive.archive.door import Archive
from newsarchive.cli.main import main
from newsarchive.items import PageResult


def tell(path: str) -> None:
    """Have this process write to `path` what it has committed."""
    record, told = Archive.record_together, os.open(path, os.O_WRONLY | os.O_CREAT | os.O_APPEND)

    def telling(self: Archive, pages: Sequence[PageResult], *rest: Any) -> list[str]:
        fates = record(self, pages, *rest)
        for article in (article for page in pages for article in page.articles):
            os.write(told, f"{article.identity.key}\n".encode())
        return fates

    Archive.record_together = telling  # type: ignore[method-assign, assignment]


if __name__ == "__main__":
    path, *arguments = sys.argv[1:]
    tell(path)
    sys.argv = ["newsarchive", *arguments]
    main()
