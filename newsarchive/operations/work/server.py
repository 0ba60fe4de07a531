"""The PostgreSQL server on which jobs wait: whether there can be workers, whether it is there, and its address."""

import logging
import time
from collections.abc import Callable
from importlib.util import find_spec

from sqlalchemy import make_url

from newsarchive.archive.server_engine import ATTENTIVE
from newsarchive.secrecy import database_name

logger = logging.getLogger(__name__)

PAUSES = (1.0, 2.0, 4.0, 8.0, 15.0)
"""Seconds until a server that is away is asked again; the last one for as long as that lasts."""
_TURN_SECONDS = 0.2
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


def wait_for(archive_url: str, is_asked_to_end: Callable[[], bool]) -> None:
    """Wait until the server takes connections, or we are asked to end; said once. What else is wrong is not waited for.

    No server and one that is starting are alike to who comes first; a wrong password is not.
    """
    from psycopg import pq

    conninfo, tries = address(archive_url).encode(), 0
    while not is_asked_to_end() and pq.PGconn.ping(conninfo) in (pq.Ping.NO_RESPONSE, pq.Ping.REJECT):
        if not tries:
            logger.error("the worker waits for the archive: %s does not answer", database_name(archive_url))
        pause(PAUSES[min(tries, len(PAUSES) - 1)], is_asked_to_end)
        tries += 1


def pause(seconds: float, is_asked_to_end: Callable[[], bool]) -> None:
    """Sleep so long, or until we are asked to end."""
    until = time.monotonic() + seconds
    while not is_asked_to_end() and time.monotonic() < until:
        time.sleep(_TURN_SECONDS)
