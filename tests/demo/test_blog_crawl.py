"""A crawl finds every post of the demo's blogs by what they say of themselves, and fetches none twice."""

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from demo.expectations import check_asked_once, check_run, check_sources
from demo.posts import Blog, load_blogs
from demo.server import DemoSite

ROOT = Path(__file__).resolve().parents[2]
each_blog = pytest.mark.parametrize("blog", load_blogs(), ids=lambda blog: blog.platform)


def ask(archive: Path, *words: str) -> list[dict[str, Any]]:
    command = [sys.executable, "-m", "newsarchive", "--archive", f"sqlite:///{archive}", *words, "--json"]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, encoding="utf-8", check=True)
    return [json.loads(line) for line in done.stdout.splitlines()]


@each_blog
def test_discovery_finds_every_post_and_asks_for_each_once_in_a_run(blog: Blog, tmp_path: Path) -> None:
    archive = tmp_path / "blog.db"
    crawl = ("crawl", "blog", "-a", f"site={blog.home}")
    with DemoSite(()) as site:
        for fate in ("new", "seen"):
            site.requests.clear()
            (run,) = ask(archive, *crawl, "--connect-to", site.connection(blog))
            check_run(run, {fate: len(blog.posts)})
            check_asked_once(blog, [request.path for request in site.requests])

    (kept,) = ask(archive, "stats")
    assert kept["articles"] == kept["versions"] == len(blog.posts)
    found = [{"key": blog.key(post), **row} for post in blog.posts for row in ask(archive, "sources", blog.key(post))]
    check_sources(blog, found)
