"""The wheel, installed where no checkout is: a folder is begun, crawled in, searched, shown and looked after."""

import json
import re
import signal
import subprocess
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from newsarchive import __version__
from tests.cli.test_init import HOST, LISTED, STORY, TEXT, TOLD
from tests.crawling.crawls import Ended
from tests.crawling.site import Site, page
from tests.packaging.building import Installed, environment

BLOG = "blog.example"
POST = "/2026/11/21/river"
SITEMAP = f"""<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">
<url><loc>https://{BLOG}{POST}</loc></url></urlset>"""


@pytest.fixture(scope="module")
def site() -> Iterator[Site]:
    """An invented newspaper, and a blog."""
    with Site() as site:
        for host, path, body in ((HOST, "/", LISTED), (HOST, STORY, TOLD), (BLOG, "/", LISTED), (BLOG, POST, TOLD)):
            site.at(path, page(body), host=host)
        site.at("/sitemap.xml", page(SITEMAP, content_type="application/xml"), host=BLOG)
        yield site


def begun(installed: Installed, folder: Path, site: Site) -> Path:
    """A project with what its example crawls in it, and what `blog` crawls where no project is."""
    assert installed.newsarchive("init", "news", cwd=folder).code == 0
    project = folder / "news"
    example = installed.newsarchive("crawl", "example", host(site, HOST), cwd=project)
    archive = f"--archive=sqlite:///{project / 'newsarchive.db'}"
    blog = installed.newsarchive(archive, "crawl", "blog", "-a", f"site=https://{BLOG}/", host(site, BLOG), cwd=folder)
    assert (example.code, blog.code) == (0, 0), (example, blog)
    return project


def host(site: Site, name: str) -> str:
    return f"--connect-to={name}={site.address}"


@contextmanager
def serving(installed: Installed, project: Path) -> Iterator[str]:
    """`newsarchive serve` on a free port; its address."""
    words = (str(installed.folder / "bin" / "newsarchive"), "serve", "--port", "0")
    with subprocess.Popen(words, cwd=project, env=environment(), stderr=subprocess.PIPE, text=True) as server:
        try:
            assert server.stderr is not None
            told = next(line for line in server.stderr if "http://" in line)
            yield re.findall(r"http://[\d.:]+", told)[0]
        finally:
            server.send_signal(signal.SIGINT)


def works(installed: Installed, folder: Path, site: Site) -> None:
    """Everything that needs files of the package, once."""
    project = begun(installed, folder, site)

    def says(*words: str) -> Ended:
        ended = installed.newsarchive(*words, cwd=project)
        assert ended.code == 0, ended.out + ended.err
        return ended

    assert __version__ in says("--version").out
    found = map(json.loads, says("search", "bridge", "--json").out.splitlines())
    assert {hit["publisher"] for hit in found} == {HOST, BLOG}
    says("doctor", "--quick")
    says("upgrade")
    with serving(installed, project) as address:
        assert TEXT in asked(f"{address}/article/1")
        assert "{" in asked(f"{address}/static/style.css")


def asked(url: str) -> str:
    with urllib.request.urlopen(url, timeout=30) as answer:
        return str(answer.read().decode())


@pytest.fixture(scope="module")
def installed(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Installed:
    return Installed.beside_ours(tmp_path_factory.mktemp("installed") / "venv", wheel)


def test_nothing_of_the_checkout_is_used(installed: Installed, tmp_path: Path) -> None:
    told = installed.run("-c", "import newsarchive; print(newsarchive.__file__)", cwd=tmp_path)

    assert Path(told.out.strip()).parent.parent == installed.packages, told.err


def test_a_project_is_begun_crawled_searched_served_and_looked_after(
    installed: Installed, tmp_path: Path, site: Site
) -> None:
    works(installed, tmp_path, site)


def test_scrapy_finds_the_spiders_of_both(installed: Installed, tmp_path: Path) -> None:
    assert installed.newsarchive("init", ".", cwd=tmp_path).code == 0

    assert {"example", "kbs"} <= set(installed.run("-m", "scrapy", "list", cwd=tmp_path).out.split())


@pytest.mark.long
def test_the_newest_of_all_that_it_needs_works(wheel: Path, tmp_path: Path, site: Site) -> None:
    works(Installed.from_the_index(tmp_path / "venv", wheel), tmp_path, site)
