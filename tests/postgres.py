"""A PostgreSQL for tests: TEST_POSTGRES_URL if set, else a cluster of our own made with the machine's `initdb`.

A new database a test. Skipped, loudly, where there is neither.
"""

import atexit
import os
from contextlib import ExitStack
from functools import cache
from itertools import count

import psycopg
import pytest

from benchmarks.postgres import Unavailable, server

_numbers = count(1)


def fresh_database(template: str = "template0") -> str:
    """The URL of a new database, empty or a copy of the database `template`.

    Skips the test where no server is to be had.
    """
    url = _server()
    name = f"t{os.getpid()}_{next(_numbers)}"
    with psycopg.connect(f"{url}/postgres", autocommit=True) as connection:
        connection.execute(f"CREATE DATABASE {name} TEMPLATE {template} ENCODING 'UTF8'")
    return f"{url}/{name}"


@cache
def _server() -> str:
    """postgresql://… of a server that runs until the tests end, without a database."""
    until_the_end = ExitStack()
    atexit.register(until_the_end.close)
    try:
        return until_the_end.enter_context(server("-c fsync=off"))
    except Unavailable as reason:
        pytest.skip(str(reason))
