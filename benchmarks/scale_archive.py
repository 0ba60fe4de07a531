"""An archive of a million articles on PostgreSQL, filled by the server itself: rows as crawls leave them.

The texts, `distinct` of them, come from search_texts and are indexed by the archive's own code. Further articles say
what one of them says, under another number, day and address: the server copies their rows, and `differing` holds a
sample of the copies against what the archive's own code writes.
"""

import json
from collections.abc import Callable
from random import Random

from psycopg import Connection as Driver
from sqlalchemy import Connection, Engine, text

from benchmarks import search_texts
from benchmarks.search_archive import AUTHORS, NEWEST, PUBLISHERS, SECTIONS
from newsarchive.archive.engine import writing
from newsarchive.archive.index import fill_some, refresh, unindex

Tell = Callable[[str], None]

CYCLE = 30
"""Publishers, sections and authors come again after so many articles: `distinct` is a multiple of it."""
SECONDS_APART = 90
"""Between two articles: 960 a day."""
PAYLOAD_BYTES = 2_180
"""What a page of 93 KB takes (docs/performance.md, "What is kept of a page")."""
_GIN = ("ix_article_index_whole", "ix_article_index_parts")
_HEADERS = [
    ["Server", "nginx"],
    ["Date", "Mon, 23 Nov 2026 00:00:00 GMT"],
    ["Content-Type", "text/html; charset=UTF-8"],
    ["Connection", "keep-alive"],
    ["Vary", "Accept-Encoding"],
    ["ETag", '"6921f0c2-16b3c"'],
    ["Last-Modified", "Mon, 23 Nov 2026 00:00:00 GMT"],
    ["Cache-Control", "max-age=60"],
    ["Content-Encoding", "gzip"],
]


def fill(engine: Engine, articles: int, distinct: int, tell: Tell = lambda _what: None) -> None:
    """Make `articles` articles in an empty archive, `distinct` of them different; both multiples of CYCLE."""
    with writing(engine) as connection:
        _begin(connection)
        _bring_texts(connection, distinct)
    tell("texts are in")
    _add(engine, 0, distinct, distinct)
    tell("articles with texts of their own are in")
    indexes = _without_gin(engine)
    _index(engine, tell)
    for first in range(distinct, articles, distinct):
        count = min(distinct, articles - first)
        _add(engine, first, count, distinct)
        with writing(engine) as connection:
            for copy in (_COPY_INDEXED, _COPY_INDEX):
                connection.execute(text(copy), {"first": first, "count": count, "distinct": distinct})
        tell(f"{first + count:,} articles are in")
    with writing(engine) as connection:
        connection.exec_driver_sql("SET LOCAL maintenance_work_mem = '1GB'")
        for create in indexes:
            connection.exec_driver_sql(create)
            tell(create[:60])
        connection.exec_driver_sql("DROP TABLE told")
    with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        connection.exec_driver_sql("VACUUM ANALYZE")
    tell("vacuumed")


def _begin(connection: Connection) -> None:
    connection.execute(
        text("INSERT INTO publishers (id, first_seen_at) SELECT 'paper-' || n, :at FROM generate_series(0, :last) n"),
        {"at": _iso(), "last": PUBLISHERS - 1},
    )
    connection.execute(
        text(
            "INSERT INTO runs (spider, arguments, started_at, ended_at, outcome, counts, owner, seeds_complete,"
            " simulated) VALUES ('bench', '{}', :at, :at, 'complete', '{}', 'bench:1:1', true, true)"
        ),
        {"at": _iso()},
    )
    connection.exec_driver_sql("CREATE UNLOGGED TABLE told (n BIGINT PRIMARY KEY, headline TEXT, body TEXT)")


def _iso() -> str:
    return NEWEST.isoformat(timespec="milliseconds")


def _bring_texts(connection: Connection, distinct: int) -> None:
    driver = connection.connection.driver_connection
    assert isinstance(driver, Driver)
    with driver.cursor() as cursor, cursor.copy("COPY told (n, headline, body) FROM STDIN") as copy:
        for number, told in enumerate(search_texts.texts(distinct), start=1):
            copy.write_row((number, told.headline.replace("\0", ""), told.body.replace("\0", "")))


def _add(engine: Engine, first: int, count: int, distinct: int) -> None:
    """Articles from number `first` + 1 on, with all that a crawl keeps of them but the search index."""
    values = {
        "first": first,
        "count": count,
        "distinct": distinct,
        "publishers": PUBLISHERS,
        "newest": _iso(),
        "apart": SECONDS_APART,
        "sections": list(SECTIONS[:5]),
        "authors": list(AUTHORS),
        "headers": json.dumps(_HEADERS),
        "digests": PAYLOAD_BYTES // 32,
    }
    with writing(engine) as connection:
        for statement in _ADD.split(";\n"):
            named = {name: value for name, value in values.items() if f":{name}" in statement}
            connection.execute(text(statement), named)
        connection.exec_driver_sql("ANALYZE")  # what follows is planned by what is there


_ADD = """
INSERT INTO articles (id, publisher, key, canonical_url, kind, status, first_seen_at, last_seen_at, current_version,
    date_published, changed_at, revisit_at)
SELECT n, 'paper-' || n % :publishers, 'paper-' || n % :publishers || ':' || n,
    'https://paper-' || n % :publishers || '.example/news/articleView.html?idxno=' || n, 'article', 'live',
    at + interval '5 minutes', at + interval '5 minutes', 1, at, at, NULL
FROM (SELECT n, CAST(:newest AS timestamptz) - (2000000 - n) * CAST(:apart AS integer) * interval '1 second' AS at
    FROM generate_series(CAST(:first AS bigint) + 1, CAST(:first AS bigint) + :count) n) numbers;
INSERT INTO article_urls (article_id, url, first_seen_at, last_seen_at)
SELECT id, canonical_url, first_seen_at, last_seen_at FROM articles WHERE id > :first ORDER BY id;
INSERT INTO payloads (sha256, size, content)
SELECT encode(sha256(CAST(id AS text)::bytea), 'hex'), 93000,
    (SELECT string_agg(sha256((articles.id || ' ' || part)::bytea), '') FROM generate_series(1, :digests) part)
FROM articles WHERE id > :first ORDER BY id;
INSERT INTO captures (run_id, article_id, url, fetched_at, status, status_line, headers, hops, received_sha256,
    payload_sha256, payload_size, simulated, fate, date_published, medium, publisher, key, etag, payload_id)
SELECT (SELECT min(id) FROM runs), a.id, a.canonical_url, a.first_seen_at, 200, '200 OK', CAST(:headers AS json), '[]',
    p.sha256, p.sha256, p.size, true, 'new', a.date_published, 'http', a.publisher, a.key, '"6921f0c2-16b3c"', p.id
FROM articles a JOIN payloads p ON p.sha256 = encode(sha256(CAST(a.id AS text)::bytea), 'hex')
WHERE a.id > :first ORDER BY a.id;
INSERT INTO versions (article_id, number, origin, extractor, digest, headline, body, bylines, section, language,
    date_published, credits, photo_credits, captured_at, capture_id, text_digest)
SELECT a.id, 1, 'publisher', 'bench', p.payload_sha256, t.headline, t.body,
    json_build_array(json_build_object('name', (CAST(:authors AS text[]))[a.id % 3 + 1], 'email', NULL)),
    (CAST(:sections AS text[]))[a.id % 5 + 1], 'ko', a.date_published, '[]', '[]', p.fetched_at, p.id, p.payload_sha256
FROM articles a JOIN captures p ON p.article_id = a.id JOIN told t ON t.n = (a.id - 1) % :distinct + 1
WHERE a.id > :first ORDER BY a.id
"""

_DAY = "CAST(a.date_published AT TIME ZONE 'Asia/Seoul' AS date) - CAST('0001-01-01' AS date) + 1"
_PLACE = f"(CAST({_DAY} AS bigint) << 32) + a.id"
_COPY_INDEXED = f"""
INSERT INTO indexed (article_id, version_id, tokenizer, place, facts, section)
SELECT a.id, v.id, i.tokenizer, {_PLACE}, i.facts, i.section
FROM articles a JOIN versions v ON v.article_id = a.id JOIN indexed i ON i.article_id = (a.id - 1) % :distinct + 1
WHERE a.id > :first AND a.id <= :first + :count ORDER BY a.id
"""
_COPY_INDEX = """
INSERT INTO article_index (article_id, part, place, is_whole, tokens)
SELECT n.article_id, i.part, n.place, i.is_whole, i.tokens
FROM indexed n JOIN article_index i ON i.article_id = (n.article_id - 1) % :distinct + 1
WHERE n.article_id > :first AND n.article_id <= :first + :count ORDER BY n.article_id
"""


def _without_gin(engine: Engine) -> list[str]:
    """Drop what is quicker made at the end; how to make it."""
    with writing(engine) as connection:
        found = connection.execute(text("SELECT indexdef FROM pg_indexes WHERE indexname = ANY(:n)"), {"n": list(_GIN)})
        made = list(found.scalars())
        for name in _GIN:
            connection.exec_driver_sql(f"DROP INDEX {name}")
    return made


def _index(engine: Engine, tell: Tell) -> None:
    """What an upgrade does that finds no index."""
    last: int | None = 0
    done = 0
    while last is not None:
        with writing(engine) as connection:
            last, some = fill_some(connection, last)
        done += some
        if done % 10_000 == 0:
            tell(f"{done:,} articles are indexed by the archive's own code")


def differing(engine: Engine, sample: int, seed: int = 1) -> list[int]:
    """Of so many articles, those whose index rows are not what the archive writes when it makes them anew."""
    with writing(engine) as connection:
        most = int(connection.execute(text("SELECT max(id) FROM articles")).scalar_one())
        chosen = sorted(Random(seed).sample(range(1, most + 1), min(sample, most)))
        before = [_index_rows(connection, number) for number in chosen]
        for number in chosen:
            unindex(connection, number)
        refresh(connection, chosen)
        return [number for number, rows in zip(chosen, before, strict=True) if rows != _index_rows(connection, number)]


def _index_rows(connection: Connection, number: int) -> list[tuple[object, ...]]:
    own = "SELECT version_id, tokenizer, place, facts, section FROM indexed WHERE article_id = :n"
    parts = "SELECT part, place, is_whole, CAST(tokens AS text) FROM article_index WHERE article_id = :n ORDER BY part"
    return [tuple(row) for sql in (own, parts) for row in connection.execute(text(sql), {"n": number})]
