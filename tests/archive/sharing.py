"""``python -m tests.archive.sharing WHAT URL …``: one of several processes that use one archive."""

import sys
import time

from newsarchive.archive import open_archive
from newsarchive.archive.processes import this_process
from tests.archive.looking import rows, run


def claim(url: str, delay: float, rounds: int) -> None:
    """Claim one host so often."""
    archive, claims = open_archive(url), 0
    while claims < rounds:
        wait = archive.claim_host("slow.example", delay)
        if wait:
            time.sleep(wait)
        else:
            claims += 1


def lease(url: str, run_id: int) -> None:
    """Lease everything, and print the rows' numbers."""
    archive = open_archive(url)
    while leased := archive.lease(run_id, 3):
        print(*(row.id for row in leased), sep="\n")


def lease_and_die(url: str, run_id: int) -> None:
    """Lease everything as the process whose run it is; another will have gone on with that when this one has ended."""
    ((owner,),) = rows(url, "SELECT owner FROM runs WHERE id = ?", run_id)
    run(url, "UPDATE runs SET owner = ? WHERE id = ?", this_process(), run_id)
    lease(url, run_id)
    run(url, "UPDATE runs SET owner = ? WHERE id = ?", owner, run_id)


def make(url: str) -> None:
    """Open a fresh archive."""
    open_archive(url, create=True).stats()


if __name__ == "__main__":
    match sys.argv[1:]:
        case ["claim", archive_url, told_delay, told_rounds]:
            claim(archive_url, float(told_delay), int(told_rounds))
        case ["lease", archive_url, told_run_id]:
            lease(archive_url, int(told_run_id))
        case ["lease-and-die", archive_url, told_run_id]:
            lease_and_die(archive_url, int(told_run_id))
        case ["make", archive_url]:
            make(archive_url)
        case others:
            sys.exit(f"not understood: {others}")
