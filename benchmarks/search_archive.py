"""An archive filled with texts, quickly: rows as a crawl leaves them, the search index by the archive's own code."""

import time
from collections.abc import Callable, Iterable, Iterator
from datetime import UTC, datetime, timedelta
from itertools import islice
from typing import Any

from sqlalchemy import Connection, insert, text

from benchmarks.search_texts import Told
from newsarchive.archive import Archive
from newsarchive.archive.engine import connect, writing
from newsarchive.archive.index import refresh
from newsarchive.archive.schema import ArticleRow, Base, CaptureRow, PublisherRow, RunRow, VersionRow

TOGETHER = 8
"""Articles in one transaction, as a crawl has them."""
PUBLISHERS = 6
SECTIONS = ("정치", "경제", "사회", "국제", "문화", None)
AUTHORS = ("한바다", "이산", "정노을")
NEWEST = datetime(2026, 11, 23, tzinfo=UTC)
_APART = timedelta(minutes=15)


def fill(url: str, texts: Iterable[Told], first: int, told: Callable[[int], None] = lambda _done: None) -> float:
    """Add articles from number `first` on; gives the seconds for the search index alone."""
    engine = connect(url)
    spent = 0.0
    try:
        if first == 1:
            with writing(engine) as connection:
                _begin(connection)
        for number, some in _some(texts, first):
            with writing(engine) as connection:
                _add(connection, number, some)
                began = time.perf_counter()
                refresh(connection, range(number, number + len(some)))
                spent += time.perf_counter() - began
            told(number)
        if engine.dialect.name == "postgresql":  # as autovacuum does in time
            with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
                connection.execute(text("VACUUM ANALYZE"))
    finally:
        engine.dispose()
    return spent


def _some(texts: Iterable[Told], first: int) -> Iterator[tuple[int, list[Told]]]:
    left, number = iter(texts), first
    while some := list(islice(left, TOGETHER)):
        yield number, some
        number += len(some)


def _begin(connection: Connection) -> None:
    ids = (f"paper-{number}" for number in range(PUBLISHERS))
    _insert(connection, PublisherRow, [{"id": name, "first_seen_at": NEWEST} for name in ids])
    run = {"id": 1, "spider": "bench", "arguments": {}, "started_at": NEWEST, "counts": {}, "owner": "bench:1:1"}
    _insert(connection, RunRow, [{**run, "seeds_complete": True, "simulated": True}])


def _add(connection: Connection, first: int, texts: list[Told]) -> None:
    numbers = range(first, first + len(texts))
    _insert(connection, ArticleRow, [_article(number) for number in numbers])
    _insert(connection, CaptureRow, [_capture(number) for number in numbers])
    _insert(connection, VersionRow, [_version(*both) for both in zip(numbers, texts, strict=True)])


def _insert(connection: Connection, model: type[Base], rows: list[dict[str, Any]]) -> None:
    connection.execute(insert(model), rows)


def _article(number: int) -> dict[str, Any]:
    named = {"id": number, "publisher": f"paper-{number % PUBLISHERS}", "key": f"paper/{number}"}
    seen = {"first_seen_at": NEWEST, "last_seen_at": NEWEST, "current_version": 1}
    published = NEWEST - _APART * (400_000 - number)
    where = {"canonical_url": f"https://paper.example/{number}", "kind": "article", "status": "live"}
    return {**named, **seen, **where, "date_published": published}


def _capture(number: int) -> dict[str, Any]:
    digests = {"received_sha256": "", "payload_sha256": "", "payload_size": 0}
    told = {"status": 200, "headers": [], "hops": [], "simulated": True, "fate": "new"}
    where = {"run_id": 1, "article_id": number, "url": f"https://paper.example/{number}", "fetched_at": NEWEST}
    return {"id": number, **where, **digests, **told}


def _version(number: int, told: Told) -> dict[str, Any]:
    kept = {"number": 1, "origin": "publisher", "extractor": "bench", "digest": "", "captured_at": NEWEST}
    people = {"bylines": [{"name": AUTHORS[number % 3], "email": None}], "credits": [], "photo_credits": []}
    about = {"section": SECTIONS[number % 5], "headline": told.headline, "body": told.body}
    return {"id": number, "article_id": number, "capture_id": number, **kept, **people, **about}


def index_bytes(archive_url: str) -> int:
    """Bytes that the search index takes in the database."""
    engine = connect(archive_url)
    sql = {
        "sqlite": "SELECT sum(pgsize) FROM dbstat WHERE name LIKE 'article_index%'",
        "postgresql": "SELECT pg_total_relation_size('article_index')",
    }
    with engine.connect() as connection:
        size = int(connection.execute(text(sql[engine.dialect.name])).scalar_one())
    engine.dispose()
    return size


def ask(archive: Archive, query: str) -> int:
    """A search as people make it: the best 20 with snippets; how many there are in all."""
    return archive.search(query).total
