"""The statements that every page takes: written in SQLAlchemy's words, put into SQL once, run by the driver.

SQLAlchemy takes 50 µs (110 to 180 where the statement is built anew) for what SQLite does in 5, and a page takes a
dozen statements. Only the way of execution is our own: SQL, types and transactions are SQLAlchemy's.
"""

from collections.abc import Callable, Mapping, Sequence
from functools import lru_cache
from typing import Any, TypeVar

from sqlalchemy import Connection, Dialect, Executable
from sqlalchemy.exc import DBAPIError
from sqlalchemy.sql.compiler import SQLCompiler

Made = TypeVar("Made")
Values = Mapping[str, object]
Convert = Callable[[Any], Any]


def change(connection: Connection, statement: Executable, values: Values) -> int:
    """Run `statement`; says how many rows it changed. Raises as SQLAlchemy does."""
    ready = _ready(connection.dialect, statement, tuple(values))
    parameters = ready.parameters(values)
    return int(_run(connection, ready, lambda cursor: cursor.execute(ready.sql, parameters).rowcount))


def change_each(connection: Connection, statement: Executable, rows: Sequence[Values]) -> None:
    """Run `statement` for each of `rows`, which all name the same columns."""
    if len(rows) == 1:  # psycopg's executemany takes three round trips
        change(connection, statement, rows[0])
    elif rows:
        ready = _ready(connection.dialect, statement, tuple(rows[0]))
        parameters = [ready.parameters(values) for values in rows]
        _run(connection, ready, lambda cursor: cursor.executemany(ready.sql, parameters))


def one(connection: Connection, statement: Executable, values: Values, make: Callable[..., Made]) -> Made | None:
    """The first row, as `make` takes its columns; None where there is none."""
    return next(iter(each(connection, statement, values, make)), None)


def each(connection: Connection, statement: Executable, values: Values, make: Callable[..., Made]) -> list[Made]:
    """All rows, each as `make` takes its columns, in order."""
    ready = _ready(connection.dialect, statement, tuple(values))
    parameters = ready.parameters(values)
    rows, cursor = _run(connection, ready, lambda cursor: (cursor.execute(ready.sql, parameters).fetchall(), cursor))
    reads = ready.reads(cursor)
    return [make(*[read(value) if read else value for read, value in zip(reads, row, strict=True)]) for row in rows]


def numbers(connection: Connection, statement: Executable, values: Values) -> set[int]:
    """The first column of all rows, which must be whole numbers to the driver, too."""
    ready = _ready(connection.dialect, statement, tuple(values))
    parameters = ready.parameters(values)
    rows = _run(connection, ready, lambda cursor: cursor.execute(ready.sql, parameters).fetchall())
    return {row[0] for row in rows}


def _run(connection: Connection, ready: "_Ready", work: Callable[[Any], Made]) -> Made:
    """`work` with a cursor of the driver. Its errors become SQLAlchemy's, as if SQLAlchemy had run the statement."""
    errors = connection.dialect.loaded_dbapi.Error
    try:
        return work(connection.connection.cursor())
    except errors as error:
        wrapped = DBAPIError.instance(ready.sql, None, error, errors, dialect=connection.dialect)
        assert isinstance(wrapped, Exception)
        raise wrapped from error


class _Ready:
    """A statement in the SQL of one engine, and how values go in and come out."""

    def __init__(self, dialect: Dialect, statement: Executable, names: tuple[str, ...]) -> None:
        compiled = statement.compile(dialect=dialect, column_keys=list(names))  # type: ignore[attr-defined]
        assert isinstance(compiled, SQLCompiler)
        self.sql = str(compiled)
        self._positions = compiled.positiontup
        self._constants = {name: value for name, value in compiled.params.items() if name not in names}
        converts = {name: _writer(bind.type, dialect) for bind, name in compiled.bind_names.items()}
        self._converts = [(name, convert) for name, convert in converts.items() if convert]
        self._columns = list(getattr(statement, "exported_columns", ()))
        self._dialect = dialect
        self._reads: list[Convert | None] | None = None

    def parameters(self, values: Values) -> Any:
        """`values` and the statement's own constants as the driver takes them: by position, or by name."""
        named = {**self._constants, **values}
        for name, convert in self._converts:
            named[name] = convert(named[name])
        return named if self._positions is None else tuple([named[name] for name in self._positions])

    def reads(self, cursor: Any) -> list[Convert | None]:
        """How each column becomes what Python has for it; what `cursor` says of them is the same every time."""
        if self._reads is None:
            codes = (column[1] for column in cursor.description)
            pairs = zip(self._columns, codes, strict=True)
            self._reads = [_reader(column.type, self._dialect, code) for column, code in pairs]
        return self._reads


def _writer(kind: Any, dialect: Dialect) -> Convert | None:
    write: Convert | None = kind.dialect_impl(dialect).bind_processor(dialect)
    return write


def _reader(kind: Any, dialect: Dialect, code: Any) -> Convert | None:
    read: Convert | None = kind.dialect_impl(dialect).result_processor(dialect, code)
    return read


@lru_cache(maxsize=512)
def _ready(dialect: Dialect, statement: Executable, names: tuple[str, ...]) -> _Ready:
    return _Ready(dialect, statement, names)
