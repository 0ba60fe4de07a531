"""Contenders that are parsers alone: 16 threads fetch (urllib3, kept connections) and read."""

import argparse
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

import urllib3

from benchmarks import pages
from benchmarks.accuracy import Found, line_of

AT_ONCE = 16
Read = Callable[[int, str, bytes], Found]
"""What is found in the page of an article: its number, its real address, its bytes."""


def main(name: str, about: str | None, read: Read) -> None:
    """All pages once; prints of how many a text came, or with ``--tell`` what was found in each."""
    chosen = options(name, about)
    pool = urllib3.PoolManager(maxsize=AT_ONCE)

    def found(ncd: int) -> Found:
        body = pool.request("GET", f"{chosen.home}{pages.ARTICLE_PATH}{ncd}").data
        return read(ncd, f"{pages.SITE}{pages.ARTICLE_PATH}{ncd}", body)

    with ThreadPoolExecutor(AT_ONCE) as threads:
        all_found = list(threads.map(found, pages.numbers(chosen.count)))
    show(all_found, tell=chosen.tell)


def options(name: str, about: str | None) -> argparse.Namespace:
    """What every contender is told."""
    parser = argparse.ArgumentParser(prog=f"python -m benchmarks.contenders.{name}", description=about)
    parser.add_argument("home", help="http://127.0.0.1:PORT")
    parser.add_argument("count", type=int)
    parser.add_argument("--tell", action="store_true", help="print what was found, not only how much")
    return parser.parse_args()


def show(found: list[Found], *, tell: bool) -> None:
    """How many had a text; or everything."""
    if tell:
        print(*map(line_of, found), sep="\n")
    else:
        print(sum(bool(one.text) for one in found))
