"""Scrapy's own commands from the checkout: they work, and but for `crawl` they neither make nor write an archive."""

from pathlib import Path

import pytest

from newsarchive.publishers import publishers
from tests.crawling.crawls import ROOT, Archive, command
from tests.crawling.site import Site
from tests.crawling.stories import STORIES, path_of, sitemap, story_page


def scrapy(archive: Archive, *words: str) -> str:
    """What `scrapy words…` says, run in the checkout."""
    ended = command(*words, cwd=ROOT, module="scrapy", NEWSARCHIVE_URL=archive.url)
    assert ended.code == 0, ended.err
    return ended.out + ended.err


def mapped(site: Site) -> tuple[str, str]:
    return "-s", f"CONNECT_TO={site.connect_to()[0]}"


@pytest.fixture
def url(site: Site) -> str:
    return site.at(path_of(STORIES[0]), story_page())


def test_list_names_the_spiders(archive: Archive) -> None:
    listed = scrapy(archive, "list").split()
    assert listed == sorted(listed)
    assert {"article", "blog", "cited", "kbs", "revisit", *(each.id for each in publishers())} == set(listed)


def test_check_finds_nothing_wrong(archive: Archive) -> None:
    assert "OK" in scrapy(archive, "check")
    assert not archive.path.exists()


def test_shell_has_the_page_and_makes_no_archive(archive: Archive, site: Site, url: str) -> None:
    again = f"[fetch(scrapy.Request('{url}', callback=spider.parse_article)), print('and again')]"

    assert f"200 {url}" in scrapy(archive, "shell", *mapped(site), "-c", "print(response.status, response.url)", url)
    assert "and again" in scrapy(archive, "shell", *mapped(site), "-c", again, url)
    assert not archive.path.exists()


def test_fetch_prints_the_page_and_makes_no_archive(archive: Archive, site: Site, url: str) -> None:
    said = scrapy(archive, "fetch", *mapped(site), "--nolog", "--spider", "kbs", url)

    assert STORIES[0].paragraphs[0] in said
    assert not archive.path.exists()


def test_parse_shows_the_article_and_makes_no_archive(archive: Archive, site: Site, url: str) -> None:
    words = ("--spider", "kbs", "-c", "parse_article", "--pipelines", "--nocolour")

    said = scrapy(archive, "parse", *mapped(site), *words, url)

    assert STORIES[0].headline in said
    assert not archive.path.exists()


def test_parse_shows_the_links_of_a_sitemap(archive: Archive, site: Site, url: str) -> None:
    listing = site.at("/sitemap/recentNewsList.xml", sitemap(url))

    said = scrapy(archive, "parse", *mapped(site), "--spider", "kbs", "-c", "parse_sitemap", "--nocolour", listing)

    assert f"<GET {url}>" in said
    assert not archive.path.exists()


def test_crawl_writes_the_archive(archive: Archive, site: Site, url: str) -> None:
    site.at("/sitemap/recentNewsList.xml", sitemap(url))

    scrapy(archive, "crawl", "kbs", *mapped(site), "-s", "LOG_LEVEL=WARNING")

    assert archive.rows("SELECT spider, outcome FROM runs") == [("kbs", "complete")]
    assert archive.one("SELECT key FROM articles") == f"kbs:ncd:{STORIES[0].ncd}"


def test_crawl_without_contact_url_sends_nothing_and_logs_why(archive: Archive) -> None:
    said = scrapy(archive, "crawl", "kbs", "-s", "LOG_LEVEL=WARNING")

    assert "NEWSARCHIVE_CONTACT_URL" in said
    assert archive.rows("SELECT outcome FROM runs") == [("failed",)]
    assert archive.one("SELECT count(*) FROM captures") == 0


def test_a_contact_url_given_as_a_setting_does_not_lift_the_address_guard(archive: Archive) -> None:
    words = ("-a", "urls=http://127.0.0.1/", "-s", "CONTACT_URL=https://example.org/bot", "-s", "LOG_LEVEL=WARNING")

    assert "127.0.0.1 is not a public address" in scrapy(archive, "crawl", "article", *words)


def test_every_spider_is_short() -> None:
    for path in Path(ROOT / "newsarchive" / "spiders").glob("*.py"):
        assert len(path.read_text(encoding="utf-8").splitlines()) <= 60, path
