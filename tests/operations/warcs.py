"""WARC files of our own making: invented KBS pages, stored as crawlers store them, well or badly."""

import gzip
import hashlib
from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime
from pathlib import Path

from demo.pages import article_page, removal_page
from demo.stories import Story
from newsarchive.items import PageResult
from newsarchive.operations.warc.importing import WarcRequest, import_warc
from tests.building import NOON, address

Field = tuple[str, str]
HTML: Field = ("Content-Type", "text/html; charset=utf-8")

STORY = Story(
    ncd=1,
    layout="now",
    headline="나루터 배, 겨울 지나 다시 뜬다",
    published=datetime(2026, 1, 5, 19, 0),
    section="사회",
    paragraphs=(
        "얼음이 풀린 나루터에 작은 배 두 척이 다시 떴습니다.",
        "뱃사공 둘이 하루에 여덟 번 강을 건넙니다.",
        "건너편 장터 사람들은 돌아가지 않아도 된다며 반겼습니다.",
    ),
)


def a_page(ncd: int = 1, headline: str = STORY.headline, *more: str) -> bytes:
    """The page of an article; `more` are paragraphs behind its own."""
    return article_page(replace(STORY, ncd=ncd, headline=headline, paragraphs=(*STORY.paragraphs, *more)))


def a_removal() -> bytes:
    """The notice that stands in place of a removed article."""
    return removal_page()


def http(body: bytes, *headers: Field, status: str = "200 OK", protocol: str = "HTTP/1.1") -> bytes:
    """An answer as it came over the wire."""
    lines = (f"{protocol} {status}", *(f"{name}: {value}" for name, value in (headers or (HTML,))))
    return "".join(f"{line}\r\n" for line in (*lines, "")).encode("latin-1") + body


def record(
    kind: str, url: str | None, at: datetime | str | None, block: bytes, *fields: Field, **instead: str
) -> bytes:
    """One record; `instead` overrules its length (length="9")."""
    kinds = {"response": "application/http; msgtype=response", "revisit": "application/http; msgtype=response"}
    when = at.strftime("%Y-%m-%dT%H:%M:%SZ") if isinstance(at, datetime) else at
    told: list[Field] = [("WARC-Type", kind), ("WARC-Record-ID", f"<urn:test:{hashlib.sha1(block).hexdigest()}>")]
    told += [("WARC-Target-URI", url)] if url else []
    told += [("WARC-Date", when)] if when else []
    given = {name for name, _ in fields}
    told += [("Content-Type", kinds.get(kind, "application/octet-stream"))] if "Content-Type" not in given else []
    told += [*fields, ("Content-Length", instead.get("length", str(len(block))))]
    head = "".join(f"{name}: {value}\r\n" for name, value in told)
    return f"WARC/1.0\r\n{head}\r\n".encode() + block + b"\r\n\r\n"


def response(ncd: int = 1, at: datetime | str | None = NOON, body: bytes | None = None, *fields: Field) -> bytes:
    """The page of an article, as it was captured."""
    return record("response", address(ncd), at, http(body if body is not None else a_page(ncd)), *fields)


def packed(records: Iterable[bytes]) -> bytes:
    """One gzip member a record."""
    return b"".join(gzip.compress(each, 1) for each in records)


def stored(path: Path, *records: bytes, gzipped: bool = True) -> Path:
    """A WARC file of these records."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(packed(records) if gzipped else b"".join(records))
    return path


Told = dict[str, str]


def imported(archive: str, *paths: Path, sites: tuple[str, ...] = ()) -> tuple[dict[str, int], Told, str | None]:
    """The counts of an import, what was told of each record that gave no article, and what was left out."""
    told: Told = {}

    def tell(page: PageResult, fate: str) -> None:
        if page.problem is not None:
            told[page.url] = f"{fate}: {page.problem}"

    request = WarcRequest(paths=paths, archive_url=archive, workers=1, sites=sites)
    run = import_warc(request, lambda _: None, tell)
    return run.counts, told, run.message
