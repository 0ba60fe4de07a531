"""All benchmarks, one after another: `python -m benchmarks`, or `make bench`."""

import argparse
from typing import Any

from benchmarks import (
    long_crawl,
    page_cost,
    reextraction,
    search,
    second_crawl,
    start,
    storage,
    stories,
    tables,
    warc,
    web,
)


def options(parser: argparse.ArgumentParser) -> None:
    """What can be said on the command line."""
    page_cost.options(parser)
    parser.add_argument(
        "--long", action="store_true", help="a crawl of 20,000 pages, 300,000 articles searched, 100,000 told"
    )


def run_with(chosen: argparse.Namespace) -> dict[str, Any]:
    """Each benchmark's findings under its name."""
    return {
        "page_cost": page_cost.run_with(chosen),
        "start": start.run_with(chosen),
        "long_crawl": long_crawl.run_with(chosen),
        "second_crawl": second_crawl.run_with(chosen),
        "storage": storage.run_with(chosen),
        "reextraction": reextraction.run_with(chosen),
        "warc": warc.run_with(chosen),
        "search": search.run_with(chosen),
        "stories": stories.run_with(chosen),
        "web": web.run_with(chosen),
    }


def show(found: dict[str, Any]) -> None:
    """One table each."""
    page_cost.show(found["page_cost"])
    start.show(found["start"])
    long_crawl.show(found["long_crawl"])
    second_crawl.show(found["second_crawl"])
    storage.show(found["storage"])
    reextraction.show(found["reextraction"])
    warc.show(found["warc"])
    search.show(found["search"])
    stories.show(found["stories"])
    web.show(found["web"])


tables.main("", __doc__, options, run_with, show)
