"""``python -m tests.crawling.driver`` < a JSON object: one crawl with settings, spiders or names of its own.

Prints the run as JSON; exits 1 with the message on stderr where the crawl cannot go on. A process of its own,
because a reactor runs once.
"""

import json
import socket
import sys
from datetime import timedelta

import newsarchive.settings
from newsarchive import clock
from newsarchive.archive import engine
from newsarchive.crawling import pace, waiting
from newsarchive.crawling.run import CrawlError, CrawlRequest, crawl
from newsarchive.telling import records


def main() -> None:
    """Crawl as told on stdin."""
    told = json.load(sys.stdin)
    for name, value in told["settings"].items():
        setattr(newsarchive.settings, name, value)
    engine.BUSY_SECONDS = told["busy_seconds"]
    clock.ahead = timedelta(hours=told["hours_ahead"])
    for name, seconds in told["waits"].items():
        setattr(waiting, name, seconds)
    if told["way"] is not None:
        pace.LONGEST_WAY = told["way"]
    if told["names"] is not None:
        _resolve(told["names"])
    try:
        run = crawl(CrawlRequest(**told["request"]), progress=False)
    except CrawlError as error:
        sys.exit(f"CrawlError: {error}")
    print(json.dumps(records.run(run), default=str))


def _resolve(names: dict[str, str]) -> None:
    """Have `names` resolve to addresses of the test's choice and all others fail: nothing leaves the machine."""

    def resolved(name: str) -> str:
        if name[-1].isdigit():  # an address already
            return name
        if name not in names:
            raise socket.gaierror(socket.EAI_NONAME, f"{name} is not resolved in tests")
        return names[name]

    socket.gethostbyname = resolved  # what Twisted asks, in a thread, when it connects


if __name__ == "__main__":
    main()
