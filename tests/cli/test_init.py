"""`newsarchive init`: what it writes works as it is, and it writes over nothing."""

import json
import re
import tomllib
from pathlib import Path

import pytest

from newsarchive.config import Config, load
from newsarchive.config.reading import _OF_CRAWLS, _OF_HOSTS, _SECTIONS
from tests.cli.conftest import CommandLine
from tests.crawling.conftest import site
from tests.crawling.crawls import Ended, command
from tests.crawling.site import Site, page

__all__ = ["site"]

HOST = "news.example"
STORY = "/2026/11/20/bridge-opens"
TEXT = "The bridge over the quiet river was opened on Friday, and a ferry that crossed it for ninety years stopped."
LISTED = f'<html><body><h1>News</h1><a href="{STORY}">A bridge opens</a> <a href="/about">About</a></body></html>'
TOLD = (
    '<html lang="en"><head><title>A bridge opens</title></head><body><article><h1>A bridge opens</h1>'
    f'<time datetime="2026-11-20T09:00:00+09:00">20 November</time>'
    f"<p>{TEXT}</p><p>{TEXT} Again.</p></article></body></html>"
)


@pytest.fixture
def project(newsarchive: CommandLine, tmp_path: Path) -> Path:
    """A folder that was begun."""
    folder = tmp_path / "a b" / "news"
    assert newsarchive("init", str(folder)).code == 0
    return folder


def uncommented(folder: Path) -> str:
    """The settings, each example of one set."""
    text = (folder / "newsarchive.toml").read_text(encoding="utf-8")
    return re.sub(r"^# (?=\[|[a-z_]+ = )", "", text, flags=re.MULTILINE)


def crawl(project: Path, site: Site, spider: str = "example", *words: str) -> Ended:
    site.at("/", page(LISTED), host=HOST)
    site.at(STORY, page(TOLD), host=HOST)
    return command("crawl", spider, "--connect-to", f"{HOST}={site.address}", *words, cwd=project)


def spiders(project: Path) -> Ended:
    return command("list", cwd=project, module="scrapy")


def test_it_says_what_it_wrote_and_what_comes_next(newsarchive: CommandLine, tmp_path: Path) -> None:
    told = newsarchive("init", str(tmp_path / "news"))

    assert {Path(line) for line in told.out.splitlines()} == {
        path for path in (tmp_path / "news").rglob("*") if path.is_file()
    }
    assert "contact_url" in told.err


def test_settings_as_they_are_written_are_the_defaults(project: Path) -> None:
    assert load({}, project) == Config()


def test_every_setting_stands_in_the_file_and_each_example_can_be_used(project: Path) -> None:
    settings = tomllib.loads(uncommented(project))
    (project / "newsarchive.toml").write_text(uncommented(project), encoding="utf-8")
    (project / "my-outlets.toml").write_text("", encoding="utf-8")

    assert set(settings) == set(_SECTIONS)
    assert set(settings["crawl"]) == set(_OF_CRAWLS)
    assert set(settings["hosts"][HOST]) == set(_OF_HOSTS)
    assert load({}, project).schedule.jobs["kbs"].options == ("--since", "2d")


@pytest.mark.parametrize("name", ["scrapy.cfg", "newsarchive.toml", "spiders", "README.md"])
def test_what_is_there_is_named_and_nothing_is_written(newsarchive: CommandLine, tmp_path: Path, name: str) -> None:
    (tmp_path / name).write_text("mine", encoding="utf-8")

    told = newsarchive("init", str(tmp_path))

    assert told.code == 2
    assert f"has {name} already" in told.err
    assert "name another folder, or move" in told.err
    assert [path.name for path in tmp_path.iterdir()] == [name]
    assert (tmp_path / name).read_text(encoding="utf-8") == "mine"


def test_a_folder_that_cannot_be_made_is_named(newsarchive: CommandLine, tmp_path: Path) -> None:
    (tmp_path / "file").touch()

    assert "is a file; name a folder" in newsarchive("init", str(tmp_path / "file")).err
    assert (
        newsarchive("init", str(tmp_path / "file" / "news")).err
        == f"newsarchive: {tmp_path}/file/news: Not a directory\n"
    )


def test_the_example_crawls(project: Path, site: Site) -> None:
    ended = crawl(project, site)
    shown = command("show", f"https://{HOST}{STORY}", cwd=project)

    assert ended.code == 0, ended.err
    assert "A bridge opens" in shown.out
    assert TEXT in shown.out
    assert site.asked("/about") == []


def test_the_test_of_the_example_passes_and_can_fail(project: Path) -> None:
    def tried() -> Ended:
        return command("discover", cwd=project, module="unittest", PYTHONPATH=str(project))

    assert tried().code == 0
    example = project / "spiders" / "example.py"
    example.write_text(example.read_text(encoding="utf-8").replace("fullmatch", "match"), encoding="utf-8")
    assert tried().code == 1


def test_own_spiders_stand_beside_those_of_newsarchive(project: Path) -> None:
    assert {"article", "blog", "cited", "example", "kbs", "revisit"} <= set(spiders(project).out.split())


def test_own_spiders_are_found_below_their_folder(project: Path) -> None:
    (project / "deeper").mkdir()

    assert spiders(project / "deeper").out == spiders(project).out


def test_a_broken_spider_is_told_by_name_and_keeps_no_other_from_crawling(project: Path, site: Site) -> None:
    (project / "spiders" / "broken.py").write_text("def (", encoding="utf-8")

    crawled, listed = crawl(project, site), spiders(project)

    assert crawled.code == listed.code == 0
    for told in (crawled, listed, crawl(project, site, "broken")):
        assert "spiders.broken cannot be loaded: SyntaxError" in told.err
    assert "example" in listed.out


def test_an_own_spider_named_like_one_of_newsarchive_counts_and_that_is_said(project: Path, site: Site) -> None:
    example = project / "spiders" / "example.py"
    example.write_text(example.read_text(encoding="utf-8").replace('"example"', '"kbs"'), encoding="utf-8")

    ended = crawl(project, site, "kbs")

    assert ended.code == 0, ended.err
    assert "two spiders are named kbs: that of spiders.example counts, not that of newsarchive.spiders.kbs" in ended.err
    assert len(site.asked(STORY)) == 1


def test_scrapy_crawls_there_too(project: Path, site: Site) -> None:
    site.at("/", page(LISTED), host=HOST)
    site.at(STORY, page(TOLD), host=HOST)

    ended = command("crawl", "example", "-s", f"CONNECT_TO={HOST}={site.address}", cwd=project, module="scrapy")
    told = command("stats", "--json", cwd=project)

    assert ended.code == 0, ended.err
    assert json.loads(told.out.splitlines()[0])["articles"] == 1
