"""trafilatura at its fastest: 16 threads fetch (urllib3, kept connections) and extract text and metadata."""

import argparse
from concurrent.futures import ThreadPoolExecutor

import trafilatura
import urllib3

from benchmarks import pages


def main() -> None:
    """All pages once; prints of how many an article came."""
    options = argparse.ArgumentParser(prog="python -m benchmarks.contenders.trafilatura_pages", description=__doc__)
    options.add_argument("home", help="http://127.0.0.1:PORT")
    options.add_argument("count", type=int)
    chosen = options.parse_args()
    pool = urllib3.PoolManager(maxsize=16)

    def read(ncd: int) -> bool:
        body = pool.request("GET", f"{chosen.home}{pages.ARTICLE_PATH}{ncd}").data
        return trafilatura.extract(body, fast=True, with_metadata=True, output_format="json") is not None

    with ThreadPoolExecutor(16) as threads:
        print(sum(threads.map(read, pages.numbers(chosen.count))))


if __name__ == "__main__":
    main()
