"""Who we say we are goes out with every request: our name, our version, and where site owners can reach us."""

import re
from pathlib import Path

import pytest

from newsarchive import __version__
from tests.crawling.crawls import ROOT, command
from tests.crawling.site import Site, page, redirect, robots

CONTACT = "https://example.org/our-crawler"
HONEST = re.compile(rf"newsarchive/{re.escape(__version__)} \(\+{re.escape(CONTACT)}\)")


def crawl(site: Site, folder: Path, *words: str, **environment: str) -> None:
    site.at("/robots.txt", robots(""))
    url = site.at("/1", redirect("/2"))
    site.at("/2", page("x"))
    (folder / "scrapy.cfg").write_text("[settings]\ndefault = newsarchive.settings\n")
    scrapy = ("crawl", "article", "-a", f"urls={url}", "-s", f"CONNECT_TO={site.connect_to()[0]}")
    module = "scrapy" if words else "newsarchive"
    ours = ("crawl", "article", "-a", f"urls={url}", "--connect-to", site.connect_to()[0])
    command(*(scrapy if words else ours), *words, cwd=folder, module=module, **environment)


def assert_honest(site: Site) -> None:
    assert [asked.path for asked in site.requests] == ["/robots.txt", "/1", "/2"]
    for asked in site.requests:
        assert HONEST.fullmatch(asked.headers["user-agent"]), asked.headers


def test_a_contact_url_of_the_configuration_goes_out(site: Site, tmp_path: Path) -> None:
    (tmp_path / "newsarchive.toml").write_text(f'[crawl]\ncontact_url = "{CONTACT}"\n')
    crawl(site, tmp_path)
    assert_honest(site)


def test_one_of_the_environment_does(site: Site, tmp_path: Path) -> None:
    crawl(site, tmp_path, NEWSARCHIVE_CONTACT_URL=CONTACT)
    assert_honest(site)


def test_one_of_scrapys_command_line_does(site: Site, tmp_path: Path) -> None:
    crawl(site, tmp_path, "-s", f"CONTACT_URL={CONTACT}", PYTHONPATH=str(ROOT))
    assert_honest(site)


@pytest.mark.parametrize("agent", ["Mozilla/5.0", "newsarchive/9"])
def test_another_user_agent_cannot_leave_it_out(site: Site, tmp_path: Path, agent: str) -> None:
    crawl(site, tmp_path, "-s", f"CONTACT_URL={CONTACT}", "-s", f"USER_AGENT={agent}")
    assert {asked.headers["user-agent"] for asked in site.requests} == {f"{agent} (+{CONTACT})"}
