"""How the archive talks to a PostgreSQL server; what it does there is engine.py's."""

import random
import time
from collections.abc import Callable
from typing import Any, TypeVar

from sqlalchemy import URL, Engine, create_engine, event
from sqlalchemy.exc import DisconnectionError, OperationalError

from newsarchive.archive.errors import ArchiveError

ATTENTIVE = {
    "connect_timeout": "10",
    "keepalives_idle": "10",
    "keepalives_interval": "5",
    "keepalives_count": "3",
    "tcp_user_timeout": "25000",
}
"""How a client notices within 25 s that its server's machine vanished (libpq, 34.1.2), unless a URL says else."""
_ATTENTIVE_SERVER = (
    "SET tcp_keepalives_idle = 10; SET tcp_keepalives_interval = 5; SET tcp_keepalives_count = 3;"
    " SET tcp_user_timeout = 25000"
)
"""And how the server notices it of a client (PostgreSQL 12 or newer, 20.3), so that it lets go of what that had locked
well within the minute that others may wait."""
TRUSTED_SECONDS = 1.0
"""A connection used so lately is not asked whether it still stands: of a short transaction that is a fourth."""
_TIMES = 5
"""How often a transaction is begun that waits for others who wait for it."""
Done = TypeVar("Done")
_SECRET_OPTIONS = ("password", "sslpassword")
"""SQLAlchemy hides the password of a URL that it shows, but not these options behind the question mark."""


def server_engine(url: URL, write_json: Callable[[object], str]) -> Engine:
    """An engine on psycopg 3, whatever driver `url` names. Raises ArchiveError where psycopg is not installed."""
    secrets = {name: value for name, value in url.query.items() if name in _SECRET_OPTIONS}
    shown = url.set(drivername="postgresql+psycopg").difference_update_query(secrets)
    try:
        attentive = {name: value for name, value in ATTENTIVE.items() if name not in url.query}
        engine = create_engine(shown, connect_args={**attentive, **secrets}, json_serializer=write_json)
    except ModuleNotFoundError as error:
        raise ArchiveError("PostgreSQL needs psycopg: pip install 'newsarchive[postgresql]'") from error

    @event.listens_for(engine, "connect")
    def on_connect(connection: Any, _record: Any) -> None:
        connection.autocommit = True
        connection.execute(_ATTENTIVE_SERVER)
        connection.autocommit = False

    _trust_for_a_moment(engine)
    return engine


def _trust_for_a_moment(engine: Engine) -> None:
    """Ask a connection whether it still stands only once nobody used it for TRUSTED_SECONDS; if not, take another."""

    @event.listens_for(engine, "checkin")
    def on_checkin(_connection: Any, record: Any) -> None:
        record.info["used"] = time.monotonic()

    @event.listens_for(engine, "checkout")
    def on_checkout(connection: Any, record: Any, _proxy: Any) -> None:
        used = record.info.get("used")
        if used is None or time.monotonic() - used < TRUSTED_SECONDS:
            return
        try:
            engine.dialect.do_ping(connection)
        except engine.dialect.loaded_dbapi.Error as error:
            raise DisconnectionError(str(error)) from error


def out_of_circles(work: Callable[[], Done]) -> Done:
    """What `work` gives, which is one transaction: begun anew where the server ended it, because it waited for others
    who waited for it (PostgreSQL 15, 13.3.4). Raises OperationalError where that is so time after time.
    """
    for _ in range(_TIMES - 1):
        try:
            return work()
        except OperationalError as error:
            if getattr(error.orig, "sqlstate", None) != _DEADLOCK:
                raise
            time.sleep(random.uniform(0.0, 0.1))  # not all at once again
    return work()


_DEADLOCK = "40P01"
