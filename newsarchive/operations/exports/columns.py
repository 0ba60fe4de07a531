"""The columns of an export: a stable name, what kind of value it holds, and where that is found."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from operator import attrgetter
from typing import Any, Literal

Kind = Literal["text", "number", "share", "yes/no", "time", "texts", "rows", "record"]
"""Of a value: `share` is a number with a fraction, `texts` a list of texts, `rows` a list of objects that all have the
same `fields`, `record` an object of any form, or nothing."""

Value = Any
"""What a column holds: text, a number, a bool, an aware time, a list, an object; None where it is absent."""

Row = dict[str, Value]


@dataclass(frozen=True, kw_only=True)
class Column:
    """One column; `words` where it holds text of the article, which --no-text leaves out."""

    name: str
    kind: Kind
    read: Callable[[Any], Value]
    fields: Mapping[str, Kind] = field(default_factory=dict)
    words: bool = False


Columns = tuple[Column, ...]


def plain(kind: Kind, *names: str, of: str = "") -> Columns:
    """Columns that are attributes of the same name, of `of` where that is given."""
    prefix = f"{of}." if of else ""
    return tuple(Column(name=name, kind=kind, read=attrgetter(prefix + name)) for name in names)


def column(name: str, kind: Kind, attribute: str, *, words: bool = False) -> Column:
    """A column that is an attribute of another name (`version.body`)."""
    return Column(name=name, kind=kind, read=attrgetter(attribute), words=words)


def texts(name: str, attribute: str) -> Column:
    """A column with a list of texts."""
    take = attrgetter(attribute)
    return Column(name=name, kind="texts", read=lambda item: list(take(item)))


def rows(name: str, attribute: str, /, **fields: Kind) -> Column:
    """A column with a list of objects that have `fields` as attributes."""
    take = attrgetter(attribute)

    def read(item: Any) -> list[Row]:
        return [{each: getattr(part, each) for each in fields} for part in take(item)]

    return Column(name=name, kind="rows", read=read, fields=fields)


def pairs(name: str, /, **fields: Kind) -> Column:
    """A column with a list of objects that are kept as tuples."""

    def read(item: Any) -> list[Row]:
        return [dict(zip(fields, part, strict=True)) for part in getattr(item, name)]

    return Column(name=name, kind="rows", read=read, fields=fields)


def without_text(columns: Columns) -> Columns:
    """No bodies, no captions, nothing that was found around a source link; headlines stay."""
    return tuple(kept for each in columns if (kept := _wordless(each)) is not None)


def _wordless(column: Column) -> Column | None:
    if column.words:
        return None
    if "caption" not in column.fields:
        return column
    fields = {name: kind for name, kind in column.fields.items() if name != "caption"}

    def read(item: Any) -> list[Row]:
        return [{name: row[name] for name in fields} for row in column.read(item)]

    return Column(name=column.name, kind=column.kind, read=read, fields=fields)


def row_of(columns: Iterable[Column], item: object) -> Row:
    """The values of `item` under their names."""
    return {column.name: column.read(item) for column in columns}
