"""``python -m tests.killing.telling FILE newsarchive-arguments…``: the command line, which tells what is committed.

The key of each article stands in FILE, a line each, as soon as the transaction that keeps it has returned.
"""

import os
import sys
from typing import Any

from newsarchive.archive.door import Archive
from newsarchive.cli.main import main
from newsarchive.items import PageResult


def tell(path: str) -> None:
    """Have this process write to `path` what it has committed."""
    record, told = Archive.record, os.open(path, os.O_WRONLY | os.O_CREAT | os.O_APPEND)

    def telling(self: Archive, page: PageResult, *rest: Any) -> str:
        fate = record(self, page, *rest)
        for article in page.articles:
            os.write(told, f"{article.identity.key}\n".encode())
        return fate

    Archive.record = telling  # type: ignore[method-assign, assignment]


if __name__ == "__main__":
    path, *arguments = sys.argv[1:]
    tell(path)
    sys.argv = ["newsarchive", *arguments]
    main()
