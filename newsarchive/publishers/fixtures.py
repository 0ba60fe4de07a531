"""Fixture cases: a kept page, how it was fetched, and what a person says that must be read from it.

A case is a folder with ``page.html`` (the bytes), ``capture.json`` ({url, fetched_at, status, headers}, and the
publisher or platform to read it as, where neither address nor page tells) and
``expected.json`` ({reviewed, outcome, and every field}).
"""

import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict
from datetime import datetime
from pathlib import Path
from typing import Any, NotRequired, TypedDict
from zoneinfo import ZoneInfo

from newsarchive.extraction.errors import NotAnArticle, Removed
from newsarchive.items import Article, ExtractedArticle
from newsarchive.normalization.article import normalize
from newsarchive.publishers.shelf import UnknownPublisher, read_saved_page


class KeptCapture(TypedDict):
    """What ``capture.json`` says, as far as it bears on reading."""

    url: str | None
    headers: list[list[str]]
    publisher: NotRequired[str]


def write_case(
    folder: Path,
    page: bytes,
    url: str | None,
    fetched_at: datetime,
    status: int,
    headers: Sequence[tuple[str, str]] = (),
) -> Path:
    """Write a case that fails until a person has read its ``expected.json`` and set ``reviewed`` to true.

    ``fetched_at`` is aware; ``url`` is None for a saved file. What is expected is what today's code reads, as a
    draft. Gives the path of ``expected.json``. Raises FileExistsError where the folder exists: a reviewed case
    is never overwritten.
    """
    read: KeptCapture = {"url": url, "headers": [list(h) for h in headers]}
    capture = {"url": url, "fetched_at": fetched_at.isoformat(), "status": status, **read}
    folder.mkdir(parents=True)
    (folder / "page.html").write_bytes(page)
    _write_json(folder / "capture.json", capture)
    _write_json(folder / "expected.json", {"reviewed": False} | read_case(page, read))
    return folder / "expected.json"


def read_case(page: bytes, capture: KeptCapture) -> dict[str, object]:
    """What today's code makes of a case: ``outcome`` (article, removed, not_an_article) and its fields."""
    content_type = next((value for name, value in capture["headers"] if name.lower() == "content-type"), None)
    try:
        extracted = read_saved_page(page, capture["url"], content_type, capture.get("publisher"))
    except Removed as removed:
        return {"outcome": "removed", "notice": removed.notice}
    except (NotAnArticle, UnknownPublisher) as refused:
        return {"outcome": "not_an_article", "problem": str(refused)}
    return {"outcome": "article"} | _fields(extracted, normalize(extracted))


# The extractor's version and the addresses are no statements of the page, whose date is its own always; its sources are
# found by provenance.
_NOT_READ = frozenset({"extractor", "addresses", "date_origin", "source_links", "promotions"})


def _fields(extracted: ExtractedArticle, article: Article) -> dict[str, Any]:
    """Every field of the article; the body as a list of its paragraphs, dates in the publisher's zone."""
    plain = {name: value for name, value in asdict(article).items() if name not in _NOT_READ}
    dates = {name: _local(plain[name], extracted.zone) for name in ("date_published", "date_modified")}
    return plain | dates | {"identity": article.identity.key, "body": article.body.split("\n") if article.body else []}


def _local(moment: datetime | None, zone: str) -> str | None:
    return moment.astimezone(ZoneInfo(zone)).isoformat(timespec="minutes") if moment else None


def _write_json(path: Path, data: Mapping[str, Any]) -> None:
    path.write_text(json.dumps(data, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
