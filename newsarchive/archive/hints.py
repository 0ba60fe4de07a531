"""What lists said of articles: hints, kept beside the archive's articles and never among them."""

from collections.abc import Iterable
from dataclasses import asdict, dataclass
from datetime import datetime

from sqlalchemy import Connection, select

from newsarchive.archive.schema import HintRow
from newsarchive.archive.upserts import upsert
from newsarchive.items import Hint


@dataclass(frozen=True, kw_only=True)
class SeenHint:
    """The latest that a list said of an article, and when."""

    hint: Hint
    seen_at: datetime


def keep(connection: Connection, hints: Iterable[Hint], seen_at: datetime) -> None:
    """Remember `hints`; of one article the one seen last holds.

    Ordered by key: two processes that write the same hints wait for each other instead of locking each other out.
    """
    by_key = {hint.key: hint for hint in hints}
    if not by_key:
        return
    statement = upsert(connection.dialect.name, HintRow)
    new = statement.excluded
    statement = statement.on_conflict_do_update(
        index_elements=["key"],
        set_={name: new[name] for name in ("url", "headline", "summary", "date_text", "seen_at")},
        where=HintRow.seen_at <= new.seen_at,
    )
    connection.execute(statement, [{**asdict(by_key[key]), "seen_at": seen_at} for key in sorted(by_key)])


def get(connection: Connection, key: str) -> SeenHint | None:
    """What was last said of the article with this key."""
    row = connection.execute(select(HintRow.__table__).where(HintRow.key == key)).mappings().one_or_none()
    if row is None:
        return None
    return SeenHint(hint=Hint(**{name: row[name] for name in Hint.__dataclass_fields__}), seen_at=row["seen_at"])
