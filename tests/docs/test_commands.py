"""Every command that the docs show in a console block works on the archive of the demo."""

import os
import re
import shlex
from collections.abc import Iterator
from pathlib import Path

import pytest

from demo.server import DemoSite
from tests.acceptance.shared import crawl
from tests.forks import Fork

ROOT = Path(__file__).parents[2]
DOCS = (ROOT / "README.md", *sorted((ROOT / "docs").glob("*.md")))


def _shown() -> Iterator[str]:
    for path in DOCS:
        for block in re.findall(r"^```console\n(.*?)^```", path.read_text(encoding="utf-8"), re.DOTALL | re.MULTILINE):
            yield from re.findall(r"^\$ newsarchive (.+)$", block, re.MULTILINE)


COMMANDS = tuple(dict.fromkeys(_shown()))
BEFORE_THE_SITE_MOVES_ON = tuple(each for each in COMMANDS if " --save " in each or re.match(r"watch \w", each))
"""What people ask to be told of, so that there is something to tell."""


@pytest.fixture(scope="module")
def archive(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("docs") / "demo.db"
    with DemoSite() as site:
        crawl(site, path, "kbs")
        assert_work(path, BEFORE_THE_SITE_MOVES_ON)
        site.edition = 2
        crawl(site, path, "kbs")
        for blog in site.blogs:
            crawl(site, path, "blog", "-a", f"site={blog.home}", "--connect-to", site.connection(blog))
    return path


def test_the_docs_show_commands() -> None:
    assert len(COMMANDS) >= 10


def assert_work(archive: Path, commands: tuple[str, ...]) -> None:
    for command in commands:
        words = ("--archive", f"sqlite:///{archive}", *shlex.split(command))
        done = Fork("newsarchive", *words, cwd=Path.cwd(), environment=os.environ)
        assert done.wait(60) == 0, f"{command}: {done.err}"
        assert done.out.strip(), command


def test_every_shown_command_works_and_prints_something(archive: Path) -> None:
    assert len(BEFORE_THE_SITE_MOVES_ON) == 2
    assert_work(archive, COMMANDS)


@pytest.mark.parametrize("path", DOCS, ids=lambda path: path.name)
def test_every_link_to_a_file_of_the_project_leads_somewhere(path: Path) -> None:
    links = re.findall(r"\]\((?!https?:)([^)#]+)", path.read_text(encoding="utf-8"))
    assert [link for link in links if not (path.parent / link).exists()] == []
