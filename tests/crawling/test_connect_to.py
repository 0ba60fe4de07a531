"""`--connect-to`: the values it takes, and what a crawl through it looks like from both sides."""

from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newsarchive.crawling.connect_to import read_mapping
from tests.crawling.conftest import SQLITE_ONLY
from tests.crawling.crawls import Archive, Crawl, command
from tests.crawling.site import KBS, Site
from tests.crawling.stories import STORIES, path_of, story_page


def test_hosts_are_mapped_to_addresses() -> None:
    assert read_mapping(["News.KBS.co.kr=127.0.0.1:8000", " a.example=[::1]:80 ", ""]) == {
        "news.kbs.co.kr": ("127.0.0.1", 8000),
        "a.example": ("::1", 80),
    }


@pytest.mark.parametrize(
    "value",
    [
        *("news.kbs.co.kr", "news.kbs.co.kr=", "=127.0.0.1:80", "a=127.0.0.1", "a=127.0.0.1:", "a=127.0.0.1:0"),
        *("a=127.0.0.1:65536", "a=localhost:80", "a=::1:80", "a=[127.0.0.1]x:80", "a=1.2.3:80", "a=999.0.0.1:80"),
        *("a b=127.0.0.1:80", "a=127.0.0.1:80=1", "a=127.0.0.1:-1", "a=[::1:80", "a=127.0.0.1:８０"),
    ],
)
def test_what_cannot_be_used_is_named(value: str) -> None:
    with pytest.raises(ValueError, match="--connect-to") as raised:
        read_mapping([value])
    assert repr(value) in str(raised.value)


@given(st.text())
def test_any_text_is_read_or_refused(value: str) -> None:
    with suppress(ValueError):
        assert len(read_mapping([value])) <= 1


def test_a_mapped_crawl_keeps_the_real_addresses_and_says_that_it_is_simulated(archive: Archive, site: Site) -> None:
    https = site.at(path_of(STORIES[0]), story_page())
    with_port = f"http://{KBS}:80/news/view.do;jsessionid=0A?ncd={STORIES[1].ncd}&ref=A"
    site.at(f"/news/view.do;jsessionid=0A?ncd={STORIES[1].ncd}&ref=A", story_page(1))

    ended = Crawl(archive, "article", site.connect_to(), {"urls": f"{https} {with_port}"}).run()

    assert ended.run["simulated"] is True
    assert archive.rows("SELECT url, simulated FROM captures ORDER BY url") == [(with_port, 1), (https, 1)]
    assert {asked.headers["host"] for asked in site.requests} == {KBS}  # as the real host would be told
    assert archive.one("SELECT max(delay) FROM hosts") == 0


def test_without_contact_url_nothing_is_sent_and_the_message_says_what_to_do(unmade: Archive) -> None:
    ended = command("--archive", unmade.url, "crawl", "kbs", cwd=unmade.folder)

    assert ended.code == 1
    assert "contact_url" in ended.err
    assert "NEWSARCHIVE_CONTACT_URL" in ended.err
    assert not unmade.path.exists()


@SQLITE_ONLY
def test_without_contact_url_only_mapped_hosts_are_asked(archive: Archive, site: Site) -> None:
    site.at(path_of(STORIES[0]), story_page())
    urls = f"https://{KBS}{path_of(STORIES[0])} https://unmapped.example/ https://8.8.8.8/"

    ended = Crawl(archive, "article", site.connect_to(), {"urls": urls}).run()

    assert ended.counts == {"new": 1, "refused": 2}
    assert "contact_url" in archive.problems["https://unmapped.example/"][1]
    assert "contact_url" in archive.problems["https://8.8.8.8/"][1]


@SQLITE_ONLY
def test_the_contact_url_stands_in_the_user_agent(archive: Archive, site: Site) -> None:
    url = site.at(path_of(STORIES[0]), story_page())
    mapping = site.connect_to()[0]
    words = ("crawl", "article", "-a", f"urls={url}", "--connect-to", mapping, "--quiet")

    ended = command(
        *("--archive", archive.url), *words, cwd=archive.folder, NEWSARCHIVE_CONTACT_URL="https://example.org/bot"
    )

    assert ended.code == 0, ended.err
    for asked in site.requests:
        assert asked.headers["user-agent"].startswith("newsarchive/")
        assert asked.headers["user-agent"].endswith("(+https://example.org/bot)")
