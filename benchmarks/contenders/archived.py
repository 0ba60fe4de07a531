"""What newsarchive makes of the pages: a crawl by its command line, then what stands in the archive."""

import subprocess
import sys

from benchmarks import pages
from benchmarks.accuracy import Found
from benchmarks.contenders import reading
from newsarchive.archive import Archive, open_archive

ARCHIVE = "sqlite:///told.db"


def main() -> None:
    """Crawl, and print what was found."""
    chosen = reading.options("archived", __doc__)
    connect_to = f"{pages.HOST}={chosen.home.removeprefix('http://')}"
    crawl = ["--archive", ARCHIVE, "crawl", pages.SPIDER, "--json", "--connect-to", connect_to]
    subprocess.run([sys.executable, "-m", "newsarchive", *crawl], check=True, stdout=subprocess.DEVNULL)
    with open_archive(ARCHIVE) as archive:
        reading.show([_found(archive, ncd) for ncd in pages.numbers(chosen.count)], tell=chosen.tell)


def _found(archive: Archive, ncd: int) -> Found:
    article = archive.article(f"kbs:ncd:{ncd}", lambda _: None)
    published = article.date_published.isoformat() if article.date_published else None
    return Found(ncd, article.current.headline, published, article.current.body)


if __name__ == "__main__":
    main()
