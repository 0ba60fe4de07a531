"""Real KBS texts of ../shared as pages on a loopback site; nothing of them is part of the project."""

import gzip
import json
import os
import re
import subprocess
import sys
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest

from demo.server import DemoSite
from demo.site import Answer
from tests.forks import Fork

SHARED = Path(__file__).parents[2].parent / "shared"
RENDERED = SHARED / "data" / "kbs" / "rendered.jsonl.gz"

needs_shared = pytest.mark.skipif(
    not RENDERED.is_file(), reason="the real KBS texts (../shared/data/kbs) are not on this machine"
)

_INPUT = re.compile(r"입력 (\d{4}\.\d\d\.\d\d) \((\d\d:\d\d)\)")
_EDIT = re.compile(r"수정 (\d{4}\.\d\d\.\d\d) \((\d\d:\d\d)\)")

Record = dict[str, Any]


def dated_records() -> list[Record]:
    """The records with an input time: 389 of the 404."""
    with gzip.open(RENDERED, "rt", encoding="utf-8") as lines:
        return [record for record in map(json.loads, lines) if record["input_date"]]


def states(record: Record) -> list[Record]:
    """The record as it was first seen, then as each later revision reads."""
    return [record, *(_revised(record, revision) for revision in record["revisions"])]


def _revised(record: Record, revision: Record) -> Record:
    edited, dated = _EDIT.search(revision["body"]), _INPUT.search(revision["body"])
    return record | {
        "title": revision["title"],
        "rendered_text": revision["body"],
        "edit_date": " ".join(edited.groups()) if edited else None,
        "input_date": " ".join(dated.groups()) if dated else record["input_date"],
    }


def build_pages(records: list[Record], folder: Path) -> dict[str, Record]:
    """Pages of `records` in `folder`; the truth of each by file name, as kbs_pages.py tells it."""
    source = folder.with_suffix(".jsonl.gz")
    with gzip.open(source, "wt", encoding="utf-8") as out:
        out.writelines(json.dumps(record, ensure_ascii=False) + "\n" for record in records)
    command = [sys.executable, str(SHARED / "kbs_pages.py"), str(folder), "--source", str(source)]
    subprocess.run(command, check=True, capture_output=True)
    truth = (folder / "truth.jsonl").read_text(encoding="utf-8").splitlines()
    return {fact["file"]: fact for fact in map(json.loads, truth)}


class PageSite(DemoSite):
    """Serves `pages` (ncd to bytes) at the address where KBS articles stand today, and a sitemap of them."""

    def __init__(self) -> None:
        super().__init__(())
        self.pages: dict[str, bytes] = {}

    def answer(self, host: str, target: str) -> Answer:  # noqa: ARG002 (the one site there is)
        """The sitemap, robots.txt, or a page by its ncd."""
        url = urlsplit(target)
        if url.path == "/robots.txt":
            return Answer(content_type="text/plain", body=b"User-agent: *\nAllow: /\n")
        if url.path.endswith("recentNewsList.xml"):
            return Answer(content_type="application/xml", body=self._sitemap())
        page = self.pages.get((parse_qs(url.query).get("ncd") or [""])[0])
        return Answer(body=page) if page is not None else Answer(status=404, body=b"not here")

    def _sitemap(self) -> bytes:
        rows = "".join(f"<url><loc>https://{HOST}/news/view.do?ncd={ncd}</loc></url>" for ncd in self.pages)
        return f'<?xml version="1.0" encoding="UTF-8"?><urlset>{rows}</urlset>'.encode()


HOST = "news.kbs.co.kr"


def crawl(site: DemoSite, archive: Path, *arguments: str) -> Record:
    """`newsarchive crawl` against the site; the run as it prints it."""
    mapping = [part for connection in site.connections for part in ("--connect-to", connection)]
    words = ("--archive", f"sqlite:///{archive}", "crawl", *arguments, "--json", *mapping)
    done = Fork("newsarchive", *words, cwd=Path.cwd(), environment=os.environ)
    done.wait(300)
    assert done.out, done.err
    run: Record = json.loads(done.out)
    return run
