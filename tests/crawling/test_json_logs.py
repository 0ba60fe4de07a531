"""Crawls whose log is for programs: each line of stderr is a JSON object, whatever fails, and none holds a secret."""

import json
from pathlib import Path
from typing import Any

import pytest

from tests.crawling.conftest import SQLITE_ONLY
from tests.crawling.crawls import ROOT, Archive, command
from tests.crawling.site import KBS, Site, page, redirect
from tests.crawling.stories import STORIES, path_of, sitemap, story_page

CANARY = "sEcr3t-canary"
WEBHOOK = f"https://chat.example/hooks/{CANARY}-1"


def records(text: str) -> list[dict[str, Any]]:
    """Each line of stderr, which must be an object with the four fields that all have."""
    found = [json.loads(line) for line in text.splitlines()]
    for record in found:
        assert list(record)[:4] == ["time", "level", "logger", "message"]
        assert record["time"].endswith("+00:00")
        assert record["level"] in ("DEBUG", "INFO", "WARNING", "ERROR", "CRITICAL")
    return found


@pytest.fixture
def failing(site: Site) -> Site:
    """A list that names a good page, one behind a password, one of no known layout, and one that is not there."""
    secret = f"https://me:{CANARY}@{KBS}{path_of(STORIES[1])}"
    paths = [f"https://{KBS}{path}" for path in (path_of(STORIES[0]), "/r", "/news/pc/view/view.do?ncd=9999999")]
    site.at("/sitemap/recentNewsList.xml", sitemap(*paths, secret))
    site.at(path_of(STORIES[0]), story_page())
    site.at("/r", redirect(secret))
    site.at("/news/pc/view/view.do?ncd=9999999", page("<h1>줄\u2028바꿈\x1b[31m</h1>", status=500))
    return site


@SQLITE_ONLY
@pytest.mark.parametrize("level", ["", "DEBUG"])
def test_every_line_of_a_failing_crawl_is_an_object(archive: Archive, failing: Site, level: str) -> None:
    (mapping,) = failing.connect_to()
    words = ("--log-format", "json", *(("--log-level", level) if level else ()), "--archive", archive.url)

    ended = command(*words, "crawl", "kbs", "--connect-to", mapping, cwd=archive.folder, NEWSARCHIVE_WEBHOOK=WEBHOOK)
    said = records(ended.err)

    assert ended.code == 3, ended.err
    assert CANARY not in ended.err
    about_pages = [record for record in said if record["logger"].startswith("newsarchive.crawling")]
    assert {record["spider"] for record in about_pages} == {"kbs"}
    assert {record["run"] for record in about_pages} == {1}
    assert any(f"https://***@{KBS}" in record["message"] for record in said)
    if level:
        assert {"scrapy.utils.log", "scrapy.core.engine"} <= {record["logger"] for record in said}
        assert any(record.get("publisher") == "kbs" and record.get("url", "").startswith("https://") for record in said)


@SQLITE_ONLY
def test_scrapy_itself_logs_objects_where_the_settings_say_so(archive: Archive, failing: Site, tmp_path: Path) -> None:
    (mapping,) = failing.connect_to()
    settings = tmp_path / "own.toml"
    settings.write_text(f'[logs]\nformat = "json"\n[alarms]\nwebhook = "{WEBHOOK}"\n')
    words = ("crawl", "kbs", "-s", f"CONNECT_TO={mapping}", "-s", f"ARCHIVE_URL={archive.url}")

    ended = command(*words, cwd=ROOT, module="scrapy", NEWSARCHIVE_CONFIG=str(settings))
    said = records(ended.err)

    assert CANARY not in ended.err
    assert {"scrapy.core.engine", "scrapy.utils.log"} <= {record["logger"] for record in said}
    assert any("Spider closed" in record["message"] and record["spider"] == "kbs" for record in said)


def test_a_crawl_that_cannot_begin_says_so_in_one_object(tmp_path: Path) -> None:
    url = f"postgresql://reader:{CANARY}@127.0.0.1:1/news"
    words = ("--log-format", "json", "--archive", url, "crawl", "kbs", "--connect-to", f"{KBS}=127.0.0.1:9")
    ended = command(*words, cwd=tmp_path)
    said = records(ended.err)
    assert ended.code == 1
    assert CANARY not in ended.err
    assert said[-1]["level"] == "ERROR"
    assert "***@127.0.0.1" in said[-1]["message"]
