"""``python -m tests.archive.sharing WHAT URL …``: one of several processes that use one archive."""

import sys
import time

from newsarchive.archive import open_archive


def claim(url: str, delay: str, rounds: str) -> None:
    """Claim one host so often."""
    archive, claims = open_archive(url), 0
    while claims < int(rounds):
        wait = archive.claim_host("slow.example", float(delay))
        if wait:
            time.sleep(wait)
        else:
            claims += 1


def lease(url: str, run_id: str) -> None:
    """Lease everything, and print the rows' numbers."""
    archive = open_archive(url)
    while rows := archive.lease(int(run_id), 3):
        print(*(row.id for row in rows), sep="\n")


def make(url: str) -> None:
    """Open a fresh archive."""
    open_archive(url, create=True).stats()


if __name__ == "__main__":
    {"claim": claim, "lease": lease, "make": make}[sys.argv[1]](*sys.argv[2:])
