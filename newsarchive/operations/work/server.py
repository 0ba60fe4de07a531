"""The PostgreSQL server on which jobs wait: whether there can be workers, and its address for Procrastinate."""

from importlib.util import find_spec

from sqlalchemy import make_url

from newsarchive.archive.server_engine import ATTENTIVE

_NEEDED = ("procrastinate", "psycopg_pool")


class NoWorkers(Exception):
    """This archive, or this installation, can have no workers; the message says the way out."""


def require_workers(archive_url: str) -> None:
    """Raises NoWorkers where the archive is a file, or where Procrastinate is not installed."""
    if make_url(archive_url).get_backend_name() != "postgresql":
        raise NoWorkers(
            f"workers need an archive on PostgreSQL, and {archive_url} is a file: newsarchive schedule runs its jobs;"
            " newsarchive migrate-to copies it to a server"
        )
    if any(find_spec(name) is None for name in _NEEDED):
        raise NoWorkers("workers need Procrastinate: pip install 'newsarchive[workers]'")


def address(archive_url: str) -> str:
    """The archive's address as libpq reads it: without the name of a driver, with its password, attentive."""
    url = make_url(archive_url).set(drivername="postgresql")
    attentive = {name: value for name, value in ATTENTIVE.items() if name not in url.query}
    return url.update_query_dict(attentive).render_as_string(hide_password=False)
