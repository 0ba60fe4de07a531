"""A frontier of so many rows over so many hosts, made by the database itself: rows as enqueue() leaves them."""

from dataclasses import dataclass

from sqlalchemy import Connection, Engine, text

from newsarchive.archive import awaited
from newsarchive.archive.engine import database_now, writing
from newsarchive.archive.processes import this_process

DELAY = 1.0
"""Seconds between two requests to a host."""
LATER = 3600.0
"""Seconds until a host is due that is not due while anything is measured."""


@dataclass(frozen=True, kw_only=True)
class Shape:
    """`rows` requests over `hosts` hosts, in one run, or in `runs` runs, each with hosts of its own."""

    rows: int
    hosts: int
    runs: int


def fill(engine: Engine, shape: Shape, done_share: float = 0.0) -> None:
    """Rows, hosts and runs; the first `done_share` of each host's rows are done. All hosts are due."""
    with writing(engine) as connection:
        is_server = connection.dialect.name == "postgresql"
        values = {"rows": shape.rows, "hosts": shape.hosts, "runs": shape.runs, "delay": DELAY}
        values["done"] = round(shape.rows * done_share)
        for statement in _FILL:
            sql = _spelled(statement, is_server)
            connection.execute(text(sql), {name: value for name, value in values.items() if f":{name}" in sql})
        _follow_on(connection)
    with writing(engine) as connection:
        for run in range(1, shape.runs + 1):
            awaited.add_all(connection, run)
    _settle(engine)


_NUMBERS = "WITH RECURSIVE numbers(n) AS (SELECT 0 UNION ALL SELECT n + 1 FROM numbers WHERE n + 1 < :{count})"
_FILL = (
    "INSERT INTO runs (id, spider, arguments, started_at, counts, owner, seeds_complete, simulated) {numbers:runs}"
    " SELECT n + 1, 'bench', '{{}}', '2026-11-23T00:00:00.000+00:00', '{{}}', 'bench:1:1', true, true FROM numbers",
    "INSERT INTO hosts (host, delay, next_allowed_at)"
    " {numbers:hosts} SELECT 'host-' || n || '.example', CAST(:delay AS double precision), 0 FROM numbers",
    "INSERT INTO frontier (run_id, fingerprint, state, host, url, method, body, callback, cb_kwargs, depth, priority,"
    " outcome)"
    " {numbers:rows} SELECT (n % :hosts) % :runs + 1, {digest}, CASE WHEN n < :done THEN 'done' ELSE 'queued' END,"
    " 'host-' || (n % :hosts) || '.example',"
    " 'https://host-' || (n % :hosts) || '.example/news/articleView.html?idxno=' || n, 'GET', {empty},"
    " 'parse_article', '{{}}', 1, n % 3, CASE WHEN n < :done THEN 'new' END FROM numbers",
)


def _spelled(statement: str, is_server: bool) -> str:
    for count in ("runs", "hosts", "rows"):
        series = f"WITH numbers AS (SELECT n FROM generate_series(0, CAST(:{count} AS integer) - 1) n)"
        numbers = series if is_server else _NUMBERS.format(count=count)
        statement = statement.replace(f"{{numbers:{count}}}", numbers)
    digest = "substring(sha256(CAST(n AS text)::bytea) FOR 20)" if is_server else "randomblob(20)"
    return statement.format(digest=digest, empty="''::bytea" if is_server else "X''")


def _follow_on(connection: Connection) -> None:
    """The server's own numbers come after those that were given."""
    if connection.dialect.name == "postgresql":
        connection.exec_driver_sql("SELECT setval(pg_get_serial_sequence('runs', 'id'), (SELECT max(id) FROM runs))")


def _settle(engine: Engine) -> None:
    """As autovacuum does in time."""
    if engine.dialect.name == "postgresql":
        with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
            connection.exec_driver_sql("VACUUM ANALYZE frontier, hosts, awaited")


def hold_all(engine: Engine) -> None:
    """No host is due for LATER seconds, and the runs know."""
    hold_unnoticed(engine)
    with writing(engine) as connection:
        connection.execute(text("UPDATE awaited SET not_before = (SELECT max(next_allowed_at) FROM hosts)"))
    _settle(engine)


def hold_unnoticed(engine: Engine) -> None:
    """No host is due for LATER seconds, as others have asked them all; the runs have yet to find out."""
    with writing(engine) as connection:
        due = database_now(connection) + LATER
        connection.execute(text("UPDATE hosts SET next_allowed_at = :later"), {"later": due})
        connection.execute(text("UPDATE awaited SET not_before = 0"))
    _settle(engine)


def make_due(engine: Engine, number: int) -> None:
    """One host may be asked now."""
    with writing(engine) as connection:
        host = f"host-{number}.example"
        connection.execute(text("UPDATE hosts SET next_allowed_at = 0 WHERE host = :host"), {"host": host})
        awaited.is_due_earlier(connection, host)


def own(engine: Engine) -> None:
    """All runs are this process's: nobody else may lease their rows through the archive's door."""
    with writing(engine) as connection:
        connection.execute(text("UPDATE runs SET owner = :owner"), {"owner": this_process()})
