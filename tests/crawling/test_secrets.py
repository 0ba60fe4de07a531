"""Canaries: passwords of the archive and of crawled addresses, cookies, tokens. None is ever logged, stored or said."""

import logging
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner
from sqlalchemy import make_url

from newsarchive.cli.main import cli
from newsarchive.logs import DiscreetRecord
from tests.crawling.crawls import ROOT, Archive, Ended, command
from tests.crawling.site import KBS, Site, page, redirect
from tests.crawling.stories import STORIES, path_of, sitemap, story_page

CANARY = "sEcr3t-canary"
UNREACHABLE = "127.0.0.1:1/news"
ARCHIVES = (
    f"postgresql://reader:{CANARY}@{UNREACHABLE}",
    f"postgresql+psycopg://reader:{CANARY}@{UNREACHABLE}",
    f"postgresql://{UNREACHABLE}?user=reader&password={CANARY}",
    f"postgresql://{UNREACHABLE}?sslpassword={CANARY}",
    f"postgresql://reader:{CANARY}/@x:{CANARY}@{UNREACHABLE}",
    f"postgresql:reader:{CANARY}@{UNREACHABLE}",
    f"postgresql://reader:{CANARY}@127.0.0.1:port/news",
    f"mysql://reader:{CANARY}@{UNREACHABLE}",
    f"nonsense reader:{CANARY}@{UNREACHABLE}",
)


def all_of(ended: Ended) -> str:
    """What a person or a log collector sees."""
    return ended.out + ended.err


@pytest.mark.parametrize("url", ARCHIVES)
def test_an_archive_that_cannot_be_opened_is_named_without_its_password(
    url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    by_option = at_once("--archive", url, "crawl", "kbs", "--connect-to", f"{KBS}=127.0.0.1:9")
    by_environment = at_once("stats", NEWSARCHIVE_URL=url)
    (tmp_path / "newsarchive.toml").write_text(f'archive = "{url}"\n')
    by_file = at_once("search", "word")

    for ended in (by_option, by_environment, by_file):
        assert ended.code in (1, 2), ended.out
        assert CANARY not in all_of(ended)
        assert ended.err.startswith("newsarchive: ")


def at_once(*words: str, **environ: str) -> Ended:
    """The command line in this process: for what ends before a crawl begins."""
    ended = CliRunner().invoke(cli, words, prog_name="newsarchive", env=environ)
    assert ended.exception is None or isinstance(ended.exception, SystemExit)
    return Ended(ended.exit_code, ended.stdout, ended.stderr)


@pytest.mark.parametrize(
    "spider", [f"article -a urls=https://me:{CANARY}@{KBS}/", f"blog -a site=https://{CANARY}@a.example"]
)
def test_an_address_with_a_password_is_refused_as_an_argument_and_nothing_is_stored(
    unmade: Archive, spider: str
) -> None:
    words = ("crawl", *spider.split(), "--connect-to", f"{KBS}=127.0.0.1:9")

    ended = command("--archive", unmade.url, *words, cwd=unmade.folder)

    assert ended.code == 2
    assert "a user name or a password" in ended.err
    assert CANARY not in all_of(ended)
    assert not unmade.path.exists()


@pytest.mark.parametrize("verbose", [False, True])
def test_no_canary_of_the_web_is_in_logs_runs_or_the_frontier(archive: Archive, site: Site, verbose: bool) -> None:
    url = archive.url
    if url.startswith("postgresql"):  # the server trusts whoever is on this machine, and takes any password
        url = make_url(url).set(password=CANARY).render_as_string(hide_password=False)
    secret = f"https://me:{CANARY}@{KBS}{path_of(STORIES[1])}"
    good = b"".join(piece for piece in story_page().pieces() if isinstance(piece, bytes)).partition(b"\r\n\r\n")[2]
    site.at("/sitemap/recentNewsList.xml", sitemap(f"https://{KBS}{path_of(STORIES[0])}", secret, f"https://{KBS}/r"))
    site.at(path_of(STORIES[0]), page(good, Set_Cookie=f"id={CANARY}", Authorization=f"Bearer {CANARY}"))
    site.at("/r", redirect(secret))

    ended = _crawl(archive, url, site, verbose)
    runs = command("--archive", url, "runs", "--json", cwd=archive.folder)

    assert ended.code in (0, 1, 3)
    assert "https://***@" in ended.err
    assert archive.one("SELECT count(*) FROM articles") == 1
    assert sorted(archive.problems) == [f"https://***@{KBS}{path_of(STORIES[1])}", f"https://{KBS}/r"]
    stored = str(archive.rows("SELECT * FROM runs")) + str(archive.rows("SELECT * FROM frontier"))
    for text in (all_of(ended), all_of(runs), stored):
        assert CANARY not in text


def _crawl(archive: Archive, url: str, site: Site, verbose: bool) -> Ended:
    (mapping,) = site.connect_to()
    if not verbose:
        return command("--archive", url, "crawl", "kbs", "--connect-to", mapping, "--json", cwd=archive.folder)
    words = ("crawl", "kbs", "-L", "DEBUG", "-s", f"CONNECT_TO={mapping}", "-s", f"ARCHIVE_URL={url}")
    return command(*words, cwd=ROOT, module="scrapy", NEWSARCHIVE_URL=url)


@pytest.mark.parametrize("args", [(f"https://a:{CANARY}@b.example/",), ()])
def test_a_log_record_of_any_library_hides_it_in_message_and_traceback(args: tuple[Any, ...]) -> None:
    try:
        raise ValueError(f"no good: https://a:{CANARY}@b.example/")
    except ValueError as error:
        caught = (ValueError, error, error.__traceback__)
    message = "asked %s" if args else f"asked https://a:{CANARY}@b.example/"
    record = DiscreetRecord("any", logging.ERROR, "file.py", 1, message, args, caught)

    shown = logging.Formatter().format(record)

    assert CANARY not in shown
    assert "asked https://***@b.example/" in shown
    assert "ValueError: no good: https://***@b.example/" in shown
