"""Statements run by the driver: values, errors and transactions are as if SQLAlchemy had run them."""

from collections.abc import Iterator
from datetime import datetime, timedelta, timezone
from typing import NamedTuple

import pytest
from sqlalchemy import Connection, bindparam, insert, select, text, update
from sqlalchemy.exc import DBAPIError, IntegrityError

from newsarchive.archive import rows, statements
from newsarchive.archive.engine import connect, writing
from newsarchive.archive.schema import HintRow, RunRow
from tests.building import NOON, Newsroom

SEOUL_NOON = NOON.astimezone(timezone(timedelta(hours=9)))
HINT = {"key": "kbs:ncd:1", "url": "https://news.example/1", "summary": None, "date_text": None, "seen_at": SEOUL_NOON}


class Seen(NamedTuple):
    headline: str | None
    seen_at: datetime


FIND = select(HintRow.headline, HintRow.seen_at).where(HintRow.key == bindparam("wanted"))


@pytest.fixture
def connection(newsroom: Newsroom) -> Iterator[Connection]:
    engine = connect(newsroom.url)
    with writing(engine) as connection:
        yield connection
    engine.dispose()


def test_what_goes_in_comes_out_in_utc_and_in_korean(connection: Connection) -> None:
    statements.change(connection, insert(HintRow), {**HINT, "headline": "등대 불빛"})
    seen = statements.one(connection, FIND, {"wanted": "kbs:ncd:1"}, Seen)
    assert seen == Seen("등대 불빛", NOON)
    assert seen.seen_at.utcoffset() == timedelta(0)


def test_no_row_is_none(connection: Connection) -> None:
    assert statements.one(connection, FIND, {"wanted": "kbs:ncd:404"}, Seen) is None


def test_constants_of_the_statement_are_converted_too(connection: Connection) -> None:
    statements.change(connection, insert(HintRow), {**HINT, "headline": "하나"})
    moved = update(HintRow).where(HintRow.key == bindparam("wanted"), HintRow.seen_at == SEOUL_NOON)
    found = [statements.change(connection, moved.values(headline="둘"), {"wanted": key}) for key in ("kbs:ncd:1", "x")]
    assert found == [1, 0]
    assert statements.one(connection, FIND, {"wanted": "kbs:ncd:1"}, Seen) == Seen("둘", NOON)


def test_many_rows_go_in_at_once_and_none_is_nothing_to_do(connection: Connection) -> None:
    hints = [{**HINT, "key": f"kbs:ncd:{number}", "headline": str(number)} for number in range(3)]
    statements.change_each(connection, insert(HintRow), hints)
    statements.change_each(connection, insert(HintRow), [])
    assert connection.execute(select(HintRow.headline).order_by(HintRow.key)).scalars().all() == ["0", "1", "2"]


def test_json_is_kept_readable_and_rows_are_numbered(connection: Connection) -> None:
    values = {"spider": "kbs", "arguments": {"sections": "사회"}, "started_at": NOON, "counts": {}, "owner": "me"}
    ids = [rows.add(connection, RunRow, {**values, "seeds_complete": False, "simulated": True}) for _ in range(2)]
    assert ids[1] > ids[0] > 0
    ours = select(RunRow.arguments).where(RunRow.owner == "me")
    assert connection.execute(ours).scalars().all() == [{"sections": "사회"}] * 2
    assert "사회" in str(connection.execute(text("SELECT arguments FROM runs WHERE owner = 'me'")).first())


def test_the_drivers_errors_are_those_of_sqlalchemy(newsroom: Newsroom) -> None:
    engine = connect(newsroom.url)
    twice = [{**HINT, "headline": "둘"}] * 2
    with pytest.raises(IntegrityError) as caught, writing(engine) as connection:
        statements.change_each(connection, insert(HintRow), twice)
    assert isinstance(caught.value, DBAPIError)
    assert "INSERT INTO hints" in str(caught.value.statement)
    with writing(engine) as connection:
        assert connection.execute(select(HintRow.key)).all() == []  # the first went back with the second
    engine.dispose()
