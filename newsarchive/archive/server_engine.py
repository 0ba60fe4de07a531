"""How the archive talks to a PostgreSQL server; what it does there is engine.py's."""

from collections.abc import Callable
from typing import Any

from sqlalchemy import URL, Engine, create_engine, event

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
_SECRET_OPTIONS = ("password", "sslpassword")
"""SQLAlchemy hides the password of a URL that it shows, but not these options behind the question mark."""


def server_engine(url: URL, write_json: Callable[[object], str]) -> Engine:
    """An engine on psycopg 3, whatever driver `url` names. Raises ArchiveError where psycopg is not installed."""
    secrets = {name: value for name, value in url.query.items() if name in _SECRET_OPTIONS}
    shown = url.set(drivername="postgresql+psycopg").difference_update_query(secrets)
    try:
        attentive = {name: value for name, value in ATTENTIVE.items() if name not in url.query}
        engine = create_engine(
            shown, connect_args={**attentive, **secrets}, json_serializer=write_json, pool_pre_ping=True
        )
    except ModuleNotFoundError as error:
        raise ArchiveError("PostgreSQL needs psycopg: pip install 'newsarchive[postgresql]'") from error

    @event.listens_for(engine, "connect")
    def on_connect(connection: Any, _record: Any) -> None:
        connection.autocommit = True
        connection.execute(_ATTENTIVE_SERVER)
        connection.autocommit = False

    return engine
