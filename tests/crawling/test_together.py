"""Pages that are committed together end as if each had been committed alone."""

import subprocess
import sys
from collections.abc import Iterator

import pytest

from newsarchive.archive import LeaseLost
from tests.archive.looking import rows, run
from tests.building import Newsroom, a_capture, address, an_article, identity, no_article_again
from tests.crawling.crawls import Archive, crawl_articles
from tests.crawling.site import Answer, Piece, Site
from tests.crawling.stories import story_page

PAGES = 12
WHO = "from newsarchive.archive.processes import this_process; print(this_process())"
PATH = "/news/pc/view/view.do?ncd=%d"


@pytest.fixture
def newsroom(sqlite_archive: Archive) -> Newsroom:
    return Newsroom(sqlite_archive.folder, url=sqlite_archive.url)


@pytest.fixture
def sqlite_archive(tmp_path_factory: pytest.TempPathFactory) -> Archive:
    return Archive.on("sqlite", tmp_path_factory.mktemp("together"))


def test_a_page_that_the_database_refuses_takes_no_other_with_it(sqlite_archive: Archive, site: Site) -> None:
    urls = [site.at(PATH % ncd, story_page()) for ncd in range(1, PAGES + 1)]
    sqlite_archive.run(
        f"CREATE TRIGGER refusing BEFORE INSERT ON captures WHEN NEW.url = '{urls[4]}' AND NEW.fate = 'new'"
        " BEGIN SELECT RAISE(ABORT, 'refused here'); END"
    )

    ended = crawl_articles(sqlite_archive, site, *urls)

    assert ended.counts == {"new": PAGES - 1, "failed": 1}, ended.err
    assert "refused here" in sqlite_archive.problems[urls[4]][1]
    assert sqlite_archive.one("SELECT count(*) FROM versions") == PAGES - 1
    assert len(site.asked(PATH % 5)) == 1


def test_a_lease_that_was_lost_keeps_its_page_out_and_no_other(sqlite_archive: Archive, site: Site) -> None:
    gone = subprocess.run([sys.executable, "-c", WHO], check=True, capture_output=True, text=True).stdout.strip()

    def lost() -> Iterator[Piece]:
        lease = "UPDATE frontier SET lease_owner = ? WHERE url LIKE '%ncd=5'"
        run(sqlite_archive.url, lease, gone)
        yield from story_page().pieces()

    site.at(PATH % 5, Answer(lost, close=False))
    urls = [site.at(PATH % ncd, story_page()) for ncd in range(1, PAGES + 1)]

    ended = crawl_articles(sqlite_archive, site, *urls)

    assert "ncd=5 was meanwhile given to another process" in ended.err
    assert ended.counts == {"new": PAGES}  # what the dead process had is taken back from it
    assert {url: len(site.asked(PATH % ncd)) for ncd, url in enumerate(urls, start=1)} == {
        url: 1 + (url == urls[4]) for url in urls
    }


def test_what_is_committed_together_is_kept_whole_or_not_at_all(newsroom: Newsroom) -> None:
    pages = [
        newsroom.page("article", a_capture(address(ncd)), identity(ncd), articles=(an_article(ncd),)) for ncd in (1, 2)
    ]
    run(newsroom.url, "UPDATE frontier SET lease_owner = 'another' WHERE id = (SELECT max(id) FROM frontier)")

    with pytest.raises(LeaseLost):
        newsroom.archive.record_together(pages, no_article_again)
    kept = rows(newsroom.url, "SELECT count(*) FROM articles")
    fates = newsroom.archive.record_together(pages[:1], no_article_again)

    assert kept == [(0,)]
    assert fates == ["new"]
    assert newsroom.archive.index_differences() == []
