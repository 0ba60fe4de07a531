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
def newsroom(archive: Archive) -> Newsroom:
    return Newsroom(archive.folder, url=archive.url)


def test_a_page_that_the_database_refuses_takes_no_other_with_it(archive: Archive, site: Site) -> None:
    urls = [site.at(PATH % ncd, story_page()) for ncd in range(1, PAGES + 1)]
    _refuse(archive.url, f"new.url = '{urls[4]}' AND new.fate = 'new'")

    ended = crawl_articles(archive, site, *urls)

    assert ended.counts == {"new": PAGES - 1, "failed": 1}, ended.err
    assert "refused" in archive.problems[urls[4]][1]
    assert archive.one("SELECT count(*) FROM versions") == PAGES - 1
    assert len(site.asked(PATH % 5)) == 1


def test_a_lease_that_was_lost_keeps_its_page_out_and_no_other(archive: Archive, site: Site) -> None:
    gone = subprocess.run([sys.executable, "-c", WHO], check=True, capture_output=True, text=True).stdout.strip()

    def lost() -> Iterator[Piece]:
        run(archive.url, f"UPDATE frontier SET lease_owner = '{gone}' WHERE url = '{urls[4]}'")
        yield from story_page().pieces()

    site.at(PATH % 5, Answer(lost, close=False))
    urls = [site.at(PATH % ncd, story_page()) for ncd in range(1, PAGES + 1)]

    ended = crawl_articles(archive, site, *urls)

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


def _refuse(url: str, what: str) -> None:
    """Have the database refuse such captures."""
    if url.startswith("sqlite"):
        run(
            url,
            f"CREATE TRIGGER refusing BEFORE INSERT ON captures WHEN {what} BEGIN SELECT RAISE(ABORT, 'refused'); END",
        )
        return
    said = "RAISE EXCEPTION 'refused' USING ERRCODE = 'check_violation'"
    run(url, f"CREATE FUNCTION refusing() RETURNS trigger LANGUAGE plpgsql AS $$BEGIN {said}; END$$")
    run(
        url, f"CREATE TRIGGER refusing BEFORE INSERT ON captures FOR EACH ROW WHEN ({what}) EXECUTE FUNCTION refusing()"
    )
